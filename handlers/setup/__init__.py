"""The setup of a team, its meetings, norms and roles."""

from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.setup import meetings, setup


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    meetings.register(listeners, deps)
    return setup.register(listeners, deps)
