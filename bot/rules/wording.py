"""The words of a self-assessment as they were when it was opened: the quoted ones, and their translations, frozen beside them."""

from collections.abc import Mapping
from typing import Any

from bot.words import language
from rubric_data import Rubric
from rubric_data.kept import Kept

# In the stored rubric, beside what the file of the rubric holds.
_TRANSLATIONS = "translations"
Stored = Mapping[str, Any]


def frozen(rubric: Rubric) -> dict[str, Any]:
    """What an assessment stores: the rubric with its translations as they are now."""
    found = {name: one.model_dump(mode="json") for name, one in rubric.translations.items()}
    return {**rubric.model_dump(mode="json"), _TRANSLATIONS: found}


def quoted(stored: Stored) -> Rubric:
    """As the source says it: what is compared with other votes, and what is stored elsewhere."""
    return _read(stored, "")


def spoken(stored: Stored) -> Rubric:
    """In the language that is spoken now, where it was translated when the vote was opened; else as the source says it."""
    return _read(stored, language() if is_translated(stored) else "")


def _read(stored: Stored, name: str) -> Rubric:
    """It was checked when it was stored: once in a process is enough."""
    made = stored.made if isinstance(stored, Kept) else dict[str, Rubric]()
    if name not in made:
        said = stored[_TRANSLATIONS][name] if name else stored
        made[name] = Rubric.model_validate({one: said[one] for one in said if one != _TRANSLATIONS})
    return made[name]


def title_of(stored: Stored) -> str:
    """The title that `spoken` has."""
    return str((_translation(stored) or stored)["title"])


def parts_of(stored: Stored) -> list[dict[str, Any]]:
    """The sections that `spoken` has, as they are stored: a vote reads more than one part of them, and quickly."""
    parts: list[dict[str, Any]] = (_translation(stored) or stored)["sections"]
    return parts


def is_translated(stored: Stored) -> bool:
    """Whether `spoken` is a translation."""
    return _translation(stored) is not None


def _translation(stored: Stored) -> Stored | None:
    found: Stored | None = stored.get(_TRANSLATIONS, {}).get(language())
    return found
