"""The message of a meeting in the channel, from the tables: posted at the start, a short record after the end."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.agenda.messages.agenda import norms_words
from bot.blocks import ids
from bot.consult.reading import asked_words
from bot.focus.standing import decided_about, standing_of
from bot.items.access import name_of, shown
from bot.live.messages.meeting import live_message
from bot.live.messages.others import for_others
from bot.live.messages.record import record
from bot.live.messages.shapes import AgendaLine, DecisionShown, Live, Record
from bot.meetings.calendar import meeting_zone, planned_end
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.outbox.held import is_closed
from bot.outbox.living import post_in_channel
from bot.reflection.showing import last_change
from bot.rules.local_time import local_hour
from bot.rules.rotation import role_words
from bot.teams.membership import Place
from bot.turn import Act
from storage.agenda import AgendaItem, AgendaState, Decision, agenda_of, decisions_of
from storage.live import open_before, people_there, promised_in, unfinished_in
from storage.living import PostedMessage, posted_message
from storage.meetings import Meeting, MeetingState, turns_of
from storage.people import Ilt
from storage.strategies import Mark


def post_live(act: Act, place: Place, meeting: Meeting) -> None:
    """Owes the meeting's message to the channel, once; where it is there already, that it shows the meeting again."""
    if posted_message(act.session, ids.MEETING_MESSAGE, meeting.id):
        meeting_changed(act.session, meeting, OfMeeting.COURSE, at_once=act.machine_now)
        return
    user = place.person.slack_user_id
    post_in_channel(act, place.ilt, ids.MEETING_MESSAGE, meeting.id, answerable=user)


def render_live(session: Session, message: PostedMessage) -> dict[str, Any]:
    """How it reads now."""
    meeting = session.get_one(Meeting, message.subject_id)
    ilt = session.get_one(Ilt, meeting.ilt_id)
    if meeting.state == MeetingState.RUNNING:
        live = _live(session, ilt, meeting)
        return live_message(for_others(live) if is_closed(session, ilt.id) else live)
    return record(_record(session, ilt, meeting))


def _live(session: Session, ilt: Ilt, meeting: Meeting) -> Live:
    zone = meeting_zone(session, ilt, meeting)
    agenda = agenda_of(session, ilt.id, meeting.id)
    titles = {item.id: item.title for item in agenda}
    there = people_there(session, meeting.id)
    return Live(
        meeting.id,
        ilt.id,
        meeting.day,
        local_hour(meeting.started_at or meeting.starts_at, zone),
        local_hour(planned_end(meeting), zone),
        meeting.objective or "",
        # Of who is here: a role of somebody else would say who is not.
        roles=[
            (role_words(turn.role), person.name)
            for turn, member, person in turns_of(session, meeting.id)
            if (member, person) in there
        ],
        there=[person.name for _, person in there],
        agenda=[agenda_line(session, item, zone) for item in agenda],
        decisions=[decision_shown(session, one, titles) for one in decisions_of(session, meeting.id)],
        promised=[shown(session, item) for item in promised_in(session, meeting.id)],
        open_before=open_before(session, ilt.id, meeting.id),
        strategies=standing_of(session, meeting),
        decided=[one for one in decided_about(session, meeting) if one.what != Mark.KEPT],
        change=last_change(session, meeting),
        norms=norms_words(ilt.norms),
    )


def agenda_line(session: Session, item: AgendaItem, zone: str) -> AgendaLine:
    """An agenda item as people read it during the meeting."""
    until, is_current = item_end(item), item.state == AgendaState.CURRENT
    return AgendaLine(
        item.id,
        item.title,
        is_current=is_current,
        is_done=item.state == AgendaState.DONE,
        minutes=item.minutes,
        since=_hour(item.started_at, zone),
        until=_hour(until, zone),
        presenter=name_of(session, item.presenter_id),
        objective=item.objective or "",
        is_note=item.note is not None,
        asked=asked_words(session, [item.id]).get(item.id, "") if is_current else "",
    )


def item_end(item: AgendaItem) -> datetime | None:
    """When the minutes of an item that was begun are over; None where it has none."""
    if item.started_at is None or not item.minutes:
        return None
    return item.started_at + timedelta(minutes=item.minutes)


def _hour(at: datetime | None, zone: str) -> time | None:
    return local_hour(at, zone) if at else None


def decision_shown(session: Session, one: Decision, titles: Mapping[int, str]) -> DecisionShown:
    """A decision as people read it. `titles`: of the meeting's agenda items, by id."""
    about = titles.get(one.agenda_item_id or 0, "")
    return DecisionShown(one.id, one.text, one.evidence or "", about, name_of(session, one.logged_by_id))


def _record(session: Session, ilt: Ilt, meeting: Meeting) -> Record:
    zone = meeting_zone(session, ilt, meeting)
    started = meeting.started_at or meeting.starts_at
    return Record(
        meeting.day,
        local_hour(started, zone),
        local_hour(meeting.ended_at or started, zone),
        name_of(session, meeting.ended_by_id),
        len(people_there(session, meeting.id)),
        len(decisions_of(session, meeting.id)),
        len(promised_in(session, meeting.id)),
        len(unfinished_in(session, meeting.id)),
        len(meeting.carried_items or ()),
    )
