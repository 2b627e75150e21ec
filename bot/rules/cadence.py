"""When a team meets: its rhythm laid over a school year, with days off skipped and single meetings moved.

Dates only; the hour belongs to the team's clock (`local_time.instant_at`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from bot.rules.working_days import DaysOff, is_working_day

MOST_WEEKS_BETWEEN = 4
# At least twice a month (Chicago Public Schools' "Conditions for Success"): twice in any 31 days.
MONTH = timedelta(days=31)
TWICE = 2


class Rhythm(StrEnum):
    """How a team's meetings repeat."""

    WEEKS = "weeks"  # every first, second… week on one weekday
    MONTH_DAYS = "month_days"  # on the first and third Tuesday of each month
    BY_HAND = "by_hand"  # on dates somebody chose


@dataclass(frozen=True)
class Cadence:
    """A rhythm.

    Args:
        first: nothing comes before it; with WEEKS, the weeks are counted from its week.
        weekday: 0 = Monday; of no meaning by hand.
        every: weeks from one meeting to the next, 1 to 4; with WEEKS only.
        ordinals: which of a month's such weekdays, 1 to 4, or -1 for the last; with MONTH_DAYS only.
        dates: by hand only.
        hour: on the team's clock.
        minutes: how long a meeting is planned to take.
    """

    rhythm: Rhythm
    first: date
    weekday: int = 0
    every: int = 2
    ordinals: tuple[int, ...] = (1, 3)
    dates: tuple[date, ...] = ()
    hour: time = time(15, 30)
    minutes: int = 60

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6 or not 1 <= self.every <= MOST_WEEKS_BETWEEN:  # noqa: PLR2004 - days of a week
            raise ValueError(f"Not a rhythm: weekday {self.weekday}, every {self.every} weeks")
        if any(ordinal not in {1, 2, 3, 4, -1} for ordinal in self.ordinals):
            raise ValueError(f"Not days of a month: {self.ordinals}")


@dataclass(frozen=True)
class Changes:
    """What a team changed about single meetings, by the date that the rhythm gave them.

    Args:
        moved: to another date; a day off too, since somebody chose it.
        skipped: left out.
        added: one more.
    """

    moved: Mapping[date, date] = field(default_factory=dict)
    skipped: frozenset[date] = frozenset()
    added: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Planned:
    """One meeting of the plan.

    Args:
        slot: the date that the rhythm gave it: it names the meeting, whatever becomes of its day.
        day: when it is.
        is_off: it falls on a day on which the school does not work, so there is none; the team is told.
    """

    slot: date
    day: date
    is_off: bool = False


def planned_meetings(
    cadence: Cadence, days_off: DaysOff, changes: Changes, first: date, last: date
) -> tuple[Planned, ...]:
    """The meetings with a day from `first` to `last`, both included, by day; those that days off take out are marked."""
    # A meeting may have been moved into the span from outside it, by a month at most as the forms allow.
    slots = slots_of(cadence, first - MONTH, last + MONTH)
    kept = [_planned(slot, days_off, changes) for slot in slots if slot not in changes.skipped]
    known = {one.slot for one in kept}
    kept += [Planned(slot, changes.moved.get(slot, slot)) for slot in changes.added if slot not in known]
    inside = [one for one in kept if first <= one.day <= last]
    return tuple(sorted(inside, key=lambda one: (one.day, one.slot)))


def next_meeting(cadence: Cadence, days_off: DaysOff, changes: Changes, today: date) -> Planned | None:
    """The next one that takes place, today included; None where there is none within a year."""
    coming = planned_meetings(cadence, days_off, changes, today, today + timedelta(days=366))
    return next((one for one in coming if not one.is_off), None)


def _planned(slot: date, days_off: DaysOff, changes: Changes) -> Planned:
    if slot in changes.moved:
        return Planned(slot, changes.moved[slot])
    return Planned(slot, slot, is_off=not is_working_day(slot, days_off))


def slots_of(cadence: Cadence, first: date, last: date) -> Iterator[date]:
    """The dates that a rhythm gives from `first` to `last`, both included."""
    start = max(first, cadence.first)
    if cadence.rhythm is Rhythm.BY_HAND:
        return (day for day in sorted(set(cadence.dates)) if start <= day <= last)
    return (moment.date() for moment in _rule(cadence, last) if moment.date() >= start)


def _rule(cadence: Cadence, last: date) -> Iterable[datetime]:
    # The whole rhythm is laid out from its beginning: where it begins decides which weeks are in it.
    begin, end = (datetime.combine(day, time.min) for day in (cadence.first, last))
    if cadence.rhythm is Rhythm.WEEKS:
        weekly: Iterable[datetime] = rrule(
            WEEKLY,
            dtstart=begin,
            until=end,
            interval=cadence.every,
            byweekday=weekday(cadence.weekday),
            wkst=0,
        )
        return weekly
    days = [weekday(cadence.weekday, ordinal) for ordinal in cadence.ordinals]
    monthly: Iterable[datetime] = rrule(MONTHLY, dtstart=begin, until=end, byweekday=days)
    return monthly


def met_twice_a_month(held: Sequence[date], first: date, today: date) -> bool | None:
    """Whether the team met at least twice in the last 31 days; None before 31 days of record.

    Args:
        held: days on which meetings took place.
        first: since when the bot has been the team's record.
    """
    since = today - MONTH
    if first > since:
        return None
    return sum(since < day <= today for day in held) >= TWICE
