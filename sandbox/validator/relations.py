"""Rules between the fields of one object, for `Obj.cross`."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sandbox.validator.place import listed, quoted
from sandbox.validator.problem import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.validator.place import Place
    from sandbox.validator.problem import Problem
    from sandbox.validator.rules import Cross


def exactly_one(*keys: str) -> Cross:
    """Of these fields exactly one must be given."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        given = [key for key in keys if key in value]
        if len(given) != 1:
            yield place.failed(
                f"exactly one of {listed(keys)} must be given: found {listed(given) or 'none'}"
            )

    return cross


def at_least_one(*keys: str) -> Cross:
    """Of these fields at least one must be given."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield place.problem(
                MISSING, f"missing required field: at least one of {listed(keys)} must be given"
            )

    return cross


def not_both(first: str, second: str) -> Cross:
    """These two fields exclude each other."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        if first in value and second in value:
            yield place.failed(f"{first} and {second} cannot be given together")

    return cross


def ordered(low: str, *keys: str) -> Cross:
    """These fields, where given, must not fall: for example min_length, max_length. Strings are read as numbers."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        given = [key for key in (low, *keys) if key in value]
        for smaller, larger in pairwise(given):
            if float(value[smaller]) > float(value[larger]):
                yield place.failed(
                    f"{smaller} ({value[smaller]}) must not be more than {larger} ({value[larger]})"
                )

    return cross


def offered(key: str) -> Cross:
    """The option, or the options, preset in this field must each be exactly one of those offered."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        if key not in value:
            return
        preset = value[key]
        choices = _choices(value)
        for step, option in enumerate(preset) if isinstance(preset, list) else [(None, preset)]:
            if option not in choices:
                spot = place.at(key) if step is None else place.at(key, step)
                yield spot.failed(
                    f"must be exactly one of the options, with the same text, value and description: "
                    f"{quoted(option['value'])} is not"
                )

    return cross


def selected_within_limit(key: str) -> Cross:
    """What is preset in this field must not be more than `max_selected_items`."""

    def cross(value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        preset = len(value.get(key, ()))
        limit = value.get("max_selected_items", preset)
        if preset > limit:
            yield place.at(key).failed(
                f"no more than {limit} items allowed (max_selected_items): there are {preset}"
            )

    return cross


def _choices(menu: Mapping[str, Any]) -> list[Any]:
    groups = [{"options": menu.get("options", [])}, *menu.get("option_groups", [])]
    return [option for group in groups for option in group["options"]]
