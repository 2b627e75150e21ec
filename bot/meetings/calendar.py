"""A team's meetings as dates and instants: its rhythm from the setup, and what was moved, skipped or added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.rules.cadence import MONTH, Cadence, Planned
from bot.rules.local_time import instant_at, local_date
from bot.rules.mornings import last_working_morning_before_day
from bot.teams.rhythm import cadence_of, planned_days
from bot.teams.times import days_off_of, team_time
from storage.meetings import (
    Meeting,
    MeetingState,
    add_meeting,
    meeting_of_slot,
    meetings_between,
)
from storage.people import Ilt, Person

# How far ahead a next meeting is looked for.
_YEAR = timedelta(days=366)
# A meeting can be started so long after its planned end; then it counts as not held.
STARTABLE_AFTER_END = timedelta(hours=2)
# A meeting that nobody gave a length.
USUAL_MINUTES = 60


@dataclass(frozen=True)
class Occasion:
    """A meeting as the calendar has it. `meeting`: its row, if anything was said about it yet."""

    slot: date
    day: date
    starts_at: datetime
    minutes: int
    is_off: bool = False
    meeting: Meeting | None = None

    @property
    def ends_at(self) -> datetime:
        """When it is planned to be over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_skipped(self) -> bool:
        """Whether somebody left it out."""
        return self.meeting is not None and self.meeting.state == MeetingState.SKIPPED

    @property
    def takes_place(self) -> bool:
        """Whether it is neither on a day off nor skipped."""
        return not self.is_off and not self.is_skipped


def occasions(
    session: Session, ilt: Ilt, first: date, last: date, *, with_skipped: bool = False
) -> list[Occasion]:
    """The meetings whose day lies from `first` to `last`, both included, in their order; no two take place on one day.

    Those that fall on a day off are marked: they do not take place.

    Args:
        with_skipped: those too that were skipped.
    """
    rows = {one.slot: one for one in meetings_between(session, ilt.id, first - MONTH, last + MONTH)}
    cadence = cadence_of(ilt)
    planned = planned_days(session, ilt, rows.values(), first, last)
    found = [_occasion(ilt, cadence, one, rows.get(one.slot)) for one in planned]
    if with_skipped:
        skipped = [row for row in rows.values() if row.state == MeetingState.SKIPPED]
        found += [_of_row(row) for row in skipped if first <= row.day <= last]
    return sorted(_one_a_day(found), key=lambda one: (one.day, one.starts_at, one.slot))


def next_occasion(session: Session, ilt: Ilt, now: datetime) -> Occasion | None:
    """The next meeting that takes place and was not held yet; one of today counts until its planned end is past."""
    today = local_date(now, team_time(ilt).zone)
    return next(
        (
            one
            for one in occasions(session, ilt, today - timedelta(days=1), today + _YEAR)
            if not one.is_off and one.ends_at > now and _is_to_come(one)
        ),
        None,
    )


def meeting_of(session: Session, ilt: Ilt, occasion: Occasion) -> Meeting:
    """The row of an occasion, made where there is none; nobody else changes it until the transaction ends."""
    add_meeting(
        session,
        Meeting(
            ilt_id=ilt.id,
            slot=occasion.slot,
            day=occasion.day,
            starts_at=occasion.starts_at,
            minutes=occasion.minutes,
        ),
    )
    found = meeting_of_slot(session, ilt.id, occasion.slot)
    assert found is not None
    return found


def planned_end(meeting: Meeting) -> datetime:
    """When it is planned to be over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def meeting_zone(session: Session, ilt: Ilt, meeting: Meeting) -> str:
    """Whose clock its hours are read on: the team's; until that was set up, that of whoever started it."""
    if ilt.zone:
        return ilt.zone
    starter = session.get(Person, meeting.started_by_id) if meeting.started_by_id else None
    return team_time(ilt, starter.zone if starter else "").zone


def card_due_at(session: Session, ilt: Ilt, day: date) -> datetime:
    """When the agenda of a meeting on that day is posted: on the morning of the working day before.

    Raises:
        NoWorkingDayError: no working day lies within a year before it.
    """
    return last_working_morning_before_day(day, days_off_of(session, ilt), team_time(ilt))


def _is_to_come(one: Occasion) -> bool:
    return one.meeting is None or one.meeting.state == MeetingState.PLANNED


def _one_a_day(found: Sequence[Occasion]) -> list[Occasion]:
    """Without what the rhythm gives for a day to which another meeting was moved, or for which one was added."""
    taken = {one.day for one in found if one.meeting is not None and one.takes_place}
    return [one for one in found if one.meeting is not None or one.day not in taken]


def _occasion(ilt: Ilt, cadence: Cadence | None, planned: Planned, row: Meeting | None) -> Occasion:
    if row is not None:
        is_off = planned.is_off and not row.is_added and row.state == MeetingState.PLANNED
        return _of_row(row, is_off=is_off)
    assert cadence is not None
    starts_at = instant_at(planned.day, cadence.hour, team_time(ilt).zone)
    return Occasion(planned.slot, planned.day, starts_at, cadence.minutes, planned.is_off)


def _of_row(row: Meeting, *, is_off: bool = False) -> Occasion:
    return Occasion(row.slot, row.day, row.starts_at, row.minutes, is_off, row)
