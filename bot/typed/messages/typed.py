"""What a person reads in their direct messages after they typed something there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.listing import either
from bot.items.messages.check_ins import CheckInRow, check_in_line, check_in_row
from bot.items.messages.items import ItemShown
from bot.items.messages.success_checks import CheckRow, answered, check_line, check_row
from bot.rules import command_spanish
from bot.rules.command_talk import ABSENT, HOME
from bot.words import later, say

MOST_ROWS = 20
_MOST_CHECK_INS = 6
_ROW_TEXT = 200
_NAME = 60
_KNOWN_WORDS = later(
    "Here I understand “done”, “done 12”, “tomorrow” and “undo”. For anything else tap a button or type /ilt."
)
_ON_HOME = later(
    "Your reminders (at what hour, and which ones) and your time off stand on the Home tab, at the top of this conversation."
)
# What has its button anyway, or needs words that are not kept.
_NO_BUTTON = {"", "action", "actions", "help", ABSENT}


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
    was = [say("It was {day}.", day=long_day(before))] if before else []
    other = say("Keep the date, remind me {day}", day=long_day(day))
    words = "\n".join([say("Moved: {item}", item=item.line), *was])
    return _with_undo(reply_id, item, words, other if has_other else "")


def snoozed(reply_id: int, item: ItemShown, day: date, *, has_other: bool) -> dict[str, Any]:
    """Nothing is said of it until then. `has_other`: the same words may have meant another date."""
    words = say("Quiet until {day}: {item}\nThe promised date stays.", day=long_day(day), item=item.line)
    other = say("Move the date to {day}", day=long_day(day)) if has_other else ""
    return _with_undo(reply_id, item, words, other)


def _with_undo(reply_id: int, item: ItemShown, words: str, other: str) -> dict[str, Any]:
    value = str(reply_id)
    buttons = [_undo(reply_id, item)]
    if other:
        buttons.append(kit.button(other, ids.TYPED_OTHER, value=value, label=f"{other}: #{item.number}"))
    return _message(words, [kit.actions(buttons)])


def _undo(reply_id: int, item: ItemShown) -> dict[str, Any]:
    label = say("Undo: #{number}", number=item.number)
    return kit.button(say("Undo"), ids.TYPED_UNDO, value=str(reply_id), label=label)


def check_answered(reply_id: int, row: CheckRow) -> dict[str, Any]:
    """Whether it worked, as it was understood."""
    made = answered(row)
    return {**made, "blocks": [*made["blocks"], kit.actions([_undo(reply_id, row.item)])]}


def as_before(item: ItemShown) -> dict[str, Any]:
    """After *Undo*."""
    return _message(say("Undone. As it stands: {item}", item=item.line), [])


def several_as_before(items: Sequence[ItemShown]) -> dict[str, Any]:
    """The same for several."""
    lines = "\n".join(item.line for item in items)
    return _message(say("Undone. As they stand:\n{items}", items=lines), [])


def no_such_number(number: int) -> str:
    """No item of that number is theirs to see."""
    return say("None of your teams has a #{number}, so nothing was changed.", number=number)


def which_item(reply_id: int, choices: Sequence[ItemChoice], day: date | None) -> dict[str, Any]:
    """The question which item is meant. `day`: for which one was typed; empty: what is done."""
    asked = say("Which one, for {day}?", day=long_day(day)) if day else say("Which one is done?")
    words = say("This one") if day else say("Done")
    rows = []
    for one in choices[:MOST_ROWS]:
        value = f"{reply_id}:{one.item.id}"
        button = kit.button(words, ids.TYPED_ITEM, value=value, label=f"{words}: #{one.item.number}")
        rows.append(kit.plain_section(_row(one), accessory=button))
    lines = [_row(one) for one in choices[:MOST_ROWS]]
    return kit.message(kit.escape("\n".join([asked, *lines])), [kit.plain_section(asked), *rows])


def _row(one: ItemChoice) -> str:
    due = long_day(one.item.due) if one.item.due else say("no date yet")
    parts = [f"#{one.item.number} {kit.tame(one.item.text, _ROW_TEXT)}", kit.tame(one.team, _NAME), due]
    return " · ".join(part for part in parts if part)


def which_day(reply_id: int, item: ItemShown, days: Sequence[date]) -> dict[str, Any]:
    """The question which day is meant."""
    asked = say("Which school day do you mean for {item}?", item=item.line)
    rows = []
    for day in days:
        value = f"{reply_id}:{day.isoformat()}"
        button = kit.button(
            say("This day"), ids.TYPED_DAY, value=value, label=f"{long_day(day)}: #{item.number}"
        )
        rows.append(kit.plain_section(long_day(day), accessory=button))
    named = either([long_day(day) for day in days])
    return kit.message(kit.escape(f"{asked} {named}"), [kit.plain_section(asked), *rows])


def which_check(rows: Sequence[CheckRow]) -> dict[str, Any]:
    """Several questions are open: each with its answers."""
    asked = say("Which one worked?")
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
    return _message(say("That changes nothing: {item}", item=item.line), [_ways_on()])


def told(words: str) -> dict[str, Any]:
    """A sentence and the ways on."""
    return _message(words, [_ways_on()])


def known_words(command: str = "") -> dict[str, Any]:
    """One line of help with buttons. `command`: what their words are about, if that is known."""
    if command == HOME:
        return told(say(_ON_HOME))
    if command in _NO_BUTTON:
        return told(say(_KNOWN_WORDS))
    named = f"{ids.COMMAND} {command_spanish.shown(command)}"
    # Of which team is asked, where they are in several.
    yes = kit.button(say("Yes, {command}", command=named), ids.PICK_TEAM, value=f" {command}")
    words = say("Did you mean {command}?", command=named) + "\n" + say(_KNOWN_WORDS)
    return _message(words, [_ways_on(yes)])


def _ways_on(*first: dict[str, Any]) -> kit.Block:
    return kit.actions(
        [
            *first,
            kit.button(say("My action items"), ids.menu_action("actions")),
            kit.button(say("Log an action item"), ids.menu_action("action")),
            kit.button(say("Help"), ids.menu_action("help")),
        ]
    )


def _message(words: str, blocks: Sequence[kit.Block]) -> dict[str, Any]:
    return kit.message(kit.escape(words), [kit.plain_section(words), *blocks])
