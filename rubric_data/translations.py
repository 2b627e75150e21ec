"""The words of a file in another language: `cps_ilt.es.yaml` beside `cps_ilt.yaml`, with the same keys and nothing but words.

What is translated is whole: a key too few or too many is a fault, so nobody reads half of an instrument in another language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NAMED = re.compile(r"(?P<original>.+)\.(?P<language>[a-z]{2})")
Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Words:
    """What of a kind of file is translated.

    Attributes:
        texts: the names of its texts.
        inside: the names under which more of them stand.
        anew: what a translation may bring of its own in place of the original's.
    """

    texts: frozenset[str]
    inside: frozenset[str] = frozenset()
    anew: frozenset[str] = frozenset()


RUBRIC_WORDS = Words(
    frozenset({"title", "short", "text", "question", "prompt"}),
    frozenset({"sections", "criteria", "groupings", "headings"}),
)
QUESTION_WORDS = Words(frozenset({"liked", "hard", "change", "fits", "step"}))
GROWTH_WORDS = Words(
    frozenset({"title", "name", "looks_like", "role", "item", "helped", "alone", "helps"}),
    frozenset({"levels", "parts", "skills"}),
)
# What people look for in their own language is no translation of what others look for.
RESOURCE_WORDS = Words(
    frozenset({"what", "why", "where"}), frozenset({"resources"}), anew=frozenset({"words"})
)


def language_of(path: Path) -> str | None:
    """The language that a file's name says it translates into; None for an original."""
    named = _NAMED.fullmatch(path.stem.lower())
    return named["language"] if named else None


def original_name(path: Path) -> str:
    """The name, without its ending, of the file that a file translates; its own for an original."""
    named = _NAMED.fullmatch(path.stem.lower())
    return named["original"] if named else path.stem.lower()


@dataclass(frozen=True)
class Fault:
    """What is wrong with a translation, and where in it."""

    at: Location
    reason: str


class Merging:
    """An original with the words of its translation in their places.

    Attributes:
        faults: what the translation lacks or has too much; with any of them `merged` is not to be used.
    """

    def __init__(self, original: Mapping[str, Any], said: Any, words: Words) -> None:
        self._original, self._said, self._words = original, said, words
        self.faults: list[Fault] = []
        self.merged = self._of(original, said, ())

    def place_of(self, location: Sequence[str | int]) -> Location:
        """Where in the translation stands what is at `location` in the original: its lists may have another order."""
        original: Any = self._original
        said, place = self._said, list[str | int]()
        for step in location:
            if not isinstance(said, dict | list) or (isinstance(said, dict) and step not in said):
                break
            original, wanted = original[step], step
            if isinstance(said, list) and isinstance(original, dict) and "key" in original:
                wanted = next(at for at, one in enumerate(said) if one["key"] == original["key"])
            place.append(wanted)
            said = said[wanted]
        return tuple(place)

    def _of(self, original: Any, said: Any, at: Location) -> Any:
        if not isinstance(said, type(original)):
            self.faults.append(Fault(at, "has another form than in the original"))
            return original
        if isinstance(original, list):
            return self._list(original, said, at)
        self.faults += self._unknown(original, said, at)
        return {name: self._value(name, value, said, at) for name, value in original.items()}

    def _value(self, name: str, value: Any, said: Mapping[str, Any], at: Location) -> Any:
        if name in self._words.anew:
            return said.get(name, value)
        if not self._is_translated(name, value):
            return value
        if said.get(name) is None:
            self.faults.append(Fault(at, f'"{name}" is not translated'))
            return value
        return said[name] if name in self._words.texts else self._of(value, said[name], (*at, name))

    def _is_translated(self, name: str, value: Any) -> bool:
        if name in self._words.texts:
            return value is not None
        # A list of keys holds no words.
        parts = value if isinstance(value, list) else [value]
        holds_words = any(isinstance(one, dict) for one in parts)
        return name in self._words.inside and holds_words

    def _unknown(self, original: Mapping[str, Any], said: Mapping[str, Any], at: Location) -> Iterator[Fault]:
        for name, value in said.items():
            if name == "key" and "key" in original:
                if value != original["key"]:
                    yield Fault((*at, name), f'"{value}" is not the key of the original')
            elif name not in self._words.anew and not self._is_translated(name, original.get(name)):
                yield Fault((*at, name), f'"{name}" is nothing that is translated here')

    def _list(self, original: Sequence[Any], said: Sequence[Any], at: Location) -> list[Any]:
        if not all("key" in one for one in original):
            return self._by_place(original, said, at)
        found: dict[str, int] = {}
        known = {one["key"] for one in original}
        for number, one in enumerate(said):
            key = str(one.get("key")) if isinstance(one, dict) else ""
            if key not in known or key in found:
                reason = "stands twice" if key in found else "is no key of the original here"
                self.faults.append(Fault((*at, number, "key"), f'"{key}" {reason}'))
                continue
            found[key] = number
        self.faults += [Fault(at, f'"{key}" is not translated') for key in sorted(known - set(found))]
        return [
            self._of(one, said[found[one["key"]]], (*at, found[one["key"]])) if one["key"] in found else one
            for one in original
        ]

    def _by_place(self, original: Sequence[Any], said: Sequence[Any], at: Location) -> list[Any]:
        if len(original) != len(said):
            self.faults.append(Fault(at, f"{len(said)} stand here, and {len(original)} in the original"))
            return list(original)
        pairs = zip(original, said, strict=True)
        return [self._of(one, words, (*at, number)) for number, (one, words) in enumerate(pairs)]
