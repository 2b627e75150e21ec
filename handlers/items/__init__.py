"""Action items: logging, changing, lists, and the buttons of their direct messages."""

from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.items import changes, dms, lists, logging
from handlers.registry import Listeners


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    changes.register(listeners, deps)
    dms.register(listeners, deps)
    return {**logging.register(listeners, deps), **lists.register(listeners, deps)}
