"""Steering a vote: `/ilt reveal`, its buttons, *Extend…*, and *Vote again on…*."""

from collections.abc import Callable
from datetime import date, datetime, time

from bot.assessments import rounds
from bot.assessments.messages.rounds import (
    cancelled,
    extend_form,
    extended,
    nudged,
    revealed,
    revote_opened,
    standing_message,
)
from bot.assessments.revotes import open_revote
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from handlers.answers import Answer, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, round_and_key

_OLD = (
    "That button is from an older message and does nothing any more. Nothing was changed. Type /ilt to go on."
)
_REPEATED = "The reminders are on their way."
_NO_DAY = "Please choose a day and an hour."
# More digits are no number of ours.
_LONGEST_NUMBER = 9


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of steering. Returns its words of the slash command."""
    own = _Listeners(deps)
    listeners.action(ids.REVEAL_NOW, "reveal_now", own.reveal_now)
    listeners.action(ids.CANCEL_VOTE, "cancel_vote", own.cancel)
    listeners.action(ids.NUDGE_NOW, "nudge_now", own.nudge)
    listeners.action(ids.EXTEND, "extend", own.offer_extension)
    listeners.form(ids.EXTEND_FORM, own.extend)
    listeners.action(ids.RESULTS_REVOTE, "revote", own.revote)
    for name in (ids.EXTEND_DAY, ids.EXTEND_HOUR):
        listeners.action(name, name, own.nothing)
    return {"reveal": own.standing}


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def standing(self, request: Request) -> Answer:
        """`/ilt reveal` or its button in the menu."""
        return Say(standing_message(rounds.standing(self._deps.db, request.actor, self._now())))

    def reveal_now(self, request: Request) -> Answer:
        """*Reveal now*, confirmed."""
        return Say(sentence(revealed(self._end(rounds.reveal_now, request))))

    def cancel(self, request: Request) -> Answer:
        """*Cancel the vote*, confirmed."""
        return Say(sentence(cancelled(self._end(rounds.cancel_vote, request))))

    def nudge(self, request: Request) -> Answer:
        """*Nudge those who have not finished*; the buttons stay."""
        done, vote = rounds.nudge_unfinished(
            self._deps.db, request.actor, _round_id(request.chosen_value), self._now(), self._machine_now()
        )
        return Say(standing_message([vote], nudged(done) if done else _REPEATED))

    def offer_extension(self, request: Request) -> Answer:
        """*Extend…*"""
        form = rounds.offer_extension(
            self._deps.db, request.actor, _round_id(request.chosen_value), self._now()
        )
        return OpenForm(extend_form(form))

    def extend(self, request: Request) -> Answer:
        """*Extend* in its form; a day that cannot be is said under its field."""
        round_id = _round_id(request.view["private_metadata"])
        try:
            vote = rounds.extend(
                self._deps.db, request.actor, round_id, _until(request), self._now(), self._machine_now()
            )
        except WrongInputError as wrong:
            return FieldErrors(wrong.fields)
        except RefusalError as refusal:
            return FieldErrors({ids.EXTEND_DAY: str(refusal)})
        return Say(sentence(extended(vote.until)))

    def revote(self, request: Request) -> Answer:
        """*Vote again on…*, confirmed."""
        assessment_id, criterion_key = round_and_key(request.chosen_value)
        vote = open_revote(
            self._deps.db, request.actor, assessment_id, criterion_key, self._now(), self._machine_now()
        )
        return Say(sentence(revote_opened(vote)), replaces=False)

    def nothing(self, _request: Request) -> Answer:
        """A choice in a form that is read when the form is sent off."""
        return Done()

    def _end(self, how: Callable[..., str], request: Request) -> str:
        round_id = _round_id(request.chosen_value)
        return how(self._deps.db, request.actor, round_id, self._now(), self._machine_now())

    def _now(self) -> datetime:
        return self._deps.clock.now()

    def _machine_now(self) -> datetime:
        return self._deps.clock.machine_now()


def _round_id(words: str) -> int:
    if not words.isdecimal() or len(words) > _LONGEST_NUMBER:
        raise RefusalError(_OLD)
    return int(words)


def _until(request: Request) -> tuple[date, time]:
    day = request.input(ids.EXTEND_DAY, ids.EXTEND_DAY).get("selected_date")
    hour = request.input(ids.EXTEND_HOUR, ids.EXTEND_HOUR).get("selected_time")
    try:
        return date.fromisoformat(day or ""), time.fromisoformat(hour or "")
    except ValueError as error:
        raise RefusalError(_NO_DAY) from error
