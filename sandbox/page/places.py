"""The list at the left: the person's channels, the app's messages and its Home."""

from nicegui import ui

from sandbox.page.desk import HOME, Desk
from sandbox.page.icons import draw_icon, sign
from sandbox.page.kept import KeptList
from sandbox.page.tags import Tag, box
from sandbox.state import Channel

_MOST_COUNTED = 99


class Places:
    """Where this person can go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with Tag("nav", class_="places", aria_label="Channels and the app"):
            Tag("h2", "Channels")
            self._channels: KeptList[Channel] = KeptList(box(), lambda channel: _ChannelRow(desk, channel))
            Tag("h2", desk.bot.real_name)
            self._dm = _Row(desk, "mail", "Messages")
            self._home = _Row(desk, "home", "Home")

    def refresh(self) -> None:
        """Shows this person's places, with what is unread."""
        desk = self._desk
        self._channels.show((channel.id, channel) for channel in desk.channels())
        self._dm.show(desk.dm, f"channel-{desk.dm}", desk.unread(desk.user_id, desk.dm))
        self._home.show(HOME, "home-tab", 0)


class _Row:
    def __init__(self, desk: Desk, icon: str, name: str) -> None:
        self._desk = desk
        self._place = ""
        self.root: Tag = Tag("button", type="button", class_="place")
        self.root.on("click", lambda _: desk.go(self._place), args=[])
        with self.root:
            self._icon = draw_icon(icon, "place__sign")
            self._name = Tag("span", name, class_="place__name")
            self._count = Tag("span", class_="place__count", hidden=True)

    def show(self, place: str, testid: str, unread: int) -> None:
        here = place == self._desk.place
        unread = 0 if here else min(unread, _MOST_COUNTED)
        self._place = place
        self._count.set_text(str(unread))
        self._count.set(hidden=not unread, aria_label=f"{unread} unread")
        self.root.set(
            aria_current="page" if here else None,
            class_="place place--unread" if unread else "place",
            data_testid=testid,
        )

    def rename(self, icon: str, name: str) -> None:
        self._icon.set_text(sign(icon))
        self._name.set_text(name)


class _ChannelRow:
    root: ui.element

    def __init__(self, desk: Desk, channel: Channel) -> None:
        self._desk = desk
        self._row = _Row(desk, "hash", channel.name)
        self.root = self._row.root

    def update(self, channel: Channel) -> None:
        """Shows the channel's name now, and what is unread in it."""
        self._row.rename("lock" if channel.is_private else "hash", channel.name)
        unread = self._desk.unread(self._desk.user_id, channel.id)
        self._row.show(channel.id, f"channel-{channel.id}", unread)
