"""Whom dots remind: once, on the last working morning before they end. In a meeting nobody is reminded."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_moment
from bot.focus.choosing import Choosing
from bot.focus.messages.dots import Reminder, dots_reminder, goes_on
from bot.focus.messages.shapes import Turnout
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue, withdraw
from bot.rules.deadlines import NudgeSlot, nudges
from bot.rules.focus import dots_for
from bot.teams.membership import shown_name
from bot.teams.times import person_time, team_time
from bot.turn import Act, Turn
from storage.deliveries import Owed
from storage.focus import AskingKind, AskingState, FocusAsking
from storage.focus_rounds import answered_and_counted, asked_of, candidates_of, waited_for
from storage.people import Ilt, Person, person_of


def waiting_dots(session: Session, person_id: int, now: datetime) -> list[Reminder]:
    """The dots that somebody is asked for and has not placed, in all their teams."""
    return [_reminder(session, asking, ilt, now) for asking, ilt in asked_of(session, person_id)]


def dots_waiting(turn: Turn) -> list[Reminder]:
    """The same for whoever asks; nothing for somebody the bot does not know."""
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        return (
            [] if person is None or person.is_deactivated else waiting_dots(act.session, person.id, act.now)
        )


def _reminder(session: Session, asking: FocusAsking, ilt: Ilt, now: datetime) -> Reminder:
    zone = team_time(ilt).zone
    return Reminder(
        asking.round_id,
        shown_name(ilt),
        shown_moment(asking.deadline_at, now, zone) if asking.deadline_at else "",
        dots_for(len(candidates_of(session, asking.round_id))),
        Turnout(*answered_and_counted(session, asking)),
    )


def _render_nudge(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as its reader has not placed their dots."""
    person = person_of(session, owed.workspace_id, owed.recipient)
    if person is None or person.is_deactivated:
        return None
    mine = [one for one in asked_of(session, person.id) if str(one[0].id) == owed.subject]
    if not mine:
        return None
    return Outgoing(dots_reminder(_reminder(session, *mine[0], owed.due_at), is_late=sending.is_late))


def _render_goes_on(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """As long as it does."""
    asking = session.get(FocusAsking, int(owed.subject))
    if asking is None or asking.state != AskingState.OPEN or asking.kind != AskingKind.DOTS:
        return None
    ilt = session.get_one(Ilt, asking.ilt_id)
    return Outgoing(goes_on(_reminder(session, asking, ilt, owed.due_at), is_late=sending.is_late))


DOTS_NUDGE = Kind("focus_dots_nudge", _render_nudge)
DOTS_GO_ON = Kind("focus_dots_go_on", _render_goes_on)


def remind_later(act: Act, choosing: Choosing, asking: FocusAsking, people: Iterable[Person]) -> None:
    """Owes people their reminder, where it still comes before the end."""
    if asking.deadline_at is None:
        return
    for person in people:
        times = nudges(
            asking.opened_at,
            asking.deadline_at,
            choosing.now,
            choosing.days_off,
            person_time(person, choosing.ilt),
        )
        for one in times:
            if one.slot is NudgeSlot.LAST_MORNING:
                reminder = ToSend(
                    choosing.ilt.workspace_id,
                    DOTS_NUDGE,
                    str(asking.id),
                    person.slack_user_id,
                    one.slot,
                    one.at,
                    choosing.ilt.id,
                    useful_until=one.useful_until,
                )
                enqueue(act, reminder)


def remind_anew(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """After a new deadline: what is not sent yet moves with it."""
    withdraw(choosing.session, DOTS_NUDGE, str(asking.id))
    remind_later(act, choosing, asking, waited_for(act.session, asking.id))


def take_back_calls(session: Session, asking: FocusAsking) -> None:
    """Takes back what is not sent yet."""
    for kind in (DOTS_NUDGE, DOTS_GO_ON):
        withdraw(session, kind, str(asking.id))


def tell_opener(act: Act, choosing: Choosing, asking: FocusAsking) -> None:
    """Whoever opened it hears that it goes on."""
    opener = choosing.session.get(Person, choosing.row.opened_by_id)
    if opener:
        told = ToSend(
            choosing.ilt.workspace_id,
            DOTS_GO_ON,
            str(asking.id),
            opener.slack_user_id,
            "deadline",
            choosing.now,
            choosing.ilt.id,
        )
        enqueue(act, told)
