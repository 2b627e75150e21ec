"""What a file of ours holds as lines of text, for whoever checks one."""

from collections import Counter
from pathlib import Path

from rubric_data.loader import is_about_growth, is_about_sessions, load_file, load_rubric
from rubric_data.resources import ResourceFile
from rubric_data.schema import Growth, Rubric, SessionQuestions


def preview_file(file: Path) -> list[str]:
    """What people will read of a rubric, the questions about a session or the skills of the growth page, as its name says.

    Raises:
        BrokenFileError: it is not what it should be.
    """
    if is_about_sessions(file):
        return _preview_questions(load_file(file, SessionQuestions))
    if is_about_growth(file):
        return _preview_growth(load_file(file, Growth))
    return _preview(load_rubric(file))


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
