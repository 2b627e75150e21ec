"""Steering a vote: `/ilt reveal`, its buttons, *Extend…*, and *Vote again on…*."""

from collections.abc import Callable
from datetime import date, time

from bot.assessments import rounds
from bot.assessments.messages.rounds import (
    OwnMissing,
    cancelled,
    extend_form,
    extended,
    own_missing,
    revealed,
    revote_opened,
    standing_message,
)
from bot.assessments.revotes import open_revote
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError, WrongInputError
from bot.words import later, say
from handlers.answers import Answer, Done, FieldErrors, OpenForm, Say
from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number, number_and_key

_REPEATED = later("The reminders are on their way.")
_NO_DAY = later("Please choose a day and an hour.")


def register(listeners: Listeners) -> dict[str, Handler]:
    """All listeners of steering. Returns its words of the slash command."""
    listeners.action(ids.REVEAL_NOW, _reveal_or_ask)
    listeners.action(ids.REVEAL_ANYWAY, _reveal_now)
    listeners.action(ids.CANCEL_VOTE, _cancel)
    listeners.action(ids.NUDGE_NOW, _nudge)
    listeners.action(ids.EXTEND, _offer_extension)
    listeners.form(ids.EXTEND_FORM, _extend)
    listeners.action(ids.RESULTS_REVOTE, _revote)
    for name in (ids.EXTEND_DAY, ids.EXTEND_HOUR):
        listeners.action(name, _nothing)
    return {"reveal": _standing}


def _standing(request: Request) -> Answer:
    """`/ilt reveal` or its button in the menu."""
    return Say(standing_message(rounds.standing(request.turn)))


def _reveal_or_ask(request: Request) -> Answer:
    """*Reveal now*, confirmed."""
    done = rounds.reveal_or_ask(request.turn, number(request.chosen_value))
    return Say(own_missing(done) if isinstance(done, OwnMissing) else sentence(revealed(done)))


def _reveal_now(request: Request) -> Answer:
    """*Reveal without my vote*."""
    return Say(sentence(revealed(_end(rounds.reveal_now, request))))


def _cancel(request: Request) -> Answer:
    """*Cancel the vote*, confirmed."""
    return Say(sentence(cancelled(_end(rounds.cancel_vote, request))))


def _nudge(request: Request) -> Answer:
    """*Nudge those who have not finished*; the buttons stay."""
    done, vote = rounds.nudge_unfinished(request.turn, number(request.chosen_value))
    return Say(standing_message([vote], done or say(_REPEATED)))


def _offer_extension(request: Request) -> Answer:
    """*Extend…*"""
    form = rounds.offer_extension(request.turn, number(request.chosen_value))
    return OpenForm(extend_form(form))


def _extend(request: Request) -> Answer:
    """*Extend* in its form; a day that cannot be is said under its field."""
    round_id = number(request.view["private_metadata"])
    try:
        vote = rounds.extend(request.turn, round_id, _until(request))
    except WrongInputError as wrong:
        return FieldErrors(wrong.fields)
    except RefusalError as refusal:
        return FieldErrors({ids.EXTEND_DAY: str(refusal)})
    return Say(sentence(extended(vote.until)))


def _revote(request: Request) -> Answer:
    """*Vote again on…*, confirmed."""
    assessment_id, criterion_key = number_and_key(request.chosen_value)
    vote = open_revote(request.turn, assessment_id, criterion_key)
    return Say(sentence(revote_opened(vote)), replaces=False)


def _nothing(_request: Request) -> Answer:
    """A choice in a form that is read when the form is sent off."""
    return Done()


def _end(how: Callable[..., str], request: Request) -> str:
    round_id = number(request.chosen_value)
    return how(request.turn, round_id)


def _until(request: Request) -> tuple[date, time]:
    day = request.input(ids.EXTEND_DAY, ids.EXTEND_DAY).get("selected_date")
    hour = request.input(ids.EXTEND_HOUR, ids.EXTEND_HOUR).get("selected_time")
    try:
        return date.fromisoformat(day or ""), time.fromisoformat(hour or "")
    except ValueError as error:
        raise RefusalError(say(_NO_DAY)) from error
