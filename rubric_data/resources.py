"""The resource library as data: what a file of it must hold, and the loader that joins the project's with a district's."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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

from rubric_data.loader import RESOURCES, files_in, load_file
from rubric_data.schema import LINE, VISIBLE, Address, Frozen, Key, Rubric, Title, Wording, refuse_repeats
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


class ResourceFile(Frozen):
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
    """All that an installation lists, in its order, and what else people call criteria."""

    listed: Sequence[Resource] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)


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
        base = _projects(_criteria_of(rubrics))
    added = {one.key: one for path, file in mine if not _is_whole(path) for one in file.resources}
    kept = [added.pop(one.key, one) for one in base.resources]
    words: dict[str, Sequence[str]] = {}
    for file in (base, *(file for path, file in mine if not _is_whole(path))):
        words |= {key: [*words.get(key, ()), *more] for key, more in file.words.items()}
    return Resources([*added.values(), *kept], words)


def load_resource_file(path: Path, rubrics: Mapping[str, Rubric]) -> ResourceFile:
    """One file. Raises BrokenFileError: not readable, not YAML, or not a list of resources for these rubrics."""
    return load_file(path, ResourceFile, known=_criteria_of(rubrics))


def _criteria_of(rubrics: Mapping[str, Rubric]) -> frozenset[str]:
    return frozenset(one.key for rubric in rubrics.values() for one in rubric.criteria())


@cache
def _projects(known: frozenset[str]) -> ResourceFile:
    """The project's own list, which does not change while a process lives."""
    return load_file(_FOLDER / f"{RESOURCES}.yaml", ResourceFile, known=known)


def _own_files(own: Path, rubrics: Mapping[str, Rubric]) -> Iterator[tuple[Path, ResourceFile]]:
    """Raises BrokenFileError with the faults of all."""
    faults, owners = [], dict[str, str]()
    for path in files_in([own]):
        try:
            file = load_resource_file(path, rubrics)
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
