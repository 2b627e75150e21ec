"""The small language the rules of Block Kit are written in, and its interpreter.

A rule is a frozen value with one method: `check(value, place)` yields a Problem for each thing Slack would
refuse in that JSON value. Rules nest: `Obj` has fields that are rules, `Items` has a rule for each item, `OneOf`
picks a rule by the value's `type`. What one field says about another is a function in `Obj.cross`: it is called
only for objects whose own fields are in order, so it can rely on them.

Messages begin with Slack's own wording ("must be less than 76 characters") and then say what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.validator.place import ANYWHERE, Place, Surface, is_number, length, listed, quoted
from sandbox.validator.problem import MISSING, UNKNOWN_KEY, UNSUPPORTED, Problem


class Rule(Protocol):
    """Anything that can check a JSON value."""

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield a Problem for each thing Slack would refuse in `value`."""
        ...


Cross = Callable[[Mapping[str, Any], Place], Iterator[Problem]]


@dataclass(frozen=True)
class Form:
    """A shape of strings: how a message describes it, and the test for it."""

    says: str
    fits: Callable[[str], bool]


@dataclass(frozen=True)
class Str:
    """A bare string of `low` to `high` characters, of a certain `form` if one is given."""

    high: int | None = None
    low: int = 1
    form: Form | None = None

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of a string."""
        if not isinstance(value, str):
            yield place.wrong_type("a string", value)
        elif (size := length(value)) < self.low:
            yield place.failed(f"must be more than {self.low - 1} characters: it has {size}")
        elif self.high is not None and size > self.high:
            yield place.failed(
                f"must be less than {self.high + 1} characters: it has {size}, at most {self.high} are allowed"
            )
        elif self.form and not self.form.fits(value):
            yield place.failed(f"must be {self.form.says}, not {quoted(value)}")


@dataclass(frozen=True)
class Choice:
    """One of a few strings."""

    values: tuple[str, ...]

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of an enumerated string."""
        if not isinstance(value, str):
            yield place.wrong_type("a string", value)
        elif value not in self.values:
            yield place.failed(
                f"must be a valid enum value: {quoted(value)} is not one of {listed(self.values)}"
            )


@dataclass(frozen=True)
class Number:
    """A finite number; `low` and `high` are allowed, `above` is not; `whole` for integers only."""

    low: int | None = None
    high: int | None = None
    above: int | None = None
    whole: bool = False

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of a number."""
        if not is_number(value) or (self.whole and not isinstance(value, int)):
            yield place.wrong_type("a whole number" if self.whole else "a number", value)
        elif self.low is not None and value < self.low:
            yield place.failed(f"must be {self.low} or more, not {value}")
        elif self.high is not None and value > self.high:
            yield place.failed(f"must be {self.high} or less, not {value}")
        elif self.above is not None and value <= self.above:
            yield place.failed(f"must be more than {self.above}, not {value}")


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield a problem unless the value is a boolean."""
        if not isinstance(value, bool):
            yield place.wrong_type("true or false", value)


@dataclass(frozen=True)
class OrNull:
    """The rule, or null."""

    rule: Rule

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of a value that may be null."""
        if value is not None:
            yield from self.rule.check(value, place)


@dataclass(frozen=True)
class Anything:
    """Any JSON value: what it must be is known only to someone else."""

    def check(self, value: Any, place: Place) -> Iterator[Problem]:  # noqa: ARG002 - the signature of a rule
        """Yield no problem."""
        return iter(())


@dataclass(frozen=True)
class AnyObject:
    """An object with any keys, at least `low` of them, whose values each follow a rule if one is given."""

    each: Rule | None = None
    low: int = 0

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of an object with free keys."""
        if not isinstance(value, dict):
            yield place.wrong_type("an object", value)
        elif len(value) < self.low:
            yield place.failed(f"no less than {self.low} properties allowed: there are {len(value)}")
        elif self.each:
            for key, item in value.items():
                yield from self.each.check(item, place.at(key))


@dataclass(frozen=True)
class Items:
    """A list of `low` to `high` items that each follow a rule."""

    each: Rule
    high: int | None = None
    low: int = 1

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of a list and of its items."""
        if not isinstance(value, list):
            yield place.wrong_type("a list", value)
            return
        if len(value) < self.low:
            yield place.failed(f"no less than {self.low} items allowed: there are {len(value)}")
        if self.high is not None and len(value) > self.high:
            yield place.failed(f"no more than {self.high} items allowed: there are {len(value)}")
        for index, item in enumerate(value):
            yield from self.each.check(item, place.at(index))


@dataclass(frozen=True)
class Obj:
    """An object with the fields it needs and may have, and no others.

    `name` is what messages call it, `on` the surfaces it may be used on. See `typed` for objects with a `type`.
    """

    name: str
    need: Mapping[str, Rule]
    may: Mapping[str, Rule] = field(default_factory=dict)
    cross: tuple[Cross, ...] = ()
    on: frozenset[Surface] = ANYWHERE

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of an object, its fields and what they say about each other."""
        if not isinstance(value, dict):
            yield place.wrong_type("an object", value)
        elif place.surface not in self.on:
            yield self._misplaced(place)
        elif problems := [*self._keys(value, place), *self._fields(value, place)]:
            yield from problems
        else:
            for cross in self.cross:
                yield from cross(value, place)

    def _misplaced(self, place: Place) -> Problem:
        allowed = f"only in: {listed(sorted(self.on))}" if self.on else "only Slack itself makes it"
        message = f"unsupported type: {self.name} cannot be used in a {place.surface} ({allowed})"
        return place.at("type").problem(UNSUPPORTED, message)

    def _keys(self, value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        known = {**self.need, **self.may}
        for key in [key for key in self.need if key not in value]:
            yield place.problem(
                MISSING, f"missing required field: {key} ({self.name} needs {listed(self.need)})"
            )
        for key in [key for key in value if key not in known]:
            message = f"invalid additional property: {key} ({self.name} takes only {listed(known)})"
            yield place.problem(UNKNOWN_KEY, message)

    def _fields(self, value: Mapping[str, Any], place: Place) -> Iterator[Problem]:
        for key, rule in {**self.need, **self.may}.items():
            if key in value:
                yield from rule.check(value[key], place.at(key))


@dataclass(frozen=True)
class OneOf:
    """An object of one of several types, told apart by its `type` field. `what` names the spot in messages."""

    what: str
    kinds: Mapping[str, Obj]

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Yield the problems of an object of one of these types."""
        if not isinstance(value, dict):
            yield place.wrong_type("an object", value)
        elif "type" not in value:
            yield place.problem(MISSING, f"missing required field: type ({self._allowed()})")
        elif not isinstance(value["type"], str) or value["type"] not in self.kinds:
            message = f"unsupported type: {value['type']} ({self._allowed()})"
            yield place.at("type").problem(UNSUPPORTED, message)
        else:
            yield from self.kinds[value["type"]].check(value, place)

    def _allowed(self) -> str:
        return f"{self.what} may be: {listed(self.kinds)}"


def typed(
    kind: str,
    need: Mapping[str, Rule] | None = None,
    may: Mapping[str, Rule] | None = None,
    *,
    cross: tuple[Cross, ...] = (),
    on: frozenset[Surface] = ANYWHERE,
) -> Obj:
    """An object whose `type` field says `kind`; its spot is a `one_of`."""
    return Obj(kind, {"type": Choice((kind,)), **(need or {})}, may or {}, cross, on)


def one_of(what: str, *objects: Obj) -> OneOf:
    """A spot that takes any of these typed objects."""
    return OneOf(what, {thing.name: thing for thing in objects})
