"""Where a value lies in a payload, and the words a Problem about it is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sandbox.validator.problem import FAILED, WRONG_TYPE, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

Surface = Literal["message", "modal", "home"]

ANYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})
VIEWS: frozenset[Surface] = frozenset({"modal", "home"})
MESSAGE_AND_MODAL: frozenset[Surface] = frozenset({"message", "modal"})
MESSAGE_AND_HOME: frozenset[Surface] = frozenset({"message", "home"})
NOWHERE: frozenset[Surface] = frozenset()

_QUOTED = 40  # characters of a refused value shown in a message


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lies: its JSON pointer, and the surface the whole payload is for."""

    pointer: str
    surface: Surface

    def at(self, *steps: str | int) -> Place:
        """The place further in: fields by name, items by index."""
        return replace(self, pointer="/".join((self.pointer, *map(_escaped, steps))))

    def problem(self, code: str, message: str) -> Problem:
        """A Problem at this place."""
        return Problem(code, message, self.pointer)

    def failed(self, message: str) -> Problem:
        """A Problem of the common kind: a limit or a rule between fields is broken."""
        return self.problem(FAILED, message)

    def wrong_type(self, wanted: str, value: object) -> Problem:
        """A Problem for a value of another JSON type than `wanted`."""
        return self.problem(WRONG_TYPE, f"must provide {wanted}, not {_kind_of(value)}")


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def length(text: str) -> int:
    """Characters as Slack may count them at worst: UTF-16 units, never fewer than code points.

    How Slack counts is not documented, so the stricter count holds: an emoji outside the basic plane is two.
    """
    return len(text) + sum(character > "\uffff" for character in text)


def is_number(value: object) -> bool:
    """Whether a JSON value is a finite number (true and false are not)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def quoted(value: object) -> str:
    """A refused value as a message shows it, shortened."""
    text = str(value)
    return f'"{text[:_QUOTED]}…"' if len(text) > _QUOTED else f'"{text}"'


def listed(names: Iterable[str]) -> str:
    """Names in a row, as a message shows them."""
    return ", ".join(names)


def _kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, float):
        return f"the number {value}"
    names = {bool: "true or false", str: "a string", int: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
