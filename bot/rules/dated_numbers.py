"""How a number went, a line each: "Nov 3: 38 of 96". The day is read, the number is kept as it was typed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.rules.date_lists import Why, read_entries

# What stands between a day and its number, in the order in which it is looked for.
_BETWEEN = (re.compile(r":(?!\d)"), re.compile("\t|;|="), re.compile(r"\s[-–—]+\s"))
# Days without a year are meant for the twelve months up to today: lists of days go on from a little before their today.
_BACK = timedelta(days=304)


class NumberFault(StrEnum):
    """Why a line is given back."""

    NO_NUMBER = "no_number"
    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    OTHER_WEEKDAY = "other_weekday"
    TO_COME = "to_come"


@dataclass(frozen=True)
class DatedNumber:
    """A number on a day, as typed."""

    day: date
    said: str


@dataclass(frozen=True)
class NumberRefused:
    """A line that cannot be taken. `day`: the one that was read."""

    number: int
    words: str
    why: NumberFault
    day: date | None = None


_WHYS = {Why.NO_SUCH_DAY: NumberFault.NO_SUCH_DAY, Why.WEEKDAY: NumberFault.OTHER_WEEKDAY}


def read_numbers(
    text: str, today: date, *, is_month_first: bool | None
) -> tuple[list[DatedNumber], list[NumberRefused]]:
    """The numbers by day, and the lines that are given back. Where a day stands twice, its last line holds."""
    found: dict[date, str] = {}
    refused: list[NumberRefused] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        words, said = _parted(line)
        day, why = _day(words, today, is_month_first=is_month_first)
        if day and not why:
            why = NumberFault.NO_NUMBER if not said else NumberFault.TO_COME if day > today else None
        if why or day is None:
            refused.append(NumberRefused(number, line.strip(), why or NumberFault.NO_DAY, day))
        else:
            found[day] = said
    return [DatedNumber(day, said) for day, said in sorted(found.items())], refused


def _day(words: str, today: date, *, is_month_first: bool | None) -> tuple[date | None, NumberFault | None]:
    """The one day that the words say, each line for itself; or why there is none."""
    entries, unread = read_entries(words, today - _BACK, is_month_first=is_month_first)
    if unread:
        return unread[0].day, _WHYS.get(unread[0].why, NumberFault.NO_DAY)
    if len(entries) != 1 or entries[0].first != entries[0].last:
        return None, NumberFault.NO_DAY
    return entries[0].first, None


def _parted(line: str) -> tuple[str, str]:
    for between in _BETWEEN:
        if found := between.search(line):
            return line[: found.start()].strip(), line[found.end() :].strip()
    return line.strip(), ""
