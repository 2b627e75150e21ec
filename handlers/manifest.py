"""The app's manifest, made from what is registered: nothing is asked of Slack that is not used."""

from typing import Any

from bot.words import later
from handlers.command import HELP
from handlers.installs.flow import RETURN_PATH
from handlers.registry import Listeners, Shortcut
from handlers.web import SLACK_PATH

# Every scope the bot asks for, and why: shown by `app.py check` and in docs/operating.md.
SCOPES = {
    "channels:read": later("to know who is in the team's public channel, and when that changes"),
    "chat:write": later("to post and update the team's messages, and to write to members"),
    "commands": later("for /ilt"),
    "files:write": later("to send a file that a member asked for, such as the minutes"),
    "groups:read": later("the same for a private channel it was invited to"),
    "im:history": later(
        "to see whether a message it wrote to a member arrived, before writing it again; to read what they type to it"
    ),
    "im:write": later("to find the conversation with that member"),
    "users:read": later("for members' names and time zones"),
}


# Only with ILT_CHANNEL_LOOKUP.
LOOKUP_SCOPES = {
    "channels:history": later(
        "to see whether a message it posted in the team's channel arrived, instead of asking"
    ),
    "groups:history": later("to see the same in a private channel"),
}


def scopes(*, channel_lookup: bool = False) -> dict[str, str]:
    """Every scope the bot asks for, with its reason."""
    return SCOPES | LOOKUP_SCOPES if channel_lookup else SCOPES


# Slack tells these only of apps that a whole organization can install.
_OF_ORGANIZATIONS = {"team_access_granted", "team_access_revoked"}


def manifest(
    listeners: Listeners, *, request_url: str = "", channel_lookup: bool = False, public_url: str = ""
) -> dict[str, Any]:
    """The manifest as Slack takes it.

    Args:
        request_url: where `web` takes Slack's requests; empty for Socket Mode.
        channel_lookup: with the scopes for looking into channels.
        public_url: the address of `web` where workspaces install the app themselves (OAuth); else empty.
    """
    redirect_urls = [f"{public_url}{RETURN_PATH}"] if public_url else []
    request_url = f"{public_url}{SLACK_PATH}" if public_url else request_url
    events = listeners.events if public_url else listeners.events - _OF_ORGANIZATIONS
    at_url = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "ILT",
            "description": "Runs your Instructional Leadership Team's meeting in its own channel.",
            "background_color": "#1d3557",
        },
        "features": {
            # The Messages tab is where the bot writes to one person, and understands a few words that they type.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "ILT", "always_online": True},
            "shortcuts": [_shortcut(offered) for offered in listeners.shortcuts],
            "slash_commands": [_command(name, request_url) for name in sorted(listeners.commands)],
        },
        "oauth_config": {
            **({"redirect_urls": redirect_urls} if redirect_urls else {}),
            "scopes": {"bot": sorted(scopes(channel_lookup=channel_lookup))},
        },
        "settings": {
            "event_subscriptions": {**at_url, "bot_events": sorted(events)},
            "interactivity": {"is_enabled": True, **at_url},
            "org_deploy_enabled": bool(public_url),
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(offered: Shortcut) -> dict[str, Any]:
    return {
        "name": offered.name,
        "type": offered.kind,
        "callback_id": offered.callback_id,
        "description": offered.description,
    }


def _command(name: str, request_url: str) -> dict[str, Any]:
    return {
        "command": name,
        "description": "Run your ILT meeting",
        "usage_hint": " | ".join(line.word for line in HELP),
        "should_escape": True,
        **({"url": request_url} if request_url else {}),
    }
