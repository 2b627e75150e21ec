"""What people type about a strategy: the sentence it makes, the number it says, and whether both signs are one."""

import re

from bot.words import say

# People begin the sentence again though its beginning stands above the field.
_WE = re.compile(
    r"^\W*(?:(?:if\s+)?(?:our team|we)\s+(?:will\s+|are going to\s+)?"
    r"|(?:si\s+)?(?:nosotr[oa]s\s+)?(?:(?:(?:nuestro|el)\s+equipo\s+)?va\s+a|vamos\s+a)\s+|si\s+(?:nosotr[oa]s\s+)?)",
    re.IGNORECASE,
)
_SO = re.compile(r"^\W*(?:so\s+that|then|so|entonces|para\s+que|de\s+modo\s+que)\b\W*", re.IGNORECASE)
_ENDS = " \t\n.,;:…"
# Words that begin a sentence in capitals and mean nobody.
_COMMON = frozenset(
    [
        "all",
        "both",
        "each",
        "every",
        "families",
        "kids",
        "learners",
        "many",
        "more",
        "most",
        "no",
        "our",
        "parents",
        "pupils",
        "staff",
        "students",
        "teachers",
        "teams",
        "the",
        "their",
        "they",
        "we",
        *(
            "cada",
            "el",
            "ellas",
            "ellos",
            "estudiantes",
            "familias",
            "la",
            "las",
            "los",
            "maestras",
            "maestros",
        ),
        *(
            "muchas",
            "muchos",
            "más",
            "nuestra",
            "nuestras",
            "nuestro",
            "nuestros",
            "su",
            "sus",
            "todas",
            "todos",
        ),
    ]
)
_PLAIN = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?|\.\d{1,6})", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d{1,2})(?!\d)", re.ASCII)
_ANY = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?", re.ASCII)


def if_then(what: str, so_that: str) -> str:
    """The sentence of a strategy.

    >>> if_then("We will open each meeting with student work.", "So that teams plan from it.")
    'If we open each meeting with student work, then teams plan from it.'
    """
    return say("If we {what}, then {so_that}.", what=does_words(what), so_that=so_that_words(so_that))


def theory(what: str, then: str, so_that: str) -> str:
    """The sentence of a theory of action; each part may begin with the sentence's own word.

    >>> theory("If we plan from student work", "then lessons fit", "so that more students read")
    'If we plan from student work, then lessons fit, so that more students read.'
    """
    if not so_that_words(so_that):
        return say("If we {what}, then {then}.", what=does_words(what), then=so_that_words(then))
    return say(
        "If we {what}, then {then}, so that {so_that}.",
        what=does_words(what),
        then=so_that_words(then),
        so_that=so_that_words(so_that),
    )


def does_words(words: str) -> str:
    """What stands behind "if we".

    >>> does_words("We will open each meeting with student work.")
    'open each meeting with student work'
    """
    line = _line(words)
    return _small(_WE.sub("", line) or line)


def so_that_words(words: str) -> str:
    """What stands behind "so that".

    >>> so_that_words("So that Maya's team plans from it.")
    "Maya's team plans from it"
    """
    line = _line(words)
    return _small_if_common(_SO.sub("", line) or line)


def _line(words: str) -> str:
    return " ".join(words.split()).strip(_ENDS)


def _small(words: str) -> str:
    """With a small letter first, unless it belongs to an abbreviation or stands alone."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _small_if_common(words: str) -> str:
    first = words.partition(" ")[0].lower()
    return _small(words) if first in _COMMON else words


def number_said(words: str) -> float | None:
    """The number, where nothing else was typed; None for anything that may be read in two ways or is none.

    >>> number_said("1,234.5"), number_said("12,5"), number_said("about 40 %")
    (1234.5, None, None)
    """
    plain = words.strip()
    return float(plain.replace(",", "")) if _PLAIN.fullmatch(plain) else None


def number_meant(words: str) -> str:
    """The number that was most likely meant, as it can be taken; empty where there is none.

    >>> number_meant("about 40 %"), number_meant("12,5"), number_meant("a few")
    ('40', '12.5', '')
    """
    comma = _COMMA.search(words)
    if comma:
        return f"{comma[1]}.{comma[2]}"
    found = _ANY.search(words)
    return found[0] if found else ""


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts are one, but for capitals, blanks and signs."""
    return _bare(one) == _bare(other)


def _bare(words: str) -> str:
    return "".join(re.findall(r"\w+", words.casefold()))
