"""Slack's shortcuts: logging an action item from anywhere, or from a message."""

from bot.blocks import ids
from bot.items import offers as item_offers
from bot.items.messages.forms import item_form
from bot.items.offers import Message
from bot.rules.slack_words import permalink
from handlers.answers import Answer, OpenForm
from handlers.registry import Listeners, Shortcut
from handlers.request import Request

LOG = Shortcut(ids.LOG_SHORTCUT, "global", "ILT: log an action item", "A next step with an owner and a date")
LOG_MESSAGE = Shortcut(
    ids.LOG_MESSAGE_SHORTCUT, "message", "Log as ILT action item", "Makes a next step of this message"
)


def register(listeners: Listeners) -> None:
    """Both shortcuts."""

    def log(request: Request) -> Answer:
        return OpenForm(item_form(item_offers.new_item_anywhere(request.turn)))

    def log_message(request: Request) -> Answer:
        form = item_offers.new_item_anywhere(request.turn, message_of(request))
        return OpenForm(item_form(form))

    listeners.shortcut(LOG, log)
    listeners.shortcut(LOG_MESSAGE, log_message)


def message_of(request: Request) -> Message:
    """The message whose menu a shortcut was chosen in."""
    message = request.body["message"]
    domain = str((request.body.get("team") or {}).get("domain") or "")
    link = permalink(domain, request.actor.channel_id, message["ts"], str(message.get("thread_ts") or ""))
    return Message(str(message.get("text") or ""), link)
