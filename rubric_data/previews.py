"""What a file of ours holds as lines of text, for whoever checks one."""

from collections import Counter
from pathlib import Path
from typing import TypeVar

from rubric_data.loader import is_about_growth, is_about_sessions, load_file, load_translation, original_of
from rubric_data.resources import ResourceFile
from rubric_data.schema import Growth, Rubric, SessionQuestions, Translatable
from rubric_data.translations import GROWTH_WORDS, QUESTION_WORDS, RUBRIC_WORDS, Words, language_of

_Translated = TypeVar("_Translated", bound=Translatable)


def preview_file(file: Path) -> list[str]:
    """What people will read of a rubric, the questions about a session or the skills of the growth page, as its name says.

    Raises:
        BrokenFileError: it is not what it should be.
    """
    if is_about_sessions(file):
        return _preview_questions(_loaded(file, SessionQuestions, QUESTION_WORDS))
    if is_about_growth(file):
        return _preview_growth(_loaded(file, Growth, GROWTH_WORDS))
    return _preview(_loaded(file, Rubric, RUBRIC_WORDS))


def _loaded(file: Path, model: type[_Translated], words: Words) -> _Translated:
    """The file, or what a translation makes of its original."""
    if language_of(file) is None:
        return load_file(file, model)
    return load_translation(file, load_file(original_of(file), model), words)


def _preview(rubric: Rubric) -> list[str]:
    """As lines of text."""
    lines = [
        f"{rubric.title} ({rubric.key}, version {rubric.version})",
        f"Source: {rubric.source}",
        rubric.prompt,
    ]
    for section in rubric.sections:
        lines += ["", section.title, section.question]
        lines += [f"  - {criterion.text}  [{criterion.short}]" for criterion in section.criteria]
    for grouping in rubric.groupings:
        lines += ["", f"Grouping: {grouping.title}"]
        lines += [f"  {heading.title}: {', '.join(heading.criteria)}" for heading in grouping.headings]
    return lines


def _preview_questions(asked: SessionQuestions) -> list[str]:
    """The questions about a session as lines of text."""
    return [
        f"Questions about a session (version {asked.version})",
        f"Source: {asked.source}",
        *(f"  - {words}" for words in (asked.liked, asked.hard, asked.change, asked.fits, asked.step)),
    ]


def _preview_growth(growth: Growth) -> list[str]:
    """The skills of the growth page as lines of text."""
    levels = growth.levels
    lines = [
        f"Skills of the growth page (version {growth.version})",
        f"Source: {growth.source}",
        f"Levels: {levels.helped} / {levels.alone} / {levels.helps}",
    ]
    for part in growth.parts:
        lines += ["", part.title]
        for one in part.skills:
            lines += [
                f"  - {one.name}: {one.looks_like}",
                f"      {one.role} / {one.item}",
                f"      {one.framework.name}: {one.framework.link}",
            ]
    return lines


def preview_resources(file: ResourceFile) -> list[str]:
    """A file of resources as lines of text, and how many each criterion has."""
    lines = [f"{len(file.resources)} resources (version {file.version})", f"Source: {file.source}"]
    for one in file.resources:
        about = f"{one.kind}, {one.minutes} minutes" if one.minutes else one.kind.value
        lines += ["", f"{one.title} ({about}; {one.publisher})", f"  {one.what}", f"  {one.why}"]
        lines += [f"  {one.address or one.where}", f"  For: {', '.join(one.criteria)}"]
    counted = Counter(key for one in file.resources for key in one.criteria)
    return [*lines, "", *(f"{number:3} for {key}" for key, number in sorted(counted.items()))]
