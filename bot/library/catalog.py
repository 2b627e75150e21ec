"""What an installation lists for all its teams, ready to be looked up by criterion, section and words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.rules.finding import Index, words_of
from rubric_data import NO_RESOURCES, Resource, Resources, Rubric, load_resources

# How much a word counts by where it stands.
TITLE, NAMED, SAID = 5.0, 4.0, 2.0
Parts = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Criterion:
    """A criterion as the library names it. `section`: of its rubric."""

    key: str
    short: str
    text: str
    section: str


@dataclass(frozen=True)
class Catalog:
    """The same for everybody; what a team adds or hides is in the tables.

    Attributes:
        criteria: of all rubrics, by key, in their order.
    """

    resources: Resources
    criteria: Mapping[str, Criterion]

    @classmethod
    def of(cls, resources: Resources, rubrics: Mapping[str, Rubric]) -> "Catalog":
        """For these rubrics; of a key that two have, the first one's words count."""
        found: dict[str, Criterion] = {}
        for rubric in rubrics.values():
            for section in rubric.sections:
                for one in section.criteria:
                    found.setdefault(one.key, Criterion(one.key, one.short, one.text, section.title))
        return cls(resources, found)

    @classmethod
    def read(cls, rubrics: Mapping[str, Rubric], own: Path | None) -> "Catalog":
        """The project's list and a district's (`rubric_data.load_resources`). Raises BrokenFileError."""
        return cls.of(load_resources(rubrics, own), rubrics)

    @cached_property
    def index(self) -> Index:
        """Where a resource's words stand; made once. Of equals those come first that can be opened."""
        listed = sorted(self.resources.listed, key=lambda one: one.address is None)
        return Index((one.key, self._parts(one)) for one in listed)

    @cached_property
    def sections(self) -> Sequence[str]:
        """Those of the ILT visual, in their order of appearing."""
        return tuple(dict.fromkeys(one.section for one in self.resources.listed if one.section))

    def criterion_named(self, words: str) -> str | None:
        """The criterion that words name, by its short name or by what else people call it; of several the longest name."""
        typed = set(words_of(words))
        found = [(len(name), key) for key, name in self._names if name <= typed]
        return max(found, key=lambda one: one[0])[1] if found else None

    @cached_property
    def _names(self) -> Sequence[tuple[str, frozenset[str]]]:
        named = [
            (key, frozenset(words_of(name)))
            for key, one in self.criteria.items()
            for name in (one.short, *self.resources.words.get(key, ()))
        ]
        return [(key, name) for key, name in named if name]

    def _parts(self, one: Resource) -> Parts:
        return [
            (one.title, TITLE),
            *((words, NAMED) for words in (*one.words, one.kind.value)),
            *self.criteria_parts(one.criteria),
            *((words, SAID) for words in (one.what, one.why, one.publisher, one.section or "")),
        ]

    def criteria_parts(self, keys: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The names of criteria and what else people call them; what it serves first counts more."""
        for place, key in enumerate(keys):
            weight = NAMED - min(place, 3) * 0.5
            if key in self.criteria:
                yield self.criteria[key].short, weight
                yield self.criteria[key].text, weight / 4
            yield from ((words, weight / 2) for words in self.resources.words.get(key, ()))


EMPTY = Catalog(NO_RESOURCES, {})
