"""The small forms of an action item: what changed, snooze, move, hand over, drop."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from bot.actor import Actor
from bot.blocks import ids
from bot.errors import RefusalError
from bot.items import changes as item_changes
from bot.items import offers as item_offers
from bot.items import owners as item_owners
from bot.items.messages import items as shown
from bot.items.messages.forms import DAY, DUE, NOTE, REASON, TO, UNTIL, OpenedIn, done_form, small_about
from handlers.answers import Answer, ChangeForm, OpenForm, Say
from handlers.deps import Deps
from handlers.items.places import shown_anew
from handlers.items.row import opened_in
from handlers.registry import Listeners
from handlers.request import Request, Source
from handlers.values import Filled, day_or_none, number, times, typed_stays
from storage import Database

# What every use case of an item begins with.
_About = tuple[Database, Actor, int]
_Made = TypeVar("_Made")


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them, and the button that opens the first."""
    own = _Listeners(deps)
    listeners.action(ids.ITEM_NOTE, "item_note", own.what_changed)
    listeners.form(ids.ITEM_NOTE_FORM, own.note)
    listeners.form(ids.ITEM_SNOOZE_FORM, own.snooze)
    listeners.form(ids.ITEM_MOVE_FORM, own.move)
    listeners.form(ids.ITEM_HAND_FORM, own.hand_over)
    listeners.form(ids.ITEM_DROP_FORM, own.drop)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def what_changed(self, request: Request) -> Answer:
        """*Say what changed…*."""
        item_id = number(request.chosen_value)
        item = item_offers.done_item(self._deps.db, request.actor, item_id, self._deps.clock.now())
        form = done_form(item, opened_in(request))
        return ChangeForm(form) if request.source is Source.FORM else OpenForm(form)

    def note(self, request: Request) -> Answer:
        """What changed, said."""
        words, now = Filled(request).text(NOTE), self._deps.clock.now()
        return self._sent(
            request, NOTE, lambda about: item_changes.say_what_changed(*about, words, now), shown.done
        )

    def snooze(self, request: Request) -> Answer:
        """Until when; a date that was picked beats the choice above it."""
        filled = Filled(request)
        until = filled.day(DAY) or day_or_none(filled.choice(UNTIL))
        return self._sent(
            request,
            DAY,
            lambda about: item_changes.snooze(*about, until, *times(self._deps)),
            shown.snoozed,
        )

    def move(self, request: Request) -> Answer:
        """Another promise."""
        due, why = Filled(request).day(DUE), Filled(request).text(REASON)
        return self._sent(
            request,
            DUE,
            lambda about: item_changes.move(*about, due, why, *times(self._deps)),
            lambda moved: shown.moved(*moved),
        )

    def hand_over(self, request: Request) -> Answer:
        """To whom."""
        to = Filled(request).choice(TO)
        return self._sent(
            request,
            TO,
            lambda about: item_owners.hand_over(*about, to, *times(self._deps)),
            shown.handed_over,
        )

    def drop(self, request: Request) -> Answer:
        """Why."""
        why = Filled(request).text(REASON)
        return self._sent(
            request,
            REASON,
            lambda about: item_changes.drop(*about, why, *times(self._deps)),
            shown.dropped,
        )

    def _sent(
        self,
        request: Request,
        field: str,
        work: Callable[[_About], _Made],
        receipt: Callable[[_Made], dict[str, Any]],
    ) -> Answer:
        """A form that was sent off: its receipt, and what it was opened in as that reads now."""
        item_id, place = _opened(request)
        answer = typed_stays(field, lambda: work((self._deps.db, request.actor, item_id)), receipt)
        if not isinstance(answer, Say):
            return answer
        return replace(answer, anew=shown_anew(self._deps, request, item_id, place))


def _opened(request: Request) -> tuple[int, OpenedIn]:
    try:
        return small_about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(
            "That form is too old to be sent. Nothing was changed. Type /ilt actions to go on."
        ) from error
