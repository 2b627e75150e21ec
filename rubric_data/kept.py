"""Frozen rubrics, JSON of the database that is long and never changes: read, and checked, once in a process.

Nothing else: what is deleted in the database, such as answers of staff, must not stay in the memory of a process.
"""

import json
from functools import lru_cache
from typing import Any

# What is shorter is read faster than it is found again.
_LONG = 1000
_MOST = 64
_IN_A_RUBRIC = '"sections"'


class Kept(dict[str, Any]):
    """A long object that is read once, by whoever reads the same text. Nobody changes it.

    Attributes:
        made: what was made of it, by name.
    """

    def __init__(self, found: dict[str, Any]) -> None:
        super().__init__(found)
        self.made: dict[str, Any] = {}


def read_json(text: str | bytes) -> Any:
    """A column's value."""
    return _kept(text) if len(text) >= _LONG and _is_rubric(text) else json.loads(text)


def _is_rubric(text: str | bytes) -> bool:
    if isinstance(text, str):
        return text.startswith("{") and _IN_A_RUBRIC in text
    return text.startswith(b"{") and _IN_A_RUBRIC.encode() in text


@lru_cache(_MOST)
def _kept(text: str | bytes) -> Kept:
    return Kept(json.loads(text))
