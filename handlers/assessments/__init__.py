"""Voting: opening, ballots, evidence, steering, results."""

from handlers.assessments import ballot, evidence, opening, results, rounds
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners


def register(listeners: Listeners, deps: Deps) -> dict[str, Handler]:
    """All of them. Returns their words of the slash command."""
    ballot.register(listeners)
    evidence.register(listeners)
    return {
        **opening.register(listeners, deps),
        **rounds.register(listeners),
        **results.register(listeners, deps),
    }
