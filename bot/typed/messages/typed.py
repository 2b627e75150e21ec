"""What a person reads in their direct messages after they typed something there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.items.messages.check_ins import CheckInRow, check_in_line, check_in_row
from bot.items.messages.items import ItemShown
from bot.items.messages.success_checks import CheckRow, answered, check_line, check_row
from bot.words import say

MOST_ROWS = 20
_MOST_CHECK_INS = 6
_ROW_TEXT = 200
_NAME = 60
_KNOWN_WORDS = (
    "Here I understand “done”, “done 12”, “tomorrow” and “undo”. For anything else tap a button or type /ilt."
)


class Said(StrEnum):
    """What came of typed words."""

    DONE = "done"
    DONE_SEVERAL = "done_several"
    MOVED = "moved"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    UNDO = "undo"
    WHICH_ITEM = "which_item"
    WHICH_DAY = "which_day"
    WHICH_CHECK = "which_check"
    CHECKED_IN = "checked_in"
    WHICH_CHECK_IN = "which_check_in"
    KEPT = "kept"
    NOTHING_OPEN = "nothing_open"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NO_SUCH_NUMBER = "no_such_number"
    ASKED_HELP = "asked_help"
    HELP = "help"


@dataclass(frozen=True)
class ItemChoice:
    """An item that may be meant."""

    item: ItemShown
    team: str


def moved(
    reply_id: int, item: ItemShown, before: date | None, day: date, *, has_other: bool
) -> dict[str, Any]:
    """The date was moved. `has_other`: the same words may have meant only silence until then."""
    was = f"\nIt was {long_day(before)}." if before else ""
    other = f"Keep the date, remind me {long_day(day)}"
    return _with_undo(reply_id, item, f"Moved: {item.line}{was}", other if has_other else "")


def snoozed(reply_id: int, item: ItemShown, day: date, *, has_other: bool) -> dict[str, Any]:
    """Nothing is said of it until then. `has_other`: the same words may have meant another date."""
    words = f"Quiet until {long_day(day)}: {item.line}\nThe promised date stays."
    return _with_undo(reply_id, item, words, f"Move the date to {long_day(day)}" if has_other else "")


def _with_undo(reply_id: int, item: ItemShown, words: str, other: str) -> dict[str, Any]:
    value, number = str(reply_id), f"#{item.number}"
    buttons = [kit.button("Undo", ids.TYPED_UNDO, value=value, label=f"Undo: {number}")]
    if other:
        buttons.append(kit.button(other, ids.TYPED_OTHER, value=value, label=f"{other}: {number}"))
    return _message(words, [kit.actions(buttons)])


def check_answered(reply_id: int, row: CheckRow) -> dict[str, Any]:
    """Whether it worked, as it was understood."""
    made = answered(row)
    undo = kit.button("Undo", ids.TYPED_UNDO, value=str(reply_id), label=f"Undo: #{row.item.number}")
    return {**made, "blocks": [*made["blocks"], kit.actions([undo])]}


def as_before(item: ItemShown) -> dict[str, Any]:
    """After *Undo*."""
    return _message(f"Undone. As it stands: {item.line}", [])


def several_as_before(items: Sequence[ItemShown]) -> dict[str, Any]:
    """The same for several."""
    lines = "\n".join(item.line for item in items)
    return _message(say("Undone. As they stand:\n{items}", items=lines), [])


def no_such_number(number: int) -> str:
    """No item of that number is theirs to see."""
    return say("None of your teams has a #{number}, so nothing was changed.", number=number)


def which_item(reply_id: int, choices: Sequence[ItemChoice], day: date | None) -> dict[str, Any]:
    """The question which item is meant. `day`: for which one was typed; empty: what is done."""
    asked = f"Which one, for {long_day(day)}?" if day else "Which one is done?"
    words = "This one" if day else "Done"
    rows = []
    for one in choices[:MOST_ROWS]:
        value = f"{reply_id}:{one.item.id}"
        button = kit.button(words, ids.TYPED_ITEM, value=value, label=f"{words}: #{one.item.number}")
        rows.append(kit.plain_section(_row(one), accessory=button))
    lines = [_row(one) for one in choices[:MOST_ROWS]]
    return kit.message(kit.escape("\n".join([asked, *lines])), [kit.plain_section(asked), *rows])


def _row(one: ItemChoice) -> str:
    due = long_day(one.item.due) if one.item.due else "no date yet"
    parts = [f"#{one.item.number} {kit.tame(one.item.text, _ROW_TEXT)}", kit.tame(one.team, _NAME), due]
    return " · ".join(part for part in parts if part)


def which_day(reply_id: int, item: ItemShown, days: Sequence[date]) -> dict[str, Any]:
    """The question which day is meant."""
    asked = f"Which school day do you mean for {item.line}?"
    rows = []
    for day in days:
        value = f"{reply_id}:{day.isoformat()}"
        button = kit.button("This day", ids.TYPED_DAY, value=value, label=f"{long_day(day)}: #{item.number}")
        rows.append(kit.plain_section(long_day(day), accessory=button))
    named = " or ".join(long_day(day) for day in days)
    return kit.message(kit.escape(f"{asked} {named}"), [kit.plain_section(asked), *rows])


def which_check(rows: Sequence[CheckRow]) -> dict[str, Any]:
    """Several questions are open: each with its answers."""
    asked = "Which one worked?"
    shown = [block for row in rows[:MOST_ROWS] for block in check_row(row, "typed/check")]
    lines = [f"#{row.item.number} {kit.tame(row.item.text, _ROW_TEXT)}" for row in rows[:MOST_ROWS]]
    return kit.message(kit.escape("\n".join([asked, *lines])), [kit.plain_section(asked), *shown])


def which_check_in(check_ins: Sequence[CheckInRow], checks: Sequence[CheckRow]) -> dict[str, Any]:
    """The same of strategies, and of items that may be meant as well."""
    asked = say("Which one do you mean?")
    mine, items = check_ins[:_MOST_CHECK_INS], checks[:_MOST_CHECK_INS]
    blocks = [block for row in mine for block in check_in_row(row, "typed/check_in")]
    blocks += [block for row in items for block in check_row(row, "typed/check")]
    lines = [*map(check_in_line, mine), *map(check_line, items)]
    return kit.message(kit.escape("\n".join([asked, *lines])), [kit.plain_section(asked), *blocks])


def kept(item: ItemShown) -> dict[str, Any]:
    """Nothing had to be changed."""
    return _message(f"That changes nothing: {item.line}", [_ways_on()])


def told(words: str) -> dict[str, Any]:
    """A sentence and the ways on."""
    return _message(words, [_ways_on()])


def known_words() -> dict[str, Any]:
    """One line of help with buttons."""
    return told(_KNOWN_WORDS)


def _ways_on() -> kit.Block:
    return kit.actions(
        [
            kit.button("My action items", ids.menu_action("actions")),
            kit.button("Log an action item", ids.menu_action("action")),
            kit.button("Help", ids.menu_action("help")),
        ]
    )


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
