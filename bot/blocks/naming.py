"""What a team works on, named inside a sentence of ours."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.words import say

# A person's words in a sentence of ours.
NAME = 60


def name_of(words: str, limit: int = NAME) -> str:
    """A name on one line; something always stands there."""
    return kit.tame(words, limit) or "?"


def either(choices: Sequence[str]) -> str:
    """`Tue, Dec 8`, `Tue, Dec 8 or Fri, Dec 11`; empty for none."""
    *most, last = choices or [""]
    return say("{some} or {last}", some=", ".join(most), last=last) if most else last


def names_in_words(names: Sequence[str]) -> str:
    """`Norms`, `Norms and Clear roles`, `Norms, Clear roles and Purpose`."""
    *most, last = [name_of(one) for one in names] or ["?"]
    return say("{some} and {last}", some=", ".join(most), last=last) if most else last
