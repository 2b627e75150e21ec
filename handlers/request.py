"""Slack's payloads, parsed once into what a handler needs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.actor import NOBODY, Actor
from bot.turn import Turn


class Source(StrEnum):
    """Where a request comes from; it decides where a private answer can go."""

    COMMAND = "command"
    MESSAGE = "message"  # a click on a message everyone in the channel sees
    EPHEMERAL = "ephemeral"  # a click on a message only this person sees, for a while
    DIRECT = "direct"  # a click on a message in the person's direct messages with the bot
    FORM = "form"  # a click inside a form
    HOME = "home"  # a click on the Home tab
    SUBMISSION = "submission"  # the button at the end of a form
    SHORTCUT = "shortcut"  # the search bar, or the menu of a message: only a form can answer


# Makes the turn of whoever asks.
TurnOf = Callable[[Actor], Turn]


@dataclass(frozen=True)
class Request:
    """One command, click or submission of one person.

    Attributes:
        turn: what its use cases take.
        body: Slack's payload.
        words: what follows the command, as typed.
    """

    turn: Turn
    source: Source
    body: dict[str, Any]
    words: str = ""

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.turn.actor

    @property
    def action(self) -> dict[str, Any]:
        """Slack's description of the element that was used; empty for commands and submissions."""
        actions = self.body.get("actions") or [{}]
        first: dict[str, Any] = actions[0]
        return first

    @property
    def view(self) -> dict[str, Any]:
        """The form it happened in; empty outside forms."""
        view: dict[str, Any] = self.body.get("view") or {}
        return view

    @property
    def chosen_value(self) -> str:
        """The value of the option or button that was used; empty when a select was cleared."""
        option = self.action.get("selected_option") or {}
        return str(option.get("value") or self.action.get("value") or "")

    def input(self, block_id: str, action_id: str) -> dict[str, Any]:
        """What a submitted form holds in one input."""
        values: dict[str, Any] = self.view.get("state", {}).get("values", {})
        found: dict[str, Any] = values.get(block_id, {}).get(action_id, {})
        return found


def workspace_of(body: dict[str, Any]) -> str:
    """The workspace that a payload is for; with an installation for a whole organization, the organization.

    Of an event Slack says it in `authorizations`: its `team_id` may be of others, with whom a channel is shared.

    Raises:
        LookupError, TypeError: none is named.
    """
    named = body.get("authorizations") or [body]
    told = named[0]
    if told.get("is_enterprise_install") in (True, "true"):
        return _named(told.get("enterprise_id") or told["enterprise"]["id"])
    # A form that was opened by somebody of another workspace is still of the one where the app is.
    opened_in = (body.get("view") or {}).get("app_installed_team_id")
    # What is told of an organization itself names no workspace of it.
    told_of = opened_in or told.get("team_id") or told.get("enterprise_id")
    return _named(told_of or told["team"]["id"])


def asker_of(body: dict[str, Any]) -> str:
    """The Slack id of whoever a payload comes from.

    Raises:
        LookupError, TypeError: none is named.
    """
    told = body.get("event") or body
    found = told.get("user") or told.get("user_id")
    return _named(found["id"] if isinstance(found, dict) else found)


def _named(found: object) -> str:
    if not found:
        raise LookupError
    return str(found)


def from_command(body: dict[str, Any], turn_of: TurnOf) -> Request:
    """A slash command."""
    actor = Actor(
        workspace_of(body), body["user_id"], body["channel_id"] or "", f"trigger:{body['trigger_id']}"
    )
    return Request(turn_of(actor), Source.COMMAND, body, words=body.get("text", "").strip())


def from_action(body: dict[str, Any], turn_of: TurnOf) -> Request:
    """A click on a button, a select, a radio button…"""
    container = body.get("container") or {}
    channel_id = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    actor = Actor(workspace_of(body), body["user"]["id"], channel_id, f"trigger:{body['trigger_id']}")
    return Request(turn_of(actor), _click_source(body, container, channel_id), body)


def from_submission(body: dict[str, Any], turn_of: TurnOf) -> Request:
    """A form sent off. The hash tells a second sending of a changed form from a repeated delivery."""
    view = body["view"]
    actor = Actor(workspace_of(body), body["user"]["id"], request=f"view:{view['id']}:{view['hash']}")
    return Request(turn_of(actor), Source.SUBMISSION, body)


def from_shortcut(body: dict[str, Any], turn_of: TurnOf) -> Request:
    """A global shortcut, which is used nowhere in particular, or one of a message."""
    channel_id = (body.get("channel") or {}).get("id") or ""
    actor = Actor(workspace_of(body), body["user"]["id"], channel_id, f"trigger:{body['trigger_id']}")
    return Request(turn_of(actor), Source.SHORTCUT, body)


def unreadable(body: dict[str, Any], turn_of: TurnOf) -> Request:
    """A payload that is not what Slack promises, before anything in it is relied on: enough to answer where it says."""
    if "command" in body:
        source = Source.COMMAND
    elif body.get("type") == "view_submission":
        source = Source.SUBMISSION
    elif body.get("type") in {"shortcut", "message_action"}:
        source = Source.SHORTCUT
    else:
        source = _view_source(body) if isinstance(body.get("view"), dict) else Source.MESSAGE
    return Request(turn_of(NOBODY), source, body)


def _click_source(body: dict[str, Any], container: dict[str, Any], channel_id: str) -> Source:
    if container.get("type") == "view":
        return _view_source(body)
    if container.get("is_ephemeral"):
        return Source.EPHEMERAL
    return Source.DIRECT if channel_id.startswith("D") else Source.MESSAGE


def _view_source(body: dict[str, Any]) -> Source:
    return Source.HOME if body["view"].get("type") == "home" else Source.FORM
