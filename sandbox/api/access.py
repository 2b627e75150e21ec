"""Who may call what, and where: tokens, scopes, channels the app can see or write in."""

from collections.abc import Iterable

from sandbox.api.registry import Method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.people import direct_messages
from sandbox.state import APP_TOKEN, BOT_USER_ID, Channel, Message, Person

_READ_SCOPES = {"im": "im:read", "group": "groups:read", "channel": "channels:read"}
# What a token of an organization may ask though the app was added to none of its workspaces yet.
_OF_AN_ORGANIZATION = {"auth.test", "auth.teams.list", "auth.revoke", "bots.info"}
_HISTORY_SCOPES = {"im": "im:history", "group": "groups:history", "channel": "channels:history"}


def check_token(core: Core, method: Method, token: str | None) -> None:
    """ApiError unless the token is good for the method and has one of its scopes."""
    if method.caller == "anyone":
        return
    if not token:
        raise ApiError("not_authed")
    is_over = core.consent.is_over(token)
    if is_over:
        raise ApiError("token_expired")
    if is_over is None and token not in (core.team.token, APP_TOKEN):
        raise ApiError("invalid_auth")
    if (token == APP_TOKEN) != (method.caller == "app"):
        raise ApiError("not_allowed_token_type")
    if not core.world.installed:
        raise ApiError("account_inactive")
    if not core.team.is_granted and method.name not in _OF_AN_ORGANIZATION:
        raise ApiError("team_access_not_granted")
    if method.scopes:
        need_scope(core, method.scopes)


def need_scope(core: Core, scopes: Iterable[str]) -> None:
    """ApiError missing_scope unless one of the scopes was granted."""
    needed = tuple(scopes)
    if not core.app.has_any(needed):
        raise ApiError("missing_scope", needed=",".join(needed), provided=",".join(core.app.scopes))


def visible(core: Core, channel_id: str) -> Channel:
    """A conversation the app can see. A private channel it is not in looks like one that does not exist."""
    channel = core.world.channels.get(channel_id)
    if channel is None or (_is_closed(channel) and BOT_USER_ID not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def readable(core: Core, channel_id: str) -> Channel:
    """A conversation whose facts the app may read: it is visible and the scope of its kind was granted."""
    channel = visible(core, channel_id)
    need_scope(core, [_READ_SCOPES[_kind(channel)]])
    return channel


def with_history(core: Core, channel_id: str) -> Channel:
    """A conversation whose messages the app may read: it must be in it."""
    channel = joined(core, channel_id)
    need_scope(core, [_HISTORY_SCOPES[_kind(channel)]])
    return channel


def joined(core: Core, channel_id: str) -> Channel:
    """A conversation the app is in."""
    channel = visible(core, channel_id)
    if BOT_USER_ID not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def writable(core: Core, channel_id: str) -> Channel:
    """A conversation the app may post in; "#name" and a person's id (their direct messages) work too."""
    channel = joined_or_public(core, _by_any_name(core, channel_id))
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.is_im and not core.app.messages_tab:
        raise ApiError("messages_tab_disabled")
    return channel


def joined_or_public(core: Core, channel_id: str) -> Channel:
    """A conversation the app is in, or any public one with chat:write.public."""
    channel = visible(core, channel_id)
    return channel if core.app.has_any(["chat:write.public"]) else joined(core, channel.id)


def person(core: Core, user_id: str) -> Person:
    """A user of the workspace."""
    found = core.world.people.get(user_id)
    if found is None:
        raise ApiError("user_not_found")
    return found


def message_of(channel_messages: Message | None) -> Message:
    """A message that exists for everyone: ephemeral ones cannot be reached through the Web API."""
    if channel_messages is None or channel_messages.ephemeral_to is not None:
        raise ApiError("message_not_found")
    return channel_messages


def _by_any_name(core: Core, channel_id: str) -> str:
    if channel_id.startswith(("U", "W")):
        return _direct(core, channel_id)
    name = channel_id.removeprefix("#")
    named = (channel.id for channel in core.world.channels.values() if channel.name == name)
    return channel_id if channel_id in core.world.channels else next(named, channel_id)


def _direct(core: Core, user_id: str) -> str:
    """Slack: chat.postMessage to a user id lands in the app's Messages tab."""
    found = core.world.people.get(user_id)
    if found is None or found.deleted:
        raise ApiError("channel_not_found")
    if found.is_bot:
        raise ApiError("cannot_dm_bot")
    return direct_messages(core, user_id).id


def _is_closed(channel: Channel) -> bool:
    return channel.is_private or channel.is_im


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "group" if channel.is_private else "channel"
