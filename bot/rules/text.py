"""A person's text: as it is kept, without what nobody can see, cut to a length; and what to say of one that is too long."""

import re
import unicodedata

from bot.words import say

_NUL = "\u0000"
# Characters that turn the direction of the text around them, control characters other than line breaks, and halves of
# characters: JSON can hold them, no database and no font can.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_BLANKS = re.compile(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Letters to a program that draw nothing.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
_ASKS_OR_CALLS = "?!\u00bf\u00a1\u061f\uff1f\uff01"
_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_BYTES = 2


def kept(words: str) -> str:
    """As typed, without white space around it.

    NUL and halves of characters are left out: no database stores them, and nobody can type or see them.
    """
    return words.replace(_NUL, "").encode("utf-8", "ignore").decode("utf-8").strip()


def tame(words: str, limit: int) -> str:
    """A person's words on one line, without invisible characters, cut to `limit` UTF-16 units."""
    return cut(" ".join(_UNSEEN.sub("", words).split()), limit)


def visible(words: str) -> str:
    """A person's words as they typed them, line breaks and all, without invisible characters; "" where they say nothing."""
    lines = _BLANKS.sub(" ", words).splitlines()
    shown = "\n".join(_UNSEEN.sub("", line) for line in lines).strip()
    return shown if _says_something(shown) else ""


def _says_something(words: str) -> bool:
    """Whether anything can be seen that is not there to get past a field: ".", "-", "…"."""
    return any(
        unicodedata.category(letter)[0] not in "CZMP" or letter in _ASKS_OR_CALLS
        for letter in words
        if letter not in _BLANK_LETTERS
    )


def is_seen(words: str) -> bool:
    """Whether anything of them can be seen: not of joiners and fillers alone."""
    return any(
        unicodedata.category(letter)[0] not in "CZM" and letter not in _BLANK_LETTERS for letter in words
    )


def cut(words: str, limit: int) -> str:
    """At most `limit` UTF-16 units (Slack's way of counting is not documented; this is the stricter one).

    Never ends in half a character.
    """
    # Nothing has fewer units than characters: what lies behind the limit need not be looked at.
    units = words[: limit + 1].encode("utf-16-le", "surrogatepass")
    if len(units) <= limit * _BYTES:
        return words
    kept = units[: max(limit - 1, 0) * _BYTES].decode("utf-16-le", "surrogatepass")
    whole = kept if words.startswith(kept) else kept[:-1]
    return whole.rstrip() + "…"


def is_address(words: str) -> bool:
    """Whether it is a web address and nothing else, all of it to be seen."""
    return bool(_ADDRESS.fullmatch(words)) and visible(words) == words


def too_long(words: str, most: int, advice: str = "") -> str:
    """That a text has more than `most` characters, and what to do about it; empty where it has not.

    Args:
        advice: a sentence, where it is another one than "Shorten it."
    """
    if cut(words, most) == words:
        return ""
    # Counted like the limit: some signs are two.
    number = len(words.encode("utf-16-le", "surrogatepass")) // _BYTES
    fault = say("At most {most} characters, and this has {number}.", most=most, number=number)
    return " ".join([fault, advice or say("Shorten it.")])
