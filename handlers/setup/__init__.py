"""The setup of a team, its meetings, norms and roles."""

from handlers.boundary import Handler
from handlers.registry import Listeners
from handlers.setup import meetings, setup


def register(listeners: Listeners) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    meetings.register(listeners)
    return setup.register(listeners)
