"""What a rubric file must hold. Every limit is one that Slack or the product sets on the place it is shown."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rubric_data.addresses import fault_of_address

# In the context of a fault that is found by comparing values: the value at whose line it is told.
FOUND_AT = "found_at"
# Letters and symbols that are drawn as nothing.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_BLANK = re.compile(f"[{_BLANKS}]")


def _on_one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _seen(words: str) -> str:
    """What a reader sees of it: without marks that are drawn as nothing."""
    # Nearly every text is seen whole; each vote reads its rubric again, so that is told without a look at each letter.
    if words.isprintable() and not _BLANK.search(words):
        return words
    return "".join(one for one in words if unicodedata.category(one)[0] != "C" and one not in _BLANKS)


def _visible(words: str) -> str:
    if not _seen(words).strip():
        raise PydanticCustomError("invisible", "Nothing of it can be seen: write some words")
    return words


def _public(address: str) -> str:
    if fault := fault_of_address(address):
        raise PydanticCustomError("address", "{reason}", {"reason": f"{address[:80]} {fault}"})
    return address


LINE = BeforeValidator(_on_one_line)
VISIBLE = AfterValidator(_visible)
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# 20 characters: a chart's label in Slack.
Short = Annotated[str, StringConstraints(min_length=1, max_length=20), LINE, VISIBLE]
# 300 characters: a criterion stays readable on a phone and leaves room for its counts beside it.
Wording = Annotated[str, StringConstraints(min_length=1, max_length=300), LINE, VISIBLE]
# 75 characters: an option's text in Slack, where a form offers the sections.
Title = Annotated[str, StringConstraints(min_length=1, max_length=75), LINE, VISIBLE]
Address = Annotated[str, LINE, AfterValidator(_public)]


class Frozen(BaseModel):
    """What a file holds: nothing else may stand in it, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Translatable(Frozen):
    """What a file holds that may have translations: files of their own beside it (`rubric_data.translations`)."""

    _translations: dict[str, Self] = PrivateAttr(default_factory=dict)

    @property
    def translations(self) -> Mapping[str, Self]:
        """The same in other languages, by language."""
        return self._translations

    def in_language(self, language: str) -> Self:
        """The same in that language; in its own where there is no translation."""
        return self._translations.get(language, self)

    def with_translations(self, found: Mapping[str, Self]) -> Self:
        """The same, with these translations."""
        made = self.model_copy()
        made._translations = dict(found)  # noqa: SLF001 - of the copy
        return made


class Criterion(Frozen):
    """One statement that a team judges: its stable key, the quoted text and a short name of ours."""

    key: Key
    text: Wording
    short: Short


class Section(Frozen):
    """Criteria under one heading with the question that the source asks above them."""

    key: Key
    title: Title
    question: Wording
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=30)]


class Heading(Frozen):
    """One heading of a grouping and the keys of the criteria it gathers, in order."""

    title: Title
    criteria: Annotated[tuple[Key, ...], Field(min_length=1)]


class Grouping(Frozen):
    """The same criteria under other headings: same wording, other order."""

    key: Key
    title: Title
    source: Wording
    headings: Annotated[tuple[Heading, ...], Field(min_length=1)]


class Rubric(Translatable):
    """An instrument. An assessment keeps a copy, so that later edits never change what people answered."""

    key: Key
    version: Annotated[int, Field(ge=1)]
    title: Title
    source: Wording
    prompt: Wording
    sections: Annotated[tuple[Section, ...], Field(min_length=1, max_length=10)]
    groupings: tuple[Grouping, ...] = ()

    def criteria(self) -> Iterator[Criterion]:
        """All criteria in the order of the instrument."""
        for section in self.sections:
            yield from section.criteria

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError where there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def only(self, section_keys: Iterable[str]) -> "Rubric":
        """This rubric with just those sections, in its own order, and no groupings; its translations likewise."""
        wanted = set(section_keys)
        found = {language: _with_sections(one, wanted) for language, one in self.translations.items()}
        return _with_sections(self, wanted).with_translations(found)

    def only_criterion(self, key: str) -> "Rubric":
        """This rubric with just that criterion, under its own section. Raises KeyError where there is none."""
        for section in self.sections:
            for criterion in section.criteria:
                if criterion.key == key:
                    alone = section.model_copy(update={"criteria": (criterion,)})
                    return self.model_copy(update={"sections": (alone,), "groupings": ()})
        raise KeyError(key)

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        refuse_repeats("section key", (section.key for section in self.sections))
        refuse_repeats("criterion key", (criterion.key for criterion in self.criteria()))
        # Names of chart bars must differ, and people tell criteria apart by them.
        refuse_repeats("short name", (criterion.short for criterion in self.criteria()))
        refuse_repeats("grouping key", (grouping.key for grouping in self.groupings))
        return self

    @model_validator(mode="after")
    def _groupings_name_known_criteria_once(self) -> Self:
        known = {criterion.key for criterion in self.criteria()}
        for grouping in self.groupings:
            named = [key for heading in grouping.headings for key in heading.criteria]
            refuse_repeats(f'criterion in grouping "{grouping.key}"', named)
            if unknown := set(named) - known:
                first = next(key for key in named if key in unknown)
                reason = f'grouping "{grouping.key}" names unknown criteria: {", ".join(sorted(unknown))}'
                raise _found_at(first, reason)
        return self


def _with_sections(rubric: Rubric, wanted: Collection[str]) -> Rubric:
    kept = tuple(section for section in rubric.sections if section.key in wanted)
    return rubric.model_copy(update={"sections": kept, "groupings": ()})


class SessionQuestions(Translatable):
    """What members are asked about a session of theirs, in the order of the form."""

    version: Annotated[int, Field(ge=1)]
    source: Wording
    liked: Wording
    hard: Wording
    change: Wording
    fits: Wording
    step: Wording


class Levels(Frozen):
    """What people call how much help they need."""

    helped: Title
    alone: Title
    helps: Title


class Framework(Frozen):
    """A public text that goes deeper, and its publisher's address of it."""

    name: Title
    link: Address


class GrowthSkill(Frozen):
    """One skill: its stable key, what it is, and what to try: a part to take, and an item to lead, at the next meetings.

    Attributes:
        resource: the key of an entry of the resource library that helps with it.
    """

    key: Key
    name: Title
    looks_like: Wording
    role: Wording
    item: Wording
    resource: Key | None = None
    framework: Framework


class GrowthPart(Frozen):
    """Skills under one heading: one page of the form."""

    key: Key
    title: Title
    skills: Annotated[tuple[GrowthSkill, ...], Field(min_length=1, max_length=8)]


class Growth(Translatable):
    """The skills of the growth page."""

    version: Annotated[int, Field(ge=1)]
    source: Wording
    levels: Levels
    parts: Annotated[tuple[GrowthPart, ...], Field(min_length=1, max_length=10)]

    def skills(self) -> Iterator[GrowthSkill]:
        """All of them, in their order."""
        for part in self.parts:
            yield from part.skills

    def part(self, key: str) -> GrowthPart | None:
        """The part of that key."""
        return next((part for part in self.parts if part.key == key), None)

    def part_of(self, skill_key: str) -> GrowthPart | None:
        """The part that a skill stands in."""
        return next((part for part in self.parts if any(one.key == skill_key for one in part.skills)), None)

    def skill(self, key: str) -> GrowthSkill | None:
        """The skill of that key."""
        return next((skill for skill in self.skills() if skill.key == key), None)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        refuse_repeats("part key", (part.key for part in self.parts))
        refuse_repeats("skill key", (skill.key for skill in self.skills()))
        refuse_repeats("skill name", (skill.name for skill in self.skills()))
        return self


def refuse_repeats(what: str, values: Iterable[str]) -> None:
    """Compares what readers see: two names that look the same are one name used twice."""
    written = list(values)
    times = Counter(_seen(value) for value in written)
    repeated = [value for value in written if times[_seen(value)] > 1]
    if repeated:
        raise _found_at(repeated[-1], f"{what} used twice: {', '.join(sorted({*map(_seen, repeated)}))}")


def _found_at(value: str, reason: str) -> PydanticCustomError:
    return PydanticCustomError("compared", "{reason}", {"reason": reason, FOUND_AT: value})
