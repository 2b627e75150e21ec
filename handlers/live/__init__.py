"""A meeting that is on: start and end, its steps, decisions."""

from handlers.boundary import Handler
from handlers.live import decisions, meeting, steps
from handlers.registry import Listeners


def register(listeners: Listeners) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    steps.register(listeners)
    return {**decisions.register(listeners), **meeting.register(listeners)}
