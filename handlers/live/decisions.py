"""Decisions: logging, changing and taking back."""

from functools import partial

from bot.blocks import ids
from bot.live import decisions
from bot.live.decisions import DecisionFields
from bot.live.messages import decisions as shown
from bot.live.messages.decisions import ABOUT, CHANGE, CRITERION, EVIDENCE, TEXT, decision_form
from handlers.answers import Answer, OpenForm, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, number, number_or_none, typed_stays


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them."""
    own = _Listeners(deps)
    listeners.action(ids.DECISION_LOG, "decision_log", own.new)
    listeners.action(ids.DECISION_CHANGE, "decision_change", own.change_form)
    listeners.action(ids.DECISION_WITHDRAW, "decision_withdraw", partial(own.withdraw, is_withdrawn=True))
    listeners.action(ids.DECISION_RESTORE, "decision_restore", partial(own.withdraw, is_withdrawn=False))
    listeners.action(ids.DECISION_ROW, "decision_row", own.row)
    listeners.form(ids.DECISION_FORM, own.log)
    listeners.form(ids.DECISION_CHANGE_FORM, own.change)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def new(self, request: Request) -> Answer:
        """*Log a decision…*."""
        form = decisions.new_decision(self._deps.db, request.actor, number(request.chosen_value))
        return OpenForm(decision_form(form))

    def log(self, request: Request) -> Answer:
        """*Log it*."""
        about = self._deps.db, request.actor, _about(request), _fields(request), self._deps.clock.now()
        return typed_stays(TEXT, lambda: decisions.log(*about), shown.logged)

    def change_form(self, request: Request) -> Answer:
        """*Change…*."""
        return self._change_form(request, number(request.chosen_value))

    def _change_form(self, request: Request, decision_id: int) -> Answer:
        return OpenForm(decision_form(decisions.change_form(self._deps.db, request.actor, decision_id)))

    def change(self, request: Request) -> Answer:
        """*Save*."""
        about = self._deps.db, request.actor, _about(request), _fields(request), self._deps.clock.now()
        return typed_stays(TEXT, lambda: decisions.change(*about), shown.changed)

    def withdraw(self, request: Request, *, is_withdrawn: bool) -> Answer:
        """*Take back*, and its *Undo*."""
        return self._withdraw(request, number(request.chosen_value), is_withdrawn=is_withdrawn)

    def _withdraw(self, request: Request, decision_id: int, *, is_withdrawn: bool) -> Answer:
        about = self._deps.db, request.actor, decision_id, self._deps.clock.now()
        decision = decisions.withdraw(*about, is_withdrawn=is_withdrawn)
        return Say(shown.withdrawn(decision) if is_withdrawn else shown.restored(decision))

    def row(self, request: Request) -> Answer:
        """The menu of a row of the list."""
        decision_id = number(str(request.action.get("block_id", "")).removeprefix("decision:"))
        if request.chosen_value == CHANGE:
            return self._change_form(request, decision_id)
        return self._withdraw(request, decision_id, is_withdrawn=True)


def _about(request: Request) -> int:
    return number(str(request.view["private_metadata"]))


def _fields(request: Request) -> DecisionFields:
    filled = Filled(request)
    about = number_or_none(filled.choice(ABOUT)) or 0
    return DecisionFields(filled.text(TEXT), filled.text(EVIDENCE), filled.choice(CRITERION), about)
