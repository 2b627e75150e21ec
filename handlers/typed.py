"""What people type in their direct messages with the bot, and the buttons of the answers."""

from typing import Any

from bot.actor import Actor
from bot.blocks import ids
from bot.typed import choices as typed_choices
from bot.typed import words as typed_words
from handlers.answers import Answer, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import day_or_none, number, times


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them."""
    own = _Listeners(deps)
    listeners.event("message", own.heard, subscription="message.im")
    listeners.action(ids.TYPED_UNDO, "typed_undo", own.undo)
    listeners.action(ids.TYPED_OTHER, "typed_other", own.other)
    listeners.action(ids.TYPED_ITEM, "typed_item", own.item)
    listeners.action(ids.TYPED_DAY, "typed_day", own.day)


class _Listeners:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def heard(self, body: dict[str, Any]) -> None:
        """A message in a conversation with the bot: only what a person typed, as it was first sent."""
        event = body["event"]
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
            return
        actor = Actor(body["team_id"], event["user"], event["channel"], f"event:{body['event_id']}")
        typed_words.hear(self._deps.db, actor, str(event.get("text") or ""), *times(self._deps))

    def undo(self, request: Request) -> Answer:
        """*Undo*."""
        reply_id = number(request.chosen_value)
        return Say(typed_choices.undo(self._deps.db, request.actor, reply_id, *times(self._deps)))

    def other(self, request: Request) -> Answer:
        """The other thing that the same words may mean."""
        reply_id = number(request.chosen_value)
        return Say(typed_choices.other_reading(self._deps.db, request.actor, reply_id, *times(self._deps)))

    def item(self, request: Request) -> Answer:
        """Which item was meant."""
        reply_id, item_id = (number(one) for one in request.chosen_value.partition(":")[::2])
        return Say(
            typed_choices.choose_item(self._deps.db, request.actor, reply_id, item_id, *times(self._deps))
        )

    def day(self, request: Request) -> Answer:
        """Which day was meant."""
        reply_id, _, day = request.chosen_value.partition(":")
        chosen = day_or_none(day)
        return Say(
            typed_choices.choose_day(
                self._deps.db, request.actor, number(reply_id), chosen, *times(self._deps)
            )
        )
