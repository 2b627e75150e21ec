"""One line per interactive element: which function draws it."""

from collections.abc import Callable
from typing import Any

from sandbox.page.buttons import draw_button, draw_overflow
from sandbox.page.fields import draw_date, draw_datetime, draw_text, draw_time
from sandbox.page.images import draw_image_element
from sandbox.page.labelled_json import draw_json
from sandbox.page.selects import draw_multi_select, draw_select
from sandbox.page.spots import Spot
from sandbox.page.ticks import draw_checkboxes, draw_radio_buttons

_DRAW: dict[str, Callable[[dict[str, Any], Spot], None]] = {
    "button": draw_button,
    "workflow_button": draw_button,
    "overflow": draw_overflow,
    "static_select": draw_select,
    "users_select": draw_select,
    "conversations_select": draw_select,
    "channels_select": draw_select,
    "multi_static_select": draw_multi_select,
    "multi_users_select": draw_multi_select,
    "multi_conversations_select": draw_multi_select,
    "multi_channels_select": draw_multi_select,
    "radio_buttons": draw_radio_buttons,
    "checkboxes": draw_checkboxes,
    "datepicker": draw_date,
    "timepicker": draw_time,
    "datetimepicker": draw_datetime,
    "plain_text_input": draw_text,
    "number_input": draw_text,
    "url_text_input": draw_text,
    "email_text_input": draw_text,
    "image": lambda element, _spot: draw_image_element(element),
}


def draw_element(element: dict[str, Any], spot: Spot) -> None:
    """Draws an element; one that is not known here is shown as what the app sent."""
    kind = str(element.get("type", "?"))
    draw = _DRAW.get(kind)
    if draw:
        draw(element, spot)
    else:
        draw_json(f"Element type {kind} (not drawn here)", element)
