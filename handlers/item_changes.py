"""The small forms of an action item: what changed, snooze, move, hand over, drop."""

from bot import item_changes, item_offers, item_owners
from bot.actor import Actor
from bot.messages import ids
from bot.messages import items as shown
from bot.messages.item_forms import DAY, DUE, NOTE, REASON, TO, UNTIL, done_form
from handlers.answers import Answer, ChangeForm, OpenForm
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, Source
from handlers.values import Filled, day_or_none, number, times, typed_stays
from storage import Database


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
        form = done_form(item_offers.done_item(self._deps.db, request.actor, item_id, self._deps.clock.now()))
        return ChangeForm(form) if request.source is Source.FORM else OpenForm(form)

    def note(self, request: Request) -> Answer:
        """What changed, said."""
        words, now = Filled(request).text(NOTE), self._deps.clock.now()
        return typed_stays(
            NOTE,
            lambda: item_changes.say_what_changed(*self._of(request), words, now),
            shown.done,
        )

    def snooze(self, request: Request) -> Answer:
        """Until when; a date that was picked beats the choice above it."""
        filled = Filled(request)
        until = filled.day(DAY) or day_or_none(filled.choice(UNTIL))
        return typed_stays(
            DAY, lambda: item_changes.snooze(*self._of(request), until, *times(self._deps)), shown.snoozed
        )

    def move(self, request: Request) -> Answer:
        """Another promise."""
        due, why = Filled(request).day(DUE), Filled(request).text(REASON)
        return typed_stays(
            DUE,
            lambda: item_changes.move(*self._of(request), due, why, *times(self._deps)),
            lambda moved: shown.moved(*moved),
        )

    def hand_over(self, request: Request) -> Answer:
        """To whom."""
        to = Filled(request).choice(TO)
        return typed_stays(
            TO, lambda: item_owners.hand_over(*self._of(request), to, *times(self._deps)), shown.handed_over
        )

    def drop(self, request: Request) -> Answer:
        """Why."""
        why = Filled(request).text(REASON)
        return typed_stays(
            REASON, lambda: item_changes.drop(*self._of(request), why, *times(self._deps)), shown.dropped
        )

    def _of(self, request: Request) -> tuple[Database, Actor, int]:
        return self._deps.db, request.actor, _item_id(request)


def _item_id(request: Request) -> int:
    return number(request.view["private_metadata"])
