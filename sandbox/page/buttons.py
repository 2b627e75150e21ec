"""Buttons and the overflow menu."""

from typing import Any

from sandbox.page.choices import Choice, groups_of
from sandbox.page.icons import sign
from sandbox.page.menus import Menu
from sandbox.page.nodes import is_safe_url
from sandbox.page.spots import Spot
from sandbox.page.tags import Tag, button
from sandbox.page.texts import words


def draw_button(element: dict[str, Any], spot: Spot) -> None:
    """A button, or a link button; while the app answers it is busy and a second click does nothing, as in Slack."""
    style = element.get("style")
    attrs = {
        **spot.hooks(element),
        "class_": f"button button--{style}" if style else "button",
        "aria_label": element.get("accessibility_label"),
    }
    url = str(element.get("url") or "")
    if is_safe_url(url):
        made = Tag(
            "a", words(element.get("text")), href=url, target="_blank", rel="noopener noreferrer", **attrs
        )
        made.on("click", lambda _: spot.give(element, None), args=[])
    else:
        made = button(words(element.get("text")), lambda: _press(made, element, spot), **attrs)


async def _press(made: Tag, element: dict[str, Any], spot: Spot) -> None:
    if made.props.get("aria-busy"):
        return
    made.set(aria_busy="true")
    try:
        await spot.give(element, None)
    finally:
        if not made.is_deleted:
            made.set(aria_busy=None)


def draw_overflow(element: dict[str, Any], spot: Spot) -> None:
    """The ⋯ menu of up to five options."""
    label = "More options"
    attrs = {"aria_label": label, **spot.hooks(element)}
    with Menu(sign("more"), name=label, class_="button button--icon icon", **attrs):
        for group in groups_of(element, spot.surface.desk):
            for choice in group.choices:
                _option(choice, element, spot)


def _option(choice: Choice, element: dict[str, Any], spot: Spot) -> None:
    attrs = {**spot.hooks(element, choice.value), "class_": "menu__item"}
    if choice.url and is_safe_url(choice.url):
        made = Tag(
            "a", words(choice.text), href=choice.url, target="_blank", rel="noopener noreferrer", **attrs
        )
        made.on("click", lambda _: spot.give(element, choice.value), args=[])
    else:
        button(words(choice.text), lambda: spot.give(element, choice.value), **attrs)
