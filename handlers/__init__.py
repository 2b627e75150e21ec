"""Slack in: parse a payload, call one use case, say the outcome."""

from bot.errors import RefusalError
from handlers import (
    assessment,
    ballot,
    command,
    deliveries,
    evidence,
    home,
    item_changes,
    item_dms,
    item_lists,
    items,
    people,
    privacy,
    results,
    rounds,
    setup,
    shortcuts,
    typed,
)
from handlers.answers import Answer
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request

_RETIRED = (
    "That button is from an older message and does nothing any more. Nothing was changed. Type /ilt to go on."
)


def register(listeners: Listeners, deps: Deps) -> None:
    """Every listener of the bot.

    What matches nothing else comes last. Before it the order is free, but Bolt asks one after the other (8 µs each): first
    what many people use at once.
    """
    ballot.register(listeners, deps)
    words = command.register(listeners, deps)
    words |= {
        **assessment.register(listeners, deps),
        **rounds.register(listeners, deps),
        **results.register(listeners, deps),
        **items.register(listeners, deps),
        **item_lists.register(listeners, deps),
        **privacy.register(listeners, deps),
        **setup.register(listeners, deps),
    }
    item_changes.register(listeners, deps)
    item_dms.register(listeners, deps)
    shortcuts.register(listeners, deps)
    evidence.register(listeners, deps)
    home.register(listeners, deps)
    typed.register(listeners, deps)
    people.register(listeners, deps)
    deliveries.register(listeners, deps)
    listeners.anything_else(_retired)


def _retired(_request: Request) -> Answer:
    raise RefusalError(_RETIRED)
