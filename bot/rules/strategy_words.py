"""What people type about a strategy: the sentence it makes, the number it says, and whether both signs are one."""

import re

from bot.rules.pasted import unlisted
from bot.words import language, say

# People begin the sentence again though its beginning stands above the field.
_WE = re.compile(
    r"^\W*(?:if\s+)?(?:"
    r"(?:we|i)(?:['’](?:ll|d)|['’](?:re|m)\s+going\s+to"
    r"|\s+(?:will|shall|should|are\s+going\s+to|(?:want|plan|need|intend|would\s+like)\s+to))?\s+"
    r"|(?:our|the|this)\s+(?:leadership\s+)?(?:team|ilt)\s+(?:will|shall|should|is\s+going\s+to)\s+"
    r"|let['’]?s\s+|to\s+)"
    r"|^\W*(?:(?:si\s+)?(?:nosotr[oa]s\s+)?(?:(?:(?:nuestro|el)\s+equipo\s+)?va\s+a|vamos\s+a)\s+"
    r"|si\s+(?:nosotr[oa]s\s+)?)",
    re.IGNORECASE,
)
_IF = re.compile(r"^if\s+", re.IGNORECASE)
_SO = re.compile(
    r"^\W*(?:so\s+that|in\s+order(?:\s+that)?|then|so|entonces|para\s+que|de\s+modo\s+que)\b\W*",
    re.IGNORECASE,
)
# What does not go behind "so that": an aim, such as "to help students write".
_TO = re.compile(r"^to\s+(?=[a-z])")
# "By Feb 26, our team will …": only where it says a day, for "By grade level, we plan" says how.
_BY_THEN = re.compile(
    r"^\W*(?:by|para)\s+(?=.{0,40}?(?:\d|\b(?:then|entonces|(?:the\s+)?end|fin|spring|summer|fall|winter|primavera|verano"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic))).{0,40}?"
    r"(?=\b(?:(?:our|the|this|nuestro|el)\s+(?:team|ilt|equipo)|we|vamos)\b)",
    re.IGNORECASE,
)
_ENDS = " \t\n.,;:…"
# Words that mean nobody by name, with which a sentence begins that says itself who does something.
_SUBJECTS = frozenset(
    [
        "a",
        "all",
        "an",
        "any",
        "both",
        "each",
        "every",
        "everybody",
        "everyone",
        "families",
        "few",
        "grade",
        "he",
        "her",
        "his",
        "it",
        "its",
        "kids",
        "leaders",
        "learners",
        "many",
        "members",
        "more",
        "most",
        "my",
        "no",
        "nobody",
        "one",
        "our",
        "parents",
        "people",
        "principals",
        "pupils",
        "several",
        "she",
        "some",
        "staff",
        "students",
        "teachers",
        "teams",
        "that",
        "the",
        "their",
        "there",
        "these",
        "they",
        "this",
        "those",
        "we",
        "what",
        "when",
        "who",
        "you",
        "your",
        "cada",
        "el",
        "ella",
        "ellas",
        "ellos",
        "estudiantes",
        "familias",
        "la",
        "las",
        "los",
        "maestras",
        "maestros",
        "muchas",
        "muchos",
        "más",
        "nuestra",
        "nuestras",
        "nuestro",
        "nuestros",
        "padres",
        "personal",
        "quienes",
        "se",
        "su",
        "sus",
        "todas",
        "todos",
        "un",
        "una",
    ]
)
# Others that begin a sentence in capitals without being a name.
_COMMON = _SUBJECTS | frozenset(
    [
        "as",
        "because",
        "by",
        "if",
        "in",
        "then",
        "to",
        "with",
        "without",
        "al",
        "con",
        "en",
        "para",
        "por",
        "sin",
    ]
)
# How a verb is named in Spanish: what stands behind "nuestro equipo va a".
_INFINITIVE = re.compile(r"\w*(?:[aei]r|ír)(?:se|nos|lo|la|los|las|le|les)?\b", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?|\.\d{1,6})", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d{1,2})(?!\d)", re.ASCII)
_ANY = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?", re.ASCII)


def if_then(what: str, so_that: str) -> str:
    """The sentence of a strategy; what says itself who does it needs no "we".

    >>> if_then("We will open each meeting with student work.", "So that teams plan from it.")
    'If we open each meeting with student work, then teams plan from it.'
    """
    does, follows = does_words(what), so_that_words(so_that)
    if says_who(does):
        return say("If {what}, then {so_that}.", what=does, so_that=follows)
    return say("If we {what}, then {so_that}.", what=does, so_that=follows)


def theory(what: str, then: str, so_that: str) -> str:
    """The sentence of a theory of action; each part may begin with the sentence's own word.

    >>> theory("If we plan from student work", "then lessons fit", "so that more students read")
    'If we plan from student work, then lessons fit, so that more students read.'
    """
    does, follows, aim = does_words(what), so_that_words(then), so_that_words(so_that)
    if says_who(does):
        if not aim:
            return say("If {what}, then {then}.", what=does, then=follows)
        return say("If {what}, then {then}, so that {so_that}.", what=does, then=follows, so_that=aim)
    if not aim:
        return say("If we {what}, then {then}.", what=does, then=follows)
    return say("If we {what}, then {then}, so that {so_that}.", what=does, then=follows, so_that=aim)


def goal_said(goal: str) -> str:
    """A goal as a whole sentence under its end, however it was begun.

    >>> goal_said("By Feb 26, our team will look at student work."), goal_said("Teachers plan from it")
    ('By then our team will look at student work.', 'By then: teachers plan from it')
    """
    words = unlisted(" ".join(goal.split()))
    bare = _BY_THEN.sub("", words) or words
    will = _small(_WE.sub("", bare) or bare)
    if says_who(will) or not _can_follow_will(will):
        return say("By then: {goal}", goal=will)
    return say("By then our team will {goal}", goal=will)


def _can_follow_will(words: str) -> bool:
    """In Spanish only a verb that is named so follows it, unlike "look" in English."""
    return language() != "es" or _INFINITIVE.match(words.removeprefix("no ")) is not None


def says_who(words: str) -> bool:
    """Whether a sentence has a subject of its own, so that "we" in front of it would be a second one.

    >>> says_who("teachers plan together"), says_who("PLC time is kept"), says_who("plan together")
    (True, True, False)
    """
    first = words.partition(" ")[0].rstrip(",:;")
    is_short_form = len(first) > 1 and first.isupper()
    return is_short_form or first.lower().partition("'")[0].partition("’")[0] in _SUBJECTS


def does_words(words: str) -> str:
    """What stands behind "if we".

    >>> does_words("We will open each meeting with student work.")
    'open each meeting with student work'
    """
    line = _line(words)
    return _small(_IF.sub("", _WE.sub("", line) or line))


def so_that_words(words: str) -> str:
    """What stands behind "so that".

    >>> so_that_words("So that Maya's team plans from it.")
    "Maya's team plans from it"
    """
    line = _line(words)
    return _TO.sub("we ", _small_if_common(_SO.sub("", line) or line))


def _line(words: str) -> str:
    return unlisted(" ".join(words.split())).strip(_ENDS)


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
    return bare(one) == bare(other)


def bare(words: str) -> str:
    """A text without capitals, blanks and signs; itself where it is nothing but signs."""
    return "".join(re.findall(r"\w+", words.casefold())) or words
