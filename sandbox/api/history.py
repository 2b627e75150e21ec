"""conversations.history and conversations.replies."""

import re

from sandbox.api.access import with_history
from sandbox.api.arguments import flag, limit, required
from sandbox.api.pages import page
from sandbox.api.registry import HISTORY_SCOPES, Args, method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.messages import message_json
from sandbox.state import Json, Message

_TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


@method("conversations.history", "T3", HISTORY_SCOPES)
def history(core: Core, args: Args) -> Json:
    """Slack: conversations.history, newest first, without the replies of threads."""
    channel = with_history(core, required(args, "channel"))
    shown = [one for one in _public(core, channel.id) if one.thread_ts in (None, one.ts)]
    return _page_of(core, list(reversed(_between(shown, args))), args, 100)


@method("conversations.replies", "T3", HISTORY_SCOPES)
def replies(core: Core, args: Args) -> Json:
    """Slack: conversations.replies, the parent first, then its replies, oldest first."""
    channel = with_history(core, required(args, "channel"))
    ts = required(args, "ts")
    thread = [one for one in _public(core, channel.id) if ts in (one.ts, one.thread_ts)]
    if not thread:
        raise ApiError("thread_not_found")
    return _page_of(core, [thread[0], *_between(thread[1:], args)], args, 1000)


def _public(core: Core, channel_id: str) -> list[Message]:
    """Ephemeral messages are no part of the history."""
    return [one for one in core.world.messages.get(channel_id, []) if one.ephemeral_to is None]


def _between(messages: list[Message], args: Args) -> list[Message]:
    """Messages after `oldest` and before `latest`; with `inclusive` these two as well."""
    oldest, latest = _micros(args, "oldest", 0), _micros(args, "latest", 10**17)
    if flag(args, "inclusive"):
        oldest, latest = oldest - 1, latest + 1
    return [one for one in messages if oldest < int(one.ts.replace(".", "")) < latest]


def _micros(args: Args, name: str, default: int) -> int:
    value = str(args.get(name) or "")
    if not value:
        return default
    if not _TS.fullmatch(value):
        raise ApiError(f"invalid_ts_{name}")
    seconds, _, fraction = value.partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0"))


def _page_of(core: Core, messages: list[Message], args: Args, default: int) -> Json:
    shown, metadata = page(messages, args, limit(args, default, 999), lambda one: one.ts)
    with_metadata = flag(args, "include_all_metadata")
    listed = [message_json(core, one, metadata=with_metadata) for one in shown]
    more = bool(metadata["response_metadata"]["next_cursor"])
    return {"messages": listed, "has_more": more, "pin_count": 0, **(metadata if more else {})}
