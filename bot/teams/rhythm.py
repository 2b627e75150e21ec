"""When a team meets, as it is kept with the team, and on which days that is."""

from collections.abc import Collection, Sequence
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.rules.cadence import MONTH, Cadence, Changes, Planned, Rhythm, planned_meetings
from bot.teams.times import days_off_of
from storage.meetings import Meeting, MeetingState, meetings_between
from storage.people import Ilt

# "Our next meeting" is none that is farther away.
_SOON = timedelta(days=120)


def cadence_of(ilt: Ilt) -> Cadence | None:
    """The team's rhythm; None where nobody has said when it meets."""
    kept = ilt.cadence
    if not kept:
        return None
    return Cadence(
        Rhythm(kept["rhythm"]),
        date.fromisoformat(kept["first"]),
        kept["weekday"],
        kept["every"],
        tuple(kept["ordinals"]),
        tuple(date.fromisoformat(day) for day in kept["dates"]),
        time.fromisoformat(kept["hour"]),
        kept["minutes"],
    )


def cadence_row(cadence: Cadence) -> dict[str, Any]:
    """A rhythm as it is kept with the team."""
    return {
        "rhythm": cadence.rhythm.value,
        "first": cadence.first.isoformat(),
        "weekday": cadence.weekday,
        "every": cadence.every,
        "ordinals": list(cadence.ordinals),
        "dates": [day.isoformat() for day in cadence.dates],
        "hour": cadence.hour.isoformat("minutes"),
        "minutes": cadence.minutes,
    }


def planned_days(
    session: Session, ilt: Ilt, rows: Collection[Meeting], first: date, last: date
) -> Sequence[Planned]:
    """The meetings of those days by the rhythm, and by what was said about single ones. `rows`: a month around them."""
    cadence = cadence_of(ilt)
    if cadence is None:
        return _without_rhythm(rows, first, last)
    return planned_meetings(cadence, days_off_of(session, ilt), _changes(rows), first, last)


def meeting_days(session: Session, ilt: Ilt, today: date, ahead: timedelta = _SOON) -> tuple[date, ...]:
    """The days of the meetings to come; one that has begun is none of them."""
    last = today + ahead
    rows = meetings_between(session, ilt.id, today - MONTH, last + MONTH)
    begun = {row.slot for row in rows if row.state not in {MeetingState.PLANNED, MeetingState.SKIPPED}}
    planned = planned_days(session, ilt, rows, today, last)
    return tuple(sorted({one.day for one in planned if not one.is_off and one.slot not in begun}))


def _changes(rows: Collection[Meeting]) -> Changes:
    kept = [row for row in rows if row.state != MeetingState.SKIPPED]
    return Changes(
        moved={row.slot: row.day for row in kept if row.is_moved or row.day != row.slot},
        skipped=frozenset(row.slot for row in rows if row.state == MeetingState.SKIPPED),
        # Whatever has a row takes place, whether the rhythm of today would give it or not.
        added=frozenset(row.slot for row in kept),
    )


def _without_rhythm(rows: Collection[Meeting], first: date, last: date) -> list[Planned]:
    return [
        Planned(row.slot, row.day)
        for row in rows
        if row.state != MeetingState.SKIPPED and first <= row.day <= last
    ]
