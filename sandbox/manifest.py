"""The installed app, read from its manifest (Slack: app manifest)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.results import CommandInfo, ShortcutInfo

# Slack: "Scopes required" of each event page. One of the scopes is enough; events not listed need none.
EVENT_SCOPES = {
    "channel_archive": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
}


@dataclass(frozen=True)
class InstalledApp:
    """What the workspace granted: names, commands, shortcuts, events and scopes."""

    name: str
    bot_name: str
    commands: tuple[CommandInfo, ...]
    escaped_commands: frozenset[str]
    shortcuts: tuple[ShortcutInfo, ...]
    events: frozenset[str]
    scopes: tuple[str, ...]
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    redirect_uris: tuple[str, ...] = ()
    rotates_tokens: bool = False

    def hears(self, subscription: str) -> bool:
        """Whether events of this subscription ("message.im") are sent to the app."""
        needed = EVENT_SCOPES.get(subscription)
        return subscription in self.events and (needed is None or self.has_any(needed))

    def has_any(self, scopes: Iterable[str]) -> bool:
        """Whether at least one of the scopes was granted."""
        return any(scope in self.scopes for scope in scopes)


def load_manifest(source: Path | Mapping[str, Any]) -> dict[str, Any]:
    """A manifest from its JSON file, or as given."""
    if isinstance(source, Path):
        loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        return loaded
    return dict(source)


def install(manifest: Mapping[str, Any]) -> InstalledApp:
    """The app as it is after "Install to workspace", all bot scopes granted."""
    name = manifest.get("display_information", {}).get("name", "app")
    features = manifest.get("features", {})
    home = features.get("app_home", {})
    commands = features.get("slash_commands", [])
    events = manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", [])
    return InstalledApp(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        commands=tuple(_command(entry) for entry in commands),
        escaped_commands=frozenset(entry["command"] for entry in commands if entry.get("should_escape")),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", [])),
        events=frozenset(events),
        scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", True),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
        redirect_uris=tuple(manifest.get("oauth_config", {}).get("redirect_urls", [])),
        rotates_tokens=manifest.get("settings", {}).get("token_rotation_enabled", False),
    )


def _command(entry: Mapping[str, Any]) -> CommandInfo:
    return CommandInfo(entry["command"], entry.get("description", ""), entry.get("usage_hint", ""))


def _shortcut(entry: Mapping[str, Any]) -> ShortcutInfo:
    return ShortcutInfo(entry["name"], entry["callback_id"], entry["type"])
