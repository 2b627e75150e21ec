"""The end of a question: counted once, all together; with fewer than four answers nothing is shown. Whoever asked is told."""

from sqlalchemy.orm import Session

from bot.consult.messages.shapes import LEAST
from bot.consult.messages.told import Result, result_message
from bot.consult.reading import question_of
from bot.outbox.behind import consultation_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.duty import Reach
from bot.rules.mornings import next_allowed
from bot.rules.working_days import NoWorkingDayError
from bot.teams.channel_names import named_to
from bot.teams.membership import facilitators_of
from bot.teams.times import days_off_of, person_time
from bot.turn import Act, Turn, wipe_leftovers
from storage.agenda import AgendaItem, AgendaState
from storage.consult import Consultation, ConsultState, due_consultations, take_answers, where_asked
from storage.consult import consultation_in_workspace as consultation_in
from storage.database import note_leftovers
from storage.deliveries import Owed
from storage.people import Ilt, Person, look_at_meetings_of, person_of

_ENDED = "ended"


def end_due(turn: Turn, _reach: Reach | None = None) -> int:
    """The worker's look. Returns how many were due."""
    with turn.read() as act:
        due = due_consultations(act.session, act.now)
    for consultation_id in due:
        with turn.write_politely() as act:
            _end(act, consultation_id)
    if due:
        wipe_leftovers(turn.db)
    return len(due)


def is_due(act: Act) -> bool:
    """Whether a question's last day is over."""
    return bool(due_consultations(act.session, act.now))


def _end(act: Act, consultation_id: int) -> None:
    team = act.session.get_one(Ilt, act.session.get_one(Consultation, consultation_id).ilt_id)
    look_at_meetings_of(act.session, team.id)
    one = consultation_in(act.session, team.workspace_id, consultation_id, lock=True)
    if one is None or one.state != ConsultState.OPEN:
        return  # taken back meanwhile, or another worker was faster
    counted = take_answers(act.session, one.id)
    one.state = ConsultState.ENDED
    if counted.total() >= LEAST:
        one.counts = [counted[place] for place in range(len(one.choices))]
    rows = [each.row.id for each in where_asked(act.session, one.id)]
    consultation_changed(act.session, team.id, rows, at_once=act.machine_now)
    note_leftovers(act.session)
    for person in _told(act.session, one):
        _tell(act, team, one, person)


def _told(session: Session, one: Consultation) -> list[Person]:
    """Whoever asked, as long as they steer the team; else whoever does."""
    organizers = facilitators_of(session, one.ilt_id)
    return [person for person in organizers if person.id == one.asked_by_id] or organizers


def _tell(act: Act, team: Ilt, one: Consultation, person: Person) -> None:
    try:
        at = next_allowed(act.now, days_off_of(act.session, team), person_time(person, team))
    except NoWorkingDayError:  # away for a year
        return
    word = ToSend(team.workspace_id, CONSULT_RESULT, str(one.id), person.slack_user_id, _ENDED, at, team.id)
    enqueue(act, word)


def _render_result(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    one = session.get(Consultation, int(owed.subject))
    reader = person_of(session, owed.workspace_id, owed.recipient)
    if one is None or reader is None or one.state != ConsultState.ENDED:
        return None
    item = session.get(AgendaItem, one.agenda_item_id) if one.agenda_item_id else None
    where = where_asked(session, one.id)
    missed = [each.channel for each in where if each.row.is_refused or not each.channel.is_reachable]
    shared = [each.channel for each in where if each.channel.is_reachable and each.channel.shared_since]
    result = Result(
        question_of(session, one),
        item.title if item and item.state != AgendaState.REMOVED else "",
        named_to(session, missed, reader.id),
        named_to(session, shared, reader.id),
    )
    return Outgoing(result_message(result, is_late=sending.is_late))


CONSULT_RESULT = Kind("consult_result", _render_result)
