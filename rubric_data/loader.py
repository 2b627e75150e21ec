"""Reads rubric files and says exactly what is wrong with a broken one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from rubric_data.schema import Rubric

_FOLDER = Path(__file__).parent
# The one written in C where PyYAML was built with it: ten times as quick.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenRubricError(Exception):
    """A rubric file that cannot be used; the message names file, line and reason, one fault a line."""


def load_rubrics(own: Path | None = None) -> dict[str, Rubric]:
    """All rubrics by key: the project's, and those of a folder of one's own.

    Raises:
        BrokenRubricError: a file is not a valid rubric, two files share a key, or the folder is not there.
    """
    if own and not own.is_dir():
        raise BrokenRubricError(f"{own}: there is no folder of that name (ILT_RUBRICS_DIR)")
    rubrics: dict[str, Rubric] = {}
    for path in [path for folder in (_FOLDER, own) if folder for path in sorted(folder.glob("*.yaml"))]:
        rubric = load_rubric(path)
        if rubric.key in rubrics:
            raise BrokenRubricError(
                f'{path.name}, line 1: the key "{rubric.key}" belongs to another file too: choose another key'
            )
        rubrics[rubric.key] = rubric
    return rubrics


def load_rubric(path: Path) -> Rubric:
    """The rubric in one YAML file.

    Raises:
        BrokenRubricError: not readable, not YAML, or not a rubric.
    """
    tree = _tree(path)
    try:
        return Rubric.model_validate(_LOADER("").construct_document(tree) if tree else None)
    except ValidationError as error:
        faults = [
            f"{path.name}, line {_line(tree, fault['loc'])}: {_place(fault['loc'])}{fault['msg']}"
            for fault in error.errors()
        ]
        raise BrokenRubricError("\n".join(faults)) from error


def _tree(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise BrokenRubricError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BrokenRubricError(f"{path.name}: is not text in UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenRubricError(f"{path.name}, line {line}: is not YAML ({error.problem})") from error


def _place(location: Sequence[str | int]) -> str:
    words = [f"number {step + 1}" if isinstance(step, int) else step for step in location]
    return " ".join(words) + ": " if words else ""


def _line(node: yaml.Node | None, location: Sequence[str | int]) -> int:
    """The line (from 1) of the deepest node on the way to `location` that the file really has."""
    for step in location:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else 1


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                found: yaml.Node = value
                return found
    return None
