"""Slack's rich_text block, turned into the same nodes as mrkdwn (Slack: rich text block)."""

from collections.abc import Callable
from typing import Any

from sandbox.page.dates import format_date_token
from sandbox.page.emoji import emoji
from sandbox.page.mrkdwn import Names, broadcast, channel_mention, mention
from sandbox.page.nodes import Node, link, span

_STYLES = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}
_LISTS = {"bullet": "ul", "ordered": "ol"}


def parse_rich_text(block: dict[str, Any], names: Names) -> list[Node]:
    """All parts of one rich_text block (or of a rich_text cell of a table), in order."""
    return [_part(part, names) for part in block.get("elements", [])]


def _part(part: dict[str, Any], names: Names) -> Node:
    kind = part.get("type")
    if kind == "rich_text_list":
        return _list(part, names)
    if kind == "rich_text_preformatted":
        return span("pre", _inline(part, names))
    if kind == "rich_text_quote":
        return span("blockquote", _inline(part, names))
    return span("div", _inline(part, names))


def _list(part: dict[str, Any], names: Names) -> Node:
    tag = _LISTS.get(part.get("style", ""), "ul")
    items = [span("li", _inline(item, names)) for item in part.get("elements", [])]
    attrs = {"class_": f"indent-{min(int(part.get('indent', 0)), 8)}"}
    if tag == "ol" and part.get("offset"):
        attrs["start"] = str(int(part["offset"]) + 1)
    return span(tag, items, **attrs)


def _inline(part: dict[str, Any], names: Names) -> list[Node]:
    nodes: list[Node] = []
    for element in part.get("elements", []):
        shown = _DRAW.get(element.get("type", ""), _unknown)(element, names)
        nodes += _with_breaks(_styled(shown, element.get("style") or {}))
    return nodes


def _with_breaks(node: Node) -> list[Node]:
    if not isinstance(node, str) or "\n" not in node:
        return [node]
    first, *others = node.split("\n")
    nodes: list[Node] = [first]
    for line in others:
        nodes += [span("br", []), line]
    return nodes


def _styled(node: Node, style: dict[str, Any]) -> Node:
    for name, tag in _STYLES.items():
        if style.get(name):
            node = span(tag, [node])
    return node


def _text(element: dict[str, Any], _names: Names) -> Node:
    return str(element.get("text", ""))


def _link(element: dict[str, Any], _names: Names) -> Node:
    url = str(element.get("url", ""))
    return link(url, str(element.get("text") or url))


def _user(element: dict[str, Any], names: Names) -> Node:
    return mention(str(element.get("user_id", "")), "", names)


def _channel(element: dict[str, Any], names: Names) -> Node:
    return channel_mention(str(element.get("channel_id", "")), "", names)


def _emoji(element: dict[str, Any], _names: Names) -> Node:
    return emoji(str(element.get("name", "")))


def _broadcast(element: dict[str, Any], _names: Names) -> Node:
    return broadcast(str(element.get("range", "here")))


def _date(element: dict[str, Any], names: Names) -> Node:
    try:
        return format_date_token(str(element["format"]), int(element["timestamp"]), names.zone, names.now)
    except (KeyError, OverflowError, ValueError, OSError):  # the block carries a fallback for this
        return str(element.get("fallback", ""))


def _color(element: dict[str, Any], _names: Names) -> Node:
    return str(element.get("value", ""))


def _unknown(element: dict[str, Any], _names: Names) -> Node:
    return str(element.get("text") or element.get("fallback") or f"[{element.get('type', '?')}]")


_DRAW: dict[str, Callable[[dict[str, Any], Names], Node]] = {
    "text": _text,
    "link": _link,
    "user": _user,
    "channel": _channel,
    "emoji": _emoji,
    "broadcast": _broadcast,
    "date": _date,
    "color": _color,
}
