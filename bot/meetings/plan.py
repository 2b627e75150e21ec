"""The meetings to come as people read them, and what keeps their rows true when a team's rhythm or clock changes."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.meetings.calendar import Occasion, next_occasion, occasions
from bot.meetings.messages.plan import MeetingLine
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.cadence import Cadence, Changes, planned_meetings
from bot.rules.local_time import instant_at, local_date, local_hour
from bot.rules.working_days import DaysOff
from bot.teams.rhythm import cadence_of, cadence_row
from bot.teams.times import team_time
from bot.turn import Act
from storage.living import posted_message, subjects_posted
from storage.meetings import Meeting, MeetingState, meetings_in
from storage.people import Ilt

# As far ahead as a next meeting is looked for.
YEAR = timedelta(days=366)


def coming(act: Act, ilt: Ilt) -> list[Occasion]:
    """Everything in the plan of the next year that is not over: what was skipped or falls on a day off too."""
    today = local_date(act.now, team_time(ilt).zone)
    found = occasions(act.session, ilt, today, today + YEAR, with_skipped=True)
    return [one for one in found if one.ends_at > act.now and _is_open(one)]


def line_of(ilt: Ilt, one: Occasion, *, may_change: bool = False) -> MeetingLine:
    """A meeting of the plan as people read it."""
    row = one.meeting
    return MeetingLine(
        one.slot,
        one.day,
        local_hour(one.starts_at, team_time(ilt).zone),
        one.minutes,
        is_off=one.is_off,
        is_skipped=one.is_skipped,
        is_added=row is not None and row.is_added,
        is_moved=row is not None and row.is_moved,
        is_running=row is not None and row.state == MeetingState.RUNNING,
        may_change=may_change,
    )


def next_line(act: Act, ilt: Ilt) -> MeetingLine | None:
    """The next meeting that takes place."""
    found = next_occasion(act.session, ilt, act.now)
    return line_of(ilt, found) if found else None


def first_lines(act: Act, ilt: Ilt, most: int) -> list[MeetingLine]:
    """The next meetings, at most that many that take place, and what is left out between them."""
    lines = [line_of(ilt, one) for one in coming(act, ilt)]
    place = [number for number, line in enumerate(lines, 1) if not (line.is_off or line.is_skipped)]
    return lines[: place[most - 1]] if len(place) >= most else lines


def has_card(session: Session, meeting: Meeting) -> bool:
    """Whether the channel was told of the meeting."""
    return posted_message(session, ids.AGENDA_MESSAGE, meeting.id) is not None


def take_rhythm(act: Act, ilt: Ilt, cadence: Cadence) -> None:
    """A team meets in another rhythm, and its agenda cards go on with it. The caller holds the team's meetings."""
    ilt.cadence = cadence_row(cadence)
    ilt.meetings_missed, ilt.cards_off_on = 0, None
    follow_rhythm(act, ilt)


def follow_rhythm(act: Act, ilt: Ilt) -> None:
    """After the rhythm changed: rows to come that nobody touched are deleted, those with a card get the new hour.

    What somebody moved or added stays as they chose it.
    """
    rows = _rows_to_come(act, ilt.id)
    posted = subjects_posted(act.session, ids.AGENDA_MESSAGE, [row.id for row in rows])
    slots = _slots(ilt, rows)
    for row in rows:
        if row.is_added or row.is_moved:
            continue
        if row.state == MeetingState.PLANNED and (row.id in posted or row.objective):
            _take_hour(ilt, row)
        elif row.state == MeetingState.PLANNED or row.slot not in slots:
            act.session.delete(row)
    act.session.flush()
    team_changed(act.session, ilt.id, OfTeam.PLAN)


def follow_zone(act: Act, ilt: Ilt, zone_before: str) -> None:
    """After the team's zone changed: meetings to come keep the hour on the wall."""
    for row in _rows_to_come(act, ilt.id):
        hour = local_hour(row.starts_at, zone_before)
        row.starts_at = instant_at(row.day, hour, team_time(ilt).zone)
    team_changed(act.session, ilt.id, OfTeam.PLAN)


def _is_open(one: Occasion) -> bool:
    states = {MeetingState.PLANNED, MeetingState.SKIPPED, MeetingState.RUNNING}
    return one.meeting is None or one.meeting.state in states


def _rows_to_come(act: Act, ilt_id: int) -> list[Meeting]:
    rows = meetings_in(act.session, ilt_id, MeetingState.PLANNED, MeetingState.SKIPPED)
    return [row for row in rows if row.starts_at > act.now]


def _slots(ilt: Ilt, rows: list[Meeting]) -> set[date]:
    """What the rhythm of now gives around the rows."""
    cadence = cadence_of(ilt)
    if cadence is None or not rows:
        return set()
    days = [row.slot for row in rows]
    return {one.slot for one in planned_meetings(cadence, DaysOff(), Changes(), min(days), max(days))}


def _take_hour(ilt: Ilt, row: Meeting) -> None:
    cadence = cadence_of(ilt)
    if cadence is not None:
        row.starts_at = instant_at(row.day, cadence.hour, team_time(ilt).zone)
        row.minutes = cadence.minutes
