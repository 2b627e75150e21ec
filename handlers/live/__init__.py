"""A meeting that is on: start and end, its steps, decisions."""

from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.live import decisions, meeting, steps
from handlers.registry import Listeners


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    steps.register(listeners, deps)
    decisions.register(listeners, deps)
    return meeting.register(listeners, deps)
