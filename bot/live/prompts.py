"""Asking whoever leads: start the meeting? end it? And the end of a meeting that nobody ended."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.live.kinds import END_ASK, START_ASK
from bot.live.meeting import end
from bot.live.messages.dms import EndAsk, StartAsk, end_ask, start_ask
from bot.meetings.calendar import STARTABLE_AFTER_END, meeting_of, meeting_zone, occasions, planned_end
from bot.meetings.leader import leader_of, who_is_to_start
from bot.outbox.deliveries import Kind, Outgoing, ToSend, enqueue
from bot.rules.lateness import CATCH_UP
from bot.rules.lateness import Kind as Late
from bot.rules.local_time import local_date, local_hour, morning_of
from bot.rules.mornings import next_working_morning_after
from bot.rules.working_days import NoWorkingDayError
from bot.teams.membership import shown_name
from bot.teams.times import days_off_of, team_time
from storage.agenda import AgendaState, agenda_of
from storage.deliveries import Delivery, Owed
from storage.live import unfinished_in
from storage.meetings import Meeting, MeetingState, running_meeting
from storage.people import Ilt, Person

_DAY, _AHEAD = timedelta(days=1), timedelta(days=40)
_SOON = timedelta(seconds=1)
_USEFUL = CATCH_UP[Late.PROMPT].within or timedelta()


def ask_to_start(session: Session, ilt: Ilt, now: datetime, machine_now: datetime) -> datetime | None:
    """Asks, once, when a meeting's hour has come. Returns when the next one begins, or one counts as not held."""
    today = local_date(now, team_time(ilt).zone)
    over_at: list[datetime] = []
    for one in occasions(session, ilt, today - _DAY, today + _AHEAD):
        is_planned = one.meeting is None or one.meeting.state == MeetingState.PLANNED
        if one.is_off or not is_planned:
            continue
        if one.starts_at > now:
            return min([one.starts_at, *over_at])
        if now <= one.starts_at + _USEFUL:
            _ask_to_start(session, ilt, meeting_of(session, ilt, one), machine_now)
        over_at.append(one.ends_at + STARTABLE_AFTER_END)
    return min(over_at, default=None)


def _ask_to_start(session: Session, ilt: Ilt, meeting: Meeting, machine_now: datetime) -> None:
    if running_meeting(session, ilt.id) is None:
        leader = who_is_to_start(session, ilt, meeting)
        _ask(session, meeting, START_ASK, leader, meeting.starts_at, machine_now)


def ask_to_end(session: Session, ilt: Ilt, now: datetime, machine_now: datetime) -> datetime | None:
    """Asks, once, when the planned end has come, and ends on the next morning what nobody ended."""
    meeting = running_meeting(session, ilt.id)
    if meeting is None:
        return None
    over_at = _ends_by_itself_at(session, ilt, meeting)
    if over_at <= now:
        end(session, ilt, meeting, None, now, machine_now)
        # What follows the end is looked at in the next round, whichever look came before this one.
        return now + _SOON
    until = planned_end(meeting)
    if until > now:
        return min(until, over_at)
    if now <= until + _USEFUL:
        _ask(session, meeting, END_ASK, leader_of(session, ilt, meeting), until, machine_now)
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


def _ask(
    session: Session,
    meeting: Meeting,
    kind: str,
    leader: Person | None,
    due_at: datetime,
    machine_now: datetime,
) -> None:
    """Owes one question for that hour: whoever leads later is not asked again."""
    slot = _slot(due_at)
    asked = exists().where(Delivery.kind == kind, Delivery.subject == str(meeting.id), Delivery.slot == slot)
    if leader is None or session.scalar(select(asked)):
        return
    question = ToSend(
        leader.workspace_id,
        kind,
        str(meeting.id),
        leader.slack_user_id,
        slot,
        due_at,
        meeting.ilt_id,
        useful_until=due_at + _USEFUL,
    )
    enqueue(session, question, machine_now)


def _slot(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S}"


def start_ask_kind() -> Kind:
    """The question to start: true until the meeting starts, is moved or skipped."""

    def render(session: Session, owed: Owed, is_late: bool) -> Outgoing | None:  # noqa: FBT001 - the renderers' form
        meeting = session.get(Meeting, int(owed.subject))
        if meeting is None or meeting.state != MeetingState.PLANNED or _slot(meeting.starts_at) != owed.slot:
            return None
        ilt = session.get_one(Ilt, meeting.ilt_id)
        waiting = agenda_of(session, ilt.id, None)
        ask = StartAsk(
            ilt.id,
            meeting.id,
            shown_name(ilt),
            local_hour(meeting.starts_at, team_time(ilt).zone),
            len(waiting),
            waiting[0].title if waiting else "",
        )
        return Outgoing(start_ask(ask, is_late=is_late))

    return Kind(render)


def end_ask_kind() -> Kind:
    """The question to end: true as long as the meeting goes on and was not made longer."""

    def render(session: Session, owed: Owed, is_late: bool) -> Outgoing | None:  # noqa: FBT001 - the renderers' form
        meeting = session.get(Meeting, int(owed.subject))
        if meeting is None or meeting.state != MeetingState.RUNNING:
            return None
        if _slot(planned_end(meeting)) != owed.slot:
            return None
        ilt = session.get_one(Ilt, meeting.ilt_id)
        agenda = agenda_of(session, ilt.id, meeting.id)
        ask = EndAsk(
            meeting.id,
            shown_name(ilt),
            local_hour(planned_end(meeting), meeting_zone(session, ilt, meeting)),
            meeting.minutes,
            sum(item.state != AgendaState.DONE for item in agenda),
            len(unfinished_in(session, meeting.id)),
        )
        return Outgoing(end_ask(ask, is_late=is_late))

    return Kind(render)
