"""Everything that a team can be shown: a journey through all that there is, then each control that it left, once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.state import Message, View, dm_id
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.first_clicks import command, journey, reflect
from tests.steps.items import elements
from tests.steps.plan import with_goal
from tests.steps.strategies import commit, with_focus

_WORDS = (
    "",
    "meeting",
    "decision",
    "agenda",
    "plan",
    "focus",
    "strategy",
    "resources",
    "growth",
    "privacy",
    "setup",
    "help",
)
_Control = tuple[dict[str, Any], dict[str, Any], str | None]


def walk(bot: RunningBot) -> Iterator[dict[str, Any]]:
    """Each message and each form on the way, as Slack was sent it."""
    with_focus(bot)
    commit(bot)
    with_goal(bot)
    for _ in journey(bot):
        pass
    reflect(bot)
    for words in _WORDS:
        command(words)(bot)
    tried: set[tuple[str, str]] = set()
    for user in (PRINCIPAL, GRADE3):
        _Walker(bot, user, tried).walk()
    return _sent(bot)


def _sent(bot: RunningBot) -> Iterator[dict[str, Any]]:
    for call in bot.slack.calls():
        payload = call.args.get("view", call.args)
        if payload.get("blocks"):
            yield payload


@dataclass
class _Walker:
    """Somebody who tries each control once, whatever comes of it."""

    bot: RunningBot
    user: str
    tried: set[tuple[str, str]]

    def walk(self) -> None:
        while found := self._next_message():
            message, (block, element, value) = found
            target = block["block_id"], element["action_id"], value
            self.bot.slack.click(self.user, message.channel, message.ts, *target)
            self.bot.settle()
            self.bot.tick()
            self._walk_forms()

    def _next_message(self) -> tuple[Message, _Control] | None:
        for channel in (TEAM, dm_id(self.user)):
            for message in reversed(self.bot.slack.messages_for(self.user, channel)):
                if control := self._untried(message):
                    return message, control
        return None

    def _walk_forms(self) -> None:
        """Each button of each form that is open, then the form itself as it stands; then it is closed."""
        while stack := self.bot.slack.modal_stack(self.user):
            form = stack[-1]
            if control := self._untried(form):
                block, element, value = control
                self.bot.slack.view_action(self.user, form.id, block["block_id"], element["action_id"], value)
            elif form.payload.get("submit") and self._is_first("submit", form.payload["callback_id"]):
                self.bot.slack.submit(self.user, form.id)
            else:
                self.bot.slack.close(self.user, form.id)
            self.bot.settle()

    def _untried(self, shown: Message | View) -> _Control | None:
        for block, element in elements(shown):
            for value in _values(element) if block["type"] != "input" else []:
                if self._is_first(element["action_id"], (value or "").partition(":")[0]):
                    return block, element, value
        return None

    def _is_first(self, action_id: str, value: str) -> bool:
        name = action_id, value
        is_first = name not in self.tried
        self.tried.add(name)
        return is_first


def _values(element: dict[str, Any]) -> list[str | None]:
    """What can be tapped in an element."""
    if element["type"] == "button":
        return [None]
    return [one["value"] for one in element.get("options", [])]
