"""The middle of the page: one channel with its messages, or the app's Home."""

from nicegui import ui

from sandbox.page.blocks import BlockList
from sandbox.page.compose import Compose
from sandbox.page.desk import HOME, Desk
from sandbox.page.kept import KeptList
from sandbox.page.messages import MessageList
from sandbox.page.surfaces import ViewSurface
from sandbox.page.tags import Tag, box
from sandbox.state import View


class Room:
    """What the person looks at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with Tag("main", class_="room") as self.root:
            with Tag("header", class_="room__head"):
                self._title = Tag("h1", data_testid="place-title")
                self._about = Tag("span", class_="quiet")
            self._messages = MessageList(desk)
            self._home = Home(desk)
            self._compose = Compose(desk, self._messages.follow)

    def refresh(self) -> None:
        """Shows the desk's place; what is shown counts as read."""
        desk = self._desk
        at_home = desk.place == HOME
        self._messages.root.set_visibility(not at_home)
        self._home.root.set(hidden=not at_home)
        self._title.set_text(_title(desk))
        self._about.set_text(_about(desk))
        if at_home:
            self._home.refresh()
        else:
            desk.mark_read()
            self._messages.refresh()
        self._compose.refresh()


class Home:
    """The app's Home tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.root = box("home", data_testid="home")
        with self.root:
            self._empty = Tag("p", "The app has not set up this tab for you yet.", class_="quiet")
            self._kept: KeptList[View] = KeptList(box(), lambda view: _HomeView(desk, view))

    def refresh(self) -> None:
        """Shows the person's Home as the app last published it."""
        view = self._desk.sandbox.home_of(self._desk.user_id)
        self._empty.set(hidden=view is not None)
        self._kept.show((one.id, one) for one in [view] if one)


class _HomeView:
    root: ui.element

    def __init__(self, desk: Desk, view: View) -> None:
        self._surface = ViewSurface(desk, view)
        self.root = box("blocks")
        self._blocks = BlockList(self.root, self._surface)

    def update(self, view: View) -> None:
        self._surface.view = view
        self._blocks.show(view.payload.get("blocks", []))


def _title(desk: Desk) -> str:
    if desk.place == HOME:
        return f"{desk.bot.real_name} · Home"
    channel = desk.sandbox.world.channels[desk.place]
    sign = "" if channel.is_im else "" if channel.is_private else "# "
    return f"{sign}{channel.name}"


def _about(desk: Desk) -> str:
    if desk.place == HOME:
        return ""
    channel = desk.sandbox.world.channels[desk.place]
    if channel.is_im:
        return "Direct messages with the app"
    people = len(channel.members - {desk.bot.id})
    app = (
        f"{desk.bot.real_name} is here"
        if desk.bot.id in channel.members
        else f"{desk.bot.real_name} is not here"
    )
    archived = " · archived" if channel.is_archived else ""
    return f"{people} people · {app}{archived}"
