"""The tree that formatted text is parsed into, before anything is drawn.

Texts from the bot and from people never become HTML strings: they become these nodes, and the browser side
(assets/rich_text.js) makes elements and text nodes of them one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True)
class Span:
    """One element: a tag that rich_text.js knows, what is inside, and its attributes."""

    tag: str
    children: "tuple[Node, ...]" = ()
    attrs: Mapping[str, str] = field(default_factory=dict)


Node: TypeAlias = str | Span


def span(tag: str, children: Iterable[Node], **attrs: str) -> Span:
    """Builds a node; a trailing underscore of an attribute name is dropped (`class_`)."""
    return Span(tag, tuple(children), {name.rstrip("_"): value for name, value in attrs.items()})


def link(url: str, label: str) -> Node:
    """A link that opens apart from the page, or plain text where the address is not one a person should follow."""
    if not is_safe_url(url):
        return label
    return span("a", [label], href=url, target="_blank", rel="noopener noreferrer")


def is_safe_url(url: str) -> bool:
    """Whether an address may become a link (never `javascript:`, never a broken one)."""
    try:
        return urlsplit(url).scheme.lower() in LINK_SCHEMES
    except ValueError:
        return False


def to_json(nodes: Sequence[Node]) -> list[Any]:
    """The form that rich_text.js draws: a string, or {"t": tag, "c": children, "a": attributes}."""
    return [
        node if isinstance(node, str) else {"t": node.tag, "c": to_json(node.children), "a": dict(node.attrs)}
        for node in nodes
    ]


def plain(nodes: Sequence[Node]) -> str:
    """The words alone, for accessible names and notifications."""
    return "".join(node if isinstance(node, str) else plain(node.children) for node in nodes)
