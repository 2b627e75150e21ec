"""*Post again* and *It is there*: what a person says about a message the bot is unsure of."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.outbox import doubt
from bot.outbox.messages.deliveries import settled_again, settled_there
from handlers.answers import Answer, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number


def register(listeners: Listeners) -> None:
    """Both buttons."""

    def post_again(request: Request) -> Answer:
        doubt.post_again(request.turn, number(request.chosen_value))
        return Say(sentence(settled_again()))

    def it_is_there(request: Request) -> Answer:
        is_living = doubt.it_is_there(request.turn, number(request.chosen_value))
        return Say(sentence(settled_there(is_living=is_living)))

    listeners.action(ids.POST_AGAIN, post_again)
    listeners.action(ids.IT_IS_THERE, it_is_there)
