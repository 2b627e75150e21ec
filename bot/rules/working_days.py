"""Which days people work, and counting them. Dates only.

A working day is no Saturday or Sunday, none of the ILT's days off, and for a person none of their time off.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from holidays import country_holidays

from bot.errors import RefusalError
from bot.rules.local_time import DateRange, PersonTime, has_day
from bot.words import later, locale, say

# Calendar days a search goes before it gives up: longer than any school year's longest break.
LONGEST_SEARCH = 366
BACK, FORWARD = -1, 1

_SATURDAY = 5
_ALL_DATES = range(date.min.toordinal(), date.max.toordinal() + 1)
_COUNTRY = re.compile(r"[A-Z]{2}")


_NONE_BEFORE = later(
    "I found no working day within a year before {day}. Look at the days off of the team and the time off of the person, "
    "then try again."
)
_NONE_AFTER = later(
    "I found no working day within a year after {day}. Look at the days off of the team and the time off of the person, "
    "then try again."
)


class NoWorkingDayError(RefusalError):
    """No day within a year is a working one: days off or time off were entered wrong, or someone is away for long."""

    def __init__(self, day: date, step: int) -> None:
        words = _NONE_BEFORE if step == BACK else _NONE_AFTER
        super().__init__(say(words, day=format_date(day, say("MMM d, y"), locale())))


@dataclass(frozen=True)
class DaysOff:
    """The days on which an ILT's school does not work, beside weekends.

    Args:
        ranges: breaks and single days, as entered.
        names: of the ranges, in their order; none, or one for each.
        country, subdivision: whose public holidays are days off too, observed ones included: "US" and "IL" (ISO 3166).
            Ones that `knows_holidays` refuses have none.
    """

    ranges: tuple[DateRange, ...] = ()
    country: str | None = None
    subdivision: str | None = None
    names: tuple[str, ...] = ()

    def __contains__(self, day: date) -> bool:
        return any(day in days for days in self.ranges) or self._is_holiday(day)

    def _is_holiday(self, day: date) -> bool:
        if self.country is None:
            return False
        return day in (_public_holidays(self.country, self.subdivision, day.year) or ())


def knows_holidays(country: str, subdivision: str | None = None) -> bool:
    """Whether the public holidays of the country (of its subdivision) are known; ask before storing either."""
    return _public_holidays(country, subdivision, 2000) is not None


def is_working_day(day: date, days_off: DaysOff, person: PersonTime | None = None) -> bool:
    """Whether the ILT works that day, and the person too where one is given (whose zone must have had the day)."""
    if day.weekday() >= _SATURDAY or day in days_off:
        return False
    return person is None or (not person.is_away(day) and has_day(day, person.zone))


def last_working_day_on_or_before(day: date, days_off: DaysOff, person: PersonTime | None = None) -> date:
    """The day itself or the closest earlier one. Raises NoWorkingDayError."""
    return nearest_day(day, BACK, lambda other: is_working_day(other, days_off, person))


def next_working_day_after(day: date, days_off: DaysOff, person: PersonTime | None = None) -> date:
    """The closest later one. Raises NoWorkingDayError."""
    return _counted(day, 1, FORWARD, days_off, person)


def working_days_before(day: date, n: int, days_off: DaysOff, person: PersonTime | None = None) -> date:
    """The n-th working day before `day`, which is itself not counted; n from 1. Raises NoWorkingDayError."""
    return _counted(day, n, BACK, days_off, person)


def working_days_after(day: date, n: int, days_off: DaysOff, person: PersonTime | None = None) -> date:
    """The n-th working day after `day`, which is itself not counted; n from 1. Raises NoWorkingDayError."""
    return _counted(day, n, FORWARD, days_off, person)


def nearest_day(day: date, step: int, is_wanted: Callable[[date], bool]) -> date:
    """The first wanted day from `day` on, `day` included, going BACK or FORWARD. Raises NoWorkingDayError."""
    start = day.toordinal()
    for ordinal in range(start, start + step * (LONGEST_SEARCH + 1), step):
        if ordinal in _ALL_DATES and is_wanted(date.fromordinal(ordinal)):
            return date.fromordinal(ordinal)
    raise NoWorkingDayError(day, step)


def _counted(day: date, n: int, step: int, days_off: DaysOff, person: PersonTime | None) -> date:
    if n < 1:
        raise ValueError(f"Working days are counted from 1, not from {n}")
    for _ in range(n):
        day = _next(day, step, days_off, person)
    return day


def _next(day: date, step: int, days_off: DaysOff, person: PersonTime | None) -> date:
    return nearest_day(day, step, lambda other: other != day and is_working_day(other, days_off, person))


@lru_cache(maxsize=256)
def holiday_names(country: str | None, subdivision: str | None, year: int) -> tuple[tuple[date, str], ...]:
    """The days that have a name there, whether people work then or not, in English; none where nothing is known."""
    if country is None or not _COUNTRY.fullmatch(country):
        return ()
    try:
        known = country_holidays(country, years=year).supported_categories
        found = country_holidays(
            country, subdiv=subdivision, years=year, expand=False, language="en_US", categories=known
        )
    except NotImplementedError:
        return ()
    names = ((day, name) for day, names in sorted(found.items()) for name in names.split("; "))
    return tuple((day, name) for day, name in names if not name.endswith("(observed)"))


@lru_cache(maxsize=1024)
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date] | None:
    """One year's, None where the country or subdivision is unknown. The library's own lazy years are not thread-safe."""
    if not _COUNTRY.fullmatch(country):
        return None
    try:
        return frozenset(country_holidays(country, subdiv=subdivision, years=year, expand=False))
    except NotImplementedError:
        return None
