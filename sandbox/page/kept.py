"""Lists whose parts stay on the page while they are the same, so that nobody loses focus, place or typed text."""

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from nicegui import ui

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)


class Part(Protocol[T_contra]):
    """One drawn thing: its outermost element, and how to bring it up to date."""

    root: ui.element

    def update(self, item: T_contra) -> None:
        """Shows the item; sends nothing to the browser where nothing changed."""


class KeptList(Generic[T]):
    """The children of one element, one part per key, in the order of the items."""

    def __init__(self, holder: ui.element, make: Callable[[T], Part[T]]) -> None:
        self._holder = holder
        self._make = make
        self._parts: dict[str, Part[T]] = {}

    def show(self, items: Iterable[tuple[str, T]]) -> None:
        """Updates parts that stay, makes new ones, deletes those whose key is gone."""
        wanted = dict(items)
        for key in self._parts.keys() - wanted.keys():
            self._parts.pop(key).root.delete()
        for index, (key, item) in enumerate(wanted.items()):
            self._show_one(index, key, item)

    def _show_one(self, index: int, key: str, item: T) -> None:
        part = self._parts.get(key)
        if part is None:
            with self._holder:
                part = self._parts[key] = self._make(item)
        part.update(item)
        if list(self._holder)[index] is not part.root:
            part.root.move(self._holder, index)
