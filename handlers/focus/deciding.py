"""What a team decides about a strategy: *Keep*, *Change*, *Stop*, *Done*, as buttons or in a menu, wherever they stand."""

from functools import partial

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError
from bot.focus import deciding
from bot.focus.messages.strategies import (
    DONE,
    KEEP,
    STOP,
    TURN,
    changed_into,
    ended,
    kept_words,
    not_ended,
)
from bot.focus.messages.strategy_forms import LEARNED, WHAT, decided_form, successor_form
from bot.words import say
from handlers.answers import Answer, OpenForm, Say
from handlers.focus.strategies import said_in
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number, typed_stays

_BUTTONS = {
    ids.STRATEGY_KEEP: KEEP,
    ids.STRATEGY_TURN: TURN,
    ids.STRATEGY_STOP: STOP,
    ids.STRATEGY_DONE: DONE,
}


def register(listeners: Listeners) -> None:
    """All of them."""
    for action_id, what in _BUTTONS.items():
        listeners.action(action_id, partial(_button, what=what))
    listeners.action(ids.STRATEGY_DECIDE, _menu)
    listeners.action(ids.STRATEGY_UNEND, _take_back)
    listeners.form(ids.STRATEGY_DECIDED_FORM, _end)
    listeners.form(ids.STRATEGY_SUCCESSOR_FORM, _change)


def _button(request: Request, *, what: str) -> Answer:
    """One of the four."""
    return _decide(request, what, number(request.chosen_value))


def _menu(request: Request) -> Answer:
    """The same four in a menu."""
    what, _, value = request.chosen_value.partition(":")
    return _decide(request, what, number(value))


def _decide(request: Request, what: str, strategy_id: int) -> Answer:
    if what == KEEP:
        return Say(sentence(kept_words(deciding.keep(request.turn, strategy_id))), replaces=False)
    if what == TURN:
        return OpenForm(successor_form(deciding.read_to_change(request.turn, strategy_id)))
    if what in {STOP, DONE}:
        return OpenForm(decided_form(deciding.read_to_decide(request.turn, strategy_id), what))
    raise RefusalError(say(RETIRED))


def _end(request: Request) -> Answer:
    """*It is done*, *Stop it*."""
    strategy, _, how = str(request.view.get("private_metadata") or "").partition(":")
    words = Filled(request).text(LEARNED)
    return typed_stays(
        LEARNED,
        lambda: deciding.end(request.turn, number(strategy), how, words),
        ended,
    )


def _change(request: Request) -> Answer:
    """*Change it*."""
    strategy, _, ilt = str(request.view.get("private_metadata") or "").partition(":")
    said = said_in(Filled(request), number(ilt))
    old = number(strategy)
    return typed_stays(
        WHAT,
        lambda: deciding.change_into(request.turn, old, said),
        lambda new: changed_into(new, old),
    )


def _take_back(request: Request) -> Answer:
    """*Undo* of *It is done*, *Stop it*, *Change it*."""
    return Say(not_ended(deciding.take_back_end(request.turn, number(request.chosen_value))))
