"""Channels, people and the app's own installation as Slack describes them, in the bot's words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.places import knows_zone
from bot.rules.text import is_seen


@dataclass(frozen=True)
class Channel:
    """A channel as Slack describes it.

    Attributes:
        is_shared_outside: people of other organizations read it.
        shared_with: Slack's ids of those organizations, as far as it tells them.
        is_direct: no channel, but messages between a few people.
        team_id: of an organization's workspaces the one it is in; empty = there is one only.
    """

    id: str
    name: str
    is_private: bool
    bot_is_in: bool
    is_shared_outside: bool = False
    shared_with: frozenset[str] = frozenset()
    is_direct: bool = False
    team_id: str = ""


@dataclass(frozen=True)
class SlackPerson:
    """A person as Slack describes them.

    Attributes:
        name: what Slack shows them as.
        zone: empty where Slack tells none that there is.
        enterprise_id: the organization that their workspace belongs to; empty = none.
        other_name: the full name where they are shown by another one, or the other way around; empty = there is one only.
    """

    user_id: str
    name: str
    zone: str
    is_bot: bool
    is_guest: bool
    team_id: str
    is_deactivated: bool
    # Only where it was asked for; empty = not told.
    locale: str = ""
    other_name: str = ""
    enterprise_id: str = ""

    def is_of(self, workspace_id: str) -> bool:
        """Whether they belong to a workspace, or to the organization that is one here. Who is not told of anything else does."""
        return not self.team_id or workspace_id in {self.team_id, self.enterprise_id}


@dataclass(frozen=True)
class Installation:
    """What Slack says of the bot's token. `app_id`: empty, `scopes`, `told_at` (by Slack's clock): None, where it does not say."""

    workspace_id: str
    workspace_name: str
    bot_user_id: str
    bot_name: str
    scopes: frozenset[str] | None
    app_id: str = ""
    told_at: datetime | None = None


def person_from_slack(user: dict[str, Any]) -> SlackPerson:
    """Slack's user object (users.info, user_change) in our words."""
    profile = user.get("profile") or {}
    known = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    shown, *others = [name for name in known if name and is_seen(name)] or [user.get("name") or ""]
    return SlackPerson(
        user_id=user["id"],
        name=shown,
        zone=_zone(user.get("tz")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        team_id=user.get("team_id", ""),
        is_deactivated=bool(user.get("deleted")),
        locale=user.get("locale") or "",
        other_name=next((name for name in others if name != shown), ""),
        enterprise_id=str((user.get("enterprise_user") or {}).get("enterprise_id") or ""),
    )


def _zone(told: object) -> str:
    return told if isinstance(told, str) and knows_zone(told) else ""


def channel_from_slack(entry: dict[str, Any], *, bot_is_in: bool) -> Channel:
    """Slack's channel object in our words."""
    return Channel(
        entry["id"],
        entry.get("name", ""),
        bool(entry.get("is_private")),
        bot_is_in,
        is_shared_outside=bool(entry.get("is_ext_shared")),
        shared_with=frozenset(str(one) for one in entry.get("connected_team_ids") or ()),
        is_direct=bool(entry.get("is_im") or entry.get("is_mpim")),
    )
