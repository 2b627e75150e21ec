"""Slack's text objects, as nodes or as bare words."""

from typing import Any

from sandbox.page.mrkdwn import Names, parse, parse_plain
from sandbox.page.nodes import Node, plain


def text_nodes(text: dict[str, Any] | str | None, names: Names) -> list[Node]:
    """A text object (plain_text or mrkdwn) as it is shown."""
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        return parse(str(text.get("text", "")), names)
    return parse_plain(raw(text))


def words(text: dict[str, Any] | str | None, names: Names | None = None) -> str:
    """A text object as bare words, for labels that cannot carry formatting."""
    return plain(text_nodes(text, names or Names()))


def raw(text: dict[str, Any] | str | None) -> str:
    """The text as it was sent."""
    return str((text or {}).get("text", "")) if isinstance(text, dict) or text is None else text
