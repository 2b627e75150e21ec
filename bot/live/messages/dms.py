"""What the bot writes to one person about a meeting: start it? end it? and the action items that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day, shown_hour
from bot.items.messages.digest import MOST_ROWS
from bot.items.messages.items import ItemShown
from bot.meetings.messages.reflection_shapes import Waiting
from bot.reflection.messages.reflection import asking_blocks, asking_words
from bot.words import say

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
    words = f"{_sorry(is_late=is_late)}It is {shown_hour(it.starts)}: start the meeting of {team}?"
    if it.waiting:
        count = "1 agenda item waits" if it.waiting == 1 else f"{it.waiting} agenda items wait"
        words += f"\n{count}; first: {kit.tame(it.first, _TITLE)}"
    buttons = [
        kit.button("Start", ids.MEETING_START, value=f"{it.ilt_id}:{it.meeting_id}", style="primary"),
        kit.button("Not today: skip", ids.MEETING_SKIP, value=str(it.meeting_id)),
    ]
    return _message(words, [kit.actions(buttons)])


def end_ask(it: EndAsk, *, is_late: bool = False) -> dict[str, Any]:
    """To whoever leads, at the planned end."""
    words = f"{_sorry(is_late=is_late)}It is {shown_hour(it.until)}: the meeting of {kit.tame(it.team, _NAME)} was planned until now. End it?"
    if it.left:
        count = "1 agenda item was" if it.left == 1 else f"{it.left} agenda items were"
        words += f"\n{count} not come to: at the end they wait for the next meeting."
    if it.unfinished:
        count = "1 action item has" if it.unfinished == 1 else f"{it.unfinished} action items have"
        words += f"\n{count} no owner or no date yet: End now asks for it first."
    buttons = [
        kit.button("End now", ids.MEETING_END, value=str(it.meeting_id), style="primary"),
        kit.button("15 minutes more", ids.MEETING_LONGER, value=f"{it.meeting_id}:{it.minutes}"),
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
        "I tell you nothing about the time of agenda items any more, in no meeting. Home › Settings takes that back."
    )
    return _message(words, [kit.actions([kit.button(say("Undo"), ids.TIME_LINES_ON)])])


def time_lines_again() -> dict[str, Any]:
    """After its *Undo*."""
    words = say("When you keep time, I tell you again two minutes before an agenda item's time is up.")
    return _message(words, [])


def meeting_items(it: MeetingItems, *, is_late: bool = False) -> dict[str, Any]:
    """To an owner, after the end: what the meeting decided that is theirs, and how it was, all in one message."""
    count = "one action item is" if len(it.rows) == 1 else f"{len(it.rows)} action items are"
    heading = f"{_sorry(is_late=is_late)}From the meeting of {kit.tame(it.team, _NAME)} on {long_day(it.day)} {count} yours:"
    shown, more = it.rows[:MOST_ROWS], len(it.rows) - MOST_ROWS
    rest = f"And {more} more: type /ilt actions in the team's channel." if more > 0 else ""
    ask = asking_words(it.waiting) if it.waiting else ""
    blocks = [block for row in shown for block in _owned(row, it.meeting_id)]
    below = [kit.plain_section(rest)] if rest else []
    asking = asking_blocks(it.waiting, ask) if it.waiting else []
    words = "\n".join(filter(None, [heading, *(_owned_line(row) for row in shown), rest, ask]))
    return kit.message(kit.escape(words), [kit.plain_section(heading), *blocks, *below, *asking])


def _owned_line(row: OwnedItem) -> str:
    mark = " · done" if row.is_done else " · you take it" if row.is_taken else ""
    return f"{row.item.line}{mark}"


def _owned(row: OwnedItem, meeting_id: int) -> list[kit.Block]:
    buttons = kit.actions(_item_buttons(row), block_id=f"{PLACE}{meeting_id}:{row.item.id}")
    return [kit.plain_section(_owned_line(row)), buttons]


def _item_buttons(row: OwnedItem) -> list[dict[str, Any]]:
    number = f"#{row.item.number}"
    if row.is_done:
        return [kit.button("Undo", ids.ITEM_DM_UNDO, label=f"{number} is not done")]
    take = [] if row.is_taken else [kit.button("I take it", ids.ITEM_DM_TAKE, label=f"I take {number}")]
    return [
        *take,
        kit.button("Done", ids.ITEM_DM_DONE, label=f"Done: {number}"),
        kit.button("Move date…", ids.ITEM_DM_MOVE, label=f"Move the date of {number}"),
        kit.button("Hand over…", ids.ITEM_DM_HAND, label=f"Hand over {number}"),
    ]


def unfinished(it: Unfinished, *, is_late: bool = False) -> dict[str, Any]:
    """To whoever led, after the end: what still has no owner or no date."""
    lacking = "1 action item still has" if len(it.items) == 1 else f"{len(it.items)} action items still have"
    heading = (
        f"{_sorry(is_late=is_late)}From the meeting of {kit.tame(it.team, _NAME)} on {long_day(it.day)}, "
        f"{lacking} no owner or no date. Nobody is reminded of them until they have. Who takes them, and by when?"
    )
    shown, more = it.items[:MOST_ROWS], len(it.items) - MOST_ROWS
    rest = f"And {more} more: type /ilt actions all in the team's channel." if more > 0 else ""
    rows = [
        kit.plain_section(
            item.line,
            accessory=kit.button(
                "Decide…", ids.ITEM_CHANGE, value=str(item.id), label=f"Owner and date of #{item.number}"
            ),
        )
        for item in shown
    ]
    below = [kit.plain_section(rest)] if rest else []
    words = "\n".join([heading, *(item.line for item in shown), *([rest] if rest else [])])
    return kit.message(kit.escape(words), [kit.plain_section(heading), *rows, *below])


def _sorry(*, is_late: bool) -> str:
    return "Sorry, this comes late. " if is_late else ""


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
