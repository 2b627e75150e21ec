"""What people type in their direct messages with the bot, and the buttons of the answers."""

from functools import partial
from typing import Any

from bot.actor import Actor
from bot.blocks import ids
from bot.typed import choices as typed_choices
from bot.typed import words as typed_words
from handlers.answers import Answer, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request, workspace_of
from handlers.values import day_or_none, number


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them."""
    listeners.event("message", partial(_heard, deps), subscription="message.im")
    listeners.action(ids.TYPED_UNDO, _undo)
    listeners.action(ids.TYPED_OTHER, _other)
    listeners.action(ids.TYPED_ITEM, _item)
    listeners.action(ids.TYPED_DAY, _day)


def _heard(deps: Deps, body: dict[str, Any]) -> None:
    """A message in a conversation with the bot: only what a person typed, as it was first sent."""
    event = body["event"]
    if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id"):
        return
    if not event["user"]:
        return
    actor = Actor(workspace_of(body), event["user"], event["channel"], f"event:{body['event_id']}")
    typed_words.hear(deps.turn(actor), str(event.get("text") or ""))


def _undo(request: Request) -> Answer:
    """*Undo*."""
    reply_id = number(request.chosen_value)
    return Say(typed_choices.undo(request.turn, reply_id))


def _other(request: Request) -> Answer:
    """The other thing that the same words may mean."""
    reply_id = number(request.chosen_value)
    return Say(typed_choices.other_reading(request.turn, reply_id))


def _item(request: Request) -> Answer:
    """Which item was meant."""
    reply_id, item_id = (number(one) for one in request.chosen_value.partition(":")[::2])
    return Say(typed_choices.choose_item(request.turn, reply_id, item_id))


def _day(request: Request) -> Answer:
    """Which day was meant."""
    reply_id, _, day = request.chosen_value.partition(":")
    chosen = day_or_none(day)
    return Say(typed_choices.choose_day(request.turn, number(reply_id), chosen))
