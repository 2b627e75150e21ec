"""The small form for days off: one entry with pickers, or a list as the district publishes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.date_lines import LINE_SHOWN, line_words, named, not_read
from bot.blocks.limits import MOST_TYPED
from bot.rules.date_lists import Entry, NotRead
from bot.setup.messages.setup import DAY_OFF_NAME_LENGTH
from bot.words import count, later, say

_EXAMPLE = later("Nov 25-27")


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
    return named([not_read(line, say(_EXAMPLE)) for line in lines])


def refused_words(entries: Sequence[tuple[Entry, str]]) -> str:
    """The same for lines that were read and cannot be taken."""
    return named([line_words(entry.number, entry.words, why) for entry, why in entries])


def left_out_words(entries: Sequence[Entry]) -> str:
    """Lines of days that are over; empty for none."""
    if not entries:
        return ""
    lines = list(dict.fromkeys(kit.tame(entry.words, LINE_SHOWN) for entry in entries))
    return count(
        "Left out, because it is over: {lines}",
        "Left out, because they are over: {lines}",
        len(lines),
        lines="; ".join(lines),
    )


def in_school() -> str:
    """The words of the line do not say that nobody works then."""
    return say("this may be a day with school. Take it out, or write “no school” in the line.")


def overlaps(there: str) -> str:
    """Days of it are in an entry already."""
    return say("this overlaps with “{there}”. Remove that one first, or take this out.", there=there)
