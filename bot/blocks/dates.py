"""Days and hours as people in the United States read them: "Tue, Nov 24, 4:00 PM"."""

from datetime import date, datetime, time

from bot.rules.local_time import local_date, local_hour
from bot.words import count, later, say

_DAYS = (
    later("Mon"),
    later("Tue"),
    later("Wed"),
    later("Thu"),
    later("Fri"),
    later("Sat"),
    later("Sun"),
)
_MONTHS = (
    later("Jan"),
    later("Feb"),
    later("Mar"),
    later("Apr"),
    later("May"),
    later("Jun"),
    later("Jul"),
    later("Aug"),
    later("Sep"),
    later("Oct"),
    later("Nov"),
    later("Dec"),
)
_NOON = 12


def shown_day(day: date, today: date) -> str:
    """`Tue, Nov 24`; with its year where that is not the year of `today`."""
    if day.year != today.year:
        return long_day(day)
    return say("{weekday}, {month} {day}", weekday=_weekday(day), month=_month(day), day=day.day)


def long_day(day: date) -> str:
    """`Tue, Nov 24, 2026`: for a promise."""
    return say(
        "{weekday}, {month} {day}, {year}",
        weekday=_weekday(day),
        month=_month(day),
        day=day.day,
        year=day.year,
    )


def shown_date(day: date) -> str:
    """`Nov 3, 2026`: for what has been."""
    return say("{month} {day}, {year}", month=_month(day), day=day.day, year=day.year)


def short_day(day: date) -> str:
    """`Nov 3`: for what has been, where space is short."""
    return say("{month} {day}", month=_month(day), day=day.day)


def overdue(due: date, today: date) -> str:
    """`overdue 2 days`, in days of the calendar; empty where the date is not past."""
    days = (today - due).days
    return "" if days < 1 else count("overdue {number} day", "overdue {number} days", days)


def shown_hour(hour: time) -> str:
    """`4:00 PM`."""
    shown = f"{hour.hour % _NOON or _NOON}:{hour.minute:02}"
    return say("{hour} AM", hour=shown) if hour.hour < _NOON else say("{hour} PM", hour=shown)


def shown_moment(instant: datetime, now: datetime, zone: str) -> str:
    """`Tue, Nov 24, 4:00 PM` on a clock in `zone`."""
    day = shown_day(local_date(instant, zone), local_date(now, zone))
    return say("{day}, {hour}", day=day, hour=shown_hour(local_hour(instant, zone)))


def shown_zone(zone: str) -> str:
    """`Chicago time` for America/Chicago."""
    return say("{place} time", place=zone.rpartition("/")[2].replace("_", " "))


def _weekday(day: date) -> str:
    return say(_DAYS[day.weekday()])


def _month(day: date) -> str:
    return say(_MONTHS[day.month - 1])
