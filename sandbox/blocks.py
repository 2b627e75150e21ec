"""Blocks as Slack keeps them: ids filled in, and how to find an element again."""

from collections.abc import Iterator
from typing import Any

from sandbox.ids import block_id
from sandbox.state import Json

_INTERACTIVE_ENDINGS = ("_select", "_input", "picker", "button", "buttons", "checkboxes", "overflow")
_TEXT_DEFAULTS = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}


def prepare(blocks: list[Json]) -> list[Json]:
    """A copy with everything Slack adds: block_id, action_id, `emoji` and `verbatim` of texts."""
    prepared = [_copy(block) for block in blocks]
    for block in all_blocks(prepared):
        block.setdefault("block_id", block_id())
        for element in elements_of(block):
            if element.get("type", "").endswith(_INTERACTIVE_ENDINGS):
                element.setdefault("action_id", block_id())
    return prepared


def all_blocks(blocks: list[Json]) -> Iterator[Json]:
    """Every block, those inside containers and carousels too."""
    for block in blocks:
        yield block
        if block.get("type") == "container":
            yield from all_blocks(block.get("child_blocks", []))
        elif block.get("type") == "carousel":
            yield from all_blocks(block.get("elements", []))


def elements_of(block: Json) -> list[Json]:
    """The elements that sit directly in a block."""
    match block.get("type"):
        case "section":
            return [block["accessory"]] if block.get("accessory") else []
        case "actions" | "context_actions":
            return list(block.get("elements", []))
        case "input":
            return [block["element"]]
        case "card":
            return list(block.get("actions", []))
        case _:
            return []


def find_element(blocks: list[Json], wanted_block: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element with these ids."""
    for block in all_blocks(blocks):
        if block.get("block_id") == wanted_block:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    return block, element
    return None


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        copied = {key: _copy(value) for key, value in node.items()}
        default = _TEXT_DEFAULTS.get(node.get("type", "")) if "text" in node else None
        if default:
            copied.setdefault(*default)
        return copied
    if isinstance(node, list):
        return [_copy(entry) for entry in node]
    return node
