"""`/ilt …`: one word, one use case."""

import difflib
from collections.abc import Mapping

from bot import assessment
from bot.messages import ids
from bot.messages.menu import CommandHelp, help_screen, menu, unknown_word
from handlers.answers import Answer, Say
from handlers.boundary import Handler
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request

# Everything `/ilt` knows, in the order of the help screen. Each word has a handler in its noun's module.
HELP = (
    CommandHelp(
        "reflect", "Before or in the meeting", "Opens the self-assessment: each member votes privately."
    ),
    CommandHelp("help", "Any time", "Shows this screen."),
)
_ALIKE = 0.6
_LONGEST_WORD = 40


def register(listeners: Listeners, deps: Deps, words: Mapping[str, Handler]) -> None:
    """The slash command, the menu and its own buttons. `words`: the handlers of the other nouns, by word."""
    router = _Router(deps, {**words, "help": _help})
    listeners.command(ids.COMMAND, router.route)
    listeners.action(ids.SHOW_HELP, "show_help", _help)


def _help(_request: Request) -> Answer:
    return Say(help_screen(HELP))


class _Router:
    def __init__(self, deps: Deps, handlers: Mapping[str, Handler]) -> None:
        self._deps = deps
        self._handlers = handlers

    def route(self, request: Request) -> Answer:
        """`/ilt` with whatever follows it."""
        word = request.words.split(maxsplit=1)[0].lower() if request.words else ""
        if not word:
            return self._menu(request)
        if word in self._handlers:
            return self._handlers[word](request)
        closest = difflib.get_close_matches(word[:_LONGEST_WORD], self._handlers, n=1, cutoff=_ALIKE)
        return Say(unknown_word(request.words, closest[0] if closest else None))

    def _menu(self, request: Request) -> Answer:
        waiting = assessment.waiting_ballot(self._deps.db, request.actor)
        return Say(menu(waiting, can_start=not request.actor.channel_id.startswith("D")))
