"""A button that opens a list above everything else (assets/menu.js)."""

from typing import Any

from nicegui import ui

from sandbox.page.tags import ASSETS


class Menu(ui.element, component=ASSETS / "menu.js"):
    """Elements made inside it are in the list; `stay` keeps the list open while several are chosen."""

    def __init__(
        self, label: str, *, name: str, class_: str = "button", stay: bool = False, **attrs: Any
    ) -> None:
        super().__init__()
        given = {
            key.rstrip("_").replace("_", "-"): value for key, value in attrs.items() if value is not None
        }
        self.props.update(
            {"label": label, "name": name, "button-class": class_, "stay": stay, "button-attrs": given}
        )

    def relabel(self, label: str) -> None:
        """Changes the words on the button."""
        self.props["label"] = label
