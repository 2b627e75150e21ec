"""Two minutes before an agenda item's time is up whoever keeps time gets one private line; *Not again* ends that for them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.live.message import item_end
from bot.live.messages.dms import TimeLine, time_line
from bot.live.questions import slot_of
from bot.meetings.calendar import meeting_zone
from bot.meetings.leader import keeper_of
from bot.outbox.behind import people_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.rules.local_time import local_hour
from bot.teams.membership import require_person
from bot.turn import Act, Turn
from storage.agenda import AgendaItem, AgendaState, agenda_of
from storage.deliveries import Owed
from storage.meetings import Meeting, MeetingState, running_meeting
from storage.people import Ilt, person_of

_BEFORE = timedelta(minutes=2)


def tell_time(act: Act, ilt: Ilt) -> datetime | None:
    """Owes the line when it is due, once for each end of an item. Returns when it will be."""
    meeting = running_meeting(act.session, ilt.id)
    item = _talked_about(act.session, meeting) if meeting else None
    end = item_end(item) if item else None
    if meeting is None or item is None or end is None or end <= act.now:
        return None
    if end - _BEFORE > act.now:
        return end - _BEFORE
    keeper = keeper_of(act.session, ilt, meeting)
    # An item of two minutes would be told of as it begins.
    if keeper and keeper.no_time_lines_since is None and end - _BEFORE > (item.started_at or end):
        line = ToSend(
            keeper.workspace_id,
            TIME_LINE,
            str(meeting.id),
            keeper.slack_user_id,
            _slot(item, end),
            end - _BEFORE,
            ilt.id,
            useful_until=end,
        )
        enqueue(act, line)
    return None


def _talked_about(session: Session, meeting: Meeting) -> AgendaItem | None:
    agenda = agenda_of(session, meeting.ilt_id, meeting.id)
    return next((item for item in agenda if item.state == AgendaState.CURRENT), None)


def _slot(item: AgendaItem, end: datetime) -> str:
    return f"{item.id}:{slot_of(end)}"


def _render(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    """True as long as that item is talked about, until then, and its reader still keeps the time."""
    meeting = session.get(Meeting, int(owed.subject))
    if meeting is None or meeting.state != MeetingState.RUNNING:
        return None
    item, ilt = _talked_about(session, meeting), session.get_one(Ilt, meeting.ilt_id)
    end = item_end(item) if item else None
    if item is None or end is None or _slot(item, end) != owed.slot:
        return None
    keeper = keeper_of(session, ilt, meeting)
    if keeper is None or keeper != person_of(session, owed.workspace_id, owed.recipient):
        return None
    if keeper.no_time_lines_since:
        return None
    waiting = [one for one in agenda_of(session, ilt.id, meeting.id) if one.state == AgendaState.WAITING]
    until = local_hour(end, meeting_zone(session, ilt, meeting))
    after = waiting[0].title if waiting else ""
    return Outgoing(time_line(TimeLine(meeting.id, item.id, item.title, until, after)))


TIME_LINE = Kind("meeting_time_line", _render, is_answer=True)


def tell_no_time(turn: Turn) -> None:
    """*Not again*: no such line to whoever asks, in any meeting.

    Raises:
        RefusalError: nothing is held about them.
    """
    with turn.write() as act:
        person = require_person(act)
        person.no_time_lines_since = person.no_time_lines_since or act.now
        people_changed(act.session, [person.id])


def tell_time_again(turn: Turn) -> None:
    """Takes that back.

    Raises:
        RefusalError: nothing is held about them.
    """
    with turn.write() as act:
        person = require_person(act)
        person.no_time_lines_since = None
        people_changed(act.session, [person.id])
