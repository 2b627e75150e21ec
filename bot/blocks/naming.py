"""What a team works on, named inside a sentence of ours."""

from collections.abc import Sequence

from bot.blocks import kit
from bot.blocks.listing import listed

# A person's words in a sentence of ours.
NAME = 60


def name_of(words: str, limit: int = NAME) -> str:
    """A name on one line; something always stands there."""
    return kit.tame(words, limit) or "?"


def names_in_words(names: Sequence[str]) -> str:
    """`Norms`, `Norms and Clear roles`, `Norms, Clear roles and Purpose`."""
    return listed([name_of(one) for one in names]) or "?"
