"""One message: who, when, what, and what can be done with it."""

import json
from collections.abc import Callable
from typing import Any

from nicegui import ui

from sandbox.page.attachments import draw_attachments, draw_files, draw_reactions
from sandbox.page.avatars import draw_avatar
from sandbox.page.blocks import BlockList
from sandbox.page.dates import clock_time, local
from sandbox.page.desk import Desk
from sandbox.page.icons import draw_icon, sign
from sandbox.page.menus import Menu
from sandbox.page.mrkdwn import parse
from sandbox.page.surfaces import MessageSurface
from sandbox.page.tags import RichText, Tag, box, button
from sandbox.results import ShortcutInfo
from sandbox.state import Message


class Redrawn:
    """A box that is emptied and drawn again when what it shows is another."""

    def __init__(self) -> None:
        self._box = box()
        self._shown: str | None = None

    def show(self, content: Any, draw: Callable[[], None]) -> None:
        """Draws if `content`, which must be JSON, differs from the last time."""
        shown = json.dumps(content)
        if shown == self._shown:
            return
        self._shown = shown
        self._box.clear()
        with self._box:
            draw()


class DrawnMessage:
    """A message on the page; its parts are redrawn one by one as they change."""

    root: ui.element

    def __init__(self, desk: Desk, message: Message) -> None:
        self._desk = desk
        self._surface = MessageSurface(desk, message)
        self._author = desk.names().users.get(message.user, "Someone")
        self.root = Tag("article", class_=_classes(message), data_testid=f"message-{message.ts}")
        with self.root:
            draw_avatar(message.user, self._author)
            with box("message__body"):
                self._draw_head(message)
                self._text = Redrawn()
                self._blocks = BlockList(box("blocks"), self._surface)
                self._rest = Redrawn()
            self._draw_shortcuts(message)

    def update(self, message: Message) -> None:
        """Shows the message as it is now."""
        self._surface.message = message
        self._text.show([message.text, bool(message.blocks), f"{self._desk.today()}"], self._draw_text)
        self._blocks.show(message.blocks)
        rest = [message.edited, message.attachments, message.files, message.reactions]
        self._rest.show(rest, self._draw_rest)

    def _draw_head(self, message: Message) -> None:
        if message.ephemeral_to:
            with box("message__private"):
                draw_icon("eye")
                Tag("span", "Only visible to you")
        at = local(float(message.ts), self._desk.zone)
        with box("message__head"):
            Tag("b", self._author, class_="message__author")
            if message.user == self._desk.bot.id:
                Tag("span", "APP", class_="badge")
            Tag("time", clock_time(at), datetime=at.isoformat(), title=f"{at:%A, %B} {at.day}, {at.year}")

    def _draw_text(self) -> None:
        message = self._surface.message
        if not message.blocks and message.text:
            RichText(parse(message.text, self._desk.names()))

    def _draw_rest(self) -> None:
        message = self._surface.message
        if message.edited:
            Tag("span", "(edited)", class_="message__edited")
        draw_attachments(message.attachments, self._surface)
        draw_files([self._desk.sandbox.world.files[file_id] for file_id in message.files])
        draw_reactions(message.reactions, self._desk.names())

    def _draw_shortcuts(self, message: Message) -> None:
        offered = [one for one in self._desk.sandbox.shortcuts() if one.type == "message"]
        if not offered or message.ephemeral_to or message.subtype:
            return
        name = f"Actions for the message of {self._author}"
        with Menu(sign("more"), name=name, class_="button button--icon icon message__menu", aria_label=name):
            for shortcut in offered:
                self._draw_shortcut(shortcut, message)

    def _draw_shortcut(self, shortcut: ShortcutInfo, message: Message) -> None:
        desk = self._desk

        async def use() -> None:
            await desk.attempt(
                desk.sandbox.message_shortcut(desk.user_id, message.channel, message.ts, shortcut.callback_id)
            )

        button(shortcut.name, use, class_="menu__item", data_testid=f"shortcut-{shortcut.callback_id}")


def is_reply(message: Message) -> bool:
    """Whether a message stands in a thread under another one."""
    return message.thread_ts not in {None, message.ts}


def _classes(message: Message) -> str:
    classes = ["message"]
    if message.ephemeral_to:
        classes.append("message--private")
    if is_reply(message):
        classes.append("message--reply")
    if message.subtype:
        classes.append("message--event")
    return " ".join(classes)
