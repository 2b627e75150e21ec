"""Who is where: Slack's events about channels and people."""

from typing import Any

from bot.outbox.descriptions import person_from_slack
from bot.setup import moving
from bot.teams import people
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import workspace_of

# What happens to channels: the worker then asks Slack where the bot is.
_CHANNEL_EVENTS = (
    "channel_left",
    "group_left",
    "channel_rename",
    "channel_shared",
    "channel_unshared",
    "group_rename",
    "channel_archive",
    "group_archive",
    "channel_unarchive",
    "group_unarchive",
)


def register(listeners: Listeners, deps: Deps) -> None:
    """All listeners of membership."""

    def joined(body: dict[str, Any]) -> None:
        event = body["event"]
        is_private = event.get("channel_type") == "G"
        who = people.Joined(
            workspace_of(body), event["channel"], event["user"], is_private, event.get("inviter")
        )
        people.member_joined(deps.turn(), who)

    def left(body: dict[str, Any]) -> None:
        event = body["event"]
        people.member_left(deps.db, workspace_of(body), event["channel"], event["user"])

    def channels_changed(body: dict[str, Any]) -> None:
        people.channels_changed(deps.db, workspace_of(body))

    def id_changed(body: dict[str, Any]) -> None:
        old, new = body["event"]["old_channel_id"], body["event"]["new_channel_id"]
        moving.channel_id_changed(deps.turn(), workspace_of(body), old, new)

    def person_changed(body: dict[str, Any]) -> None:
        people.person_changed(deps.db, workspace_of(body), person_from_slack(body["event"]["user"]))

    listeners.event("member_joined_channel", joined)
    listeners.event("member_left_channel", left)
    listeners.event("user_change", person_changed)
    listeners.event("channel_id_changed", id_changed)
    for name in _CHANNEL_EVENTS:
        listeners.event(name, channels_changed)
