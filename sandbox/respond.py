"""Uses of a response_url (Slack: interactivity/handling-user-interaction, message responses)."""

from typing import Any

from sandbox.checking import check_sent_message
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.messages import add, find, remove
from sandbox.posting import bot_message, change_content, check_charts
from sandbox.state import BOT_USER_ID, Json, Message
from sandbox.tickets import ResponseUrl

_TRUE = (True, "true", "True", 1, "1")
_FALSE = (False, "false", "False", 0, "0")


def use(core: Core, response_id: str, body: Json) -> None:
    """Carry out one use; ApiError if Slack would refuse."""
    ticket = core.tickets.find_response(response_id)
    if core.world.channels[ticket.channel_id].is_archived:
        raise ApiError("is_archived")
    if body.get("delete_original") in _TRUE:
        remove(core, _original(core, ticket))
    else:
        check_sent_message(body, "respond")
        check_charts(core, body)
        _show(core, ticket, body)
    ticket.uses += 1


def _show(core: Core, ticket: ResponseUrl, body: Json) -> None:
    if _replaces(ticket, body):
        change_content(core, _original(core, ticket), body)
        return
    private = body.get("response_type", "ephemeral") != "in_channel"
    if body.get("thread_ts") and private:
        raise ApiError("invalid_arguments")
    to = ticket.user_id if private else None
    add(core, bot_message(core, ticket.channel_id, body, ephemeral_to=to))


def _replaces(ticket: ResponseUrl, body: dict[str, Any]) -> bool:
    """A click's answer replaces its message unless it says otherwise.

    An answer to a command has nothing to replace and is a new message. The replaced message stays what it was:
    ephemeral and in_channel cannot be turned into one another.
    """
    return ticket.message_ts is not None and body.get("replace_original", True) not in _FALSE


def _original(core: Core, ticket: ResponseUrl) -> Message:
    message = find(core, ticket.channel_id, ticket.message_ts or "")
    if message is None or message.user != BOT_USER_ID:
        raise ApiError("message_not_found")
    return message
