"""The small form for days off: one entry with pickers, or a list as the district publishes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.blocks.limits import MOST_TYPED
from bot.rules.date_lists import Entry, NotRead, Why
from bot.setup.messages.setup import DAY_OFF_NAME_LENGTH
from bot.words import count, say

_LINES_NAMED, _LINE_SHOWN = 3, 40


@dataclass(frozen=True)
class DaysOffTyped:
    """The form as it was filled in: first and last day as Slack has them, a name, a list."""

    first: str = ""
    last: str = ""
    name: str = ""
    pasted: str = ""


def days_off_form(ilt_id: int) -> dict[str, Any]:
    """The small form on top: a first day, perhaps a last one, perhaps a name; or many at once."""
    name = _text(ids.DAYS_OFF_NAME, DAY_OFF_NAME_LENGTH, say("Winter break"))
    pasted = {
        **_text(ids.DAYS_OFF_LIST, MOST_TYPED, say("Winter Break: Dec 21 to Jan 1")),
        "multiline": True,
    }
    blocks = [
        _input(ids.DAYS_OFF_FIRST, say("First day off"), _picker(ids.DAYS_OFF_FIRST)),
        _input(
            ids.DAYS_OFF_LAST,
            say("Last day off"),
            _picker(ids.DAYS_OFF_LAST),
            say("Leave it empty for a single day."),
        ),
        _input(ids.DAYS_OFF_NAME, say("Name"), name),
        _input(
            ids.DAYS_OFF_LIST,
            say("Or paste a list"),
            pasted,
            say("A line for each, as your district writes them."),
        ),
    ]
    return kit.form(
        ids.DAYS_OFF_FORM,
        say("Add days off"),
        blocks,
        submit=say("Add"),
        close=say("Back"),
        private_metadata=str(ilt_id),
    )


def _picker(action_id: str) -> dict[str, Any]:
    return {"type": "datepicker", "action_id": action_id}


def _text(action_id: str, longest: int, example: str) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": action_id, "max_length": longest}
    return {**element, "placeholder": kit.plain(example)}


def _input(block_id: str, label: str, element: dict[str, Any], hint: str = "") -> kit.Block:
    block = {
        "type": "input",
        "block_id": block_id,
        "label": kit.plain(label),
        "element": element,
        "optional": True,
    }
    return {**block, "hint": kit.plain(hint)} if hint else block


def not_read_words(lines: Sequence[NotRead]) -> str:
    """Which lines are given back, and what to do about each."""
    return _named([_line(line.number, line.words, _why(line)) for line in lines])


def refused_words(entries: Sequence[tuple[Entry, str]]) -> str:
    """The same for lines that were read and cannot be taken."""
    return _named([_line(entry.number, entry.words, why) for entry, why in entries])


def left_out_words(entries: Sequence[Entry]) -> str:
    """Lines of days that are over; empty for none."""
    if not entries:
        return ""
    lines = list(dict.fromkeys(kit.tame(entry.words, _LINE_SHOWN) for entry in entries))
    return count(
        "Left out, because it is over: {lines}",
        "Left out, because they are over: {lines}",
        len(lines),
        lines="; ".join(lines),
    )


def _named(lines: Sequence[str]) -> str:
    left = len(lines) - _LINES_NAMED
    more = [count("And {number} more.", "And {number} more.", left)] if left > 0 else []
    return " ".join([*lines[:_LINES_NAMED], *more])


def _line(number: int, words: str, why: str) -> str:
    return say("Line {number} “{words}”: {why}", number=number, words=kit.tame(words, _LINE_SHOWN), why=why)


def _why(line: NotRead) -> str:
    match line.why:
        case Why.WEEKDAY if line.day:
            return say("that day is {day}. Correct one of the two.", day=long_day(line.day))
        case Why.EITHER:
            return say("this is one day or another. Write the one that is off.")
        case Why.NO_SUCH_DAY:
            return say("there is no such day. Correct it.")
    return say("I read no date here. Write it like Nov 25-27, or take it out.")


def too_long(days: int) -> str:
    """More days in a row than any break has."""
    return say("that is more than {days} days in a row. Check the year of both days.", days=days)


def backwards(first: date, last: date) -> str:
    """The last day is before the first."""
    return say(
        "{last} is before {first}. Correct one of the two.", first=long_day(first), last=long_day(last)
    )


def overlaps(there: str) -> str:
    """Days of it are in an entry already."""
    return say("this overlaps with “{there}”. Remove that one first, or take this out.", there=there)
