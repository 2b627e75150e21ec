"""Reads files of data and says exactly what is wrong with a broken one: rubrics, the questions about a session, what else is YAML.

A kind of file is a pydantic model: `load_file(path, Rubric)`, `load_all((folder, own), Rubric)`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from rubric_data.schema import FOUND_AT, Growth, Rubric, SessionQuestions, Translatable
from rubric_data.translations import (
    GROWTH_WORDS,
    QUESTION_WORDS,
    RUBRIC_WORDS,
    Merging,
    Words,
    language_of,
    original_name,
)
from rubric_data.tree import BrokenFileError, FaultyTextError, Tree

_FOLDER = Path(__file__).parent
_ENDINGS = {".yaml", ".yml"}
# The files of a folder that are no rubrics: their names without the ending.
SESSION_QUESTIONS, GROWTH, RESOURCES = "session_questions", "growth", "resources"
_NO_RUBRICS = {SESSION_QUESTIONS, GROWTH, RESOURCES}


_Model = TypeVar("_Model", bound=BaseModel)
_Translated = TypeVar("_Translated", bound=Translatable)
# A model with a field `key`.
_KeyedModel = TypeVar("_KeyedModel", bound=Any)


def load_rubrics(own: Path | None = None) -> dict[str, Rubric]:
    """All rubrics by key: the project's, and those of a folder of one's own.

    Raises:
        BrokenFileError: a file is not a valid rubric, two files share a key, or the folder is not there.
    """
    if own and not own.is_dir():
        raise BrokenFileError(f"{own}: there is no folder of that name (ILT_RUBRICS_DIR)")
    folders = [_FOLDER, *([own] if own else [])]
    refuse_orphans(folders)
    return load_all(folders, Rubric, besides=_NO_RUBRICS, words=RUBRIC_WORDS)


def load_session_questions(own: Path | None = None) -> SessionQuestions:
    """What members are asked about a session: as a folder of one's own has it, else as the project's source.

    Raises:
        BrokenFileError: the file is not what it should be, or the folder cannot be read.
    """
    return _own_or_ours(own, is_about_sessions, SessionQuestions, QUESTION_WORDS)


def load_growth(own: Path | None = None) -> Growth:
    """The skills of the growth page: as a folder of one's own has them, else as the project has.

    Raises:
        BrokenFileError: the file is not what it should be, or the folder cannot be read.
    """
    return _own_or_ours(own, is_about_growth, Growth, GROWTH_WORDS)


def is_about_sessions(path: Path) -> bool:
    """Whether a file's name says that it holds no rubric, but the questions about a session, in whichever language."""
    return original_name(path) == SESSION_QUESTIONS


def is_about_growth(path: Path) -> bool:
    """Whether a file's name says that it holds the skills of the growth page, in whichever language."""
    return original_name(path) == GROWTH


def load_all(
    folders: Sequence[Path],
    model: type[_KeyedModel],
    *,
    besides: Collection[str] = (),
    words: Words | None = None,
) -> dict[str, _KeyedModel]:
    """What all the files of some folders hold, by the `key` that each names.

    Args:
        besides: the names, without the ending, of files that hold something else.
        words: of what can be translated: with the translations that stand beside each file.

    Raises:
        BrokenFileError: the faults of all files, or two of them share a key.
    """
    found: dict[str, _KeyedModel] = {}
    owners: dict[str, str] = {}
    faults = []
    for path in originals_in(folders):
        if path.stem.lower() in besides:
            continue
        try:
            loaded = load_file(path, model)
            loaded = with_translations(path, loaded, words, folders) if words else loaded
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


def _own_or_ours(
    own: Path | None, is_it: Callable[[Path], bool], model: type[_Translated], words: Words
) -> _Translated:
    folders = [*([own] if own else []), _FOLDER]
    path = next(filter(is_it, originals_in(folders)))
    return with_translations(path, load_file(path, model), words, folders)


def with_translations(
    path: Path, original: _Translated, words: Words, folders: Sequence[Path], **context: Any
) -> _Translated:
    """A file with the translations beside it; the project's own also with those of one's own folder, which go before.

    Raises:
        BrokenFileError: a translation cannot be read, or is not one of this file.
    """
    found = {}
    for folder in _where_its_translations_are(path, folders):
        of_folder: dict[str, Path] = {}
        for file in files_in([folder]):
            language = language_of(file)
            if language is None or original_name(file) != path.stem.lower():
                continue
            if language in of_folder:
                raise BrokenFileError(f"{file.name}: {of_folder[language].name} is in the same language")
            of_folder[language] = file
            found[language] = load_translation(file, original, words, **context)
    return original.with_translations(found)


def _where_its_translations_are(path: Path, folders: Sequence[Path]) -> Iterator[Path]:
    yield path.parent
    if path.parent == _FOLDER:
        for folder in folders:
            if folder != _FOLDER and path.stem.lower() not in {
                one.stem.lower() for one in originals_in([folder])
            }:
                yield folder


def load_translation(path: Path, original: _Translated, words: Words, **context: Any) -> _Translated:
    """An original in the words of the translation in one file. `context`: as for `load_file`.

    Raises:
        BrokenFileError: it cannot be read, is not YAML, lacks words, or has too many of them.
    """
    tree = _tree(path)
    merging = Merging(original.model_dump(mode="json"), tree.value or {}, words)
    if merging.faults:
        told = [
            f"{path.name}, line {tree.line(one.at)}: {_place(one.at)}{one.reason}" for one in merging.faults
        ]
        raise BrokenFileError("\n".join(told))
    try:
        return type(original).model_validate(merging.merged, context=context)
    except ValidationError as error:
        found = error.errors(include_url=False)
        told = [_told(path, tree, {**fault, "loc": merging.place_of(fault["loc"])}) for fault in found]
        raise BrokenFileError("\n".join(told)) from error


def original_of(path: Path) -> Path:
    """The file that a translation translates: beside it, else the project's. Raises BrokenFileError where there is none."""
    refuse_orphans([path.parent, _FOLDER])
    name = original_name(path)
    return next(one for one in originals_in([path.parent, _FOLDER]) if one.stem.lower() == name)


def refuse_orphans(folders: Sequence[Path]) -> None:
    """Raises BrokenFileError for translations of files that are not there."""
    known = {path.stem.lower() for path in originals_in(folders)}
    orphans = [one for one in files_in(folders) if language_of(one) and original_name(one) not in known]
    if orphans:
        told = [
            f"{one.name}: translates {original_name(one)}{one.suffix}, which is not there" for one in orphans
        ]
        raise BrokenFileError("\n".join(told))


def originals_in(folders: Sequence[Path]) -> Iterator[Path]:
    """As `files_in`, without translations."""
    return (path for path in files_in(folders) if language_of(path) is None)


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
