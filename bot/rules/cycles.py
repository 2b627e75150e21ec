"""How long a team works on its focus: from the choice to the end of a quarter, always to a working day. Dates only."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from bot.rules.local_time import DateRange
from bot.rules.working_days import (
    DaysOff,
    is_working_day,
    last_working_day_on_or_before,
    next_working_day_after,
    working_days_after,
)

DAYS_OF_A_WEEK = 5
# Fewer school weeks than these left of a quarter are too few to see anything move in.
LEAST_WEEKS = 4
WEEKS_WITHOUT_QUARTERS = 10
# Longer than any school year.
MOST_DAYS_AHEAD = 366


class EndFault(StrEnum):
    """Why a cycle cannot end on a day."""

    PAST = "past"
    TOO_FAR = "too_far"
    DAY_OFF = "day_off"


def cycle_end(start: date, quarters: Sequence[DateRange], days_off: DaysOff) -> date:
    """When what is chosen on `start` ends.

    A school week is five working days, `start` counted where it is one. The quarter that is running holds, or the next one
    where fewer than 4 school weeks of it are left; where none is known that is long enough, 10 school weeks do.

    Raises:
        NoWorkingDayError: the school does not work within a year.
    """
    for quarter in sorted(quarters, key=lambda one: one.last):
        if has_weeks(start, quarter.last, LEAST_WEEKS, days_off):
            return last_working_day_on_or_before(quarter.last, days_off)
    first = start if is_working_day(start, days_off) else next_working_day_after(start, days_off)
    return working_days_after(first, WEEKS_WITHOUT_QUARTERS * DAYS_OF_A_WEEK - 1, days_off)


def has_weeks(first: date, last: date, weeks: int, days_off: DaysOff) -> bool:
    """Whether there are so many school weeks from `first` to `last`, both included."""
    wanted = weeks * DAYS_OF_A_WEEK
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    working = (day for day in days if is_working_day(day, days_off))
    return sum(1 for _ in islice(working, wanted)) == wanted


def end_fault(day: date, today: date, days_off: DaysOff) -> EndFault | None:
    """What is wrong with a cycle's, or a strategy's, ending on that day; None = it can."""
    if day <= today:
        return EndFault.PAST
    if day > today + timedelta(days=MOST_DAYS_AHEAD):
        return EndFault.TOO_FAR
    return None if is_working_day(day, days_off) else EndFault.DAY_OFF


def is_over(ends_on: date, today: date, days_off: DaysOff) -> bool:
    """Whether a cycle is over: from the first working day after its end."""
    return today > ends_on and is_working_day(today, days_off)
