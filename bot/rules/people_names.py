"""What somebody is called, from a profile's name that holds more than a name: "Maya (May) Lopez, Ph.D. (she/her) | Room 4"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.rules.text import is_seen

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sr", "sra", "srta"}
_DEGREES = frozenset(
    [
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "esq",
        "phd",
        "edd",
        "med",
        "ma",
        "ms",
        "mat",
        "mba",
        "bs",
        "ba",
        "bed",
        "edm",
        "eds",
        "ed",
        "jd",
        "md",
        "psyd",
        "rn",
        "cpa",
        "nbct",
        "lcsw",
        "lmsw",
        "msw",
        "bcba",
        "slp",
        "ot",
        "pt",
        "mlis",
        "dphil",
        "dr",
    ]
)
_NEVER_NAMES = {"jr", "sr", "ii", "iii", "iv", "esq", "phd", "edd"}
_PRONOUNS = "she|her|hers|he|him|his|they|them|theirs|ze|zir|xe|xem|ella|él|el|elle|any|all|ask|pronouns"
# In brackets beside a name, and no nickname.
_NO_NICKNAMES = frozenset(
    [
        "away",
        "admin",
        "ap",
        "art",
        "band",
        "counselor",
        "coach",
        "dean",
        "ela",
        "ell",
        "esl",
        "external",
        "guest",
        "gym",
        "ilt",
        "lead",
        "library",
        "math",
        "music",
        "nurse",
        "office",
        "ooo",
        "out",
        "para",
        "pe",
        "principal",
        "remote",
        "science",
        "sped",
        "staff",
        "sub",
        "tech",
        "temp",
        "vp",
    ]
)
_IN_BRACKETS = re.compile(
    r"[(\[{\"“”«](?P<words>[^()\[\]{}\"“”«»]*)[)\]}\"“”»]|(?<!\w)['‘](?P<quoted>\w+)['’](?!\w)"
)
_SMALL_WORDS = {"the", "of", "and", "to", "for", "in", "on", "at", "my", "our", "me"}
_EMOJI = re.compile(r":[\w+-]+:")
_SAID_PRONOUNS = re.compile(rf"(?<!\w)(?:{_PRONOUNS})(?:\s*/\s*(?:{_PRONOUNS}))+(?!\w)")
_PARTS = re.compile(r"\s*[|•·~/\\]\s*|\s+[-–—:@#]+\s*|\s*[–—]\s*|:\s+")
_PLACE = re.compile(r"(?<=\w)\s+(?:room|rm|grades?|gr|ext|x)\b\.?\s*#?\d[\w-]*$")
_SYMBOL = re.compile(r"[^\w\s.'-]|(?<!\w)[.'-]+(?!\w)")
_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("’ʼ", "''")


@dataclass(frozen=True)
class Called:
    """`full`: names of several words, which surely mean one person; `short`: single ones and what people make of them.

    `last`: those of the short ones that are but a last name, and often a word too: "Bell", "Park".
    """

    full: frozenset[str]
    short: frozenset[str]
    last: frozenset[str] = frozenset()


def folded(text: str) -> str:
    """In small letters without accents, of the same length, so that places in it are places in the text."""
    return text.lower() if text.isascii() else "".join(map(_folded, text)).translate(_APOSTROPHES)


def _folded(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def words_in(text: str) -> set[str]:
    """The words of a text in small letters; of a name, one of which stands in everything that others write for it."""
    return set(_WORD.findall(folded(text)))


def called(*names: str) -> Called:
    """What others may write for somebody of those names (in small letters, without accents)."""
    full: set[str] = set()
    short: set[str] = set()
    first: set[str] = set()
    last: set[str] = set()
    for name in filter(is_seen, names):
        for words in _ways(folded(name)):
            own = [word for word in words if word.strip(".") not in TITLES] or words
            (full if len(own) > 1 else short).update({" ".join(words), " ".join(own)})
            short |= _shorter(own)
            first.add(own[0])
            last.add(own[-1])
    return Called(frozenset(full), frozenset(short - full), frozenset(last - first))


def _shorter(own: list[str]) -> set[str]:
    """First name, last name, first name and initial."""
    if len(own) == 1:
        return set()
    found = {own[0], own[-1], f"{own[0]} {own[-1][0]}", f"{own[0]} {own[-1][0]}."}
    return {name for name in found if len(name) > 1 and name not in _SMALL_WORDS}


def _ways(name: str) -> Iterator[list[str]]:
    """The words of a name, and the same with each nickname in place of the first one."""
    text = _EMOJI.sub(" ", name)
    words = _core(_IN_BRACKETS.sub(" ", _SAID_PRONOUNS.sub(" ", text))) or _core(
        _SAID_PRONOUNS.sub(" ", text)
    )
    if not words:
        return
    yield words
    if len(words) == 1 and "." in words[0].strip("."):
        yield words[0].strip(".").split(".")
    for match in _IN_BRACKETS.finditer(text):
        nickname = (match["words"] or match["quoted"] or "").strip()
        if _is_nickname(nickname):
            yield [nickname]
            if len(words) > 1:
                yield [nickname, words[-1]]


def _is_nickname(word: str) -> bool:
    return (
        word.isalpha() and len(word) > 1 and word not in _NO_NICKNAMES and not re.fullmatch(_PRONOUNS, word)
    )


def _core(text: str) -> list[str]:
    """The words of the name itself: without rooms, roles behind a line, degrees; "Lopez, Maya" in the usual order."""
    parts = [part for part in _PARTS.split(text) if re.search(r"[^\W\d_]", part)]
    named = [part for part in parts if not re.search(r"\d", part)] or parts
    if not named:
        return []
    whole = _PLACE.sub("", named[0] if len(parts) > 1 else text).split(",")
    first, *more = _words(whole[0]) or whole[0].split(), *filter(None, map(_words, whole[1:]))
    is_last_first = len(first) == 1 and more and len(more[0]) <= 2  # noqa: PLR2004 - a first name and an initial
    return [*more[0], *first] if is_last_first else first


def _words(part: str) -> list[str]:
    words = _SYMBOL.sub(" ", part).split()
    while words and _is_degree(words[-1], is_only=len(words) == 1):
        words.pop()
    return words


def _is_degree(word: str, *, is_only: bool) -> bool:
    bare = word.replace(".", "")
    return bare in _DEGREES and (is_only or "." in word or bare in _NEVER_NAMES)
