"""Every text that people read, in the language of whoever reads it: the English sentence in the code is the key.

A text is a whole sentence with named places, marked where it stands: `say("{team} meets on {day}.", team=…, day=…)`. Nothing
is glued from halves, because another language orders its words otherwise. Texts for operators stay English and unmarked.
What has no translation, or one that cannot be used, is read in English, and the log says so once.
"""

import gettext
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path

from babel import Locale

from bot.log import get_log

LANGUAGES = ("en", "es")
ENGLISH = LANGUAGES[0]
# Whose catalog is whole: only these may be offered to people.
WHOLE = ("en", "es")
# Whose days and hours: those of schools in the United States.
_PLACES = {"en": "en_US", "es": "es_US"}
_CATALOGS = Path(__file__).parent
# An hour that ends with a period of its own ("4:00 p.m.", "*4:00 p.m.*") ends a sentence without another.
_TWO_PERIODS = re.compile(r"\.m\.([*_]*)\.(?!\.)")
# The place of a value at the end of a sentence, and how one may end by itself.
_AT_END = re.compile(r"\{(\w+)\}\.(?=\s|$)")
_ENDS = ("…", "?", "!", ".")
_log = get_log(__name__)
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)
_offered = list(WHOLE)


# What a text has in its places: never a row, nor a name that is to be said in the reader's language first.
_Value = str | int


def say(text: str, **values: _Value) -> str:
    """The sentence in the language that is spoken now, with `values` in its named places."""
    spoken = _spoken.get()
    # Most of what is said: nothing to look up.
    found = text if spoken == ENGLISH else _BY_LANGUAGE[spoken].gettext(text)
    return _filled(found, text, values) if values else found


def count(one: str, many: str, number: int, **values: _Value) -> str:
    """The sentence for one or for `number` of something; `{number}` is where the number stands.

    >>> count("{number} item is late.", "{number} items are late.", 2)
    '2 items are late.'
    """
    spoken = _spoken.get()
    if spoken == ENGLISH:
        found = one if number == 1 else many
    else:
        found = _BY_LANGUAGE[spoken].ngettext(one, many, number)
    return _filled(found, one if number == 1 else many, {"number": number, **values})


def later(text: str) -> str:
    """Marks a constant, which is made before anybody reads it: `say(CONSTANT)` says it then."""
    return text


def language() -> str:
    """The language that is spoken now, one of `LANGUAGES`."""
    return _spoken.get()


def locale() -> Locale:
    """Whose days, hours and lists are written now."""
    return _LOCALES.get(_spoken.get(), _LOCALES[ENGLISH])


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Has everything inside said in that language; in English where there is none of that name."""
    token = _spoken.set(wanted if wanted in _BY_LANGUAGE else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def offer(languages: Iterable[str]) -> None:
    """Sets, at the start of a process, which languages people are offered; English always is one."""
    _offered[:] = [ENGLISH, *(one for one in languages if one != ENGLISH)]


def offered() -> tuple[str, ...]:
    """The languages that people are offered."""
    return tuple(_offered)


def language_for(wanted: str | None) -> str:
    """The language offered to somebody with that locale of Slack's ("es-MX"), or that language; English where none is."""
    found = re.split("[-_]", (wanted or "").lower())[0]
    return found if found in _offered else ENGLISH


def own_name(wanted: str) -> str:
    """What a language is called by those who speak it: `Español`."""
    place = _LOCALES[wanted]
    return str(Locale(place.language).get_display_name()).capitalize()


class _Missing(gettext.NullTranslations):
    """English, for what a catalog does not have; the log says each once."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted

    def gettext(self, message: str) -> str:
        _tell(self._wanted, message, "missing")
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        _tell(self._wanted, msgid1, "missing")
        return super().ngettext(msgid1, msgid2, n)


_told: set[tuple[str, str]] = set()
_HOURS = re.compile(r"\blas \{(\w+)\}")


def _tell(wanted: str, text: str, why: str) -> None:
    # What no catalog knows may be words of a person, which no log may hold: it is told by a fingerprint.
    named = text if why == "broken" else sha256(text.encode()).hexdigest()[:12]
    if (wanted, named) not in _told:
        _told.add((wanted, named))
        _log.warning("text_not_translated", language=wanted, text=named, why=why)


def _filled(found: str, text: str, values: Mapping[str, object]) -> str:
    """With its values; where the translation has other places than the code, the English."""
    try:
        whole = _ended_once(found, values) if "}." in found else found
        said = (_at_one(whole, values) if "las {" in whole else whole).format(**values)
        return _TWO_PERIODS.sub(r".m.\1", said) if ".m." in said else said
    except (LookupError, ValueError, AttributeError):
        if found == text:
            raise
        _tell(_spoken.get(), text, "broken")
        return text.format(**values)


def _ended_once(found: str, values: Mapping[str, object]) -> str:
    """What somebody wrote, or what was cut, ends the sentence as it ends itself: no `….`, no `?.`."""
    return _AT_END.sub(lambda at: at[0][:-1] if str(values.get(at[1])).endswith(_ENDS) else at[0], found)


def _at_one(found: str, values: Mapping[str, object]) -> str:
    """Spanish: `a las 3:30`, but `a la 1:00`."""
    return _HOURS.sub(lambda at: at[0].replace("las", "la") if _is_one(values.get(at[1])) else at[0], found)


def _is_one(hour: object) -> bool:
    return str(hour).startswith("1:")


def _read(wanted: str) -> gettext.NullTranslations:
    if wanted == ENGLISH:
        return gettext.NullTranslations()
    try:
        with (_CATALOGS / f"{wanted}.mo").open("rb") as file:
            found: gettext.NullTranslations = gettext.GNUTranslations(file)
    except (OSError, ValueError) as error:
        _log.error("catalog_not_read", language=wanted, error=type(error).__name__)
        return gettext.NullTranslations()
    found.add_fallback(_Missing(wanted))
    return found


_LOCALES = {wanted: Locale.parse(_PLACES[wanted]) for wanted in LANGUAGES}
_BY_LANGUAGE = {wanted: _read(wanted) for wanted in LANGUAGES}
