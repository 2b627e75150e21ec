"""Every text that people read, in the language of whoever reads it: the English sentence in the code is the key.

A text is a whole sentence with named places, marked where it stands: `say("{team} meets on {day}.", team=…, day=…)`. Nothing
is glued from halves, because another language orders its words otherwise. Texts for operators stay English and unmarked.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("en",)
ENGLISH = LANGUAGES[0]
_CATALOGS = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def say(text: str, **values: object) -> str:
    """The sentence in the language that is spoken now, with `values` in its named places."""
    found = _catalog().gettext(text)
    return found.format(**values) if values else found


def count(one: str, many: str, number: int, **values: object) -> str:
    """The sentence for one or for `number` of something; `{number}` is where the number stands.

    >>> count("{number} item is late.", "{number} items are late.", 2)
    '2 items are late.'
    """
    return _catalog().ngettext(one, many, number).format(number=number, **values)


def later(text: str) -> str:
    """Marks a constant, which is made before anybody reads it: `say(CONSTANT)` says it then."""
    return text


def language() -> str:
    """The language that is spoken now, one of `LANGUAGES`."""
    return _spoken.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Has everything inside said in that language; in English where there is none of that name."""
    token = _spoken.set(wanted if wanted in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


def _catalog() -> gettext.NullTranslations:
    return _BY_LANGUAGE[_spoken.get()]


def _read(wanted: str) -> gettext.NullTranslations:
    if wanted == ENGLISH:
        return gettext.NullTranslations()
    with (_CATALOGS / f"{wanted}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


_BY_LANGUAGE = {wanted: _read(wanted) for wanted in LANGUAGES}
