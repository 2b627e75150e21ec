"""Files that only whoever runs the bot may read: open votes lie in them."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_FOLDER_MODE, _FILE_MODE = 0o700, 0o600
# What SQLite keeps beside its file.
_BESIDE = ("", "-wal", "-shm", "-journal")
# What the bot puts into its folder itself: a folder with one of them, or with nothing, is the bot's.
LOCK, DATABASE = "run.lock", "ilt.db"


def make_folder(folder: Path) -> None:
    """Makes a folder for the bot alone, unless it is there. Raises OSError where that cannot be."""
    if not folder.is_dir():
        folder.mkdir(_FOLDER_MODE, parents=True, exist_ok=True)
        folder.chmod(_FOLDER_MODE)  # whatever the umask took away


def make_file(path: Path) -> None:
    """Makes an empty file for the bot alone, unless it is there. Raises OSError where that cannot be."""
    if not path.exists():
        with suppress(FileExistsError):  # by another thread meanwhile
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE_MODE))


def opener(path: str, flags: int) -> int:
    """For `open`: a file that is made is the bot's alone."""
    return os.open(path, flags, _FILE_MODE)


def of_database(file: Path) -> list[Path]:
    """A SQLite file and what lies beside it."""
    return [file.with_name(file.name + ending) for ending in _BESIDE]


def mend(folder: Path, files: Iterable[Path]) -> list[str]:
    """Takes every right on the folder and the files away from others, older ones too. What could not be mended."""
    for path in _loose(folder, files):
        with suppress(OSError):  # somebody else's: told below
            path.chmod(_FOLDER_MODE if path.is_dir() else stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
    return loose(folder, files)


def loose(folder: Path, files: Iterable[Path]) -> list[str]:
    """What others may read or change there, one sentence each."""
    found = [
        f"{path} can be read by other accounts of this machine: chmod {_FOLDER_MODE if path.is_dir() else _FILE_MODE:o} {path}"
        for path in _loose(folder, files)
    ]
    if folder.is_dir() and not _is_ours(folder) and _rights_of_others(folder):
        found.append(
            f"{folder} is a folder of other things too, which other accounts can list: give the bot its own"
        )
    return found


def _loose(folder: Path, files: Iterable[Path]) -> Iterator[Path]:
    for path in [*([folder] if _is_ours(folder) else []), *files]:
        if path.exists() and not path.is_symlink() and _rights_of_others(path):
            yield path


def _rights_of_others(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & _OTHERS


def _is_ours(folder: Path) -> bool:
    """Whether nobody else's work is hindered: never the folder of the program, of a home, or one shared by all."""
    if not folder.is_dir() or folder.stat().st_mode & stat.S_ISVTX:
        return False
    full = folder.resolve()
    if any(
        full == place or full in place.parents
        for place in (Path.cwd(), Path.home(), Path(__file__).resolve())
    ):
        return False
    return not any(full.iterdir()) or any((full / name).exists() for name in (LOCK, DATABASE))
