"""The quarters of a school year, a line each, as a district publishes them: "Q2: Nov 2 to Jan 22"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from bot.rules.date_lists import NotRead, read_entries

# A year may be cut into fewer, never into more.
MOST_A_YEAR = 4
# This school year's and the next one's.
MOST = 2 * MOST_A_YEAR
# Half a school year has no more; between two of them there is at most a summer.
LONGEST_DAYS = 200
MOST_BETWEEN = 120
_YEAR = timedelta(days=366)
_YEAR_SAID = re.compile(r"20\d\d")
# What a quarter is called: its number would else be read as a day ("Quarter 1 Aug 24").
_LABEL = re.compile(
    r"\W*(?P<name>(?:q|quarter|qtr|term|tri|trimester|sem|semester|mp|marking period|period)\.?\s*#?\d(?!\d)"
    r"|(?:\d(?:st|nd|rd|th)|first|second|third|fourth)\s+(?:quarter|qtr|term|trimester|semester|marking period)"
    r"|(?:trimestre|bimestre|cuatrimestre|semestre|per[ií]odo|t)\.?\s*#?\d(?!\d)"
    r"|(?:\d\.?(?:er|do|to|[º°])|primer|segundo|tercer|cuarto)\s+(?:trimestre|bimestre|cuatrimestre|semestre|per[ií]odo))\b\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class QuarterSaid:
    """A quarter. `name`: as people call it; empty = by its dates."""

    name: str
    first: date
    last: date


class QuarterFault(StrEnum):
    """Why a line that was read is no quarter."""

    ONE_DAY = "one_day"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    OVERLAPS = "overlaps"
    BEFORE = "before"
    FAR = "far"


@dataclass(frozen=True)
class Refused:
    """A line that cannot be taken. `other`: the quarter in whose way it is."""

    number: int
    words: str
    why: QuarterFault
    said: QuarterSaid
    other: QuarterSaid | None = None


@dataclass(frozen=True)
class QuartersRead:
    """What the lines say: the quarters in their order, and the lines that are given back."""

    quarters: Sequence[QuarterSaid]
    unread: Sequence[NotRead]
    refused: Sequence[Refused]

    @property
    def has_too_many(self) -> bool:
        """Whether more than four begin within a year."""
        firsts = [one.first for one in self.quarters]
        return (
            any(later - first < _YEAR for first, later in zip(firsts, firsts[MOST_A_YEAR:], strict=False))
            or len(firsts) > MOST
        )


def read_quarters(text: str, today: date, *, is_month_first: bool | None) -> QuartersRead:
    """The quarters that the lines say, or what is wrong with which line.

    Args:
        today, is_month_first: as for `date_lists.read_entries`.
    """
    typed = text.splitlines()
    lines = [_without_label(line) for line in typed]
    plain = "\n".join(rest for _, rest in lines)
    entries, unread = read_entries(plain, today, is_month_first=is_month_first)
    quarters: list[QuarterSaid] = []
    refused: dict[int, Refused] = {}
    for number, of_line in groupby(entries, key=lambda entry: entry.number):
        entry, *more = of_line
        said = QuarterSaid(lines[number - 1][0] or entry.name, entry.first, entry.last)
        words = typed[number - 1].strip()
        why, other = (QuarterFault.ONE_DAY, None) if more else _fault(said, words, quarters)
        if why is None:
            quarters.append(said)
        else:
            refused[number] = Refused(number, words, why, said, other)
    return QuartersRead(quarters, unread, list(refused.values()))


def _without_label(line: str) -> tuple[str, str]:
    found = _LABEL.match(line)
    return (found["name"].strip(), line[found.end() :]) if found else ("", line)


def _fault(
    said: QuarterSaid, words: str, before: Sequence[QuarterSaid]
) -> tuple[QuarterFault | None, QuarterSaid | None]:
    if why := _fault_alone(said, words):
        return why, None
    overlapped = (one for one in before if said.first <= one.last and one.first <= said.last)
    if other := next(overlapped, None):
        return QuarterFault.OVERLAPS, other
    if not before:
        return None, None
    last = before[-1]
    if said.first < last.first:
        return QuarterFault.BEFORE, last
    return (QuarterFault.FAR, last) if (said.first - last.last).days > MOST_BETWEEN else (None, None)


def _fault_alone(said: QuarterSaid, words: str) -> QuarterFault | None:
    if said.first == said.last:
        return QuarterFault.ONE_DAY
    if said.first < said.last and (said.last - said.first).days < LONGEST_DAYS:
        return None
    # A list goes on over the turn of the year: "Oct 30 to Aug 24" was made to, unless both years were said.
    is_turned = (said.first.month, said.first.day) > (said.last.month, said.last.day)
    is_meant = len(set(_YEAR_SAID.findall(words))) > 1
    return QuarterFault.BACKWARDS if is_turned and not is_meant else QuarterFault.TOO_LONG


def running(quarters: Sequence[QuarterSaid], today: date) -> QuarterSaid | None:
    """The quarter that is on, or comes next; None where all are over."""
    return next((one for one in quarters if today <= one.last), None)
