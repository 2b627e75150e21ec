"""The panel for the curious: what the app called, and ways to make Slack misbehave."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from nicegui import ui

from sandbox.page.dates import clock_time
from sandbox.page.desk import Desk
from sandbox.page.fault_panel import FaultPanel
from sandbox.page.icons import sign
from sandbox.page.kept import KeptList
from sandbox.page.tags import Tag, box, button
from sandbox.recorder import Call

_MOST_CALLS = 40
_ANSWERS = {
    "respond": "answer through response_url",
    "ack": "answer to a command",
    "view_ack": "answer to a form",
}


class Inspector:
    """Drawn only while it is open."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._root = Tag(
            "aside", class_="inspector", aria_label="Inspector", data_testid="inspector", hidden=True
        )
        with self._root:
            with box("inspector__head"):
                Tag("h2", "Inspector")
                button(
                    sign("close"),
                    self._close,
                    class_="button button--icon icon",
                    aria_label="Close the inspector",
                )
            self._faults = FaultPanel(desk)
            Tag("h3", "What the bot called")
            self._none = Tag("p", "Nothing yet.", class_="quiet")
            self._calls: KeptList[tuple[int, Call]] = KeptList(
                box("calls"), lambda item: _DrawnCall(desk, item[1])
            )

    def refresh(self) -> None:
        """Brings the open panel up to date."""
        self._root.set(hidden=not self._desk.inspector_open)
        if not self._desk.inspector_open:
            return
        self._faults.refresh()
        self._none.set(hidden=bool(self._desk.sandbox.recorder.calls))
        self._calls.show((str(number), (number, call)) for number, call in self._newest())

    def _newest(self) -> Iterator[tuple[int, Call]]:
        calls = self._desk.sandbox.recorder.calls
        for number in range(len(calls) - 1, max(-1, len(calls) - 1 - _MOST_CALLS), -1):
            yield number, calls[number]

    def _close(self) -> None:
        self._desk.inspector_open = False
        self._desk.refresh()


class _DrawnCall:
    root: ui.element

    def __init__(self, desk: Desk, call: Call) -> None:
        self._call = call
        self._opened = False
        self.root = Tag("details", class_="call", data_testid="call", data_method=call.method)
        self.root.on("toggle", self._open, args=[])
        error = call.response.get("error")
        at = datetime.fromtimestamp(call.at, tz=UTC).astimezone(desk.zone)
        with self.root, Tag("summary"):
            Tag("b", call.method, title=_ANSWERS.get(call.method))
            Tag("span", error or "ok", class_="call__error" if error else "call__ok")
            Tag("time", clock_time(at))

    def update(self, item: tuple[int, Call]) -> None:
        """A call never changes."""

    def _open(self) -> None:
        if self._opened:
            return
        self._opened = True
        with self.root:
            Tag("pre", _json(self._call.args), tabindex="0", aria_label="Arguments")
            Tag("pre", _json(self._call.response), tabindex="0", aria_label="Answer")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
