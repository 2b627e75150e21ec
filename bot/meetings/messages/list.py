"""The next meetings, as a private answer: each with what can be done about it, and the forms for that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.fields import date_field
from bot.meetings.messages.fields import DAY, anyway_field, hour_field, minutes_field
from bot.meetings.messages.plan import MeetingLine, line_words
from bot.words import later, say

MOST_ROWS = 8
_NAME = 80
_EMPTY = later("No meeting is planned. An organizer says in /ilt setup when you meet.")
_ASK = later("Organizers, and whoever leads a meeting, can move or skip it.")


class MeetingAction(StrEnum):
    """What the menu of a row offers. `undo`: a skipped meeting takes place, a moved one goes back."""

    MOVE = "move"
    SKIP = "skip"
    UNDO = "undo"


@dataclass(frozen=True)
class MeetingList:
    """The next meetings of a team.

    Attributes:
        plan: the rhythm, in words; empty where there is none.
        record: whether they met twice a month, in words; may be empty.
        may_add: whether whoever looks may add one.
    """

    ilt_id: int
    team: str
    lines: Sequence[MeetingLine]
    today: date
    plan: str = ""
    record: str = ""
    may_add: bool = False


@dataclass(frozen=True)
class MeetingWish:
    """The form that moves a meeting or adds one, as it is or was filled in.

    Attributes:
        slot: the meeting to be moved; empty = one more.
        line: that meeting, in words.
        day_off: asked about, because the chosen day is one.
    """

    ilt_id: int
    day: date
    hour: time
    minutes: int
    slot: date | None = None
    line: str = ""
    day_off: date | None = None


@dataclass(frozen=True)
class MeetingDone:
    """What was done about a meeting, in words; `undo`: what the button carries that takes it back, if any."""

    words: str
    undo: str = ""


def meeting_list(shown: MeetingList, *, above: MeetingDone | None = None) -> dict[str, Any]:
    """The list. `above`: what was just done in it."""
    heading = say("The next meetings of {team}", team=kit.tame(shown.team, _NAME))
    head = "\n".join(words for words in (heading, shown.plan, shown.record) if words)
    may_any = any(line.may_change for line in shown.lines)
    below = [] if may_any or not shown.lines else [kit.context(say(_ASK))]
    blocks = [
        *(_done(above) if above else ()),
        kit.plain_section(head if shown.lines else f"{head}\n{say(_EMPTY)}"),
        *(_row(line, shown) for line in shown.lines),
        *below,
        *_add(shown),
    ]
    rows = [line_words(line, shown.today) for line in shown.lines] or [say(_EMPTY)]
    text = "\n".join([*([above.words, ""] if above else []), head, *rows])
    return kit.message(kit.escape(text), blocks)


def _done(done: MeetingDone) -> list[kit.Block]:
    undo = [kit.button(say("Undo"), ids.MEETING_UNDO, value=done.undo)] if done.undo else []
    return [kit.plain_section(done.words), *([kit.actions(undo)] if undo else []), kit.divider()]


def _row(line: MeetingLine, shown: MeetingList) -> kit.Block:
    options = [kit.option(words, action) for action, words in _offers(line)] if line.may_change else []
    menu = {"type": "overflow", "action_id": ids.MEETING_ROW, "options": options} if options else None
    words = line_words(line, shown.today)
    return kit.plain_section(words, accessory=menu, block_id=f"meeting:{shown.ilt_id}:{line.slot}")


def _offers(line: MeetingLine) -> list[tuple[MeetingAction, str]]:
    if line.is_running:
        return []
    if line.is_skipped:
        return [(MeetingAction.UNDO, say("Undo: it takes place"))]
    move = (MeetingAction.MOVE, say("Move…"))
    if line.is_off:
        return [move]
    back = [(MeetingAction.UNDO, say("Undo the move"))] if line.is_moved and not line.is_added else []
    return [move, (MeetingAction.SKIP, say("Skip")), *back]


def _add(shown: MeetingList) -> list[kit.Block]:
    add = kit.button(say("Add a meeting…"), ids.MEETING_ADD, value=str(shown.ilt_id))
    buttons = [
        *([calendar_button(shown.ilt_id)] if shown.lines else []),
        *([add] if shown.may_add else []),
    ]
    return [kit.actions(buttons)] if buttons else []


def calendar_button(ilt_id: int) -> dict[str, Any]:
    """*Add to my calendar*."""
    return kit.button(say("Add to my calendar"), ids.MEETING_CALENDAR, value=str(ilt_id))


def wish_form(wish: MeetingWish) -> dict[str, Any]:
    """*Move…* or *Add a meeting…*."""
    is_new = wish.slot is None
    about = [kit.plain_section(wish.line)] if wish.line else []
    asked = anyway_field(wish.day_off) if wish.day_off else []
    length = [minutes_field(wish.minutes)] if is_new else []
    return kit.form(
        ids.MEETING_ADD_FORM if is_new else ids.MEETING_MOVE_FORM,
        say("Add a meeting") if is_new else say("Move a meeting"),
        [
            *about,
            date_field(DAY, say("On which day?"), initial=wish.day),
            *asked,
            hour_field(wish.hour),
            *length,
        ],
        submit=say("Add") if is_new else say("Move"),
        close=say("Back"),
        private_metadata=which_value(wish.ilt_id, wish.slot),
    )


def which_value(ilt_id: int, slot: date | None, what: str = "") -> str:
    """What a form or button about one meeting carries: `3:2026-11-24:skip`."""
    return f"{ilt_id}:{slot or ''}{f':{what}' if what else ''}"


def moved(before: MeetingLine, after: MeetingLine, today: date) -> str:
    """After a move."""
    was = shown_day(before.day, today)
    now = line_words(
        replace(after, slot=after.day, is_moved=False), today
    )  # that it was moved is said already
    return say("Moved. The meeting of {was} is now {now}.", was=was, now=now)


def skipped(line: MeetingLine, following: MeetingLine | None, today: date) -> str:
    """After a meeting was skipped: what becomes of what was to be talked about."""
    day = shown_day(line.day, today)
    if following is None:
        return say("Skipped: {day}.", day=day)
    if following.day < line.day:
        return say(
            "Skipped: {day}. Before it you meet on {meeting}.", day=day, meeting=line_words(following, today)
        )
    return say(
        "Skipped: {day}. What you wanted to talk about waits for {meeting}.",
        day=day,
        meeting=line_words(following, today),
    )


def takes_place(line: MeetingLine, today: date) -> str:
    """After a skip or a move was taken back."""
    return say("Back in the plan: {meeting}.", meeting=line_words(line, today))


def added(line: MeetingLine, today: date) -> str:
    """After one more meeting."""
    return say("Added: {meeting}.", meeting=line_words(line, today))


def taken_out(line: MeetingLine, today: date) -> str:
    """After one more meeting was taken back."""
    return say("Taken out again: {day}.", day=shown_day(line.day, today))
