"""The messages of a channel, as one person sees them."""

from collections.abc import Iterator
from datetime import date

from nicegui import ui

from sandbox.page.dates import day_label, local
from sandbox.page.desk import Desk
from sandbox.page.kept import KeptList, Part
from sandbox.page.message import DrawnMessage, is_reply
from sandbox.page.tags import ASSETS, Tag, box, button, set_attribute
from sandbox.state import Message

FIRST_SHOWN = 60


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
            self._kept: KeptList[date | Message] = KeptList(box("messages"), self._make)

    def refresh(self) -> None:
        """Shows the messages of the desk's place."""
        place = f"{self._desk.user_id} {self._desk.place}"
        if place != self._place:
            self._place, self._most = place, FIRST_SHOWN
        set_attribute(self.root, "place", place)
        messages = in_threads(self._desk.sandbox.messages_for(self._desk.user_id, self._desk.place))
        shown = messages[-self._most :]
        self._earlier.set(hidden=len(shown) == len(messages))
        self._start.set(hidden=len(shown) < len(messages))
        self._start.set_text(self._welcome(empty=not messages))
        self._kept.show(self._items(shown))

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

    def _items(self, messages: list[Message]) -> Iterator[tuple[str, date | Message]]:
        day = None
        for message in messages:
            at = local(float(message.ts), self._desk.zone).date()
            if at != day and not is_reply(message):
                day = at
                yield f"day {self._desk.user_id} {at}", at
            yield f"{self._desk.user_id} {message.channel} {message.ts}", message

    def _make(self, item: date | Message) -> Part[date | Message]:
        return _Day(self._desk) if isinstance(item, date) else DrawnMessage(self._desk, item)


def in_threads(messages: list[Message]) -> list[Message]:
    """Oldest first, each reply after the message it answers. Pure."""
    return sorted(messages, key=lambda message: (message.thread_ts or message.ts, message.ts))


class _Day:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.root = Tag("div", class_="day", role="separator")

    def update(self, item: date | Message) -> None:
        if isinstance(item, date):
            self.root.set_text(day_label(item, self._desk.sandbox.now().astimezone(self._desk.zone).date()))
