"""What the bot writes to one person about a meeting: start it? end it? and the action items that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_hour
from bot.blocks.late import excused
from bot.items.messages.digest import MOST_ROWS
from bot.items.messages.items import ItemShown
from bot.meetings.messages.reflection_shapes import Waiting
from bot.reflection.messages.reflection import asking_blocks, asking_words
from bot.words import count, say

_NAME, _TITLE = 60, 120
# The place of a row in the message that tells an owner of a meeting's items; the meeting's id follows.
PLACE = "meeting"


@dataclass(frozen=True)
class StartAsk:
    """A meeting that could start. `waiting`: how many agenda items wait for it; `first`: the first of them."""

    ilt_id: int
    meeting_id: int
    team: str
    starts: time
    waiting: int = 0
    first: str = ""


@dataclass(frozen=True)
class EndAsk:
    """A meeting whose planned end has come.

    Attributes:
        minutes: for how long it was planned then: what *15 minutes more* adds to.
        left: agenda items that were not come to.
        unfinished: action items without an owner or a date.
    """

    meeting_id: int
    team: str
    until: time
    minutes: int
    left: int = 0
    unfinished: int = 0


@dataclass(frozen=True)
class TimeLine:
    """An agenda item whose time is nearly up. `after`: the title of the one that follows; empty = it is the last."""

    meeting_id: int
    item_id: int
    title: str
    until: time
    after: str = ""


@dataclass(frozen=True)
class OwnedItem:
    """An item of the meeting that is its reader's. `is_taken`: they said so; `is_done`: it is done."""

    item: ItemShown
    is_taken: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class MeetingItems:
    """What of a meeting's action items is one person's. `waiting`: they are to say how the session was, too."""

    meeting_id: int
    day: date
    team: str
    rows: Sequence[OwnedItem]
    waiting: Waiting | None = None


@dataclass(frozen=True)
class Unfinished:
    """Action items of a meeting that ended without an owner or a date for them."""

    day: date
    team: str
    items: Sequence[ItemShown]


def start_ask(it: StartAsk, *, is_late: bool = False) -> dict[str, Any]:
    """To whoever leads, when a meeting is to begin."""
    team = kit.tame(it.team, _NAME)
    asked = say("It is {hour}: start the meeting of {team}?", hour=shown_hour(it.starts), team=team)
    words = excused(asked, is_late=is_late)
    if it.waiting:
        words += "\n" + count(
            "{number} agenda item waits; first: {title}",
            "{number} agenda items wait; first: {title}",
            it.waiting,
            title=kit.tame(it.first, _TITLE),
        )
    buttons = [
        kit.button(say("Start"), ids.MEETING_START, value=f"{it.ilt_id}:{it.meeting_id}", style="primary"),
        kit.button(say("Not today: skip"), ids.MEETING_SKIP, value=str(it.meeting_id)),
    ]
    return _message(words, [kit.actions(buttons)])


def end_ask(it: EndAsk, *, is_late: bool = False) -> dict[str, Any]:
    """To whoever leads, at the planned end."""
    asked = say(
        "It is {hour}: the meeting of {team} was planned until now. End it?",
        hour=shown_hour(it.until),
        team=kit.tame(it.team, _NAME),
    )
    words = excused(asked, is_late=is_late)
    if it.left:
        words += "\n" + count(
            "{number} agenda item was not reached: at the end it waits for the next meeting.",
            "{number} agenda items were not reached: at the end they wait for the next meeting.",
            it.left,
        )
    if it.unfinished:
        words += "\n" + count(
            "{number} action item has no owner or no date yet: End now asks for it first.",
            "{number} action items have no owner or no date yet: End now asks for it first.",
            it.unfinished,
        )
    buttons = [
        kit.button(say("End now"), ids.MEETING_END, value=str(it.meeting_id), style="primary"),
        kit.button(say("15 minutes more"), ids.MEETING_LONGER, value=f"{it.meeting_id}:{it.minutes}"),
    ]
    return _message(words, [kit.actions(buttons)])


def time_line(it: TimeLine) -> dict[str, Any]:
    """To whoever keeps time, two minutes before the end of an item."""
    title = kit.tame(it.title, _TITLE)
    words = (
        say(
            "2 minutes left, until {hour}: {item}\nAfter it: {after}",
            hour=shown_hour(it.until),
            item=title,
            after=kit.tame(it.after, _TITLE),
        )
        if it.after
        else say(
            "2 minutes left, until {hour}: {item}\nIt is the last one.", hour=shown_hour(it.until), item=title
        )
    )
    about = f"{it.meeting_id}:{it.item_id}"
    buttons = [
        kit.button(say("Next item") if it.after else say("Item done"), ids.MEETING_NEXT, value=about),
        kit.button(say("5 minutes more"), ids.MEETING_MORE_MINUTES, value=about),
        kit.button(say("Not again"), ids.TIME_LINES_OFF, label=say("Do not tell me about the time again")),
    ]
    return _message(words, [kit.actions(buttons)])


def no_time_lines() -> dict[str, Any]:
    """After *Not again*."""
    words = say(
        "I tell you nothing about the time of agenda items any more, in any meeting. Home › Settings takes that back."
    )
    return _message(words, [kit.actions([kit.button(say("Undo"), ids.TIME_LINES_ON)])])


def time_lines_again() -> dict[str, Any]:
    """After its *Undo*."""
    words = say("When you keep time, I tell you again two minutes before an agenda item's time is up.")
    return _message(words, [])


def meeting_items(it: MeetingItems, *, is_late: bool = False) -> dict[str, Any]:
    """To an owner, after the end: what the meeting decided that is theirs, and how it was, all in one message."""
    yours = count(
        "From the meeting of {team} on {day} one action item is yours:",
        "From the meeting of {team} on {day} {number} action items are yours:",
        len(it.rows),
        team=kit.tame(it.team, _NAME),
        day=long_day(it.day),
    )
    heading = excused(yours, is_late=is_late)
    shown, more = it.rows[:MOST_ROWS], len(it.rows) - MOST_ROWS
    rest = (
        count(
            "And {number} more: type /ilt actions in the team's channel.",
            "And {number} more: type /ilt actions in the team's channel.",
            more,
        )
        if more > 0
        else ""
    )
    ask = asking_words(it.waiting) if it.waiting else ""
    blocks = [block for row in shown for block in _owned(row, it.meeting_id)]
    below = [kit.plain_section(rest)] if rest else []
    asking = asking_blocks(it.waiting, ask) if it.waiting else []
    words = "\n".join(filter(None, [heading, *(_owned_line(row) for row in shown), rest, ask]))
    return kit.message(kit.escape(words), [kit.plain_section(heading), *blocks, *below, *asking])


def _owned_line(row: OwnedItem) -> str:
    if row.is_done:
        return say("{item} · done", item=row.item.line)
    return say("{item} · you take it", item=row.item.line) if row.is_taken else row.item.line


def _owned(row: OwnedItem, meeting_id: int) -> list[kit.Block]:
    buttons = kit.actions(_item_buttons(row), block_id=f"{PLACE}{meeting_id}:{row.item.id}")
    return [kit.plain_section(_owned_line(row)), buttons]


def _item_buttons(row: OwnedItem) -> list[dict[str, Any]]:
    number = f"#{row.item.number}"
    if row.is_done:
        return [kit.button(say("Undo"), ids.ITEM_DM_UNDO, label=say("{item} is not done", item=number))]
    take = (
        []
        if row.is_taken
        else [kit.button(say("I take it"), ids.ITEM_DM_TAKE, label=say("I take {item}", item=number))]
    )
    return [
        *take,
        kit.button(say("Done"), ids.ITEM_DM_DONE, label=say("Done: {item}", item=number)),
        kit.button(say("Move date…"), ids.ITEM_DM_MOVE, label=say("Move the date of {item}", item=number)),
        kit.button(say("Hand over…"), ids.ITEM_DM_HAND, label=say("Hand over {item}", item=number)),
    ]


def unfinished(it: Unfinished, *, is_late: bool = False) -> dict[str, Any]:
    """To whoever led, after the end: what still has no owner or no date."""
    lacking = count(
        "From the meeting of {team} on {day}, {number} action item still has no owner or no date. "
        "Nobody is reminded of it until it has both. Who takes it, and by when?",
        "From the meeting of {team} on {day}, {number} action items still have no owner or no date. "
        "Nobody is reminded of them until they have both. Who takes them, and by when?",
        len(it.items),
        team=kit.tame(it.team, _NAME),
        day=long_day(it.day),
    )
    heading = excused(lacking, is_late=is_late)
    shown, more = it.items[:MOST_ROWS], len(it.items) - MOST_ROWS
    rest = (
        count(
            "And {number} more: type /ilt actions all in the team's channel.",
            "And {number} more: type /ilt actions all in the team's channel.",
            more,
        )
        if more > 0
        else ""
    )
    rows = [
        kit.plain_section(
            item.line,
            accessory=kit.button(
                say("Decide…"),
                ids.ITEM_CHANGE,
                value=str(item.id),
                label=say("Owner and date of #{number}", number=item.number),
            ),
        )
        for item in shown
    ]
    below = [kit.plain_section(rest)] if rest else []
    words = "\n".join([heading, *(item.line for item in shown), *([rest] if rest else [])])
    return kit.message(kit.escape(words), [kit.plain_section(heading), *rows, *below])


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
