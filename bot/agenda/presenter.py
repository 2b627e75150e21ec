"""Tells somebody whom another member named as presenter, and asks for the objective where there is none."""

from sqlalchemy.orm import Session

from bot.agenda.facts import agenda_shown
from bot.agenda.messages.receipts import to_present
from bot.items.owed import TOLD_AFTER
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.rules.mornings import next_allowed
from bot.rules.working_days import NoWorkingDayError
from bot.teams.membership import Place, shown_name
from bot.teams.times import days_off_of, person_time
from bot.turn import Act
from storage.agenda import AgendaItem, AgendaState
from storage.deliveries import Owed
from storage.people import Ilt, Person


def owe_to_presenter(act: Act, place: Place, item: AgendaItem, *, has_asked: bool = False) -> None:
    """Owes the presenter word of an item, unless they did it themselves: in two minutes, and never in their evening.

    Called by whoever changed the presenter (`place`); a slip can be corrected before anybody reads of it.

    Args:
        has_asked: the presenter asked for it, so whoever proposed it is told too.
    """
    known = {place.person.id} if has_asked else {place.person.id, item.proposed_by_id}
    if item.presenter_id is None or item.presenter_id in known:
        return
    presenter = act.session.get_one(Person, item.presenter_id)
    try:
        days_off = days_off_of(act.session, place.ilt)
        at = next_allowed(act.now + TOLD_AFTER, days_off, person_time(presenter, place.ilt))
    except NoWorkingDayError:  # away for a year: they read it on the card
        return
    word = ToSend(
        place.ilt.workspace_id,
        AGENDA_PRESENTER,
        str(item.id),
        presenter.slack_user_id,
        str(presenter.id),
        at,
        place.ilt.id,
    )
    enqueue(act, word)


def _render_agenda_presenter(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How a presenter is told: true as long as the item waits and they are its presenter."""
    item = session.get(AgendaItem, int(owed.subject))
    if item is None or item.state != AgendaState.WAITING or item.meeting_id is not None:
        return None
    presenter = session.get(Person, item.presenter_id) if item.presenter_id else None
    if presenter is None or presenter.slack_user_id != owed.recipient:
        return None
    team = shown_name(session.get_one(Ilt, item.ilt_id))
    shown = agenda_shown(session, item.ilt_id, [item])[0]
    return Outgoing(to_present(team, shown, is_late=sending.is_late))


AGENDA_PRESENTER = Kind("agenda_presenter", _render_agenda_presenter)
