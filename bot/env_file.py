"""The file named .env: in which line each setting stands, and what is wrong with it as a file.

pydantic reads the values out of it; where they stand, it does not tell.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.errors import SettingsError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NAME = re.compile(rb"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=", re.ASCII)


@dataclass(frozen=True)
class EnvFile:
    """A file of settings: its name, and in which line each setting stands (by its name in capitals)."""

    name: str
    lines: Mapping[str, int]

    def place_of(self, setting: str) -> str:
        """A setting and where its value comes from: the environment goes before the file."""
        is_in_environment = any(known.upper() == setting and value for known, value in os.environ.items())
        if is_in_environment or setting not in self.lines:
            return setting
        return f"{setting} ({self.name}, line {self.lines[setting]})"


def read_env_file(path: Path, known: Collection[str]) -> EnvFile:
    """The file of that name; none is as good as an empty one.

    Args:
        known: the settings that there are, in capitals: of those none may stand in it twice.

    Raises:
        SettingsError: it cannot be read, or not all of it as it is written; every fault is named at once.
    """
    if not _is_there(path):
        return EnvFile(path.name, {})
    bindings = list(parse_stream(StringIO(_decoded(path))))
    faults = list(_faults(path.name, bindings, known))
    if faults:
        raise SettingsError("\n".join(faults))
    return EnvFile(path.name, {one.key.upper(): _line_of(one) for one in bindings if one.key})


def _is_there(path: Path) -> bool:
    """Raises SettingsError in a folder that this account may not look into, such as root's own."""
    try:
        return path.is_file()
    except OSError as error:
        raise SettingsError(
            f"{path.name} cannot be looked for in {Path.cwd()} ({error.strerror}): go to the folder of the settings first "
            "(`cd /var/lib/ilt-bot`, as docs/operating.md installs it)."
        ) from error


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be read ({error.strerror}).") from error
    if content.startswith(_UTF16) or b"\0" in content:
        raise SettingsError(f"{path.name}, line 1: is not text in UTF-8 (perhaps UTF-16): save it as UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        name = _NAME.match(content.splitlines()[line - 1])
        shown = f" ({name[1].decode()})" if name else ""
        raise SettingsError(
            f"{path.name}, line {line}{shown}: is not text in UTF-8 (byte {content[error.start]:#04x}): "
            "save the file as UTF-8."
        ) from error


def _faults(file: str, bindings: Iterable[Binding], known: Collection[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for one in bindings:
        line = _line_of(one)
        if one.error:
            yield f"{file}, line {line}: is not NAME=VALUE; a value with blanks or quotes in it needs quotes around it."
        elif one.key and (name := one.key.upper()) in known:
            if name in seen:
                yield f"{name} ({file}, line {line}): is set in line {seen[name]} already; leave one of them away."
            seen.setdefault(name, line)


def _line_of(binding: Binding) -> int:
    """Blank lines before it belong to the binding."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
