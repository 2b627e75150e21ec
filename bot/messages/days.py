"""Dates as people of a school read them."""

from datetime import date

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def long_day(day: date) -> str:
    """`Fri, Dec 4, 2026`."""
    return f"{_short(day)}, {day.year}"


def short_day(day: date, today: date) -> str:
    """`Fri, Dec 4`; with its year where that is not the year of `today`."""
    return _short(day) if day.year == today.year else long_day(day)


def overdue(due: date, today: date) -> str:
    """`overdue 2 days`, in days of the calendar; empty where the date is not past."""
    days = (today - due).days
    if days < 1:
        return ""
    return f"overdue {days} day" if days == 1 else f"overdue {days} days"


def _short(day: date) -> str:
    return f"{_DAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"
