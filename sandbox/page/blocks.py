"""Block Kit on the page: one function per block, and a list of blocks that redraws only what changed."""

import json
from collections.abc import Callable
from typing import Any

from nicegui import ui

from sandbox.page.charts import draw_chart
from sandbox.page.elements import draw_element
from sandbox.page.images import draw_image_block, draw_image_element
from sandbox.page.inputs import draw_input, show_error
from sandbox.page.kept import KeptList
from sandbox.page.labelled_json import draw_json
from sandbox.page.rich_text import parse_rich_text
from sandbox.page.spots import Spot
from sandbox.page.surfaces import Surface
from sandbox.page.tables import draw_table
from sandbox.page.tags import RichText, Tag, box
from sandbox.page.texts import text_nodes, words

Block = dict[str, Any]
_LABEL_LENGTH = 120


class BlockList:
    """All blocks of one message, form or Home."""

    def __init__(self, holder: ui.element, surface: Surface) -> None:
        self._kept: KeptList[Block] = KeptList(holder, lambda _: _DrawnBlock(surface))

    def show(self, blocks: list[Block]) -> None:
        """Brings the drawn blocks up to date; a block stays while its `block_id` stays."""
        self._kept.show(
            (str(block.get("block_id") or f"#{index}"), block) for index, block in enumerate(blocks)
        )


class _DrawnBlock:
    root: ui.element

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._shown = ""
        self.root = box("block")

    def update(self, block: Block) -> None:
        """Draws the block anew where it, or the day it is read on, is another; an error only comes and goes."""
        shown = json.dumps([block, f"{self._surface.desk.today()}"])
        if shown != self._shown:
            self._shown = shown
            self._draw(block)
        if block.get("type") == "input":
            show_error(self.root, self._surface.error(str(block.get("block_id"))))

    def _draw(self, block: Block) -> None:
        self.root.clear()
        with self.root:
            draw = _DRAW.get(str(block.get("type")), _draw_unknown)
            draw(block, self._surface, lambda: self._draw(block))


def _draw_unknown(block: Block, _surface: Surface, _redraw: Callable[[], None]) -> None:
    draw_json(f"Block type {block.get('type', '?')} (not drawn here)", block)


def _draw_header(block: Block, surface: Surface, _redraw: Callable[[], None]) -> None:
    level = min(max(int(block.get("level") or 1), 1), 4) + 2
    Tag(f"h{level}", words(block.get("text"), surface.names), class_="header")


def _draw_section(block: Block, surface: Surface, redraw: Callable[[], None]) -> None:
    with box("section"):
        with box("section__text"):
            if block.get("text"):
                RichText(text_nodes(block["text"], surface.names))
            if block.get("fields"):
                _draw_fields(block["fields"], surface)
        if block.get("accessory"):
            label = words(block.get("text"), surface.names)[:_LABEL_LENGTH]
            with box("section__accessory"):
                draw_element(block["accessory"], _spot(block, surface, redraw, label=label))


def _draw_fields(fields: list[dict[str, Any]], surface: Surface) -> None:
    with box("fields"):
        for field in fields:
            RichText(text_nodes(field, surface.names))


def _draw_actions(block: Block, surface: Surface, redraw: Callable[[], None]) -> None:
    with box("actions"):
        for element in block.get("elements", []):
            draw_element(element, _spot(block, surface, redraw))


def _draw_context(block: Block, surface: Surface, _redraw: Callable[[], None]) -> None:
    with box("context"):
        for element in block.get("elements", []):
            if element.get("type") == "image":
                draw_image_element(element)
            else:
                RichText(text_nodes(element, surface.names), tag="span")


def _draw_divider(_block: Block, _surface: Surface, _redraw: Callable[[], None]) -> None:
    Tag("hr")


def _draw_rich_text(block: Block, surface: Surface, _redraw: Callable[[], None]) -> None:
    RichText(parse_rich_text(block, surface.names))


def _spot(block: Block, surface: Surface, redraw: Callable[[], None], *, label: str = "") -> Spot:
    return Spot(surface, str(block.get("block_id", "")), label=label, redraw=redraw)


_DRAW: dict[str, Callable[[Block, Surface, Callable[[], None]], None]] = {
    "header": _draw_header,
    "section": _draw_section,
    "actions": _draw_actions,
    "context": _draw_context,
    "divider": _draw_divider,
    "rich_text": _draw_rich_text,
    "input": draw_input,
    "image": lambda block, _surface, _redraw: draw_image_block(block),
    "data_visualization": lambda block, _surface, _redraw: draw_chart(block),
    "table": lambda block, surface, _redraw: draw_table(block, surface.names),
    "data_table": lambda block, surface, _redraw: draw_table(block, surface.names),
}
