"""What an installation lists for all its teams, ready to be looked up by criterion, section and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.library.messages.shapes import kind_names
from bot.rules.finding import Index, words_of
from bot.words import language
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
        quoted: the criteria of all rubrics, by key, in their order.
        translated: the same in other languages, by language.
        headings: what the parts of the visual are called in other languages, by language and by what they are called.
    """

    resources: Resources
    quoted: Mapping[str, Criterion]
    translated: Mapping[str, Mapping[str, Criterion]] = field(default_factory=dict)
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, resources: Resources, rubrics: Mapping[str, Rubric]) -> "Catalog":
        """For these rubrics; of a key that two have, the first one's words count."""
        languages = sorted({name for rubric in rubrics.values() for name in rubric.translations})
        return cls(
            resources,
            _criteria_of(rubrics.values()),
            {name: _criteria_of(one.in_language(name) for one in rubrics.values()) for name in languages},
            {name: _headings_in(name, rubrics.values()) for name in languages},
        )

    @classmethod
    def read(cls, rubrics: Mapping[str, Rubric], own: Path | None) -> "Catalog":
        """The project's list and a district's (`rubric_data.load_resources`). Raises BrokenFileError."""
        return cls.of(load_resources(rubrics, own), rubrics)

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria as they are called in the language that is spoken now."""
        return self.translated.get(language(), self.quoted)

    def heading(self, section: str) -> str:
        """What a part of the visual is called in the language that is spoken now."""
        return self.headings.get(language(), {}).get(section, section)

    def _in_each_language(self, key: str) -> Iterator[Criterion]:
        yield from (known[key] for known in (self.quoted, *self.translated.values()) if key in known)

    @cached_property
    def index(self) -> Index:
        """Where a resource's words stand, in each language; made once. Of equals those come first that can be opened."""
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
            for key in self.quoted
            for name in (
                *(one.short for one in self._in_each_language(key)),
                *self.resources.words.get(key, ()),
            )
        ]
        return [(key, name) for key, name in named if name]

    def _parts(self, one: Resource) -> Parts:
        others = self.resources.in_other_languages(one.key)
        return [
            (one.title, TITLE),
            *((words, NAMED) for words in (*one.words, *kind_names(one.kind))),
            *self.criteria_parts(one.criteria),
            *((words, SAID) for words in (one.what, one.why, one.publisher, one.section or "")),
            *((words, SAID) for said in others for words in (said.what, said.why)),
        ]

    def criteria_parts(self, keys: Sequence[str]) -> Iterator[tuple[str, float]]:
        """The names of criteria and what else people call them; what it serves first counts more."""
        for place, key in enumerate(keys):
            weight = NAMED - min(place, 3) * 0.5
            for one in self._in_each_language(key):
                yield one.short, weight
                yield one.text, weight / 4
            yield from ((words, weight / 2) for words in self.resources.words.get(key, ()))


def _criteria_of(rubrics: Iterable[Rubric]) -> Mapping[str, Criterion]:
    found: dict[str, Criterion] = {}
    for rubric in rubrics:
        for section in rubric.sections:
            for one in section.criteria:
                found.setdefault(one.key, Criterion(one.key, one.short, one.text, section.title))
    return found


def _headings_in(wanted: str, rubrics: Iterable[Rubric]) -> Mapping[str, str]:
    """A resource names a part of the visual by the heading of a grouping."""
    pairs = [(rubric.groupings, rubric.in_language(wanted).groupings) for rubric in rubrics]
    return {
        heading.title: translated.title
        for groupings, others in pairs
        for grouping, other in zip(groupings, others, strict=True)
        for heading, translated in zip(grouping.headings, other.headings, strict=True)
    }


EMPTY = Catalog(NO_RESOURCES, {})
