"""The frame of the page: who, where, what, and the panel for the curious."""

from urllib.parse import urlencode

from nicegui import ui

from sandbox.page.clock_card import ClockCard
from sandbox.page.desk import Desk
from sandbox.page.forms import Forms
from sandbox.page.icons import draw_icon
from sandbox.page.inspector import Inspector
from sandbox.page.language_card import LanguageCard
from sandbox.page.people import PeopleSwitch
from sandbox.page.places import Places
from sandbox.page.room import Room
from sandbox.page.tags import ASSETS, Tag, box, button


class Layout:
    """All parts of one tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._address = ""
        _add_assets()
        with box("shell") as self._shell:
            self._draw_top()
            self._behind = box("shade", aria_hidden="true", hidden=True)
            self._behind.on("click", self._toggle_drawer, args=[])
            self._side = self._draw_side()
            self._room = Room(desk)
            self._forms = Forms(desk)
            self._inspector = Inspector(desk)

    def refresh(self) -> None:
        """Brings everything up to date; what did not change is not sent."""
        desk = self._desk
        desk.place = desk.visible(desk.place)
        self._frame()
        self._people.refresh()
        self._room.refresh()
        self._places.refresh()
        self._clock.refresh()
        self._language.refresh()
        self._forms.refresh()
        self._inspector.refresh()
        self._show_address()

    def _frame(self) -> None:
        desk = self._desk
        covered = bool(desk.sandbox.modal_stack(desk.user_id))
        opened = [name for name in ("drawer", "inspector") if getattr(desk, f"{name}_open")]
        self._shell.set(class_=" ".join(["shell", *(f"shell--{name}" for name in opened)]))
        self._behind.set(hidden=not desk.drawer_open)
        self._side.set(inert=covered)
        self._room.root.set(inert=covered)
        self._drawer_button.set(aria_expanded="true" if desk.drawer_open else "false", disabled=covered)
        self._unread.set(hidden=not self._anything_unread())
        self._inspector_button.set(aria_expanded="true" if desk.inspector_open else "false")
        connected = desk.sandbox.app_connected()
        self._connection.set_text("The bot is connected" if connected else "Waiting for the bot…")
        self._connection.set(class_="connection connection--on" if connected else "connection")

    def _anything_unread(self) -> bool:
        desk = self._desk
        places = [
            channel.id for channel in desk.sandbox.channels_for(desk.user_id) if channel.id != desk.place
        ]
        return any(desk.unread(desk.user_id, place) for place in places)

    def _draw_top(self) -> None:
        with Tag("header", class_="top"):
            self._drawer_button = Tag("button", type="button", class_="top__drawer", aria_label="Channels")
            self._drawer_button.set(data_testid="drawer")
            self._drawer_button.on("click", self._toggle_drawer, args=[])
            with self._drawer_button:
                draw_icon("menu")
                self._unread = Tag("span", class_="dot", title="Something is unread", hidden=True)
            self._people = PeopleSwitch(self._desk)
            self._inspector_button = button("Inspector", self._toggle_inspector, class_="top__inspector")
            self._inspector_button.set(data_testid="inspector-button")

    def _draw_side(self) -> Tag:
        with box("side") as side:
            with box("side__head"):
                Tag("b", self._desk.sandbox.team.name)
                Tag("span", "A practice Slack on this computer", class_="side__about")
                for other in self._desk.sandbox.workspaces:
                    if other is not self._desk.sandbox:
                        Tag("a", f"Go to {other.team.name}", href=other.page_path, class_="side__other")
                self._connection = Tag("span", class_="connection", role="status", data_testid="connection")
            self._places = Places(self._desk)
            self._clock = ClockCard(self._desk)
            self._language = LanguageCard(self._desk)
        return side

    def _toggle_drawer(self) -> None:
        self._desk.drawer_open = not self._desk.drawer_open
        self._desk.refresh()

    def _toggle_inspector(self) -> None:
        self._desk.inspector_open = not self._desk.inspector_open
        self._desk.refresh()

    def _show_address(self) -> None:
        address = "?" + urlencode({"as": self._desk.user_id, "channel": self._desk.place})
        if address != self._address:
            self._address = address
            ui.run_javascript(f"sandboxAddress('{address}')")


def _add_assets() -> None:
    ui.add_css(ASSETS / "style.css")
    ui.add_head_html(f"<script>{(ASSETS / 'page.js').read_text(encoding='utf-8')}</script>")
