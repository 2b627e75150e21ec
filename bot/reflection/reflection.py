"""The end of a meeting, reflected on: opened when the session ends, closed by whoever leads or by itself."""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.errors import RefusalError
from bot.meetings.calendar import meeting_zone
from bot.meetings.rights import require_leads, require_meeting
from bot.minutes.minutes import post_minutes
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.outbox.living import post_in_channel
from bot.reflection.answers import waiting_for
from bot.reflection.messages.reflection import please_answer
from bot.reflection.showing import show, show_if_everyone
from bot.rules.local_time import PersonTime, instant_at, is_quiet, local_date
from bot.rules.mornings import next_allowed, next_working_morning_after
from bot.rules.tally import MINIMUM
from bot.rules.working_days import NoWorkingDayError
from bot.teams.times import days_off_of, in_their_day, person_time, team_time
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.audit import Deed, note_deed
from storage.deliveries import Owed
from storage.living import posted_message
from storage.meetings import Meeting, MeetingState, meetings_in
from storage.people import Ilt, Person, person_of
from storage.reflection_answers import (
    add_takers,
    answered_and_asked,
    attendees,
    fold_backings,
    waiting_members,
)

# After the end of a meeting: who has not answered is asked once, and only while they still remember.
ASKED_AFTER = timedelta(minutes=15)
_ASKED_FOR = timedelta(hours=2)
_A_DAY = timedelta(days=1)
_AFTER = "after"
_OVER = later(
    "This reflection is closed already, so nothing was changed. The channel's message shows its answers; "
    "type /ilt to go on."
)
_FEW = later(
    "Fewer than {minimum} people have answered, and with so few everybody could guess who wrote what. Nothing was shown. "
    "Wait for more, or close it: then they are shown all the same."
)
_NOT_ENDED = later(
    "That meeting has not ended, so there is nothing to close yet. Nothing was changed. End it first: /ilt meeting end."
)


def open_reflection(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    """Asks everyone who was there about a session that has just ended; once more where it went on and ended again.

    The caller holds the team's meetings (`storage.people.look_at_meetings_of`), and has set when the session ended.
    """
    meeting.state = MeetingState.REFLECTING
    meeting.closes_at = meeting.closes_at or _closes_at(act, ilt, meeting)
    asked = attendees(act.session, meeting.id)
    add_takers(act.session, meeting.id, [member_id for member_id, _ in asked])
    act.session.flush()
    show_if_everyone(act, meeting)
    if posted_message(act.session, ids.REFLECTION_MESSAGE, meeting.id) is None:
        _owe_message(act, ilt, meeting)
    for _, person in asked:
        _owe_asking(act, ilt, meeting, person, meeting.ended_at or act.now)
    meeting_changed(act.session, meeting, OfMeeting.ASKING)


def take_back(session: Session, meeting: Meeting) -> None:
    """The meeting goes on: nobody is asked before it ends again; what was answered stays."""
    withdraw(session, PLEASE_ANSWER, str(meeting.id))
    meeting_changed(session, meeting, OfMeeting.ASKING)


def close(act: Act, ilt: Ilt, meeting: Meeting, by: Person | None) -> None:
    """Shows the answers if they are not shown yet, however few; counts the +1s; ends it. One that is closed stays as it is.

    Args:
        by: who asked for it; None where its time did.
    """
    if meeting.state != MeetingState.REFLECTING:
        return
    fold_backings(act.session, meeting.id)
    if meeting.shown_at is None or waiting_members(act.session, meeting.id):
        show(act, meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, act.now
    withdraw(act.session, PLEASE_ANSWER, str(meeting.id))
    meeting_changed(act.session, meeting, OfMeeting.ASKING, at_once=act.machine_now)
    note_deed(
        act.session,
        Deed.REFLECTION_CLOSED,
        workspace_id=ilt.workspace_id,
        at=act.now,
        ilt_id=ilt.id,
        person_id=by.id if by else None,
        subject=str(meeting.id),
    )
    post_minutes(act, ilt, meeting)


def close_now(turn: Turn, meeting_id: int) -> str:
    """*Close and post the minutes*. Returns the channel's name; a repeated delivery finds it done.

    Raises:
        RefusalError: it is closed already, or they do not lead the meeting.
    """
    with turn.write() as act:
        first = act.is_first
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("close its reflection"))
        if first and meeting.state != MeetingState.REFLECTING:
            raise RefusalError(say(_OVER if meeting.state == MeetingState.CLOSED else _NOT_ENDED))
        close(act, place.ilt, meeting, place.person)
        name = place.ilt.name
    wipe_leftovers(turn.db)
    return name


def show_now(turn: Turn, meeting_id: int) -> str:
    """*Show them now*: the answers there are, before everybody has answered. Returns the channel's name.

    Raises:
        RefusalError: they do not lead the meeting, it is closed, or fewer than `MINIMUM` have answered.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("show the answers"))
        if meeting.shown_at is None:
            _require_showable(act.session, meeting)
            show(act, meeting)
            withdraw(act.session, PLEASE_ANSWER, str(meeting.id))
            meeting_changed(act.session, meeting, OfMeeting.ASKING, at_once=act.machine_now)
        name = place.ilt.name
    wipe_leftovers(turn.db)
    return name


def _require_showable(session: Session, meeting: Meeting) -> None:
    if meeting.state != MeetingState.REFLECTING:
        raise RefusalError(say(_OVER if meeting.state == MeetingState.CLOSED else _NOT_ENDED))
    answered, _ = answered_and_asked(session, meeting.id)
    if answered < MINIMUM:
        raise RefusalError(say(_FEW, minimum=MINIMUM))


def close_when_due(act: Act, ilt: Ilt) -> datetime | None:
    """Closes the reflections of a team whose time has come; returns when the next one comes (`bot.live.look`)."""
    waits = []
    for meeting in meetings_in(act.session, ilt.id, MeetingState.REFLECTING):
        if meeting.closes_at is None or meeting.closes_at > act.now:
            waits.append(meeting.closes_at or act.now + _A_DAY)
        else:
            close(act, ilt, meeting, None)
    return min(waits, default=None)


def _closes_at(act: Act, ilt: Ilt, meeting: Meeting) -> datetime:
    with suppress(NoWorkingDayError):
        clock, days_off = (
            team_time(ilt, meeting_zone(act.session, ilt, meeting)),
            days_off_of(act.session, ilt),
        )
        # Whoever is asked has a day to answer, also where the meeting ended by itself on a Saturday.
        asked_at = act.now if meeting.ended_by_id else next_allowed(act.now, days_off, clock)
        return next_working_morning_after(asked_at, days_off, clock)
    return act.now + _A_DAY


def _owe_message(act: Act, ilt: Ilt, meeting: Meeting) -> None:
    starter = act.session.get(Person, meeting.started_by_id) if meeting.started_by_id else None
    user = starter.slack_user_id if starter else None
    post_in_channel(act, ilt, ids.REFLECTION_MESSAGE, meeting.id, answerable=user)


def _owe_asking(act: Act, ilt: Ilt, meeting: Meeting, person: Person, ended_at: datetime) -> None:
    due_at, theirs = ended_at + ASKED_AFTER, person_time(person, ilt)
    if meeting.ended_by_id is None:  # in a morning when nobody need be at work
        due_at = in_their_day(act.session, person, ilt, due_at)
    if _is_free(due_at, theirs):
        evening = instant_at(local_date(due_at, theirs.zone), theirs.quiet_from, theirs.zone)
        asking = ToSend(
            ilt.workspace_id,
            PLEASE_ANSWER,
            str(meeting.id),
            person.slack_user_id,
            _AFTER,
            due_at,
            ilt.id,
            useful_until=min(due_at + _ASKED_FOR, evening),
        )
        enqueue(act, asking)


def _is_free(at: datetime, theirs: PersonTime) -> bool:
    return not is_quiet(at, theirs) and not theirs.is_away(local_date(at, theirs.zone))


def _render_please_answer(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The one message to somebody who was there, as long as they have not answered and are not off."""
    person = person_of(session, owed.workspace_id, owed.recipient)
    if person is None or person.is_deactivated or not _is_free(owed.due_at, person_time(person)):
        return None
    today = local_date(owed.due_at, person.zone)
    waiting = [one for one in waiting_for(session, person.id, today) if str(one.meeting_id) == owed.subject]
    return Outgoing(please_answer(waiting[0], is_late=sending.is_late)) if waiting else None


PLEASE_ANSWER = Kind("process_please_answer", _render_please_answer, is_answer=True)
