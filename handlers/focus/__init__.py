"""What a team works on, and what it commits to for it."""

from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.focus import check_ins, choosing, deciding, stepping_back, strategies
from handlers.registry import Listeners


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    check_ins.register(listeners)
    deciding.register(listeners)
    stepping_back.register(listeners)
    return {**choosing.register(listeners), **strategies.register(listeners, deps)}
