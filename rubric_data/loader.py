"""Reads files of data and says exactly what is wrong with a broken one: rubrics, the questions about a session, what else is YAML.

A kind of file is a pydantic model: `load_file(path, Rubric)`, `load_all((folder, own), Rubric)`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rubric_data.schema import FOUND_AT, Growth, Rubric, SessionQuestions
from rubric_data.tree import BrokenFileError, FaultyTextError, Tree

_FOLDER = Path(__file__).parent
_ENDINGS = {".yaml", ".yml"}
# The files of a folder that are no rubrics: their names without the ending.
SESSION_QUESTIONS, GROWTH, RESOURCES = "session_questions", "growth", "resources"
_NO_RUBRICS = {SESSION_QUESTIONS, GROWTH, RESOURCES}


_Model = TypeVar("_Model", bound=BaseModel)
# A model with a field `key`.
_KeyedModel = TypeVar("_KeyedModel", bound=Any)


def load_rubrics(own: Path | None = None) -> dict[str, Rubric]:
    """All rubrics by key: the project's, and those of a folder of one's own.

    Raises:
        BrokenFileError: a file is not a valid rubric, two files share a key, or the folder is not there.
    """
    if own and not own.is_dir():
        raise BrokenFileError(f"{own}: there is no folder of that name (ILT_RUBRICS_DIR)")
    return load_all([_FOLDER, *([own] if own else [])], Rubric, besides=_NO_RUBRICS)


def load_session_questions(own: Path | None = None) -> SessionQuestions:
    """What members are asked about a session: as a folder of one's own has it, else as the project's source.

    Raises:
        BrokenFileError: the file is not what it should be, or the folder cannot be read.
    """
    return _own_or_ours(own, is_about_sessions, SessionQuestions)


def load_growth(own: Path | None = None) -> Growth:
    """The skills of the growth page: as a folder of one's own has them, else as the project has.

    Raises:
        BrokenFileError: the file is not what it should be, or the folder cannot be read.
    """
    return _own_or_ours(own, is_about_growth, Growth)


def is_about_sessions(path: Path) -> bool:
    """Whether a file's name says that it holds no rubric, but the questions about a session."""
    return path.stem.lower() == SESSION_QUESTIONS


def is_about_growth(path: Path) -> bool:
    """Whether a file's name says that it holds the skills of the growth page."""
    return path.stem.lower() == GROWTH


def load_rubric(path: Path) -> Rubric:
    """The rubric in one YAML file. Raises BrokenFileError: not readable, not YAML, or not a rubric."""
    return load_file(path, Rubric)


def load_all(
    folders: Sequence[Path], model: type[_KeyedModel], *, besides: Collection[str] = ()
) -> dict[str, _KeyedModel]:
    """What all the files of some folders hold, by the `key` that each names.

    Args:
        besides: the names, without the ending, of files that hold something else.

    Raises:
        BrokenFileError: the faults of all files, or two of them share a key.
    """
    found: dict[str, _KeyedModel] = {}
    owners: dict[str, str] = {}
    faults = []
    for path in files_in(folders):
        if path.stem.lower() in besides:
            continue
        try:
            loaded = load_file(path, model)
        except BrokenFileError as error:
            faults.append(str(error))
            continue
        if loaded.key in found:
            faults.append(
                f'{path.name}, line {_line_of_key(path)}: the key "{loaded.key}" belongs to another file too '
                f"({owners[loaded.key]}): choose another key"
            )
        found[loaded.key], owners[loaded.key] = loaded, path.name
    if faults:
        raise BrokenFileError("\n".join(faults))
    return found


def load_file(path: Path, model: type[_Model], **context: Any) -> _Model:
    """What one YAML file holds. `context`: what the model compares it with.

    Raises:
        BrokenFileError: it cannot be read, is not YAML, or is not what `model` says.
    """
    tree = _tree(path)
    try:
        return model.model_validate(tree.value, context=context)
    except ValidationError as error:
        faults = [_told(path, tree, fault) for fault in error.errors(include_url=False)]
        raise BrokenFileError("\n".join(faults)) from error


def _own_or_ours(own: Path | None, is_it: Callable[[Path], bool], model: type[_Model]) -> _Model:
    folders = [*([own] if own else []), _FOLDER]
    return load_file(next(filter(is_it, files_in(folders))), model)


def files_in(folders: Sequence[Path]) -> Iterator[Path]:
    """Those of each folder by name. What begins with a dot is an editor's or a system's."""
    for folder in folders:
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            raise BrokenFileError(f"{folder}: cannot be read ({error.strerror})") from error
        yield from (path for path in paths if path.suffix.lower() in _ENDINGS and path.name[0] != ".")


def _tree(path: Path) -> Tree:
    try:
        return Tree(path.read_bytes())
    except OSError as error:
        raise BrokenFileError(f"{path}: cannot be read ({error.strerror})") from error
    except FaultyTextError as error:
        faults = [f"{path.name}, line {fault.line}: {fault.reason}" for fault in error.faults]
        raise BrokenFileError("\n".join(faults)) from error


def _line_of_key(path: Path) -> int:
    return _tree(path).line(["key"])


def _told(path: Path, tree: Tree, fault: Any) -> str:
    found_at = (fault.get("ctx") or {}).get(FOUND_AT)
    line = (tree.last_line_with(found_at) if found_at else None) or tree.line(fault["loc"])
    return f"{path.name}, line {line}: {_place(fault['loc'])}{fault['msg']}"


def _place(location: Sequence[str | int]) -> str:
    words = [f"number {step + 1}" if isinstance(step, int) else step for step in location]
    return " ".join(words) + ": " if words else ""
