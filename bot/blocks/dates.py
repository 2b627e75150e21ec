"""Days and hours as the reader's language has them: "Tue, Nov 24, 4:00 PM"; "mar 24 nov, 4:00 p.m.".

The patterns are texts like others, in the letters of CLDR (EEE is the weekday, MMM the month, d the day, y the year, h:mm a the hour).
"""

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_time

from bot.rules.local_time import local_date, local_hour
from bot.rules.places import city_of
from bot.words import count, language, locale, say


def shown_day(day: date, today: date) -> str:
    """`Tue, Nov 24`; with its year where that is not the year of `today`."""
    if day.year != today.year:
        return long_day(day)
    return _written(day, say("EEE, MMM d"), language())


def long_day(day: date) -> str:
    """`Tue, Nov 24, 2026`: for a promise."""
    return _written(day, say("EEE, MMM d, y"), language())


def shown_date(day: date) -> str:
    """`Nov 3, 2026`: for what has been."""
    return _written(day, say("MMM d, y"), language())


def short_day(day: date) -> str:
    """`Nov 3`: for what has been, where space is short."""
    return _written(day, say("MMM d"), language())


@lru_cache(maxsize=2048)
def _written(day: date, pattern: str, _language: str) -> str:
    # Kept: a list writes its few days again and again, and reading a pattern takes as long as a row of the list.
    return format_date(day, pattern, locale())


def overdue(due: date, today: date) -> str:
    """`overdue 2 days`, in days of the calendar; empty where the date is not past."""
    days = (today - due).days
    return "" if days < 1 else count("overdue {number} day", "overdue {number} days", days)


def shown_hour(hour: time) -> str:
    """`4:00 PM`."""
    return format_time(hour, say("h:mm a"), locale=locale())


def shown_moment(instant: datetime, now: datetime, zone: str) -> str:
    """`Tue, Nov 24, 4:00 PM` on a clock in `zone`."""
    day = shown_day(local_date(instant, zone), local_date(now, zone))
    return say("{day}, {hour}", day=day, hour=shown_hour(local_hour(instant, zone)))


def shown_zone(zone: str) -> str:
    """`Chicago time` for America/Chicago."""
    return say("{place} time", place=city_of(zone))
