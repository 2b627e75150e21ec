"""Text, number, date and time inputs. What is typed lives in the browser; the sandbox is told at each change."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.page.choices import chosen
from sandbox.page.dates import local
from sandbox.page.spots import Spot
from sandbox.page.tags import Tag
from sandbox.page.texts import words

_TYPED = "(event) => emit(event.target.value)"
# A date is given once its year is whole: browsers report the year 0002 while 2026 is being typed.
_DATED = "(event) => { if (!event.target.value || event.target.value > '1') emit(event.target.value) }"
_MODES = {"number_input": "decimal", "email_text_input": "email", "url_text_input": "url"}
_ROWS = 4


def draw_text(element: dict[str, Any], spot: Spot) -> None:
    """A plain text input (one line or several), a number, an address."""
    now = _now(element, spot)
    attrs = {
        **_common(element, spot),
        "placeholder": words(element.get("placeholder")) or None,
        "maxlength": element.get("max_length"),
    }
    if element.get("multiline"):
        made = Tag("textarea", now, rows=_ROWS, **attrs)
    else:
        mode = _MODES.get(element["type"], "text")
        made = Tag("input", type="text", inputmode=mode, autocomplete="off", **attrs, **{"^value": now})
    for event in _text_events(element, spot):
        made.on(event, lambda event: spot.give(element, event.args), js_handler=_TYPED)


def _text_events(element: dict[str, Any], spot: Spot) -> tuple[str, ...]:
    """When a text is given: as it is typed, except where giving it tells the app and the app wants it whole."""
    wanted = (element.get("dispatch_action_config") or {}).get("trigger_actions_on", ["on_enter_pressed"])
    if spot.dispatches and "on_character_entered" not in wanted:
        return ("change",)
    return ("input",)


def draw_date(element: dict[str, Any], spot: Spot) -> None:
    """A calendar day, "YYYY-MM-DD"."""
    _draw_picker("date", element, spot)


def draw_time(element: dict[str, Any], spot: Spot) -> None:
    """A time of day, "HH:MM"."""
    _draw_picker("time", element, spot)


def draw_datetime(element: dict[str, Any], spot: Spot) -> None:
    """An instant: shown in the person's zone, given as seconds since 1970."""
    zone = spot.surface.desk.zone
    now = _now(element, spot)
    shown = f"{local(float(now), zone):%Y-%m-%dT%H:%M}" if now else ""
    made = Tag("input", type="datetime-local", **_common(element, spot), **{"^value": shown})
    made.on("change", lambda event: spot.give(element, _instant(event.args, zone)), js_handler=_DATED)


def _draw_picker(kind: str, element: dict[str, Any], spot: Spot) -> None:
    made = Tag("input", type=kind, **_common(element, spot), **{"^value": _now(element, spot)})
    handler = _DATED if kind == "date" else _TYPED
    made.on("change", lambda event: spot.give(element, event.args or None), js_handler=handler)


def _common(element: dict[str, Any], spot: Spot) -> dict[str, Any]:
    attrs = {**spot.names(), **spot.hooks(element), "class_": "field"}
    if not spot.labelled_by:
        attrs["aria_label"] = attrs["aria_label"] or words(element.get("placeholder")) or "Choose"
    return attrs


def _now(element: dict[str, Any], spot: Spot) -> str:
    return (chosen(element, spot.held(element)) or [""])[0]


def _instant(typed: str, zone: ZoneInfo) -> str | None:
    if not typed:
        return None
    return str(int(datetime.fromisoformat(typed).replace(tzinfo=zone).timestamp()))
