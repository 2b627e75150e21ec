"""Puts words of any length into places of a fixed size, with nothing of importance lost."""

from collections.abc import Iterable

from bot.blocks import kit, limits
from bot.words import say


def fits(words: str, limit: int) -> bool:
    """Whether the words need no cut."""
    return kit.cut(words, limit) == words


def packed(pieces: Iterable[str], limit: int = limits.SECTION_TEXT, between: str = "\n") -> list[str]:
    """The pieces joined to as few texts of at most `limit` UTF-16 units as their order allows."""
    texts: list[str] = []
    for piece in pieces:
        if texts and fits(longer := f"{texts[-1]}{between}{piece}", limit):
            texts[-1] = longer
        else:
            texts.append(kit.cut(piece, limit))
    return texts


def first_that_fits(forms: Iterable[str]) -> str:
    """The first form that needs no cut as a message's text, the longest given first; the last one where none does."""
    words = ""
    for words in forms:
        if fits(words, limits.FALLBACK_TEXT):
            break
    return words


def tidy(words: str, limit: int = limits.SECTION_TEXT) -> str:
    """A person's words with their line breaks, without invisible characters."""
    return kit.cut("\n".join(kit.tame(line, limit) for line in words.splitlines()).strip(), limit)


def small_escaped(words: str, limit: int) -> str:
    """A person's words on one line, so short that they fit into `limit` UTF-16 units once they are escaped."""
    shorter = (kit.tame(words, size) for size in range(limit, 0, -1))
    return next((form for form in shorter if fits(kit.escape(form), limit)), "")


def distinct_names(words: Iterable[str], limit: int) -> list[str]:
    """A name for each, on one line, never empty, and none twice even where the cut makes two alike."""
    names: list[str] = []
    for place, one in enumerate(words, 1):
        wanted = kit.tame(one, limit) or say("Criterion")
        name, number = wanted, place
        while name in names:
            name = f"{kit.cut(wanted, limit - len(str(number)) - 1)} {number}"
            number += 1
        names.append(name)
    return names
