"""The two questions to whoever leads a meeting: start it? end it?"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.live.messages.dms import EndAsk, StartAsk, end_ask, start_ask
from bot.meetings.calendar import meeting_zone, planned_end
from bot.outbox.deliveries import Kind, Outgoing, Sending
from bot.rules.local_time import local_hour
from bot.teams.membership import shown_name
from bot.teams.times import team_time
from storage.agenda import AgendaState, agenda_of
from storage.deliveries import Owed
from storage.live import unfinished_in
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt


def slot_of(at: datetime) -> str:
    """One question is owed for each hour."""
    return f"{at:%Y%m%dT%H%M%S}"


def _render_start_ask(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The question to start: true until the meeting starts, is moved or skipped."""
    meeting = session.get(Meeting, int(owed.subject))
    if meeting is None or meeting.state != MeetingState.PLANNED or slot_of(meeting.starts_at) != owed.slot:
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
    return Outgoing(start_ask(ask, is_late=sending.is_late))


START_ASK = Kind("meeting_start_ask", _render_start_ask, is_answer=True)


def _render_end_ask(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The question to end: true as long as the meeting goes on and was not made longer."""
    meeting = session.get(Meeting, int(owed.subject))
    if meeting is None or meeting.state != MeetingState.RUNNING:
        return None
    if slot_of(planned_end(meeting)) != owed.slot:
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
    return Outgoing(end_ask(ask, is_late=sending.is_late))


END_ASK = Kind("meeting_end_ask", _render_end_ask, is_answer=True)
