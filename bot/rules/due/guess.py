"""A library's guess at words that our own grammar does not know. It is asked about, never saved.

The library takes the past for the future and any number for a day, so it only sees what follows a word such as "by".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.rules.due.forms import Occasion

_LEAD = re.compile(r"\b(?P<lead>by|on|before|until|due|no later than|para|antes de|hasta)\b[\s:]*")
_TAIL = re.compile(r"[^,;.!?\n]{1,60}(?=[,;.!?\n]|$)")
_MOST_TAILS = 3


@dataclass(frozen=True)
class Tail:
    """What follows a word such as "by" up to the end of the clause, from `start` to `end` in the text."""

    lead: str
    words: str
    start: int
    end: int


def tails(text: str) -> list[Tail]:
    """The tails of a plain text, the last ones first."""
    leads = list(_LEAD.finditer(text))[: -_MOST_TAILS - 1 : -1]
    found = ((lead["lead"], _TAIL.match(text, lead.end())) for lead in leads)
    return [Tail(lead, tail.group(), tail.start(), tail.end()) for lead, tail in found if tail]


# Those that the library is asked in, besides English: of what people in our schools type. Each costs it 20 ms once.
LANGUAGES = ("es", "fr", "pt", "de", "it", "pl", "uk", "ru", "ar", "ur", "hi", "zh", "vi", "tl")


def guess(words: str, occasion: Occasion, locale: str) -> date | None:
    """The date for which the library takes the words; None where it knows none or one that is past."""
    # 50 ms and 19 MB that most commands of the program never need; `bot.worker.warm` has it read before anybody asks.
    import dateparser  # noqa: PLC0415

    language = re.split("[-_]", locale.lower())[0]
    found = dateparser.parse(
        words.strip(),
        languages=[language, "en"] if language in LANGUAGES else ["en"],
        settings={
            "RELATIVE_BASE": datetime.combine(occasion.today, time.min),
            "PREFER_DATES_FROM": "future",
            "DATE_ORDER": "MDY" if occasion.is_month_first else "DMY",
            # Without this "5" is the 5th and "mar" a day in March.
            "REQUIRE_PARTS": ["day", "month"],
            "PARSERS": ["relative-time", "absolute-time"],
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date() if found and found.date() >= occasion.today else None
