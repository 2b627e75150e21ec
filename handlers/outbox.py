"""*Post again* and *It is there*: what a person says about a message the bot is unsure of."""

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.errors import RefusalError
from bot.outbox import doubt
from bot.outbox.messages.deliveries import settled_again, settled_there
from handlers.answers import Answer, Say
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import Request


def register(listeners: Listeners, deps: Deps) -> None:
    """Both buttons."""

    def post_again(request: Request) -> Answer:
        now, machine_now = deps.clock.now(), deps.clock.machine_now()
        doubt.post_again(deps.db, request.actor, _delivery_id(request), now, machine_now)
        return Say(sentence(settled_again()))

    def it_is_there(request: Request) -> Answer:
        is_living = doubt.it_is_there(deps.db, request.actor, _delivery_id(request), deps.clock.now())
        return Say(sentence(settled_there(is_living=is_living)))

    listeners.action(ids.POST_AGAIN, "post_again", post_again)
    listeners.action(ids.IT_IS_THERE, "it_is_there", it_is_there)


def _delivery_id(request: Request) -> int:
    if not request.chosen_value.isdecimal():
        raise RefusalError("That button does nothing any more. Nothing was changed.")
    return int(request.chosen_value)
