"""Slack's confirmation dialog: a question before an element does what it does."""

import asyncio
from typing import Any

from nicegui import ui

from sandbox.page.mrkdwn import Names
from sandbox.page.tags import ASSETS, RichText, Tag, button
from sandbox.page.texts import text_nodes


class ConfirmDialog(ui.element, component=ASSETS / "confirm_dialog.js"):
    """One question; `answer` becomes True or False, and False when the page goes away."""

    def __init__(self, confirm: dict[str, Any], names: Names) -> None:
        super().__init__()
        self.answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.props.update({"data-testid": "confirm", "aria-label": confirm["title"]["text"]})
        self.classes(replace="confirm")
        self.on("dismiss", lambda: self.give(yes=False), args=[])
        with self:
            Tag("h2", confirm["title"]["text"])
            RichText(text_nodes(confirm["text"], names))
            with Tag("div", class_="confirm__foot"):
                button(_words(confirm, "deny", "Cancel"), lambda: self.give(yes=False), class_="button")
                style = "danger" if confirm.get("style") == "danger" else "primary"
                yes = button(_words(confirm, "confirm", "Yes"), lambda: self.give(yes=True))
                yes.set(class_=f"button button--{style}", data_testid="confirm-yes")

    def give(self, *, yes: bool) -> None:
        """Answers, once."""
        if not self.answer.done():
            self.answer.set_result(yes)

    def _handle_delete(self) -> None:
        self.give(yes=False)
        super()._handle_delete()


async def confirmed(element: dict[str, Any], names: Names) -> bool:
    """Whether the person said yes, or was not to be asked."""
    confirm = element.get("confirm")
    if not confirm:
        return True
    with ui.context.client.content:
        dialog = ConfirmDialog(confirm, names)
    try:
        return await dialog.answer
    finally:
        if not dialog.is_deleted:
            dialog.delete()


def _words(confirm: dict[str, Any], name: str, default: str) -> str:
    return str((confirm.get(name) or {}).get("text") or default)
