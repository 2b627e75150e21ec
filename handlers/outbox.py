"""*Post again*, *It is there*, *Post them there*: what a person says about a message that waits for their word."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.outbox import doubt, outsiders
from bot.outbox.messages.deliveries import settled_again, settled_there
from handlers.answers import Answer, Say
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import number


def register(listeners: Listeners) -> None:
    """All buttons."""

    def post_again(request: Request) -> Answer:
        doubt.post_again(request.turn, number(request.chosen_value))
        return Say(sentence(settled_again()))

    def it_is_there(request: Request) -> Answer:
        is_living = doubt.it_is_there(request.turn, number(request.chosen_value))
        return Say(sentence(settled_there(is_living=is_living)))

    def let_them_read(request: Request) -> Answer:
        return Say(sentence(outsiders.let_them_read(request.turn, number(request.chosen_value))))

    listeners.action(ids.OUTSIDERS_MAY_READ, let_them_read)
    listeners.action(ids.POST_AGAIN, post_again)
    listeners.action(ids.IT_IS_THERE, it_is_there)
