"""What an organizer answers in the message of the day where their team has not met."""

from collections.abc import Callable
from functools import partial

from bot.agenda import quiet
from bot.agenda.messages.quiet import UNTIL, answered, pause_form
from bot.blocks import ids
from bot.errors import RefusalError
from bot.items.messages.forms import OpenedIn, small_about
from bot.rules.quiet import Cards
from bot.turn import Turn
from bot.words import say
from handlers.answers import Answer, Done, OpenForm, Say
from handlers.items.places import as_it_is, row_of, shown_anew
from handlers.items.row import opened_in
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, one_of, typed_stays


def register(listeners: Listeners) -> None:
    """All of them."""
    listeners.action(ids.CARDS_KEEP, partial(_answer, deed=quiet.keep_cards))
    listeners.action(ids.CARDS_STOP, partial(_answer, deed=quiet.stop_cards))
    listeners.action(ids.CARDS_PAUSE, _pause)
    listeners.form(ids.CARDS_PAUSE_FORM, _paused)


def _answer(request: Request, deed: Callable[[Turn, int, Cards], str]) -> Answer:
    """*We still meet*, *Stop the agenda cards*."""
    place, ilt_id = row_of(request)
    seen = one_of(Cards, request.chosen_value)
    return as_it_is(request, place, answered(deed(request.turn, ilt_id, seen)))


def _pause(request: Request) -> Answer:
    """*Pause until…*."""
    form = quiet.offer_pause(request.turn, row_of(request)[1])
    return OpenForm(pause_form(form, opened_in(request)))


def _paused(request: Request) -> Answer:
    """When they meet again."""
    ilt_id, place = _opened(request)
    answer = typed_stays(
        UNTIL, lambda: quiet.pause(request.turn, ilt_id, Filled(request).day(UNTIL)), answered
    )
    anew = shown_anew(request, 0, place) if isinstance(answer, Say) else None
    return Done(anew) if anew else answer


def _opened(request: Request) -> tuple[int, OpenedIn]:
    try:
        return small_about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error
