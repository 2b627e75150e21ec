"""When a vote ends, what happens then, and when people who have not finished are reminded.

A vote ends only while its team works; a reminder comes only while its reader does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.rules.local_time import PersonTime, instant_at, local_date
from bot.rules.mornings import is_allowed, last_working_morning_before, next_allowed
from bot.rules.tally import MINIMUM
from bot.rules.working_days import (
    DaysOff,
    NoWorkingDayError,
    is_working_day,
    last_working_day_on_or_before,
    next_working_day_after,
    working_days_after,
)

CLOSING_HOUR = time(16)
DAYS_TO_VOTE = 2
# A re-vote is of one criterion and follows a talk about it.
DAYS_TO_VOTE_AGAIN = 1
# Reading a criterion and judging it takes about half a minute.
_CRITERIA_PER_MINUTE = 2
_Found = TypeVar("_Found")


class AtDeadline(StrEnum):
    """What becomes of a vote whose time is over."""

    REVEAL = "reveal"
    EXTEND = "extend"
    CANCEL = "cancel"


class NudgeSlot(StrEnum):
    """The two reminders that a person may get in a round."""

    HALF = "half"
    LAST_MORNING = "last_morning"


@dataclass(frozen=True)
class Nudge:
    """One reminder: when it comes, and until when it is worth sending (never into the evening)."""

    slot: NudgeSlot
    at: datetime
    useful_until: datetime


def default_deadline(
    now: datetime, days_off: DaysOff, team: PersonTime, days: int = DAYS_TO_VOTE
) -> datetime:
    """So many working days later, at 16:00 on the team's clock. Raises NoWorkingDayError."""
    day = working_days_after(local_date(now, team.zone), days, days_off, team)
    return instant_at(day, CLOSING_HOUR, team.zone)


def is_time_to_end(deadline: datetime, now: datetime, days_off: DaysOff, team: PersonTime) -> bool:
    """Whether the deadline has passed and the team works: one in its evening waits for the next working morning."""
    if now < deadline or not is_allowed(now, days_off, team):
        return False
    try:
        return now >= next_allowed(deadline, days_off, team)
    except NoWorkingDayError:  # it passed more than a year ago
        return True


def at_deadline(finished: int, counted: int, *, has_votes: bool, was_extended: bool) -> AtDeadline:
    """What becomes of a vote at its deadline: too few ballots extend it, once.

    Args:
        finished, counted: members who answered everything, members who are waited for.
        has_votes: somebody answered something.
    """
    if finished >= max(1, min(MINIMUM, counted)):
        return AtDeadline.REVEAL
    if not was_extended:
        return AtDeadline.EXTEND
    return AtDeadline.REVEAL if has_votes else AtDeadline.CANCEL


def minutes_to_answer(criteria: int) -> int:
    """How long so many criteria take, at least a minute."""
    return max(1, -(-criteria // _CRITERIA_PER_MINUTE))


def nudges(
    opened_at: datetime, deadline: datetime, since: datetime, days_off: DaysOff, person: PersonTime
) -> tuple[Nudge, ...]:
    """The reminders of one person: at half-time, and on the last working morning before the deadline.

    Half-time moves to when the person may be written to. It is left out where it then comes on the day of the last
    morning or later: two reminders never come on one day.

    Args:
        since: when they were planned; what was past then is skipped.
    """
    last = _last_morning(opened_at, deadline, days_off, person)
    half = _half_time(opened_at, deadline, days_off, person)
    if half and last and local_date(half, person.zone) >= local_date(last, person.zone):
        half = None
    planned = ((NudgeSlot.HALF, half), (NudgeSlot.LAST_MORNING, last))
    return tuple(_nudge(slot, at, deadline, person) for slot, at in planned if at and at > since)


def nudge_now(
    now: datetime,
    deadline: datetime,
    planned: Mapping[NudgeSlot, datetime | None],
    days_off: DaysOff,
    person: PersonTime,
) -> Nudge | None:
    """The reminder that somebody asks for now: at once, or in the person's next working morning.

    It takes the place of one planned for the same day, else of the first one not sent; None where it would come after
    the deadline, or where none is left.

    Args:
        planned: the reminders not sent yet, with their times; None for one that has no time.
    """
    try:
        at = next_allowed(now, days_off, person)
    except NoWorkingDayError:
        return None
    if at >= deadline or not planned:
        return None
    day = local_date(at, person.zone)
    same_day = [slot for slot, due in planned.items() if due and local_date(due, person.zone) == day]
    return _nudge(min(same_day or planned, key=list(NudgeSlot).index), at, deadline, person)


def first_told(now: datetime, days_off: DaysOff, person: PersonTime) -> datetime | None:
    """When somebody is called to vote: at once, or in their next working morning; None where none comes within a year."""
    return _or_none(lambda: next_allowed(now, days_off, person))


def working_days_around(day: date, days_off: DaysOff, team: PersonTime) -> list[date]:
    """The closest working days before and after a day that is none; empty for a working day."""
    if is_working_day(day, days_off, team):
        return []
    found = (
        _or_none(lambda: last_working_day_on_or_before(day, days_off, team)),
        _or_none(lambda: next_working_day_after(day, days_off, team)),
    )
    return [one for one in found if one]


def _half_time(
    opened_at: datetime, deadline: datetime, days_off: DaysOff, person: PersonTime
) -> datetime | None:
    half = _or_none(lambda: next_allowed(opened_at + (deadline - opened_at) / 2, days_off, person))
    return half if half and half < deadline else None


def _last_morning(
    opened_at: datetime, deadline: datetime, days_off: DaysOff, person: PersonTime
) -> datetime | None:
    morning = _or_none(lambda: last_working_morning_before(deadline, days_off, person))
    return morning if morning and morning > opened_at else None


def _nudge(slot: NudgeSlot, at: datetime, deadline: datetime, person: PersonTime) -> Nudge:
    return Nudge(slot, at, min(deadline, _evening_after(at, person)))


def _evening_after(at: datetime, person: PersonTime) -> datetime:
    """When the person's quiet hours begin next."""
    evening = instant_at(local_date(at, person.zone), person.quiet_from, person.zone)
    if evening > at:
        return evening
    return instant_at(local_date(at, person.zone) + timedelta(days=1), person.quiet_from, person.zone)


def _or_none(search: Callable[[], _Found]) -> _Found | None:
    try:
        return search()
    except NoWorkingDayError:
        return None
