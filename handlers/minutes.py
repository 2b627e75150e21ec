"""The minutes of a meeting: as a document for whoever asks."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.minutes import minutes
from bot.minutes.messages.minutes import document_comes
from handlers.answers import Answer, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number


def register(listeners: Listeners) -> None:
    """*Get it as a document* and its like."""

    def document(request: Request) -> Answer:
        minutes.ask_for_minutes(request.turn, number(request.chosen_value))
        return Say(sentence(document_comes()), replaces=False)

    listeners.action(ids.MINUTES_DOCUMENT, document)
