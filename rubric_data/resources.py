"""The resource library as data: what a file of it must hold, and the loader that joins the project's with a district's."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rubric_data.loader import (
    RESOURCES,
    load_file,
    load_translation,
    original_of,
    originals_in,
    refuse_orphans,
    with_translations,
)
from rubric_data.schema import (
    LINE,
    VISIBLE,
    Address,
    Frozen,
    Key,
    Rubric,
    Title,
    Translatable,
    Wording,
    refuse_repeats,
)
from rubric_data.translations import RESOURCE_WORDS, language_of
from rubric_data.tree import BrokenFileError

# 200 characters: two lines of it are read on a phone.
LONGEST_LINE, LONGEST_TITLE = 200, 100
_FOLDER = Path(__file__).parent


Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE), LINE, VISIBLE]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE), LINE, VISIBLE]
Synonym = Annotated[str, StringConstraints(min_length=1, max_length=40), LINE, VISIBLE]
Synonyms = Annotated[tuple[Synonym, ...], Field(max_length=30)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]


class ResourceKind(StrEnum):
    """What a resource is."""

    VIDEO = "video"
    TOOL = "tool"
    TEMPLATE = "template"
    PROTOCOL = "protocol"
    GUIDE = "guide"
    STANDARD = "standard"


class Resource(Frozen):
    """Something that helps with criteria: where it is, or where to ask for it, and two lines in the words of whoever lists it.

    Attributes:
        address: empty where no public one is known; then `where` says whom to ask.
        section: of the ILT visual.
        licence: as its publisher states it.
        checked_on: when somebody last saw it there.
        words: what else people call it.
    """

    key: Key
    title: Name
    publisher: Title
    address: Address | None = None
    where: Line | None = None
    kind: ResourceKind
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    what: Line
    why: Line
    criteria: Annotated[tuple[Key, ...], Field(min_length=1, max_length=6)]
    section: Title | None = None
    language: Language = "en"
    licence: Title
    checked_on: date
    words: Synonyms = ()

    @field_validator("criteria")
    @classmethod
    def _criteria_are_known_and_named_once(
        cls, named: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        refuse_repeats("criterion", named)
        _require_known(named, info)
        return named

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.address is None and self.where is None:
            raise PydanticCustomError(
                "nowhere", "needs an address (https://…), or `where`: whom to ask for it"
            )
        return self


class ResourceFile(Translatable):
    """What one file lists. `words`: what else people call a criterion."""

    version: Annotated[int, Field(ge=1)]
    source: Wording
    words: dict[Key, Synonyms] = Field(default_factory=dict)
    resources: Annotated[tuple[Resource, ...], Field(max_length=500)]

    @field_validator("words")
    @classmethod
    def _words_are_of_known_criteria(
        cls, words: dict[str, tuple[str, ...]], info: ValidationInfo
    ) -> dict[str, tuple[str, ...]]:
        _require_known(words, info)
        return words

    @model_validator(mode="after")
    def _nothing_stands_twice(self) -> Self:
        refuse_repeats("key", (one.key for one in self.resources))
        refuse_repeats("title", (one.title for one in self.resources))
        refuse_repeats("address", (one.address for one in self.resources if one.address))
        return self


@dataclass(frozen=True)
class Resources:
    """All that an installation lists, in its order, and what else people call criteria, in whichever language.

    Attributes:
        translated: what is listed in other languages, by language and key.
    """

    listed: Sequence[Resource] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    translated: Mapping[str, Mapping[str, Resource]] = field(default_factory=dict)

    def in_language(self, language: str) -> Sequence[Resource]:
        """What is listed, in the words of that language where there are some."""
        known = self.translated.get(language, {})
        return [known.get(one.key, one) for one in self.listed]

    def in_other_languages(self, key: str) -> Sequence[Resource]:
        """The translations of one that is listed."""
        return [known[key] for known in self.translated.values() if key in known]


NO_RESOURCES = Resources()


def load_resources(rubrics: Mapping[str, Rubric], own: Path | None = None) -> Resources:
    """The project's resources and those of a folder of one's own.

    A file named `resources.yaml` there takes the place of the project's; in any other, what bears the key of one of the
    project's takes its place, and the rest comes first.

    Raises:
        BrokenFileError: a file is not what it should be, two of one's own share a key, or the folder is not there.
    """
    if own and not own.is_dir():
        raise BrokenFileError(f"{own}: there is no folder of that name (ILT_RESOURCES_DIR)")
    mine = list(_own_files(own, rubrics)) if own else []
    base = next((file for path, file in mine if _is_whole(path)), None)
    if base is None:
        base = _projects(_criteria_of(rubrics), own)
    added = {one.key: one for path, file in mine if not _is_whole(path) for one in file.resources}
    kept = [added.pop(one.key, one) for one in base.resources]
    files = (base, *(file for path, file in mine if not _is_whole(path)))
    return Resources([*added.values(), *kept], _words_of(files), _translated(files))


def _words_of(files: Iterable[ResourceFile]) -> dict[str, Sequence[str]]:
    """What else people call criteria, of all files and languages."""
    words: dict[str, Sequence[str]] = {}
    for file in files:
        for one in (file, *file.translations.values()):
            words |= {key: [*words.get(key, ()), *more] for key, more in one.words.items()}
    return words


def _translated(files: Sequence[ResourceFile]) -> dict[str, dict[str, Resource]]:
    """By language and key. Of a key that two files have, it is the later file's own, whether it has a translation or none."""
    found: dict[str, dict[str, Resource]] = {}
    for file in files:
        for known in found.values():
            for one in file.resources:
                known.pop(one.key, None)
        for language, translation in file.translations.items():
            found.setdefault(language, {}).update({one.key: one for one in translation.resources})
    return found


def load_resource_file(path: Path, rubrics: Mapping[str, Rubric]) -> ResourceFile:
    """One file, or a translation in the place of what it translates.

    Raises:
        BrokenFileError: not readable, not YAML, or not a list of resources for these rubrics.
    """
    known = _criteria_of(rubrics)
    if language_of(path) is None:
        return load_file(path, ResourceFile, known=known)
    original = load_file(original_of(path), ResourceFile, known=known)
    return load_translation(path, original, RESOURCE_WORDS, known=known)


def _criteria_of(rubrics: Mapping[str, Rubric]) -> frozenset[str]:
    return frozenset(one.key for rubric in rubrics.values() for one in rubric.criteria())


@cache
def _projects(known: frozenset[str], own: Path | None) -> ResourceFile:
    """The project's own list with its translations, which do not change while a process lives."""
    path = _FOLDER / f"{RESOURCES}.yaml"
    folders = [_FOLDER, *([own] if own else [])]
    return with_translations(
        path, load_file(path, ResourceFile, known=known), RESOURCE_WORDS, folders, known=known
    )


def _own_files(own: Path, rubrics: Mapping[str, Rubric]) -> Iterator[tuple[Path, ResourceFile]]:
    """Raises BrokenFileError with the faults of all."""
    faults, owners = [], dict[str, str]()
    refuse_orphans([own, _FOLDER])
    known = _criteria_of(rubrics)
    for path in originals_in([own]):
        try:
            file = load_resource_file(path, rubrics)
            file = with_translations(path, file, RESOURCE_WORDS, [own], known=known)
        except BrokenFileError as error:
            faults.append(str(error))
            continue
        faults += [
            f'{path.name}: the key "{one.key}" stands in {owners[one.key]} too: choose another key'
            for one in file.resources
            if one.key in owners
        ]
        owners |= {one.key: path.name for one in file.resources}
        if not faults:
            yield path, file
    if faults:
        raise BrokenFileError("\n".join(faults))


def _is_whole(path: Path) -> bool:
    return path.stem.lower() == RESOURCES


def _require_known(keys: Collection[str], info: ValidationInfo) -> None:
    known = (info.context or {}).get("known")
    unknown = sorted(key for key in keys if known is not None and key not in known)
    if unknown:
        raise PydanticCustomError(
            "unknown", "names criteria that no rubric has: {keys}", {"keys": ", ".join(unknown)}
        )
