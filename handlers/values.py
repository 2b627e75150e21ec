"""What buttons, selects and forms send back, read strictly: anything else is an old or a forged one."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any, TypeVar

from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.rules.over import Typed
from bot.words import later, say
from handlers.answers import Answer, ChangeForm, FieldErrors, Say
from handlers.notices import blocks_of, mark_read, with_notice
from handlers.request import Request

RETIRED = later(
    "That button is from an older message and does nothing any more. Nothing was changed. Type /ilt to go on."
)
# Ids are 32 bits in the tables.
_MOST_DIGITS = 9
_Kind = TypeVar("_Kind")


class NotUnderstoodError(RefusalError):
    """A command does not know what follows its word: the closest thing is offered instead (handlers/command.py)."""


def number_or_none(words: str) -> int | None:
    """A whole number as people and buttons write it: `12`; None for anything else."""
    is_number = words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS
    return int(words) if is_number else None


def number(words: str) -> int:
    """The same. Raises RefusalError for anything else."""
    found = number_or_none(words)
    if found is None:
        raise RefusalError(say(RETIRED))
    return found


def number_and_key(words: str) -> tuple[int, str]:
    """`12:clear_roles`: the number of a row and a key. Raises RefusalError for anything else."""
    row, _, key = words.partition(":")
    if not key:
        raise RefusalError(say(RETIRED))
    return number(row), key


def day_or_none(words: str) -> date | None:
    """A date as Slack's pickers write it: `2026-12-04`; None for nothing. Raises RefusalError for anything else."""
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error


def team_and_day(words: str) -> tuple[int, date]:
    """`12:2026-12-01`: an ILT's id and the date that names a meeting. Raises RefusalError for anything else."""
    ilt_id, _, day = words.partition(":")
    slot = day_or_none(day)
    if slot is None:
        raise RefusalError(say(RETIRED))
    return number(ilt_id), slot


def hour_or_none(words: str) -> time | None:
    """A time as Slack's pickers write it: `07:30`; None for nothing. Raises RefusalError for anything else."""
    try:
        return datetime.strptime(words, "%H:%M").time() if words else None  # noqa: DTZ007 - an hour without a day
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error


def one_of(kind: type[_Kind], words: str) -> _Kind:
    """A member of an enumeration of words. Raises RefusalError for anything else."""
    try:
        return kind(words)  # type: ignore[call-arg] # enumerations are called with a value
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error


def typed_stays(
    field: str,
    work: Callable[[], _Kind],
    receipt: Callable[[_Kind], dict[str, Any]],
    *,
    is_last: bool = False,
) -> Answer:
    """What a form that was sent leads to. Refused, it stays open with everything typed and says why under its fields.

    Args:
        field: which one says why where the reason is of none in particular.
        work: the use case.
        receipt: the message about what it returns.
        is_last: as in `Say`.
    """
    try:
        return Say(receipt(work()), is_last=is_last)
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({field: str(refusal)})


def preview_stays(request: Request, work: Callable[[], dict[str, Any]]) -> Answer:
    """What sending off a preview leads to. Refused, it stays with all that was typed, and says why on top.

    Args:
        work: the use case, and the message about what it did.
    """
    try:
        return Say(work())
    except WrongInputError as wrong:
        words = " ".join(wrong.fields.values())
    except RefusalError as refusal:
        words = str(refusal)
    view = with_notice(request.view, words)
    return ChangeForm(view) if view else Say(sentence(words), replaces=False)


def after_word(words: str) -> str:
    """What follows the first word of a command."""
    return "".join(words.split(maxsplit=1)[1:])


class Filled:
    """What a form holds, by field. A field that is not there reads as empty."""

    def __init__(self, request: Request) -> None:
        self._view = request.view
        self._values: dict[str, Any] = (request.view.get("state") or {}).get("values") or {}

    def text(self, block_id: str) -> str:
        """Words as typed, with what they were typed over (`Typed`)."""
        words = str(self._field(block_id).get("value") or "")
        return Typed.in_place_of(self._initial(block_id), words, read=mark_read(self._view, block_id))

    def day(self, block_id: str) -> date | None:
        """A date picker."""
        return day_or_none(str(self._field(block_id).get("selected_date") or ""))

    def hour(self, block_id: str) -> time | None:
        """A time picker."""
        return hour_or_none(str(self._field(block_id).get("selected_time") or ""))

    def choice(self, block_id: str) -> str:
        """A select or radio buttons: the value of the option, or the person's id."""
        field = self._field(block_id)
        option = field.get("selected_option") or {}
        return str(option.get("value") or field.get("selected_user") or "")

    def choice_or_none(self, block_id: str) -> str | None:
        """The same; None where the form has no such field."""
        return self.choice(block_id) if block_id in self._values else None

    def conversation(self, block_id: str) -> str:
        """A select of channels: the channel's id."""
        return str(self._field(block_id).get("selected_conversation") or "")

    def choices(self, block_id: str) -> list[str]:
        """A select that takes several."""
        field = self._field(block_id)
        options = [str(option["value"]) for option in field.get("selected_options") or []]
        return options or [str(user) for user in field.get("selected_users") or []]

    def untouched(self) -> frozenset[str]:
        """The fields that still hold what they were filled with, by block id."""
        return frozenset(
            block_id
            for block_id, element in inputs_of(self._view)
            if _held(element, "initial_") == _held(self._field(block_id), "selected_")
        )

    def _initial(self, block_id: str) -> str:
        filled = (element.get("initial_value") for name, element in inputs_of(self._view) if name == block_id)
        return str(next(filled, None) or "")

    def _field(self, block_id: str) -> dict[str, Any]:
        element: dict[str, Any] = next(iter((self._values.get(block_id) or {}).values()), {})
        return element


def inputs_of(view: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of a form as it was shown, by block id; what is not as Slack sends it is left out."""
    for block in blocks_of(view):
        block_id, element = block.get("block_id"), block.get("element")
        if block.get("type") == "input" and isinstance(block_id, str) and isinstance(element, dict):
            yield block_id, element


def _held(element: dict[str, Any], prefix: str) -> object:
    """What a field was filled with (`initial_…`) or holds (`selected_…`), the same for the same; None for nothing."""
    found = element.get("initial_value" if prefix == "initial_" else "value")
    for name, held in element.items():
        if name.startswith(prefix):
            found = held
    if isinstance(found, list):
        return sorted(str(_value(one)) for one in found) or None
    return _value(found) or None


def _value(one: object) -> object:
    return one.get("value") if isinstance(one, dict) else one
