"""chat.*: posting, changing and removing messages; reactions."""

from sandbox.api.access import joined_or_public, message_of, visible, writable
from sandbox.api.arguments import required, structured
from sandbox.api.registry import Args, method
from sandbox.checking import check_sent_message
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.messages import add, find, has_block, message_json, remove
from sandbox.posting import bot_message, change_content, check_charts
from sandbox.state import BOT_USER_ID, Channel, Json, Message


@method("chat.postMessage", "post", ("chat:write",), json=True)
def post_message(core: Core, args: Args) -> Json:
    """Slack: chat.postMessage."""
    channel = writable(core, required(args, "channel"))
    _check_content(core, args, "chat.postMessage")
    _check_thread(core, channel, args)
    message = add(core, bot_message(core, channel.id, args))
    return {"channel": channel.id, "ts": message.ts, "message": message_json(core, message, metadata=True)}


@method("chat.update", "T3", ("chat:write",), json=True)
def update(core: Core, args: Args) -> Json:
    """Slack: chat.update. Only the app's own messages, by the conversation's id."""
    channel = joined_or_public(core, required(args, "channel"))
    ts = required(args, "ts")
    if channel.is_archived:
        raise ApiError("is_inactive")
    message = message_of(find(core, channel.id, ts))
    if message.user != BOT_USER_ID or message.subtype:
        raise ApiError("cant_update_message")
    _check_content(core, args, "chat.update")
    _check_rich_text(message, args)
    change_content(core, message, args)
    shown = message_json(core, message, metadata=True)
    return {"channel": channel.id, "ts": ts, "text": message.text, "message": shown}


@method("chat.delete", "T3", ("chat:write",), json=True)
def delete(core: Core, args: Args) -> Json:
    """Slack: chat.delete. Only the app's own messages."""
    channel = joined_or_public(core, required(args, "channel"))
    message = message_of(find(core, channel.id, required(args, "ts")))
    if message.user != BOT_USER_ID or message.subtype:
        raise ApiError("cant_delete_message")
    remove(core, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral", "T4", ("chat:write",), json=True)
def post_ephemeral(core: Core, args: Args) -> Json:
    """Slack: chat.postEphemeral."""
    channel = writable(core, required(args, "channel"))
    user_id = required(args, "user")
    if user_id not in channel.members:
        raise ApiError("user_not_in_channel")
    _check_content(core, args, "chat.postEphemeral")
    _check_thread(core, channel, args)
    message = add(core, bot_message(core, channel.id, args, ephemeral_to=user_id))
    return {"message_ts": message.ts}


@method("chat.getPermalink", "unlimited")
def get_permalink(core: Core, args: Args) -> Json:
    """Slack: chat.getPermalink."""
    channel = visible(core, required(args, "channel"))
    message = message_of(find(core, channel.id, required(args, "message_ts")))
    address = f"{core.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


@method("reactions.add", "T3", ("reactions:write",), json=True)
def add_reaction(core: Core, args: Args) -> Json:
    """Slack: reactions.add."""
    channel = joined_or_public(core, required(args, "channel"))
    name = required(args, "name").strip(":")
    message = message_of(find(core, channel.id, required(args, "timestamp")))
    if channel.is_archived:
        raise ApiError("is_archived")
    users = message.reactions.setdefault(name, [])
    if BOT_USER_ID in users:
        raise ApiError("already_reacted")
    users.append(BOT_USER_ID)
    core.touch()
    return {}


def _check_content(core: Core, args: Args, method_name: str) -> None:
    structured(args, "blocks", list, "invalid_blocks_format")
    structured(args, "attachments", list, "invalid_attachments")
    structured(args, "metadata", dict, "invalid_metadata_format")
    check_sent_message(args, method_name)
    check_charts(core, args)


def _check_thread(core: Core, channel: Channel, args: Args) -> None:
    """A thread hangs on a message that everyone sees."""
    thread_ts = args.get("thread_ts")
    if thread_ts is None:
        return
    parent = find(core, channel.id, str(thread_ts))
    if parent is None or parent.ephemeral_to is not None or parent.subtype is not None:
        raise ApiError("cannot_reply_to_message")


def _check_rich_text(message: Message, args: Args) -> None:
    """Slack: "Rich-text blocks cannot be replaced with non-rich-text blocks"."""
    new = args.get("blocks")
    if new and has_block(message, "rich_text") and not any(block["type"] == "rich_text" for block in new):
        raise ApiError("block_mismatch")
