"""Names that look like settings and are none: what is misspelt has its default, and nothing else would say so."""

import os
from collections.abc import Iterator
from difflib import get_close_matches

from bot.log import get_log
from bot.settings import Settings, names_in_file

_log = get_log(__name__)
_OURS, _SLACKS = "ILT_", "SLACK_"
# Of compose.yaml; the container's environment has it too.
_OF_OTHERS = {"ILT_DOMAIN"}
# How near a name without a beginning of ours is (DATABASE_URI).
_NEAR = 0.85


def misspelt() -> list[str]:
    """A sentence for each, with its line in .env where it stands there. Raises SettingsError where that cannot be read."""
    lines = names_in_file()
    known = {name.upper() for name in Settings.model_fields}
    found = set(_in_environment()) | {name for name in lines if _is_meant(name, known)}
    return [_told(name, lines.get(name), known) for name in sorted(found - known - _OF_OTHERS)]


def tell_of_misspelt() -> None:
    """A line of the log for each."""
    for reason in misspelt():
        _log.warning("setting_unknown", reason=reason)


def _in_environment() -> Iterator[str]:
    """Those of others begin as they like."""
    return (name.upper() for name in os.environ if name.upper().startswith(_OURS))


def _is_meant(name: str, known: set[str]) -> bool:
    return name.startswith((_OURS, _SLACKS)) or bool(get_close_matches(name, known, 1, _NEAR))


def _told(name: str, line: int | None, known: set[str]) -> str:
    where = f" (.env, line {line})" if line else ""
    near = get_close_matches(name, known, 1)
    return f"{name}{where} is no setting of this version{f': is {near[0]} meant?' if near else ''}"
