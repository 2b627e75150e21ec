"""Select menus: one choice, or several."""

from typing import Any

from sandbox.page.choices import Choice, Group, chosen, groups_of, words_for
from sandbox.page.menus import Menu
from sandbox.page.spots import Spot
from sandbox.page.tags import Tag, box
from sandbox.page.texts import words

_VALUE = "(event) => emit(event.target.value)"
_TICKED = "(event) => emit(event.target.checked)"


def draw_select(element: dict[str, Any], spot: Spot) -> None:
    """A menu with one choice, as the browser's own control."""
    groups = groups_of(element, spot.surface.desk)
    now = (chosen(element, spot.held(element)) or [""])[0]
    prompt = words(element.get("placeholder")) or "Choose an option"
    attrs = {**spot.names(), **spot.hooks(element), "class_": "field field--select"}
    attrs["aria_label"] = attrs["aria_label"] or (None if spot.labelled_by else prompt)
    with Tag("select", **attrs) as select:
        Tag(
            "option", prompt, value="", selected=not now, disabled=not spot.optional, hidden=not spot.optional
        )
        for group in groups:
            _draw_group(group, now)
    select.on("change", lambda event: spot.give(element, event.args or None), js_handler=_VALUE)


def _draw_group(group: Group, now: str) -> None:
    if not group.label:
        _draw_options(group.choices, now)
        return
    with Tag("optgroup", label=group.label):
        _draw_options(group.choices, now)


def _draw_options(choices: tuple[Choice, ...], now: str) -> None:
    for choice in choices:
        Tag(
            "option",
            words(choice.text),
            value=choice.value,
            data_value=choice.value,
            selected=choice.value == now,
        )


def draw_multi_select(element: dict[str, Any], spot: Spot) -> None:
    """A menu with several choices: a button that opens a list of boxes to tick."""
    groups = groups_of(element, spot.surface.desk)
    picked = chosen(element, spot.held(element))
    prompt = words(element.get("placeholder")) or "Choose options"
    label = spot.label or prompt
    attrs = {**spot.names(), **spot.hooks(element)}
    with Menu(
        _summary(picked, groups, prompt), name=label, class_="field field--multi", stay=True, **attrs
    ) as menu:
        boxes = _Boxes(element, spot, picked, lambda now: menu.relabel(_summary(now, groups, prompt)))
        for group in groups:
            boxes.draw(group)


def _summary(picked: list[str], groups: list[Group], prompt: str) -> str:
    return ", ".join(words_for(picked, groups)) or prompt


class _Boxes:
    """The ticks of one multi select; no more than `max_selected_items` at a time."""

    def __init__(self, element: dict[str, Any], spot: Spot, picked: list[str], changed: Any) -> None:
        self._element = element
        self._spot = spot
        self._picked = picked
        self._changed = changed
        self._most = int(element.get("max_selected_items") or 0)
        self._ticks: dict[str, Tag] = {}

    def draw(self, group: Group) -> None:
        if group.label:
            Tag("div", group.label, class_="menu__heading")
        for choice in group.choices:
            self._draw_choice(choice)
        self._limit()

    def _draw_choice(self, choice: Choice) -> None:
        with Tag("label", class_="menu__item choice"):
            hooks = self._spot.hooks(self._element, choice.value)
            tick = Tag("input", type="checkbox", checked=choice.value in self._picked, **hooks)
            tick.on("change", lambda event: self._tick(choice.value, on=event.args), js_handler=_TICKED)
            self._ticks[choice.value] = tick
            with box("choice__text"):
                Tag("span", words(choice.text))
                if choice.description:
                    Tag("small", words(choice.description))

    async def _tick(self, value: str, *, on: bool) -> None:
        self._picked = [one for one in self._picked if one != value] + ([value] if on else [])
        self._changed(self._picked)
        self._limit()
        await self._spot.give(self._element, list(self._picked))

    def _limit(self) -> None:
        full = 0 < self._most <= len(self._picked)
        for value, tick in self._ticks.items():
            tick.set(disabled=full and value not in self._picked)
