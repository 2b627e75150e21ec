"""Where blocks stand: on a message, in a form, or on a Home tab; and what using them there means."""

from abc import ABC, abstractmethod
from typing import Any

from sandbox.page.desk import Desk
from sandbox.page.mrkdwn import Names
from sandbox.results import ActionValue
from sandbox.state import Message, View


class Surface(ABC):
    """One place with blocks on it, as one person sees it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def names(self) -> Names:
        """How texts on it read."""
        return self.desk.names()

    def error(self, _block_id: str) -> str | None:
        """What is wrong with an input, in the app's words."""
        return None

    @abstractmethod
    def held(self, block_id: str, action_id: str) -> dict[str, Any] | None:
        """What the person chose or typed so far: Slack's state value, or None."""

    @abstractmethod
    async def use(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Clicks or chooses; the app hears of it."""

    @abstractmethod
    async def fill(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Sets an input; the app hears of it when the form is submitted."""


class MessageSurface(Surface):
    """The blocks of one message."""

    def __init__(self, desk: Desk, message: Message) -> None:
        super().__init__(desk)
        self.message = message

    def held(self, block_id: str, action_id: str) -> dict[str, Any] | None:
        """What this person chose on this message."""
        values = self.message.values.get(self.desk.user_id, {})
        return values.get(block_id, {}).get(action_id)

    async def use(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Clicks or chooses on the message."""
        message = self.message
        desk = self.desk
        click = desk.sandbox.click(desk.user_id, message.channel, message.ts, block_id, action_id, value)
        await desk.attempt(click)

    async def fill(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Inputs on messages are used like any other element."""
        await self.use(block_id, action_id, value)


class ViewSurface(Surface):
    """The blocks of a form or of a Home tab."""

    def __init__(self, desk: Desk, view: View) -> None:
        super().__init__(desk)
        self.view = view

    def error(self, block_id: str) -> str | None:
        """The sentence under a field."""
        return self.view.errors.get(block_id)

    def held(self, block_id: str, action_id: str) -> dict[str, Any] | None:
        """What is in the field now."""
        return self.view.values.get(block_id, {}).get(action_id)

    async def use(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Clicks or chooses on the view."""
        desk = self.desk
        await desk.attempt(desk.sandbox.view_action(desk.user_id, self.view.id, block_id, action_id, value))

    async def fill(self, block_id: str, action_id: str, value: ActionValue) -> None:
        """Sets the input in the person's copy of the view."""
        desk = self.desk
        await desk.attempt(desk.sandbox.fill(desk.user_id, self.view.id, block_id, action_id, value))
