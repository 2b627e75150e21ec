"""The minutes of a meeting: as a document for whoever asks."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.minutes import minutes
from bot.minutes.messages.minutes import document_comes
from handlers.answers import Answer, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number, times


def register(listeners: Listeners, deps: Deps) -> None:
    """*Get it as a document* and its like."""

    def document(request: Request) -> Answer:
        minutes.ask_for_minutes(deps.db, request.actor, number(request.chosen_value), *times(deps))
        return Say(sentence(document_comes()), replaces=False)

    listeners.action(ids.MINUTES_DOCUMENT, "minutes_document", document)
