"""Slack in: parse a payload, call one use case, say the outcome."""

from bot.errors import RefusalError
from bot.words import say
from handlers import (
    agenda,
    assessments,
    command,
    consult,
    district,
    focus,
    home,
    installs,
    items,
    library,
    live,
    meetings,
    minutes,
    outbox,
    plan,
    practice,
    privacy,
    reflection,
    setup,
    sharing,
    shortcuts,
    staff,
    teams,
    typed,
)
from handlers.answers import Answer
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED


def register(listeners: Listeners, deps: Deps) -> None:
    """Every listener of the bot."""
    listeners.listen(_retired)
    words = {
        **assessments.register(listeners, deps),
        **focus.register(listeners, deps),
        **plan.register(listeners),
        **items.register(listeners),
        **live.register(listeners),
        **agenda.register(listeners, deps),
        **library.register(listeners, deps),
        **sharing.register(listeners),
        **consult.register(listeners, deps),
        **district.register(listeners, deps),
        **practice.register(listeners, deps),
        **privacy.register(listeners, deps),
        **setup.register(listeners),
    }
    # Before the events: Bolt asks one listener after the other whether it is meant.
    command.register(listeners, words)
    reflection.register(listeners, deps.questions)
    for noun in (meetings, minutes, shortcuts, outbox, staff):
        noun.register(listeners)
    for noun in (home, typed, teams, installs):
        noun.register(listeners, deps)


def _retired(_request: Request) -> Answer:
    raise RefusalError(say(RETIRED))
