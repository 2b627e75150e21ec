"""What the forms of due-date words are made of, in any language.

A form is a pattern of words and the function that says which date they mean. Text comes here as `plain` made it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto

from bot.rules.working_days import (
    DaysOff,
    NoWorkingDayError,
    is_working_day,
    last_working_day_on_or_before,
    next_working_day_after,
)


class Reason(StrEnum):
    """Why a due date must be asked for: nothing says one, it could be several, it is over, nobody works then,
    the words may not speak of a due date at all, words that should say one are unknown.
    """

    NO_DATE = "no_date"
    AMBIGUOUS = "ambiguous"
    PAST = "past"
    DAY_OFF = "day_off"
    GUESS = "guess"
    NOT_UNDERSTOOD = "not_understood"


class Needs(Enum):
    """What must stand around words before they surely say when something is due: nothing more ("tomorrow"); the end of
    a clause or a word such as "by" ("Friday"); a word such as "by", or nothing else in the whole text ("12/4").
    """

    NOTHING = auto()
    A_PLACE = auto()
    A_LEAD = auto()


@dataclass(frozen=True)
class Occasion:
    """When and among whom something is said; whether 10/3 is October 3 there, or March 10. Neither: it may be both."""

    today: date
    days_off: DaysOff
    is_month_first: bool
    # The days of the team's meetings to come, where they are known.
    meetings: tuple[date, ...] = ()
    is_day_first: bool = False

    def is_usable(self, day: date) -> bool:
        """Whether something can be due that day."""
        return day >= self.today and is_working_day(day, self.days_off)

    def around(self, day: date) -> tuple[date, ...]:
        """The day itself if usable, else the usable days closest to it: at most one before and one after."""
        if self.is_usable(day):
            return (day,)
        try:
            near = (
                last_working_day_on_or_before(day, self.days_off),
                next_working_day_after(day, self.days_off),
            )
        except NoWorkingDayError:
            return ()
        return tuple(other for other in near if other >= self.today)


@dataclass(frozen=True)
class Said:
    """What words say by themselves, whatever stands around them.

    Args:
        dates: the one date, or the possible ones.
        reason: why they must be asked about; None = the one date is meant.
        other: a second date that some people mean by the same words.
        weekday: Monday = 0, for a mere weekday: beside a date it only says more of it.
        is_named: the words name the day, and say more than its date.
    """

    dates: tuple[date, ...]
    reason: Reason | None = None
    other: date | None = None
    weekday: int | None = None
    is_named: bool = False


def certain(day: date) -> Said:
    """One date is meant."""
    return Said((day,))


def asked(reason: Reason, *dates: date) -> Said:
    """One of the dates may be meant, or none of them."""
    return Said(dates, reason)


Read = Callable[[re.Match[str], Occasion], Said | None]


@dataclass(frozen=True)
class Form:
    """Args: read: what a match says; None = nothing, it only looked like a date."""

    pattern: re.Pattern[str]
    read: Read
    needs: Needs


@dataclass(frozen=True)
class Mention:
    """Words that say a date, from `start` to `end` (excluded) in the text."""

    start: int
    end: int
    said: Said
    needs: Needs


def form(pattern: str, read: Read, needs: Needs = Needs.A_PLACE) -> Form:
    """A form of whole words, its pattern as for `spaced`."""
    return Form(spaced(rf"(?<!\w)(?<!\w[.'])(?:{pattern})(?!\w)"), read, needs)


def spaced(pattern: str) -> re.Pattern[str]:
    """A pattern in which a blank stands for any blanks in the text, and " ?" for none too."""
    return re.compile(pattern.replace(" ?", r"\s*").replace(" ", r"\s+"))


def any_of(words: str) -> str:
    """One of the words, as a part of a pattern; a "_" in a word stands for a blank."""
    return f"(?:{'|'.join(word.replace('_', ' ') for word in words.split())})"


def mentions(text: str, forms: tuple[Form, ...], occasion: Occasion) -> Iterator[Mention]:
    """The dates in a plain text from left to right; where forms overlap, the one that starts first, then the longest."""
    found = [
        Mention(match.start(), match.end(), said, each.needs)
        for each in forms
        for match in each.pattern.finditer(text)
        if (said := each.read(match, occasion)) is not None
    ]
    end = 0
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


# Slack's own marks, code, addresses, channels, item numbers and file names: what they hold is not said.
_NOT_SAID = re.compile(
    r"<(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>|`[^`\n]*`|\bhttps?://\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|#\S+"
    r"|(?<![\w-])[\w-]+\.(?:docx?|xlsx?|pptx?|pdf|csv|txt|png|jpe?g|com|org|edu|net|gov)\b",
    re.IGNORECASE,
)
# A tab parts two cells of a table.
_EMPHASIS = str.maketrans({"*": " ", "_": " ", "’": "'", "\t": ","})


def plain(words: str) -> str:
    """In small letters and of the same length, with commas in place of what is not said."""
    said = _NOT_SAID.sub(lambda match: "," * len(match.group()), words)
    small = said.lower() if said.isascii() else "".join(map(_small, said))
    return small.translate(_EMPHASIS)


def _small(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter
