"""Slack's table and data_table blocks as real HTML tables; the first row is the header, as in Slack."""

from typing import Any

from sandbox.page.mrkdwn import Names
from sandbox.page.nodes import Node
from sandbox.page.rich_text import parse_rich_text
from sandbox.page.tags import RichText, Tag, box


def draw_table(block: dict[str, Any], names: Names) -> None:
    """A table that scrolls sideways where it is wider than the message."""
    rows = block.get("rows", [])
    columns = block.get("column_settings") or []
    with (
        box("table", tabindex="0", role="region", aria_label=str(block.get("caption") or "Table")),
        Tag("table"),
    ):
        if block.get("caption"):
            Tag("caption", str(block["caption"]))
        with Tag("thead"):
            _row(rows[0] if rows else [], "th", columns, names)
        with Tag("tbody"):
            for row in rows[1:]:
                _row(row, "td", columns, names)


def _row(cells: list[dict[str, Any]], tag: str, columns: list[dict[str, Any] | None], names: Names) -> None:
    with Tag("tr"):
        for index, cell in enumerate(cells):
            setting = (columns[index] if index < len(columns) else None) or {}
            scope = "col" if tag == "th" else None
            with Tag(tag, scope=scope, class_=f"align-{setting.get('align', 'left')}"):
                RichText(cell_nodes(cell, names), tag="span")


def cell_nodes(cell: dict[str, Any], names: Names) -> list[Node]:
    """What one cell shows. Pure."""
    if cell.get("type") == "rich_text":
        return parse_rich_text(cell, names)
    return [str(cell.get("text", cell.get("value", "")))]
