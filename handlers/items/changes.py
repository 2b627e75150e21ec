"""The small forms of an action item: what changed, snooze, move, hand over, drop."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from bot.blocks import ids
from bot.errors import RefusalError
from bot.items import changes as item_changes
from bot.items import offers as item_offers
from bot.items import owners as item_owners
from bot.items.messages import items as shown
from bot.items.messages.forms import DAY, DUE, NOTE, REASON, TO, UNTIL, OpenedIn, done_form, small_about
from bot.turn import Turn
from bot.words import say
from handlers.answers import Anew, Answer, Say, form_in_place
from handlers.items.places import shown_anew
from handlers.items.row import opened_in
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import Filled, day_or_none, number, typed_stays

# What every use case of an item begins with.
_About = tuple[Turn, int]
_Made = TypeVar("_Made")


def register(listeners: Listeners) -> None:
    """All of them, and the button that opens the first."""
    listeners.action(ids.ITEM_NOTE, _what_changed)
    listeners.form(ids.ITEM_NOTE_FORM, _note)
    listeners.form(ids.ITEM_SNOOZE_FORM, _snooze)
    listeners.form(ids.ITEM_MOVE_FORM, _move)
    listeners.form(ids.ITEM_HAND_FORM, _hand_over)
    listeners.form(ids.ITEM_DROP_FORM, _drop)


def _what_changed(request: Request) -> Answer:
    """*Say what changed…*."""
    item_id = number(request.chosen_value)
    item = item_offers.done_item(request.turn, item_id)
    form = done_form(item, opened_in(request))
    return form_in_place(request, form)


def _note(request: Request) -> Answer:
    """What changed, said. The receipt that asked for it tells it too."""
    words = Filled(request).text(NOTE)
    answer = _sent(request, NOTE, lambda about: item_changes.say_what_changed(*about, words), shown.done)
    place = _opened(request)[1]
    if not isinstance(answer, Say) or not place.url or place.place:
        return answer
    return replace(answer, anew=Anew(answer.message, place.url, place.is_direct))


def _snooze(request: Request) -> Answer:
    """Until when; a date that was picked beats the choice above it."""
    filled = Filled(request)
    until = filled.day(DAY) or day_or_none(filled.choice(UNTIL))
    return _sent(
        request,
        DAY,
        lambda about: item_changes.snooze(*about, until),
        shown.snoozed,
    )


def _move(request: Request) -> Answer:
    """Another promise."""
    due, why = Filled(request).day(DUE), Filled(request).text(REASON)
    return _sent(
        request,
        DUE,
        lambda about: item_changes.move(*about, due, why),
        lambda moved: shown.moved(*moved),
    )


def _hand_over(request: Request) -> Answer:
    """To whom."""
    to = Filled(request).choice(TO)
    return _sent(
        request,
        TO,
        lambda about: item_owners.hand_over(*about, to),
        shown.handed_over,
    )


def _drop(request: Request) -> Answer:
    """Why."""
    why = Filled(request).text(REASON)
    return _sent(
        request,
        REASON,
        lambda about: item_changes.drop(*about, why),
        shown.dropped,
    )


def _sent(
    request: Request,
    field: str,
    work: Callable[[_About], _Made],
    receipt: Callable[[_Made], dict[str, Any]],
) -> Answer:
    """A form that was sent off: its receipt, and what it was opened in as that reads now."""
    item_id, place = _opened(request)
    answer = typed_stays(field, lambda: work((request.turn, item_id)), receipt)
    if not isinstance(answer, Say):
        return answer
    return replace(answer, anew=shown_anew(request, item_id, place))


def _opened(request: Request) -> tuple[int, OpenedIn]:
    try:
        return small_about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(
            say("That form is too old to be sent. Nothing was changed. Type /ilt actions to go on.")
        ) from error
