"""Asking whoever leads: start the meeting? end it? And the end of a meeting that nobody ended."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.agenda.quiet import is_quiet
from bot.live.meeting import end
from bot.live.questions import END_ASK, START_ASK, slot_of
from bot.meetings.calendar import STARTABLE_AFTER_END, meeting_of, meeting_zone, occasions, planned_end
from bot.meetings.leader import leader_of, who_is_to_start
from bot.outbox.deliveries import Kind, ToSend, enqueue
from bot.rules.lateness import CATCH_UP
from bot.rules.lateness import Kind as Late
from bot.rules.local_time import instant_at, local_date, local_hour, morning_of
from bot.rules.mornings import next_working_morning_after
from bot.rules.working_days import NoWorkingDayError
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act
from storage.deliveries import Delivery
from storage.meetings import Meeting, MeetingState, running_meeting
from storage.people import Ilt, Person

_DAY, _AHEAD = timedelta(days=1), timedelta(days=40)
_SOON = timedelta(seconds=1)
_USEFUL = CATCH_UP[Late.PROMPT].within or timedelta()


def ask_to_start(act: Act, ilt: Ilt) -> datetime | None:
    """Asks, once, when a meeting's hour has come. Returns when the next one begins, or one counts as not held."""
    today = local_date(act.now, team_time(ilt).zone)
    over_at: list[datetime] = []
    for one in occasions(act.session, ilt, today - _DAY, today + _AHEAD):
        is_planned = one.meeting is None or one.meeting.state == MeetingState.PLANNED
        if one.is_off or not is_planned:
            continue
        if one.starts_at > act.now:
            return min([one.starts_at, *over_at])
        if act.now <= one.starts_at + _USEFUL:
            _ask_to_start(act, ilt, meeting_of(act.session, ilt, one))
        over_at.append(one.ends_at + STARTABLE_AFTER_END)
    return min(over_at, default=None)


def _ask_to_start(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    if running_meeting(act.session, ilt.id) is None and not is_quiet(ilt, meeting):
        leader = who_is_to_start(act.session, ilt, meeting)
        _ask(act, meeting, START_ASK, leader, meeting.starts_at)


def ask_to_end(act: Act, ilt: Ilt) -> datetime | None:
    """Asks, once, when the planned end has come, and ends on the next morning what nobody ended."""
    meeting = running_meeting(act.session, ilt.id)
    if meeting is None:
        return None
    over_at = _ends_by_itself_at(act.session, ilt, meeting)
    if over_at <= act.now:
        end(act, ilt, meeting, None)
        # What follows the end is looked at in the next round, whichever look came before this one.
        return act.now + _SOON
    until = planned_end(meeting)
    if until > act.now:
        return min(until, over_at)
    if act.now <= until + _USEFUL:
        _ask(act, meeting, END_ASK, leader_of(act.session, ilt, meeting), until)
    return over_at


def _ends_by_itself_at(session: Session, ilt: Ilt, meeting: Meeting) -> datetime:
    """At the team's hour on the working day after: its end asks people something, and nobody is asked on a weekend."""
    zone = meeting_zone(session, ilt, meeting)
    last = max(planned_end(meeting), meeting.started_at or meeting.starts_at)
    team = team_time(ilt, zone)
    try:
        return next_working_morning_after(
            morning_of(local_date(last, zone), team), days_off_of(session, ilt), team
        )
    except NoWorkingDayError:
        return morning_of(local_date(last, zone) + _DAY, team)


def _ask(act: Act, meeting: Meeting, kind: Kind, leader: Person | None, due_at: datetime) -> None:
    """Owes one question for that hour: whoever leads later is not asked again."""
    slot = slot_of(due_at)
    asked = exists().where(
        Delivery.kind == kind.name, Delivery.subject == str(meeting.id), Delivery.slot == slot
    )
    if leader is None or act.session.scalar(select(asked)):
        return
    question = ToSend(
        leader.workspace_id,
        kind,
        str(meeting.id),
        leader.slack_user_id,
        slot,
        due_at,
        meeting.ilt_id,
        useful_until=_useful_until(act.session, meeting, leader, due_at),
    )
    enqueue(act, question)


def _useful_until(session: Session, meeting: Meeting, leader: Person, due_at: datetime) -> datetime:
    """Of a meeting by day nobody is asked in their evening; where they meet in it, they are."""
    theirs, last = person_time(leader, session.get_one(Ilt, meeting.ilt_id)), due_at + _USEFUL
    if theirs.is_quiet_at(local_hour(due_at, theirs.zone)):
        return last
    return min(last, instant_at(local_date(due_at, theirs.zone), theirs.quiet_from, theirs.zone))
