"""A list of dates in words, one on each line."""

import re
from dataclasses import dataclass
from datetime import date

from bot.rules.due_words import Reading, read_due
from bot.rules.working_days import DaysOff

_BULLET = re.compile(r"^[\s\-*•·–—]+")


@dataclass(frozen=True)
class UnclearLine:
    """A line that is not surely one date to come on which the school works.

    Args:
        number: of the line, from 1, as people count them.
        words: of the line.
        reading: what was understood of it.
    """

    number: int
    words: str
    reading: Reading


def read_dates(
    text: str, today: date, days_off: DaysOff, *, locale: str
) -> tuple[list[date], list[UnclearLine]]:
    """The dates that the lines say, each once and in their order on the calendar, and the lines that are not clear.

    Args:
        today, locale: as for `due_words.read_due`.
    """
    days: set[date] = set()
    unclear = []
    for number, line in enumerate(text.splitlines(), 1):
        words = _BULLET.sub("", line).strip()
        if not words:
            continue
        reading = read_due(words, today, days_off, locale=locale)
        if reading.due is None:
            unclear.append(UnclearLine(number, words, reading))
        else:
            days.add(reading.due)
    return sorted(days), unclear
