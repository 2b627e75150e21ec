"""Decisions: logging, changing and taking back."""

from dataclasses import replace
from functools import partial

from bot.blocks import ids
from bot.errors import WrongInputError
from bot.home.messages.menu import given_back
from bot.live import decisions
from bot.live.decisions import DecisionFields
from bot.live.messages import decisions as shown
from bot.live.messages.decisions import ABOUT, CHANGE, CRITERION, EVIDENCE, STAFF, TEXT, decision_form
from bot.rules.text import visible
from handlers.answers import Answer, OpenForm, Say
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, after_word, number, number_or_none, typed_stays


def register(listeners: Listeners) -> dict[str, Handler]:
    """All of them. Returns their word of the slash command."""
    listeners.action(ids.DECISION_LOG, _new)
    listeners.action(ids.DECISION_CHANGE, _change_form)
    listeners.action(ids.DECISION_WITHDRAW, partial(_withdraw, is_withdrawn=True))
    listeners.action(ids.DECISION_RESTORE, partial(_withdraw, is_withdrawn=False))
    listeners.action(ids.DECISION_ROW, _row)
    listeners.form(ids.DECISION_FORM, _log)
    listeners.form(ids.DECISION_CHANGE_FORM, _change)
    return {"decision": _command}


def _command(request: Request) -> Answer:
    """`/ilt decision`: what was decided last; with a sentence: one more, about what is talked about."""
    words = after_word(request.words)
    if not visible(words):
        return Say(shown.last_decisions(decisions.last_decisions(request.turn)))
    form = decisions.typed_decision(request.turn, words)
    if form is None:
        return Say(given_back(shown.none_on(request.actor.channel_id, words), request.words))
    fields = DecisionFields(form.text, about=number_or_none(form.about) or 0)
    try:
        return Say(shown.logged(decisions.log(request.turn, form.meeting_id, fields)))
    except WrongInputError as wrong:  # more words than a decision has: they are kept, to be shortened
        return OpenForm(decision_form(replace(form, why=str(wrong))))


def _new(request: Request) -> Answer:
    """*Log a decision…*."""
    form = decisions.new_decision(request.turn, number(request.chosen_value))
    return OpenForm(decision_form(form))


def _log(request: Request) -> Answer:
    """*Log it*."""
    about = request.turn, _about(request), _fields(request)
    return typed_stays(TEXT, lambda: decisions.log(*about), shown.logged)


def _change_form(request: Request) -> Answer:
    """*Change…*."""
    return _form_of(request, number(request.chosen_value))


def _form_of(request: Request, decision_id: int) -> Answer:
    return OpenForm(decision_form(decisions.change_form(request.turn, decision_id)))


def _change(request: Request) -> Answer:
    """*Save*."""
    about = request.turn, _about(request), _fields(request)
    return typed_stays(TEXT, lambda: decisions.change(*about), shown.changed)


def _withdraw(request: Request, *, is_withdrawn: bool) -> Answer:
    """*Take back*, and its *Undo*."""
    return _withdrawn(request, number(request.chosen_value), is_withdrawn=is_withdrawn)


def _withdrawn(request: Request, decision_id: int, *, is_withdrawn: bool) -> Answer:
    decision = decisions.withdraw(request.turn, decision_id, is_withdrawn=is_withdrawn)
    return Say(shown.withdrawn(decision) if is_withdrawn else shown.restored(decision))


def _row(request: Request) -> Answer:
    """The menu of a row of the list."""
    decision_id = number(str(request.action.get("block_id", "")).removeprefix("decision:"))
    if request.chosen_value == CHANGE:
        return _form_of(request, decision_id)
    return _withdrawn(request, decision_id, is_withdrawn=True)


def _about(request: Request) -> int:
    return number(str(request.view["private_metadata"]))


def _fields(request: Request) -> DecisionFields:
    filled = Filled(request)
    about = number_or_none(filled.choice(ABOUT)) or 0
    staff = number_or_none(filled.choice(STAFF)) or 0
    return DecisionFields(filled.text(TEXT), filled.text(EVIDENCE), filled.choice(CRITERION), about, staff)
