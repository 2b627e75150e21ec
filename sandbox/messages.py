"""Messages: who sees them, how Slack writes them in JSON, and what the app hears of them."""

from bisect import bisect_left
from typing import Any

from sandbox.blocks import all_blocks
from sandbox.core import Core
from sandbox.events import channel_type, emit, message_subscription
from sandbox.file_json import file_json
from sandbox.state import APP_ID, BOT_ID, BOT_USER_ID, Json, Message


def find(core: Core, channel_id: str, ts: str) -> Message | None:
    """The message with this ts; ts grow, so that a bisection finds it."""
    messages = core.world.messages.get(channel_id, [])
    index = bisect_left(messages, ts, key=lambda message: message.ts)
    return messages[index] if index < len(messages) and messages[index].ts == ts else None


def sees(core: Core, user_id: str, message: Message) -> bool:
    """Whether a person sees a message: a member of its channel, and an ephemeral one only if it is theirs."""
    channel = core.world.channels[message.channel]
    return user_id in channel.members and message.ephemeral_to in (None, user_id)


def blocks_of(message: Message) -> list[Json]:
    """The blocks of a message and of its attachments."""
    attached = [block for attachment in message.attachments for block in attachment.get("blocks", [])]
    return [*message.blocks, *attached]


def has_block(message: Message, kind: str) -> bool:
    """Whether a block of this type is in the message."""
    return any(block.get("type") == kind for block in all_blocks(message.blocks))


def add(core: Core, message: Message) -> Message:
    """Show a new message; the app hears of it where it is subscribed. Ephemerals are no events."""
    core.world.messages.setdefault(message.channel, []).append(message)
    core.touch()
    if message.ephemeral_to is None:
        _tell(core, message.channel, {**message_json(core, message), "event_ts": message.ts})
    return message


def changed(core: Core, message: Message, previous: Json) -> None:
    """Tell everyone that a message was changed; `previous` is its JSON from before."""
    core.touch()
    if message.ephemeral_to is None:
        ts = core.clock.next_ts()
        event = {"message": message_json(core, message), "previous_message": previous, "ts": ts}
        _tell(core, message.channel, {"subtype": "message_changed", "hidden": True, "event_ts": ts, **event})


def remove(core: Core, message: Message) -> None:
    """Take a message away."""
    core.world.messages[message.channel].remove(message)
    core.touch()
    if message.ephemeral_to is None:
        ts = core.clock.next_ts()
        event = {"deleted_ts": message.ts, "previous_message": message_json(core, message), "ts": ts}
        _tell(core, message.channel, {"subtype": "message_deleted", "hidden": True, "event_ts": ts, **event})


def message_json(core: Core, message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and payloads carry it; metadata only where Slack includes it."""
    body: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    body["team"] = core.team.id
    if message.user == BOT_USER_ID and message.subtype is None:
        body |= _bot_fields(core)
    if message.metadata and metadata:
        body["metadata"] = message.metadata
    if message.edited:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    return body | _filled(core, message)


def _filled(core: Core, message: Message) -> Json:
    optional: dict[str, Any] = {
        "subtype": message.subtype,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "files": [file_json(core, file_id) for file_id in message.files],
        "reactions": [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ],
    }
    return {key: value for key, value in optional.items() if value}


def _bot_fields(core: Core) -> Json:
    profile = {
        "id": BOT_ID,
        "app_id": APP_ID,
        "name": core.app.bot_name,
        "deleted": False,
        "team_id": core.team.id,
    }
    return {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": profile}


def _tell(core: Core, channel_id: str, event: Json) -> None:
    channel = core.world.channels[channel_id]
    if BOT_USER_ID in channel.members:
        place = {"type": "message", "channel": channel_id, "channel_type": channel_type(channel)}
        emit(core, {**event, **place}, message_subscription(channel))
