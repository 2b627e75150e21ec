"""The messages of a channel, as one person sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nicegui import ui

from sandbox.page.dates import day_label, local
from sandbox.page.desk import Desk
from sandbox.page.kept import KeptList
from sandbox.page.message import DrawnMessage, is_reply
from sandbox.page.tags import ASSETS, Tag, box, button, set_attribute
from sandbox.state import Message

FIRST_SHOWN = 40


@dataclass(frozen=True)
class Entry:
    """One line of the list: a message, or without one the divider where a day begins."""

    day: date
    message: Message | None = None


class ScrollRegion(ui.element, component=ASSETS / "scroll_region.js"):
    """A list that sticks to its end while the reader is at the end."""


class MessageList:
    """Everything said in the open channel, under day dividers; long channels start with their end."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._most = FIRST_SHOWN
        self._place = ""
        self.root = ScrollRegion().classes(replace="scroll")
        self.root.props.update({"role": "log", "aria-label": "Messages", "data-testid": "messages"})
        with self.root:
            self._start = Tag("p", class_="scroll__start")
            self._earlier = button("Show earlier messages", self._show_more, class_="button scroll__earlier")
            self._kept: KeptList[Entry] = KeptList(box("messages"), lambda entry: _DrawnEntry(desk, entry))

    def refresh(self) -> None:
        """Shows the messages of the desk's place."""
        place = f"{self._desk.user_id} {self._desk.place}"
        if place != self._place:
            self._place, self._most = place, FIRST_SHOWN
        set_attribute(self.root, "place", place)
        messages = in_threads(self._desk.sandbox.messages_for(self._desk.user_id, self._desk.place))
        shown = messages[-self._most :]
        set_attribute(self.root, "newest", max((message.ts for message in messages), default=None))
        self._earlier.set(hidden=len(shown) == len(messages))
        self._start.set(hidden=len(shown) < len(messages))
        self._start.set_text(self._welcome(empty=not messages))
        self._kept.show(self._entries(shown))

    def follow(self) -> None:
        """Goes to the end, where the answer to what the person just sent will be."""
        self.root.run_method("follow")

    def _welcome(self, *, empty: bool) -> str:
        desk = self._desk
        channel = desk.sandbox.world.channels[desk.place]
        if channel.is_im:
            return f"Here {desk.bot.real_name} writes to you alone."
        return f"This is the very beginning of #{channel.name}." + (
            " Nothing has been said yet." if empty else ""
        )

    def _show_more(self) -> None:
        self._most += FIRST_SHOWN
        self.refresh()

    def _entries(self, messages: list[Message]) -> Iterator[tuple[str, Entry]]:
        who = self._desk.user_id
        day = None
        for message in messages:
            at = local(float(message.ts), self._desk.zone).date()
            if at != day and not is_reply(message):
                day = at
                yield f"{who} {at}", Entry(at)
            yield f"{who} {message.channel} {message.ts}", Entry(at, message)


def in_threads(messages: list[Message]) -> list[Message]:
    """Oldest first, each reply after the message it answers. Pure."""
    return sorted(messages, key=lambda message: (message.thread_ts or message.ts, message.ts))


class _DrawnEntry:
    root: ui.element

    def __init__(self, desk: Desk, entry: Entry) -> None:
        self._desk = desk
        self._message: DrawnMessage | None = None
        self._day: Tag | None = None
        if entry.message:
            self._message = DrawnMessage(desk, entry.message)
            self.root = self._message.root
        else:
            self.root = self._day = Tag("div", class_="day", role="separator")

    def update(self, entry: Entry) -> None:
        """Shows the message as it is now, or which day it was as seen from today."""
        if self._message and entry.message:
            self._message.update(entry.message)
        if self._day:
            self._day.set_text(day_label(entry.day, self._desk.today()))
