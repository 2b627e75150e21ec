"""JSON of the database that is long and never changes, as a frozen rubric is: read, and checked, once in a process."""

import json
from functools import lru_cache
from typing import Any

# What is shorter is read faster than it is found again.
_LONG = 1000
_MOST = 64


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
    is_long = len(text) >= _LONG and text[:1] in {"{", b"{"}
    return _kept(text) if is_long else json.loads(text)


@lru_cache(_MOST)
def _kept(text: str | bytes) -> Kept:
    return Kept(json.loads(text))
