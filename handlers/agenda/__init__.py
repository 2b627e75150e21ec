"""The agenda of the next meeting."""

from handlers.agenda import agenda, leading, quiet
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All listeners of the agenda. Returns its word of the slash command."""
    leading.register(listeners)
    quiet.register(listeners)
    return agenda.register(listeners, deps)
