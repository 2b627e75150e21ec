"""Input blocks: a label, the control, the hint, and the sentence that says what is wrong."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from sandbox.page.elements import draw_element
from sandbox.page.spots import Spot
from sandbox.page.surfaces import Surface
from sandbox.page.tags import Tag, box
from sandbox.page.texts import words

_ERROR = "field-error"


def draw_input(block: dict[str, Any], surface: Surface, redraw: Callable[[], None]) -> None:
    """One labelled field; its place for an error is there from the start, empty and hidden."""
    with box("input", data_input_block=block.get("block_id")):
        label = _draw_label(block)
        control = box("input__control")
        error = Tag("div", class_="input__error", role="alert", data_testid=_ERROR, hidden=True)
        notes = [error]
        if block.get("hint"):
            notes.append(Tag("div", words(block["hint"]), class_="input__hint"))
        spot = Spot(surface, str(block.get("block_id", "")), redraw=redraw)
        spot.is_input = True
        spot.optional = bool(block.get("optional"))
        spot.dispatches = bool(block.get("dispatch_action"))
        spot.labelled_by = label.html_id
        spot.described_by = " ".join(note.html_id for note in notes)
        with control:
            draw_element(block.get("element") or {}, spot)


def show_error(root: ui.element, error: str | None) -> None:
    """Says what is wrong under the field of an input block, or takes it away, without touching the field."""
    for element in root.descendants():
        if not isinstance(element, Tag):
            continue
        if element.props.get("data-testid") == _ERROR:
            element.set_text(error or "")
            element.set(hidden=not error)
        elif "data-action-id" in element.props:
            element.set(aria_invalid="true" if error else None)


def _draw_label(block: dict[str, Any]) -> Tag:
    with box("input__label") as label:
        Tag("span", words(block.get("label")))
        if block.get("optional"):
            Tag("span", " (optional)", class_="input__optional")
    return label
