"""Plain HTML elements for the page: real buttons, labels and inputs, with the attributes written as keywords."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from sandbox.page.nodes import Node, to_json

ASSETS = Path(__file__).parent / "assets"


class Tag(TextElement):
    """One HTML element; keywords become attributes (`class_` -> class, `data_testid` -> data-testid, `^value`)."""

    def __init__(self, tag: str, text: str = "", **attrs: Any) -> None:
        super().__init__(tag=tag, text=text)
        self.set(**attrs)

    def _text_to_model_text(self, text: str) -> None:
        self._text = text or None

    def set(self, **attrs: Any) -> Self:
        """Changes attributes; None and False take one away. Nothing is sent where nothing changes."""
        for name, value in attrs.items():
            set_attribute(self, name, value)
        return self


class RichText(ui.element, component=ASSETS / "rich_text.js"):
    """Formatted text as one element."""

    def __init__(self, nodes: Sequence[Node], *, tag: str = "div") -> None:
        super().__init__()
        self.props.update(nodes=to_json(nodes), tag=tag)
        set_attribute(self, "class_", "rich")

    def show(self, nodes: Sequence[Node]) -> None:
        """Replaces the text; nothing is sent where it is the same."""
        set_attribute(self, "nodes", to_json(nodes))


def set_attribute(element: ui.element, name: str, value: Any) -> None:
    """Sets one attribute by its keyword name, or removes it (None, False); no update without a change."""
    name = name.rstrip("_").replace("_", "-")
    if name == "class":
        if list(element.classes) != str(value or "").split():
            element.classes(replace=str(value or ""))
    elif value is None or value is False:
        element.props.pop(name, None)
    elif element.props.get(name) != value:
        element.props[name] = value


def button(text: str, on_click: Callable[..., Any], **attrs: Any) -> Tag:
    """A real button; `on_click` may be a coroutine function."""
    made = Tag("button", text, type="button", **attrs)
    made.on("click", lambda _: on_click(), args=[])
    return made


def box(class_: str = "", **attrs: Any) -> Tag:
    """A div to put other elements in."""
    return Tag("div", class_=class_ or None, **attrs)
