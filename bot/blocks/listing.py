"""Several things named in one sentence; each is said, and escaped or cut, before."""

import re
from collections.abc import Sequence

from bot.words import language, say

# Spanish: "y" becomes "e" before its own sound, "o" becomes "u" before its own.
_SMOOTHED = {
    "es": (
        (" y ", " e ", re.compile(r"\W*h?[ií](?![aeo])", re.IGNORECASE)),
        (" o ", " u ", re.compile(r"\W*(h?[oó]|8)", re.IGNORECASE)),
    )
}


def listed(parts: Sequence[str]) -> str:
    """`Ana`, `Ana and Luis`, `Ana, Luis and Eva`; empty for none."""
    *most, last = parts or [""]
    return _smooth(say("{some} and {last}", some=", ".join(most), last=last), last) if most else last


def either(parts: Sequence[str]) -> str:
    """`Ana`, `Ana or Luis`, `Ana, Luis or Eva`; empty for none."""
    *most, last = parts or [""]
    return _smooth(say("{some} or {last}", some=", ".join(most), last=last), last) if most else last


def _smooth(said: str, last: str) -> str:
    for word, other, sound in _SMOOTHED.get(language(), ()):
        if sound.match(last) and said.endswith(word + last):
            return said.removesuffix(word + last) + other + last
    return said
