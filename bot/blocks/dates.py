"""Days and hours as people in the United States read them: "Tue, Nov 24, 4:00 PM"."""

from datetime import date, datetime, time

from bot.rules.local_time import local_date, local_hour

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOON = 12


def shown_day(day: date, today: date) -> str:
    """`Tue, Nov 24`; with its year where that is not the year of `today`."""
    words = f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"
    return words if day.year == today.year else f"{words}, {day.year}"


def long_day(day: date) -> str:
    """`Tue, Nov 24, 2026`: for a promise."""
    return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"


def overdue(due: date, today: date) -> str:
    """`overdue 2 days`, in days of the calendar; empty where the date is not past."""
    days = (today - due).days
    if days < 1:
        return ""
    return f"overdue {days} day" if days == 1 else f"overdue {days} days"


def shown_hour(hour: time) -> str:
    """`4:00 PM`."""
    half = "AM" if hour.hour < _NOON else "PM"
    return f"{hour.hour % _NOON or _NOON}:{hour.minute:02} {half}"


def shown_moment(instant: datetime, now: datetime, zone: str) -> str:
    """`Tue, Nov 24, 4:00 PM` on a clock in `zone`."""
    day = shown_day(local_date(instant, zone), local_date(now, zone))
    return f"{day}, {shown_hour(local_hour(instant, zone))}"
