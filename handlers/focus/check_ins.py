"""A check-in: its two questions, another answer, what was seen, and what follows from it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.agenda import agenda
from bot.agenda.agenda import AgendaFields
from bot.agenda.messages.agenda import MOST_OBJECTIVE, MOST_TITLE
from bot.agenda.messages.receipts import proposed
from bot.blocks import ids
from bot.errors import RefusalError
from bot.focus import check_ins
from bot.focus.check_ins import Seen
from bot.focus.messages.check_ins import (
    DID,
    LINK,
    NOTE,
    NOTHING,
    WORKED,
    answer_form,
    number_field,
    seen_form,
)
from bot.items.messages.check_ins import DID_BUTTONS, WORKED_BUTTONS, CheckInRow, check_in_answered
from bot.items.messages.forms import OpenedIn, small_about
from bot.rules.check_ins import Did, Said, Worked
from bot.rules.text import tame
from bot.turn import Turn
from bot.words import say
from handlers.answers import Answer, OpenForm, Say
from handlers.items.places import row_of, shown_anew, shown_at
from handlers.items.row import opened_in
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, typed_stays

_Deed = Callable[[Turn, int], None]


def register(listeners: Listeners) -> None:
    """All of them. The log does not say what was answered."""
    for did, action_id in DID_BUTTONS.items():
        deed = partial(_did, did=did)
        listeners.action(action_id, partial(_answer, deed=deed), log_name="check_in")
    for worked, action_id in WORKED_BUTTONS.items():
        deed = partial(_worked, worked=worked)
        listeners.action(action_id, partial(_answer, deed=deed), log_name="check_in")
    listeners.action(ids.CHECK_IN_NOTHING, partial(_answer, deed=_nothing), log_name="check_in")
    listeners.action(ids.CHECK_IN_CHANGE, _ask_change)
    listeners.form(ids.CHECK_IN_CHANGE_FORM, _change)
    listeners.action(ids.CHECK_IN_SEE, _ask_seen)
    listeners.form(ids.CHECK_IN_SEE_FORM, _see)
    listeners.action(ids.CHECK_IN_AGENDA, _talk)


def _did(turn: Turn, check_in_id: int, *, did: Did) -> None:
    check_ins.say_did(turn, check_in_id, did)


def _worked(turn: Turn, check_in_id: int, *, worked: Worked) -> None:
    check_ins.say_worked(turn, check_in_id, worked)


def _nothing(turn: Turn, check_in_id: int) -> None:
    check_ins.say_all(turn, check_in_id, Said(has_nothing=True))


def _answer(request: Request, *, deed: _Deed) -> Answer:
    """One tap: the message of the day, with the row as it is now."""
    place, check_in_id = row_of(request)
    deed(request.turn, check_in_id)
    return shown_at(request, place) or Say(check_in_answered(check_ins.read_row(request.turn, check_in_id)))


def _ask_change(request: Request) -> Answer:
    """*Change*."""
    form = check_ins.read_answer(request.turn, row_of(request)[1])
    return OpenForm(answer_form(replace(form, opened_in=opened_in(request))))


def _change(request: Request) -> Answer:
    """*Save*."""
    filled = Filled(request)
    did, worked = filled.choice(DID), filled.choice(WORKED)
    said = Said.of(
        did if did in set(Did) else "", worked if worked in set(Worked) else "", has_nothing=did == NOTHING
    )
    return _sent(request, DID, lambda about: check_ins.change_answer(request.turn, about, said))


def _ask_seen(request: Request) -> Answer:
    """*Add what you saw…*."""
    form = check_ins.read_seen(request.turn, row_of(request)[1])
    return OpenForm(seen_form(replace(form, opened_in=opened_in(request))))


def _see(request: Request) -> Answer:
    """*Save*."""
    filled = Filled(request)

    def work(about: int) -> None:
        watched = check_ins.read_seen(request.turn, about).numbers
        numbers = {one.number_id: filled.text(number_field(one.number_id)) for one in watched}
        check_ins.add_seen(request.turn, about, Seen(filled.text(NOTE), filled.text(LINK), numbers))

    return _sent(request, NOTE, work)


def _sent(request: Request, field: str, work: Callable[[int], None]) -> Answer:
    """A form that was sent off: its receipt, and what it was opened in as that reads now."""
    check_in_id, place = _opened(request)

    def done() -> CheckInRow:
        work(check_in_id)
        return check_ins.read_row(request.turn, check_in_id)

    answer = typed_stays(field, done, check_in_answered)
    return replace(answer, anew=shown_anew(request, 0, place)) if isinstance(answer, Say) else answer


def _opened(request: Request) -> tuple[int, OpenedIn]:
    try:
        return small_about(str(request.view.get("private_metadata") or ""))
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error


def _talk(request: Request) -> Answer:
    """*Put it on the agenda*: once, however often it is tapped."""
    check_in_id = row_of(request)[1]
    topic = check_ins.to_talk_about(request.turn, check_in_id)
    actor = replace(request.turn.actor, request=f"check_in/{check_in_id}")
    title, objective = tame(topic.title, MOST_TITLE), tame(topic.objective, MOST_OBJECTIVE)
    fields = AgendaFields(title, objective, None, actor.user_id)
    done = agenda.propose(replace(request.turn, actor=actor), topic.ilt_id, fields)
    return Say(proposed(done), replaces=False)
