"""A member's answers to the three questions about a session: their form, kept unseen until they are shown."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from bot.assessments.messages.result_shapes import by_side
from bot.assessments.results import results_of
from bot.blocks.dates import shown_day
from bot.blocks.packing import fits
from bot.errors import RefusalError, WrongInputError
from bot.meetings.messages.reflection_shapes import CHOICE_WORDS, HELPED, LIKED, WORDS, Waiting
from bot.meetings.rights import require_meeting
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.reflection.messages.form import MOST_TYPED, AnswerForm, Named, NotThere
from bot.reflection.messages.reflection import Offer, Saved
from bot.reflection.showing import last_change, show_if_everyone
from bot.rules.local_time import local_date
from bot.rules.tally import Side
from bot.rules.text import kept, visible
from bot.teams.membership import Place, in_team, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from storage.assessments import Assessment
from storage.live import set_there
from storage.meetings import Meeting, MeetingState, attendance_of, meetings_in
from storage.people import Ilt, Role, person_of
from storage.reflection_answers import (
    ASKING,
    add_takers,
    answered_and_asked,
    asked_of,
    keep_answers,
    own_answers,
    taker_of,
)
from storage.results import revealed_ids
from storage.taken import Question, is_taken

_OBSERVER = later("You are an observer in this team, and observers are not asked. Nothing was saved.")
_NOT_STARTED = later(
    "This meeting has not been held, so there is nothing to say about it yet. Nothing was saved."
)
_CLOSED = later(
    "The questions about this meeting are closed, so this was not saved. "
    "Is it still important? Propose it as an item for the next agenda, or tell whoever leads."
)
_SHOWN = later(
    "The answers to these questions were shown meanwhile, all at once and without names, so no more are taken and none can "
    "be changed. This was not saved: your words are still here to copy. In the channel's message you can give a +1."
)
_DELETED = later(
    "You had your data deleted while this was asked, so your place in it stays as it was then. Nothing was saved. You can "
    "answer after the next meeting."
)
_NOT_THERE = later(
    "These questions are for those who were there, and you are not marked as there. Nothing was saved. "
    "Tap Answer in the channel's message to say that you were."
)
_OLD = later(
    "That form is from an older version of me, so this was not saved. Tap Answer again to get a new one."
)
_TOO_LONG = later("That is longer than {number} characters. Please shorten it; nothing was saved yet.")
_NOTHING = later("Please answer at least one of the questions. Nothing was saved yet.")


def read_form(turn: Turn, meeting_id: int) -> AnswerForm | NotThere:
    """The form about a session, filled in with the member's own answers; a question to whoever is not marked as there.

    Raises:
        RefusalError: another team's, not held, closed, observers, or the answers were shown.
    """
    with turn.read() as act:
        place, meeting = require_meeting(act, meeting_id)
        _require_open(act.session, place, meeting)
        if not _is_asked(act.session, place, meeting):
            return NotThere(meeting.id, meeting.day, meeting.state == MeetingState.RUNNING)
        return _form(act.session, place, meeting)


def _form(session: Session, place: Place, meeting: Meeting) -> AnswerForm:
    return AnswerForm(
        meeting.id,
        meeting.day,
        named_by(session, place.ilt),
        last_change(session, meeting),
        own_answers(session, meeting.id, place.member.id),
    )


def join(turn: Turn, meeting_id: int) -> AnswerForm:
    """*I was there*: whoever was not marked is from now on, and is asked like the others.

    Raises:
        RefusalError: as `read_form`.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        _require_open(act.session, place, meeting)
        set_there(act.session, meeting.id, [place.member.id], is_there=True)
        if meeting.state == MeetingState.REFLECTING:
            add_takers(act.session, meeting.id, [place.member.id])
        meeting_changed(act.session, meeting, OfMeeting.COURSE)
        meeting_changed(act.session, meeting, OfMeeting.ASKING)
        return _form(act.session, place, meeting)


def save_answers(turn: Turn, meeting_id: int, typed: Mapping[str, str]) -> Saved:
    """Keeps a member's answers instead of those before; with the last ones of those who were there, all are shown.

    A repeated delivery of the same request changes nothing and gets the same answer.

    Args:
        typed: by question, words or the value of a choice; empty where the field was.

    Raises:
        WrongInputError: nothing was answered, or something is too long.
        RefusalError: as `read_form`.
    """
    with turn.write() as act:
        first = act.is_first
        place, meeting = require_meeting(act, meeting_id, write=True)
        is_shown = _save(act, place, meeting, typed) if first else False
        done = _saved(act.session, meeting)
    if is_shown:
        wipe_leftovers(turn.db)
    return done


def _save(act: Act, place: Place, meeting: Meeting, typed: Mapping[str, str]) -> bool:
    """Returns whether it was the one with which all are shown."""
    _require_may_answer(act.session, place, meeting)
    keep_answers(act.session, meeting.id, place.member.id, _checked(typed, last_change(act.session, meeting)))
    is_shown = show_if_everyone(act, meeting)
    meeting_changed(act.session, meeting, OfMeeting.ASKING, at_once=act.machine_now if is_shown else None)
    return is_shown


def _saved(session: Session, meeting: Meeting) -> Saved:
    answered, asked = answered_and_asked(session, meeting.id)
    is_shown = meeting.shown_at is not None
    return Saved(meeting.id, answered, asked, is_shown, goes_on=meeting.state == MeetingState.RUNNING)


def _require_may_answer(session: Session, place: Place, meeting: Meeting) -> None:
    _require_open(session, place, meeting)
    if not _is_asked(session, place, meeting):
        raise RefusalError(say(_NOT_THERE))


def _require_open(session: Session, place: Place, meeting: Meeting) -> None:
    if place.member.role == Role.OBSERVER:
        raise RefusalError(say(_OBSERVER))
    if meeting.state == MeetingState.CLOSED:
        raise RefusalError(say(_CLOSED))
    if meeting.state not in ASKING:
        raise RefusalError(say(_NOT_STARTED))
    if meeting.shown_at is not None:
        raise RefusalError(say(_SHOWN))
    if is_taken(session, Question.REFLECTION, meeting.id, place.person.slack_user_id):
        raise RefusalError(say(_DELETED))


def _is_asked(session: Session, place: Place, meeting: Meeting) -> bool:
    """Whether a member's answers are taken: fixed at the meeting's end; before it, of whoever is there."""
    if taker_of(session, meeting.id, place.member.id):
        return True
    is_on = meeting.state == MeetingState.RUNNING
    return is_on and attendance_of(session, meeting.id).get(place.member.id, False)


def _checked(typed: Mapping[str, str], change: str) -> dict[str, str]:
    """What there is to keep, by question."""
    words = {question: kept(typed.get(question, "")) for question in WORDS}
    words = {question: said for question, said in words.items() if visible(said)}
    if faults := [question for question, said in words.items() if not fits(said, MOST_TYPED)]:
        raise WrongInputError(dict.fromkeys(faults, say(_TOO_LONG, number=MOST_TYPED)))
    asked = [question for question in CHOICE_WORDS if change or question != HELPED]
    choices = {question: typed[question] for question in asked if typed.get(question)}
    if any(choice not in CHOICE_WORDS[question] for question, choice in choices.items()):
        raise RefusalError(say(_OLD))
    if not words and not choices:
        raise WrongInputError({LIKED: say(_NOTHING)})
    return {**words, **choices}


def named_by(session: Session, ilt: Ilt) -> Named | None:
    """What the team's last self-assessment named; None where none was revealed. What to talk about is a challenge."""
    known = revealed_ids(session, ilt.id)
    if not known:
        return None
    results = results_of(session, session.get_one(Assessment, known[-1]), ilt, ())
    sides = by_side(results)
    challenges = [*sides[Side.TALK], *sides[Side.WEAKNESS]]
    strengths = [one.short for one in sides[Side.STRENGTH]]
    return Named(results.revealed_on, strengths, [one.short for one in challenges])


def offered(turn: Turn) -> Offer | None:
    """The session that `/ilt reflect` may mean: one that goes on or has ended, and that they may answer about.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        if place.member.role == Role.OBSERVER:
            return None
        for meeting in reversed(meetings_in(act.session, place.ilt.id, *ASKING)):
            if meeting.shown_at is None:
                is_running = meeting.state == MeetingState.RUNNING
                return Offer(meeting.id, place.ilt.channel_id, is_running)
    return None


def waiting_for(session: Session, person_id: int, today: date) -> list[Waiting]:
    """The sessions that somebody is asked about and has not answered yet. `today`: on their calendar."""
    return [
        Waiting(meeting.id, shown_name(ilt), shown_day(meeting.day, today))
        for meeting, ilt in asked_of(session, person_id)
    ]


def waiting_sessions(turn: Turn) -> list[Waiting]:
    """The same for whoever asks; nothing for somebody the bot does not know."""
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        if person is None or person.is_deactivated:
            return []
        return waiting_for(act.session, person.id, local_date(turn.now, person.zone))
