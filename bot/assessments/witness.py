"""What the bot recorded of a team's meetings by a reveal: counted then, kept with the results, and never changed after."""

from collections import defaultdict
from dataclasses import asdict
from datetime import date, time, timedelta
from typing import Any

from bot.rules.local_time import instant_at, local_date
from bot.rules.witness import (
    HeldMeeting,
    OfPlan,
    Recorded,
    answered_in_time,
    may_tell,
    recorded,
    window_before,
)
from bot.teams.times import team_time
from bot.turn import Act
from storage.assessments import Assessment
from storage.consult import count_consulted
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
from storage.plan import count_decided, count_read, count_serving, has_aims
from storage.staff import asked_between


def note_recorded(act: Act, assessment: Assessment, ilt: Ilt) -> None:
    """Keeps with a self-assessment that is being revealed what the bot itself saw in the 30 days before, if that is enough."""
    found = _recorded(act, ilt)
    assessment.recorded = asdict(found) if found else None


def recorded_with(assessment: Assessment) -> Recorded | None:
    """What was kept; None where it was too little to tell, or nobody counted yet."""
    kept: dict[str, Any] | None = assessment.recorded
    return Recorded(**kept) if kept else None


def _recorded(act: Act, ilt: Ilt) -> Recorded | None:
    zone = team_time(ilt).zone
    today = local_date(act.now, zone)
    if not may_tell(
        first_meeting_day(act.session, ilt.id), count_held_until(act.session, ilt.id, today), today
    ):
        return None
    first, last = window_before(today)
    meetings = [one.id for one in held_between(act.session, ilt.id, first, last)]
    objectives: dict[int, list[str]] = defaultdict(list)
    for meeting_id, objective in agenda_objectives(act.session, meetings):
        objectives[meeting_id].append(objective)
    roles, reflection = with_roles(act.session, meetings), with_reflection(act.session, meetings)
    start, end = (instant_at(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    items = items_logged_between(act.session, ilt.id, start, end)
    decided = count_decided(act.session, meetings)
    return recorded(
        [HeldMeeting(objectives[one], one in roles, one in reflection) for one in meetings],
        [(item.owner_id is not None, item.due_on is not None) for item in items],
        OfPlan(
            # Nobody serves a plan that there is not.
            count_serving(act.session, meetings) if has_aims(act.session, ilt.id) else (0, 0),
            decided,
            count_read(act.session, ilt.id, start, end),
            _answered(act, ilt, first, last),
            count_consulted(act.session, meetings) if decided[1] else 0,
        ),
    )


def _answered(act: Act, ilt: Ilt, first: date, last: date) -> tuple[int, int]:
    """Of what staff asked in these days, and whose time is over: how much was answered in time, and how much it was."""
    days = [one.day for one in held_between(act.session, ilt.id, first, last)]
    found = [
        answered_in_time(one.asked_on, one.settled_on, days)
        for one in asked_between(act.session, ilt.id, first, last)
    ]
    over = [one for one in found if one is not None]
    return sum(over), len(over)
