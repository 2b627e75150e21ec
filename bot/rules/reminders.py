"""When the owner of an action item is reminded of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.local_time import PersonTime, morning_of
from bot.rules.working_days import (
    DaysOff,
    NoWorkingDayError,
    last_working_day_on_or_before,
    working_days_after,
    working_days_before,
)


class Moment(StrEnum):
    """What a reminder is about."""

    SOON = "soon"
    DUE = "due"
    OVERDUE_1 = "overdue_1"
    OVERDUE_2 = "overdue_2"
    OVERDUE_3 = "overdue_3"


# Working days from the due date, negative ones before it.
_OFFSETS = {
    Moment.SOON: -3,
    Moment.DUE: 0,
    Moment.OVERDUE_1: 1,
    Moment.OVERDUE_2: 4,
    Moment.OVERDUE_3: 7,
}


@dataclass(frozen=True)
class Slot:
    """One reminder of one due date.

    Args:
        day: the owner's local date on which it comes: the slot of the one DM per person and day.
        at: the owner's morning of that day.
    """

    moment: Moment
    due: date
    day: date
    at: datetime

    @property
    def key(self) -> str:
        """The same for the same promise, whatever zone, hour or days off do to its day: "2026-12-04/soon"."""
        return f"{self.due.isoformat()}/{self.moment}"


def reminder_slots(due: date, days_off: DaysOff, person: PersonTime, since: datetime) -> tuple[Slot, ...]:
    """The reminders of an item, by time, at most one a day.

    Before and on the due date they move earlier to a day on which the owner works too; where both then fall on one day,
    the first stays. Overdue ones are counted in days on which the owner works. One without a working day within a year is
    left out.

    Args:
        since: when the item got this due date (logged, moved, moved back); what was past then is skipped. A new zone,
            hour or day off leaves it as it is: what that puts into the past is late, not skipped.
    """
    by_day: dict[date, Slot] = {}
    for moment in Moment:
        slot = _slot(moment, due, days_off, person)
        if slot is not None and slot.at > since:
            by_day.setdefault(slot.day, slot)
    return tuple(by_day.values())


def last_reminder_day(due: date, days_off: DaysOff, person: PersonTime) -> date | None:
    """The day of the third overdue reminder; of an owner who is away for long as if they worked. None: no such day."""
    for whose in (person, replace(person, away=())):
        try:
            return _day(_OFFSETS[Moment.OVERDUE_3], due, days_off, whose)
        except NoWorkingDayError:
            continue
    return None


def _slot(moment: Moment, due: date, days_off: DaysOff, person: PersonTime) -> Slot | None:
    try:
        day = _day(_OFFSETS[moment], due, days_off, person)
    except NoWorkingDayError:
        return None
    return Slot(moment, due, day, morning_of(day, person))


def _day(offset: int, due: date, days_off: DaysOff, person: PersonTime) -> date:
    if offset > 0:
        return working_days_after(due, offset, days_off, person)
    wanted = working_days_before(due, -offset, days_off) if offset else due
    return last_working_day_on_or_before(wanted, days_off, person)
