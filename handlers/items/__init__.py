"""Action items: logging, changing, lists, and the buttons of their direct messages."""

from handlers.boundary import Handler
from handlers.items import changes, dms, lists, logging
from handlers.registry import Listeners


def register(listeners: Listeners) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    changes.register(listeners)
    dms.register(listeners)
    return {**logging.register(listeners), **lists.register(listeners)}
