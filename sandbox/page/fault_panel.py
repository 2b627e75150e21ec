"""The fault switches, in plain words."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui

from sandbox.page.desk import Desk
from sandbox.page.kept import KeptList
from sandbox.page.tags import Tag, box, button

_VALUE = "(event) => emit(event.target.value)"
_TICKED = "(event) => emit(event.target.checked)"
_METHODS = {
    "chat.update": "changing messages (chat.update)",
    "chat.postMessage": "new messages (chat.postMessage)",
    "views.open": "opening forms (views.open)",
    "*": "any call",
}
# Fields of Faults that count the next calls of a method -> what happens, in words.
_KINDS = {
    "rate_limit": "are refused: too many (429)",
    "server_error": "fail: server error (500)",
    "accept_then_timeout": "work, but the answer never comes (message 20 s later)",
    "drop_after_accept": "work, but the connection breaks",
    "drop_before_accept": "never arrive: the connection breaks",
}
_LATENCIES = {"0": "at once", "0.5": "after half a second", "2": "after 2 seconds", "5": "after 5 seconds"}
_COUNTS = {"1": "next call", "3": "next 3 calls", "10": "next 10 calls"}


@dataclass(frozen=True)
class _Active:
    kind: str
    method: str
    count: int

    @property
    def words(self) -> str:
        return f"{_METHODS.get(self.method, self.method)}: the next {self.count} {_KINDS[self.kind]}"


class FaultPanel:
    """Switches that anyone may try; all of them end by themselves or with one tap."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wanted = {"method": "chat.update", "kind": "rate_limit", "count": "3"}
        with Tag("details", class_="faults", data_testid="faults"):
            Tag("summary", "Make Slack misbehave")
            self._draw_latency()
            self._draw_counted()
            self._active: KeptList[_Active] = KeptList(box(), lambda one: _ActiveLine(self, one))
            self._draw_others()

    def refresh(self) -> None:
        """Shows which counted faults are still switched on."""
        faults = self._desk.sandbox.faults
        on = (
            _Active(kind, method, count)
            for kind in _KINDS
            for method, count in getattr(faults, kind).items()
            if count
        )
        self._active.show((f"{one.kind} {one.method}", one) for one in on)

    def switch(self, kind: str, method: str, count: int) -> None:
        """Sets how many of the next calls of a method are hit; 0 switches it off."""
        counts = {**getattr(self._desk.sandbox.faults, kind), method: count}
        self._desk.sandbox.faults.set(**{kind: counts})
        self._desk.refresh()

    def _draw_latency(self) -> None:
        now = f"{self._desk.sandbox.faults.latency_seconds:g}"
        with Tag("label", "Slack answers the bot ", class_="fault"):
            self._draw_select(_LATENCIES, now, self._set_latency, "fault-latency")

    def _draw_counted(self) -> None:
        with box("fault fault--counted", role="group", aria_label="Calls that go wrong"):
            Tag("span", "The")
            self._draw_part("count", _COUNTS, "How many calls")
            Tag("span", "for")
            self._draw_part("method", _METHODS, "Which calls")
            self._draw_part("kind", _KINDS, "What happens to them")
            button("Switch on", self._switch_wanted, class_="button", data_testid="fault-on")

    def _draw_others(self) -> None:
        faults = self._desk.sandbox.faults
        with Tag("label", class_="fault choice"):
            tick = Tag("input", type="checkbox", checked=faults.double_delivery, data_testid="fault-double")
            tick.on("change", lambda event: faults.set(double_delivery=bool(event.args)), js_handler=_TICKED)
            Tag("span", "Everything reaches the bot twice")
        button("Cut the bot's connection", faults.drop_socket_now, class_="button", data_testid="fault-drop")

    def _draw_part(self, part: str, options: dict[str, str], label: str) -> None:
        def choose(value: str) -> None:
            self._wanted[part] = value

        self._draw_select(options, self._wanted[part], choose, f"fault-{part}", aria_label=label)

    def _draw_select(
        self, options: dict[str, str], now: str, choose: Callable[[str], None], testid: str, **attrs: str
    ) -> None:
        with Tag("select", class_="field field--select", data_testid=testid, **attrs) as select:
            for value, label in options.items():
                Tag("option", label, value=value, selected=value == now)
        select.on("change", lambda event: choose(event.args), js_handler=_VALUE)

    def _set_latency(self, value: str) -> None:
        self._desk.sandbox.faults.set(latency_seconds=float(value))

    def _switch_wanted(self) -> None:
        self.switch(self._wanted["kind"], self._wanted["method"], int(self._wanted["count"]))


class _ActiveLine:
    root: ui.element

    def __init__(self, panel: FaultPanel, one: _Active) -> None:
        with box("fault fault--on") as root:
            self._words = Tag("span")
            button(
                "Off", lambda: panel.switch(one.kind, one.method, 0), class_="button", data_testid="fault-off"
            )
        self.root = root

    def update(self, item: _Active) -> None:
        """How many are left."""
        self._words.set_text(item.words)
