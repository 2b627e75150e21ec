"""The dates of meetings in words: one or several on each line, as people type or paste them."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.rules.date_lists import Entry, NotRead, Why, read_entries
from bot.rules.due_words import Reading, Reason, read_due, writes_month_first
from bot.rules.working_days import DaysOff

_NOT_HELD = re.compile(
    r"(?i:\b(?:no\s+(?:meeting|ilt|session|school|classes|students)|cancel|skip|except|tentative|tbd|instead\s+of|closed|holiday"
    r"|break|recess|vacation)|\?)"
)
# One date of many, which are not said: "every other Tuesday starting 9/22".
_SERIES = re.compile(r"(?i:\b(?:every|each|weekly|bi-?weekly|monthly|starting|beginning|onwards?)\b)")


@dataclass(frozen=True)
class UnclearLine:
    """A line that is not surely a date to come on which the school works.

    Args:
        number: of the line, from 1, as people count them.
        words: of the line.
        reading: what was understood of it.
    """

    number: int
    words: str
    reading: Reading


@dataclass(frozen=True)
class Dates:
    """The dates to come, each once and in the order of the calendar; those that have passed; the lines that are not clear."""

    to_come: list[date]
    passed: list[date]
    unclear: list[UnclearLine]


def read_dates(text: str, today: date, days_off: DaysOff, *, locale: str) -> Dates:
    """The dates that the lines say.

    Args:
        today, locale: as for `due_words.read_due`.
    """
    entries, unread = read_entries(text, today, is_month_first=writes_month_first(locale))

    def read(words: str) -> Reading:
        return read_due(words, today, days_off, locale=locale)

    dates = Counter(entry.number for entry in entries)
    judged: list[tuple[Entry | NotRead, Reading]] = [
        (entry, _judged(entry, today, read(entry.first.isoformat()), is_alone=dates[entry.number] == 1))
        for entry in entries
    ]
    judged += [(line, _other_words(line, read(line.words))) for line in unread]
    to_come = {reading.due for _, reading in judged if reading.due}
    passed = {reading.day_off for _, reading in judged if reading.reason is Reason.PAST and reading.day_off}
    unclear = [
        UnclearLine(line.number, line.words, reading)
        for line, reading in judged
        if reading.due is None and not (reading.reason is Reason.PAST and reading.day_off)
    ]
    return Dates(sorted(to_come), sorted(passed), sorted(unclear, key=lambda line: line.number))


def _judged(entry: Entry, today: date, reading: Reading, *, is_alone: bool) -> Reading:
    if entry.first < entry.last:
        return Reading(reason=Reason.AMBIGUOUS, choices=(entry.first, entry.last))
    if _NOT_HELD.search(entry.words) or (is_alone and _SERIES.search(entry.words)):
        return Reading(reason=Reason.AMBIGUOUS, choices=(entry.first,))
    if entry.last < today:
        return Reading(reason=Reason.PAST, day_off=entry.first)
    return reading


def _other_words(line: NotRead, reading: Reading) -> Reading:
    """A line in which no date was found may say one in other words: "tomorrow"."""
    if line.why is Why.WEEKDAY and line.day:
        return Reading(reason=Reason.AMBIGUOUS, choices=(line.day,))
    is_sure = line.why is Why.NO_DATE
    return (
        reading
        if is_sure or reading.due is None
        else Reading(reason=Reason.AMBIGUOUS, choices=(reading.due,))
    )
