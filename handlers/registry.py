"""Registers listeners with Bolt, each behind the boundary, and remembers their names for the manifest."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from slack_bolt import App

from bot.actor import Actor
from handlers.boundary import Boundary, Handler, ShowsHome
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


class Listeners:
    """One line per listener: `listeners.action(ids.X, "name in the log", handler)`.

    Attributes:
        commands, actions, forms, events: the names registered so far.
        shortcuts: the same, in the order of registration.
    """

    def __init__(self, app: App, boundary: Boundary) -> None:
        self._app = app
        self._boundary = boundary
        self.commands: set[str] = set()
        self.actions: set[str] = set()
        self.forms: set[str] = set()
        self.events: set[str] = set()
        self.shortcuts: list[Shortcut] = []

    def command(self, name: str, handle: Handler) -> None:
        """A slash command."""
        self.commands.add(name)
        self._app.command(name)(self._boundary.listener(f"command {name}", from_command, handle))

    def action(self, action_id: str, log_name: str, handle: Handler) -> None:
        """A click. `log_name` may be shared by buttons whose difference is a person's choice."""
        self.actions.add(action_id)
        self._app.action(action_id)(self._boundary.listener(log_name, from_action, handle))

    def form(self, callback_id: str, handle: Handler) -> None:
        """A form sent off."""
        self.forms.add(callback_id)
        self._app.view(callback_id)(self._boundary.listener(f"form {callback_id}", from_submission, handle))

    def shortcut(self, offered: Shortcut, handle: Handler) -> None:
        """A shortcut. Its answer is a form: a global one has no place for a message."""
        self.shortcuts.append(offered)
        listener = self._boundary.listener(f"shortcut {offered.callback_id}", from_shortcut, handle)
        self._app.shortcut(offered.callback_id)(listener)

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

    def anything_else(self, handle: Handler) -> None:
        """What nothing above takes: retired buttons, forms, shortcuts. Registered last, because the first match wins."""
        everything = re.compile("^.*$", re.DOTALL)
        self._app.action(everything)(self._boundary.listener("retired_button", from_action, handle))
        self._app.view(everything)(self._boundary.listener("retired_form", from_submission, handle))
        self._app.shortcut(everything)(self._boundary.listener("retired_shortcut", from_shortcut, handle))
