"""Images: the page asks no other host for anything, so each is shown as its description."""

from typing import Any

from sandbox.page.icons import draw_icon, sign
from sandbox.page.tags import Tag
from sandbox.page.texts import words


def draw_image_block(block: dict[str, Any]) -> None:
    """A picture of a message, as a frame with its title and description."""
    with Tag("figure", class_="picture"):
        if block.get("title"):
            Tag("figcaption", words(block["title"]))
        with Tag("div", role="img", aria_label=_description(block), class_="picture__frame"):
            draw_icon("picture")
            Tag("span", _description(block))


def draw_image_element(element: dict[str, Any]) -> None:
    """A small picture beside text."""
    words = _description(element)
    Tag("span", sign("picture"), role="img", aria_label=words, title=words, class_="icon thumbnail")


def _description(image: dict[str, Any]) -> str:
    return str(image.get("alt_text") or "Image")
