"""Registers listeners with Bolt, each behind the boundary, and remembers their names for the manifest."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.actor import Actor
from handlers.boundary import Boundary, Handler, Parser, ShowsHome
from handlers.request import from_action, from_command, from_shortcut, from_submission


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as Slack offers it: everywhere, or in the menu of a message.

    Attributes:
        name: at most 24 characters.
    """

    callback_id: str
    kind: Literal["global", "message"]
    name: str
    description: str


# Stands for a listener of Bolt's, behind the boundary.
_Listener = Callable[[Ack, dict[str, Any], WebClient], None]
_EVERYTHING = re.compile("^.*$", re.DOTALL)


class Listeners:
    """One line per listener: `listeners.action(ids.X, handler)`. The log calls it by its id.

    Bolt is given one listener for all clicks, one for all forms and one for all shortcuts, which find theirs by its name:
    Bolt asks one after the other whether it is meant, and with a hundred of them that took half the time of a vote.

    Attributes:
        commands, actions, forms, events: the names registered so far.
        shortcuts: the same, in the order of registration.
    """

    def __init__(self, app: App, boundary: Boundary) -> None:
        self._app = app
        self._boundary = boundary
        self._of_actions: dict[str, _Listener] = {}
        self._of_forms: dict[str, _Listener] = {}
        self._of_shortcuts: dict[str, _Listener] = {}
        self.commands: set[str] = set()
        self.events: set[str] = set()
        self.shortcuts: list[Shortcut] = []

    @property
    def actions(self) -> set[str]:
        """Of everything that can be clicked."""
        return set(self._of_actions)

    @property
    def forms(self) -> set[str]:
        """Of everything that can be sent off."""
        return set(self._of_forms)

    def command(self, name: str, handle: Handler) -> None:
        """A slash command."""
        self.commands.add(name)
        self._app.command(name)(self._boundary.listener(f"command {name}", from_command, handle))

    def action(self, action_id: str, handle: Handler, *, log_name: str = "") -> None:
        """A click. `log_name`: what the log calls buttons whose difference is a person's choice."""
        _add(self._of_actions, action_id, self._boundary.listener(log_name or action_id, from_action, handle))

    def form(self, callback_id: str, handle: Handler) -> None:
        """A form sent off."""
        listener = self._boundary.listener(f"form {callback_id}", from_submission, handle)
        _add(self._of_forms, callback_id, listener)

    def shortcut(self, offered: Shortcut, handle: Handler) -> None:
        """A shortcut. Its answer is a form: a global one has no place for a message."""
        self.shortcuts.append(offered)
        listener = self._boundary.listener(f"shortcut {offered.callback_id}", from_shortcut, handle)
        _add(self._of_shortcuts, offered.callback_id, listener)

    def event(
        self, name: str, handle: Callable[[dict[str, Any]], Actor | None], *, subscription: str = ""
    ) -> None:
        """An event of Slack's. Bolt acknowledges it first; `handle` gets the whole body and must be repeatable.

        If it names somebody, their Home tab is shown after it.

        Args:
            subscription: by which name the app asks for it, where that is another one.
        """
        self.events.add(subscription or name)
        self._app.event(name)(self._boundary.event_listener(f"event {name}", handle))

    def shows_home(self, show: ShowsHome) -> None:
        """What shows people their Home tab."""
        self._boundary.shows_home(show)

    def listen(self, otherwise: Handler) -> None:
        """Gives Bolt everything registered so far and later; `otherwise` answers retired buttons, forms and shortcuts."""
        ways: tuple[_Way, ...] = (
            (self._app.action, self._of_actions, _action_id, "retired_button", from_action),
            (self._app.view, self._of_forms, _callback_id, "retired_form", from_submission),
            (self._app.shortcut, self._of_shortcuts, _shortcut_id, "retired_shortcut", from_shortcut),
        )
        for register, known, name_in, retired, parse in ways:
            register(_EVERYTHING)(
                _by_name(known, name_in, self._boundary.listener(retired, parse, otherwise))
            )


_Way = tuple[Callable[..., Any], dict[str, _Listener], Callable[[dict[str, Any]], object], str, Parser]


def _by_name(
    known: Mapping[str, _Listener], name_in: Callable[[dict[str, Any]], object], otherwise: _Listener
) -> _Listener:
    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        name = name_in(body)
        listener = known.get(name, otherwise) if isinstance(name, str) else otherwise
        listener(ack, body, client)

    return listen


def _action_id(body: dict[str, Any]) -> object:
    # Bolt lets only clicks with an action come here.
    return body["actions"][0].get("action_id")


def _callback_id(body: dict[str, Any]) -> object:
    return body["view"].get("callback_id")


def _shortcut_id(body: dict[str, Any]) -> object:
    return body.get("callback_id")


def _add(known: dict[str, _Listener], name: str, listener: _Listener) -> None:
    assert name not in known, f"{name} has two listeners"
    known[name] = listener
