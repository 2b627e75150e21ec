"""A person's working mornings: the instants at which reminders come, and to which anything untimely is moved.

Each raises NoWorkingDayError where no morning lies within a year.
"""

from datetime import date, datetime

from bot.rules.local_time import PersonTime, is_quiet, local_date, morning_of
from bot.rules.working_days import (
    BACK,
    FORWARD,
    DaysOff,
    is_working_day,
    nearest_day,
    working_days_before,
)


def last_working_morning_before(instant: datetime, days_off: DaysOff, person: PersonTime) -> datetime:
    """The last one strictly before the instant."""
    day = nearest_day(
        local_date(instant, person.zone),
        BACK,
        lambda other: is_working_day(other, days_off, person) and morning_of(other, person) < instant,
    )
    return morning_of(day, person)


def last_working_morning_before_day(day: date, days_off: DaysOff, person: PersonTime) -> datetime:
    """The morning of the last working day strictly before the day."""
    return morning_of(working_days_before(day, 1, days_off, person), person)


def next_working_morning_after(instant: datetime, days_off: DaysOff, person: PersonTime) -> datetime:
    """The first one strictly after the instant."""
    day = nearest_day(
        local_date(instant, person.zone),
        FORWARD,
        lambda other: is_working_day(other, days_off, person) and morning_of(other, person) > instant,
    )
    return morning_of(day, person)


def is_allowed(instant: datetime, days_off: DaysOff, person: PersonTime) -> bool:
    """Whether the person may be written to: on a working day, outside the quiet hours."""
    return is_working_day(local_date(instant, person.zone), days_off, person) and not is_quiet(
        instant, person
    )


def next_allowed(instant: datetime, days_off: DaysOff, person: PersonTime) -> datetime:
    """The instant itself where the person may be written to, else their next working morning."""
    if is_allowed(instant, days_off, person):
        return instant
    return next_working_morning_after(instant, days_off, person)
