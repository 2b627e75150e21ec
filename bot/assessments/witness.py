"""What the bot recorded of a team's meetings by a reveal: counted then, kept with the results, and never changed after."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.rules.local_time import instant_at, local_date
from bot.rules.witness import HeldMeeting, Recorded, may_tell, recorded, window_before
from bot.teams.times import team_time
from storage.assessments import Assessment
from storage.meetings import first_meeting_day
from storage.minutes import (
    agenda_objectives,
    count_held_until,
    held_between,
    items_logged_between,
    with_reflection,
    with_roles,
)
from storage.people import Ilt


def note_recorded(session: Session, assessment: Assessment, ilt: Ilt, now: datetime) -> None:
    """Keeps with a self-assessment that is being revealed what the bot itself saw in the 30 days before, if that is enough."""
    found = _recorded(session, ilt, now)
    assessment.recorded = asdict(found) if found else None


def recorded_with(assessment: Assessment) -> Recorded | None:
    """What was kept; None where it was too little to tell, or nobody counted yet."""
    kept: dict[str, Any] | None = assessment.recorded
    return Recorded(**kept) if kept else None


def _recorded(session: Session, ilt: Ilt, now: datetime) -> Recorded | None:
    zone = team_time(ilt).zone
    today = local_date(now, zone)
    if not may_tell(first_meeting_day(session, ilt.id), count_held_until(session, ilt.id, today), today):
        return None
    first, last = window_before(today)
    meetings = [one.id for one in held_between(session, ilt.id, first, last)]
    objectives: dict[int, list[str]] = defaultdict(list)
    for meeting_id, objective in agenda_objectives(session, meetings):
        objectives[meeting_id].append(objective)
    roles, reflection = with_roles(session, meetings), with_reflection(session, meetings)
    start, end = (instant_at(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    items = items_logged_between(session, ilt.id, start, end)
    return recorded(
        [HeldMeeting(objectives[one], one in roles, one in reflection) for one in meetings],
        [(item.owner_id is not None, item.due_on is not None) for item in items],
    )
