"""The minutes of a meeting: once in the channel as a message and a file, and a word to each who was not there."""

from typing import Any

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.blocks import ids
from bot.errors import RefusalError
from bot.meetings.rights import require_meeting
from bot.minutes.messages.document import minutes_document
from bot.minutes.messages.minutes import (
    Missed,
    document_message,
    document_name,
    minutes_message,
    missed_message,
)
from bot.minutes.view import decided_in, minutes_of, next_after, step_of
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import Posted
from bot.outbox.living import post_in_channel
from bot.rules.mornings import next_allowed
from bot.rules.working_days import NoWorkingDayError
from bot.teams.documents import owe_document
from bot.teams.membership import Place, place_in, shown_name
from bot.teams.times import days_off_of, person_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.deliveries import Owed
from storage.delivery_rows import is_given_up
from storage.living import PostedMessage, posted_message
from storage.meetings import Attendance, Meeting, MeetingState, meeting_in_workspace
from storage.minutes import action_items_of, attendants, note_absent
from storage.people import Ilt, Person

_IN_CHANNEL = "channel"
_NOT_YET = later(
    "That meeting has no minutes yet: they come when its reflection is closed. Nothing was changed."
)


def post_minutes(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    """Owes the minutes of a closed meeting, once: the message, the file, and a word to each who was not there.

    Called in the transaction that closes it, which holds the team (`storage.people.look_at_meetings_of`). Whoever
    nobody has said anything about counts as absent from here on.
    """
    if posted_message(act.session, ids.MINUTES_MESSAGE, meeting.id):
        return
    note_absent(act.session, meeting)
    _post(act, ilt, meeting)
    for is_there, member, person in attendants(act.session, meeting.id):
        if not is_there and member.is_present and not person.is_deactivated:
            _owe_word(act, ilt, meeting, person)


def render_minutes(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The minutes in the channel, as things stand now."""
    meeting = session.get_one(Meeting, message.subject_id)
    ilt = session.get_one(Ilt, meeting.ilt_id)
    return minutes_message(minutes_of(session, ilt, meeting), has_document=_has_file(session, ilt, meeting))


def _has_file(session: Session, ilt: Ilt, meeting: Meeting) -> bool:
    """Whether the file in the channel is there, or can still come."""
    about = (ilt.workspace_id, MINUTES_DOCUMENT.name, str(meeting.id), ilt.channel_id)
    return not is_given_up(session, *about)


def _post(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    by_id = meeting.ended_by_id or meeting.started_by_id
    by = act.session.get(Person, by_id) if by_id else None
    user = by.slack_user_id if by else None
    post_in_channel(act, ilt, ids.MINUTES_MESSAGE, meeting.id, answerable=user)
    file = ToSend(
        ilt.workspace_id,
        MINUTES_DOCUMENT,
        str(meeting.id),
        ilt.channel_id,
        _IN_CHANNEL,
        act.now,
        ilt.id,
        user,
    )
    enqueue(act, file)


def _owe_word(act: Act, ilt: Ilt, meeting: Meeting, person: Person) -> None:
    """Never in their night or time off; somebody who has no working day within a year is told nothing."""
    try:
        at = next_allowed(act.now, days_off_of(act.session, ilt), person_time(person, ilt))
    except NoWorkingDayError:
        return
    word = ToSend(
        ilt.workspace_id, MEETING_MISSED, str(meeting.id), person.slack_user_id, _IN_CHANNEL, at, ilt.id
    )
    enqueue(act, word)


def _render_meeting_missed(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How an absent member is told: as long as they are in the team and nobody has said that they were there."""
    meeting = meeting_in_workspace(session, owed.workspace_id, int(owed.subject))
    place = place_in(session, Actor(owed.workspace_id, owed.recipient), meeting.ilt_id) if meeting else None
    if meeting is None or place is None or _was_there(session, meeting, place):
        return None
    return Outgoing(missed_message(_missed(session, meeting, place), is_late=sending.is_late))


MEETING_MISSED = Kind("meeting_missed", _render_meeting_missed)


def _was_there(session: Session, meeting: Meeting, place: Place) -> bool:
    row = session.get(Attendance, (meeting.id, place.member.id))
    return row is None or row.is_there


def _missed(session: Session, meeting: Meeting, place: Place) -> Missed:
    own = [one for one in action_items_of(session, meeting) if one.owner_id == place.person.id]
    return Missed(
        meeting.id,
        shown_name(place.ilt),
        place.ilt.name,
        meeting.day,
        decided_in(session, meeting),
        [step_of(session, one) for one in own],
        meeting.chosen_change or "",
        next_after(session, place.ilt, meeting),
        has_document=_has_file(session, place.ilt, meeting),
    )


def _render_minutes_document(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the file is made: as things stand when it is sent; for the team's channel, or for a member who asked for it."""
    meeting = meeting_in_workspace(session, owed.workspace_id, int(owed.subject))
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return None
    ilt = session.get_one(Ilt, meeting.ilt_id)
    if owed.is_direct and place_in(session, Actor(owed.workspace_id, owed.recipient), ilt.id) is None:
        return None
    minutes = minutes_of(session, ilt, meeting)
    file = Attachment(
        document_name(minutes), minutes_document(minutes), say("Minutes, {team}", team=minutes.team)
    )
    return Outgoing(document_message(minutes, is_late=sending.is_late), attachment=file)


def _note_sent(act: Act, owed: Owed, _posted: Posted, _version: int) -> None:
    _show_whether_there_is_a_file(act, owed)


def _show_whether_there_is_a_file(act: Act, owed: Owed) -> None:
    """The minutes in the channel do not promise a document that could not be sent there."""
    meeting = None if owed.is_direct else act.session.get(Meeting, int(owed.subject))
    if meeting:
        meeting_changed(act.session, meeting, OfMeeting.RECORD)


MINUTES_DOCUMENT = Kind(
    "minutes_document",
    _render_minutes_document,
    _note_sent,
    given_up=_show_whether_there_is_a_file,
    is_inner=True,
    is_asked_for=True,
)


def ask_for_minutes(turn: Turn, meeting_id: int) -> None:
    """*Get it as a document*: the worker sends it as a direct message.

    Raises:
        RefusalError: no meeting of a team of theirs, or it is not closed.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id)
        if meeting.state != MeetingState.CLOSED:
            raise RefusalError(say(_NOT_YET))
        owe_minutes(act, place, meeting)


def owe_minutes(act: Act, place: Place, meeting: Meeting) -> None:
    """Owes somebody the minutes as a file."""
    owe_document(act, place, MINUTES_DOCUMENT, str(meeting.id), noted_as=f"minutes:{meeting.id}")
