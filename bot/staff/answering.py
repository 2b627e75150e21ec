"""What organizers do with what staff asked: answer it, say that it is not for them, remove its words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_moment
from bot.errors import RefusalError, WrongInputError
from bot.outbox.behind import OfMeeting, OfTeam, meeting_changed, team_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.outbox.languages import language_of_team
from bot.rules.local_time import local_date
from bot.rules.mornings import next_allowed
from bot.rules.text import kept, too_long, visible
from bot.rules.working_days import NoWorkingDayError
from bot.staff.messages.asking import MOST_TYPED
from bot.staff.messages.list import ANSWER, StaffShown, removed_title
from bot.staff.messages.told import Told, answer_message, answered, nobody_told, removed
from bot.staff.reading import require_text, require_waiting, text_shown
from bot.staff.thread import read_under
from bot.teams.channel_names import named_to
from bot.teams.membership import Place, shown_name
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say, speaking
from storage.agenda import AgendaItem, AgendaState
from storage.audit import Deed, note_deed
from storage.database import note_leftovers
from storage.deliveries import Owed
from storage.meetings import Meeting
from storage.people import Ilt, Person, look_at_meetings_of
from storage.sharing import posted_after
from storage.staff import StaffState, StaffText, signed_that_day, staff_text_in_workspace, waits

# A slip can be corrected before anybody reads of it.
_TOLD_AFTER = timedelta(minutes=2)
_NOTHING = later("Write a sentence.")
_FASTER = later(
    "Somebody of your team has answered meanwhile. Nothing was sent: close this form to read their answer."
)
_NO_NAME = later(
    "That has no name, so nobody can be answered. Nothing was changed. Put it on the agenda instead."
)


@dataclass(frozen=True)
class TextHold(Act):
    """A text that nobody else changes meanwhile. Rows of the session they were read in."""

    place: Place
    text: StaffText

    def settle(self, state: StaffState) -> None:
        """Notes what became of it, and that others see it."""
        self.text.state, self.text.settled_by_id = state, self.place.person.id
        if self.text.settled_on is None:
            self.text.settled_on = local_date(self.now, team_time(self.place.ilt).zone)
        self.session.flush()
        read_under(self, self.text)
        team_changed(self.session, self.text.ilt_id, OfTeam.STAFF)


@contextmanager
def held_text(turn: Turn, text_id: int) -> Iterator[TextHold]:
    """A text in a writing transaction, for an organizer of its team.

    Raises:
        NotFacilitatorError: they are no organizer.
        RefusalError: it was removed, or is not their team's.
    """
    with turn.write() as act:
        act.absorb()
        _, text = require_text(act, text_id)
        look_at_meetings_of(act.session, text.ilt_id)
        place, text = require_text(act, text_id, lock=True)
        yield TextHold(act.turn, act.session, place, text)


def look_at_text(turn: Turn, text_id: int, *, to_answer: bool = False) -> tuple[StaffShown, date]:
    """What a form about a text needs: the text, and the team's date.

    Raises:
        NotFacilitatorError, RefusalError: as `held_text`; or there is nobody to answer.
    """
    with turn.read() as act:
        place, text = require_text(act, text_id)
        if to_answer and text.person_id is None:
            raise RefusalError(say(_NO_NAME))
        return text_shown(act.session, text), local_date(act.now, team_time(place.ilt).zone)


def team_of_text(turn: Turn, text_id: int) -> int:
    """The team of a text, for one of its organizers.

    Raises:
        NotFacilitatorError, RefusalError: as `held_text`.
    """
    with turn.read() as act:
        return require_text(act, text_id)[0].ilt.id


def answer(turn: Turn, text_id: int, words: str, seen: int) -> str:
    """*Answer…*: whoever signed is told. What is on the agenda stays there. Returns what the organizer reads.

    Args:
        seen: how many answers there were when the form was opened.

    Raises:
        WrongInputError: nothing was typed, or too much.
        NotFacilitatorError, RefusalError: as `held_text`; it has no name; or somebody was faster.
    """
    with held_text(turn, text_id) as hold:
        if hold.text.person_id is None:
            raise RefusalError(say(_NO_NAME))
        if hold.is_first:
            if hold.text.answers != seen:
                raise RefusalError(say(_FASTER))
            hold.text.answer = _checked(words)
            on_agenda = hold.text.state == StaffState.ON_AGENDA and not waits(hold.session, hold.text)
            hold.settle(StaffState.ON_AGENDA if on_agenda else StaffState.ANSWERED)
            hold.text.answers += 1
        return _tell(hold)


def not_for_us(turn: Turn, text_id: int, words: str) -> str:
    """*Not for us…*: with a sentence, which whoever signed is told. Returns what the organizer reads.

    Raises:
        WrongInputError: nothing was typed to somebody who signed, or too much.
        NotFacilitatorError, RefusalError: as `held_text`; or it is settled.
    """
    with held_text(turn, text_id) as hold:
        if hold.is_first:
            require_waiting(hold.session, hold.text)
            hold.text.answer = _checked(words, may_be_empty=hold.text.person_id is None)
            hold.settle(StaffState.NOT_FOR_US)
            hold.text.answers += 1
        return _tell(hold)


def _checked(words: str, *, may_be_empty: bool = False) -> str:
    text = kept(words)
    if not visible(text) and not may_be_empty:
        raise WrongInputError({ANSWER: say(_NOTHING)})
    if fault := too_long(text, MOST_TYPED):
        raise WrongInputError({ANSWER: fault})
    return text


def _tell(hold: TextHold) -> str:
    """Owes whoever signed the answer: in two minutes, and never in their evening."""
    text, ilt = hold.text, hold.place.ilt
    person = hold.session.get(Person, text.person_id) if text.person_id else None
    if person is None or person.is_deactivated:
        return nobody_told(person.name if person else "")
    clock = person_time(person, ilt)
    soon = hold.now + _TOLD_AFTER
    try:
        at = next_allowed(soon, days_off_of(hold.session, ilt), clock)
    except NoWorkingDayError:  # away for a year
        return nobody_told(person.name)
    if hold.is_first:
        withdraw(hold.session, STAFF_ANSWER, str(text.id))
        slot = str(text.answers)
        word = ToSend(ilt.workspace_id, STAFF_ANSWER, str(text.id), person.slack_user_id, slot, at, ilt.id)
        enqueue(hold, word)
    return answered(person.name, "" if at == soon else shown_moment(at, hold.now, clock.zone))


def _render_answer(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The answer as it stands now, to whoever signed, as long as they are there."""
    text = staff_text_in_workspace(session, owed.workspace_id, int(owed.subject))
    person = session.get(Person, text.person_id) if text and text.person_id else None
    if text is None or person is None or person.slack_user_id != owed.recipient:
        return None
    if not text.answer or owed.slot != str(text.answers):
        return None
    by = session.get(Person, text.settled_by_id) if text.settled_by_id else None
    told = Told(
        shown_name(session.get_one(Ilt, text.ilt_id)),
        by.name if by else "",
        text.about,
        text.asked_on,
        text.answer,
        is_declined=text.state == StaffState.NOT_FOR_US,
        question=text.text if _is_one_of_several(session, text) else "",
    )
    return Outgoing(answer_message(told, is_late=sending.is_late))


def _is_one_of_several(session: Session, text: StaffText) -> bool:
    """Whether whoever signed it asked the team something else, too, on that day."""
    return text.person_id is not None and signed_that_day(session, text) > 1


STAFF_ANSWER = Kind("staff_answer", _render_answer)


def remove_text(turn: Turn, text_id: int) -> str:
    """*Remove…*: its words go, here, from the agenda and from the minutes; only that there was one stays.

    Returns:
        What the organizer reads: where it may stand besides.

    Raises:
        NotFacilitatorError, RefusalError: as `held_text`.
    """
    with held_text(turn, text_id) as hold:
        channels = _remove_item(hold)
        withdraw(hold.session, STAFF_ANSWER, str(text_id))
        text = hold.text
        may_be_quoted = bool(text.answers) and _is_one_of_several(hold.session, text)
        text.text, text.about, text.answer = "", "", None
        hold.settle(StaffState.REMOVED)
        note_deed(
            hold.session,
            Deed.STAFF_REMOVED,
            workspace_id=hold.actor.workspace_id,
            at=hold.now,
            ilt_id=text.ilt_id,
            person_id=hold.place.person.id,
            subject=str(text_id),
        )
        note_leftovers(hold.session)
    wipe_leftovers(turn.db)
    return removed(channels, may_be_quoted=may_be_quoted)


def _remove_item(hold: TextHold) -> str:
    """The item that it became loses its words; one that waits goes. Returns the channels it may have been shared in."""
    item = hold.session.get(AgendaItem, hold.text.agenda_item_id) if hold.text.agenda_item_id else None
    if item is None:
        return ""
    with speaking(language_of_team(hold.session, item.ilt_id)):
        item.title, item.source_quote = removed_title(), None
    if item.state == AgendaState.WAITING:
        item.state = AgendaState.REMOVED
    meeting = hold.session.get(Meeting, item.meeting_id) if item.meeting_id else None
    if meeting is None:
        return ""
    meeting_changed(hold.session, meeting, OfMeeting.COURSE)
    channels = posted_after(hold.session, hold.place.ilt, meeting.id)
    return ", ".join(named_to(hold.session, channels, hold.place.person.id))
