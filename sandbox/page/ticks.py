"""Radio buttons and checkboxes."""

from collections.abc import Callable
from typing import Any

from sandbox.page.choices import Choice, chosen, groups_of
from sandbox.page.spots import Spot
from sandbox.page.tags import RichText, Tag, box
from sandbox.page.texts import text_nodes

_TICKED = "(event) => emit(event.target.checked)"


def draw_radio_buttons(element: dict[str, Any], spot: Spot) -> None:
    """One of a few."""
    now = chosen(element, spot.held(element))
    with box("choices", role="radiogroup", **spot.names()) as group:
        for choice in _all(element, spot):
            attrs = {"type": "radio", "name": group.html_id, "checked": choice.value in now}
            _draw(choice, element, spot, attrs, lambda value, _on: spot.give(element, value))


def draw_checkboxes(element: dict[str, Any], spot: Spot) -> None:
    """Any of a few; each tick tells the whole list, in the order of the options, as Slack does."""
    now = set(chosen(element, spot.held(element)))
    choices = _all(element, spot)

    async def tick(value: str, on: bool) -> None:
        now.add(value) if on else now.discard(value)
        await spot.give(element, [choice.value for choice in choices if choice.value in now])

    with box("choices", role="group", **spot.names()):
        for choice in choices:
            _draw(choice, element, spot, {"type": "checkbox", "checked": choice.value in now}, tick)


def _all(element: dict[str, Any], spot: Spot) -> list[Choice]:
    return [choice for group in groups_of(element, spot.surface.desk) for choice in group.choices]


def _draw(
    choice: Choice,
    element: dict[str, Any],
    spot: Spot,
    attrs: dict[str, Any],
    changed: Callable[[str, bool], Any],
) -> None:
    with Tag("label", class_="choice"):
        tick = Tag("input", **attrs, **spot.hooks(element, choice.value))
        tick.on("change", lambda event: changed(choice.value, event.args), js_handler=_TICKED)
        with box("choice__text"):
            RichText(text_nodes(choice.text, spot.surface.names), tag="span")
            if choice.description:
                RichText(text_nodes(choice.description, spot.surface.names), tag="small")
