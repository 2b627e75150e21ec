"""Small builders for Slack's blocks, and what makes a person's text harmless in them.

Plain dicts, because slack_sdk's classes drop block types they do not know. Limits: Slack's Block Kit reference.
"""

import re
from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]

BUTTON_TEXT = 75
OPTION_TEXT = 75
HEADER_TEXT = 150
SECTION_TEXT = 3000
VIEW_TITLE = 24
CHART = "data_visualization"
# Longer fallback texts are refused by chat.update; this leaves room for escaping.
FALLBACK_TEXT = 3500

# Characters that turn the direction of the text around them, that draw nothing, control characters other than blanks, and
# halves of characters: JSON can hold them, no database and no font can.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
_BLANKS = re.compile(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BYTES = 2


def escape(words: str) -> str:
    """Text that Slack shows as written where it reads mrkdwn: no mention, no link comes alive."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def tame(words: str, limit: int) -> str:
    """A person's words on one line, without invisible characters, cut to `limit` UTF-16 units."""
    return cut(" ".join(_UNSEEN.sub("", words).split()), limit)


def visible(words: str) -> str:
    """A person's words as they typed them, line breaks and all, without invisible characters."""
    lines = _BLANKS.sub(" ", words).splitlines()
    return "\n".join(_UNSEEN.sub("", line) for line in lines).strip()


def cut(words: str, limit: int) -> str:
    """At most `limit` UTF-16 units (Slack's way of counting is not documented; this is the stricter one).

    Never ends in half a character.
    """
    # Nothing has fewer units than characters: what lies behind the limit need not be looked at.
    units = words[: limit + 1].encode("utf-16-le", "surrogatepass")
    if len(units) <= limit * _BYTES:
        return words
    kept = units[: max(limit - 1, 0) * _BYTES].decode("utf-16-le", "surrogatepass")
    whole = kept if words.startswith(kept) else kept[:-1]
    return whole.rstrip() + "…"


def plain(words: str) -> dict[str, Any]:
    """A plain_text object: nothing in it is read as formatting, and `:word:` stays a word."""
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> dict[str, Any]:
    """A mrkdwn object; `verbatim` keeps names of channels and people from becoming links."""
    return {"type": "mrkdwn", "text": cut(words, SECTION_TEXT), "verbatim": True}


def header(words: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(cut(words, HEADER_TEXT))}


def section(words: str, *, accessory: dict[str, Any] | None = None, block_id: str = "") -> Block:
    """A paragraph in our own words (mrkdwn), with an element beside it if given."""
    return _with({"type": "section", "text": mrkdwn(words)}, accessory=accessory, block_id=block_id)


def plain_section(words: str, *, accessory: dict[str, Any] | None = None, block_id: str = "") -> Block:
    """A paragraph that may hold words of others."""
    text = plain(cut(words, SECTION_TEXT))
    return _with({"type": "section", "text": text}, accessory=accessory, block_id=block_id)


def context(words: str) -> Block:
    """Small print in our own words."""
    return {"type": "context", "elements": [mrkdwn(words)]}


def actions(elements: Sequence[dict[str, Any]], *, block_id: str = "") -> Block:
    """A row of elements."""
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(
    words: str, action_id: str, *, value: str = "", label: str = "", style: str = ""
) -> dict[str, Any]:
    """A button; `label` is what a screen reader says where the words alone do not tell which row is meant."""
    made = {"type": "button", "text": plain(cut(words, BUTTON_TEXT)), "action_id": action_id}
    return _with(made, value=value, accessibility_label=cut(label, BUTTON_TEXT) if label else "", style=style)


def option(words: str, value: str) -> dict[str, Any]:
    """One choice of a select, radio group or set of checkboxes."""
    return {"text": plain(cut(words, OPTION_TEXT)), "value": value}


def chosen(options: Sequence[dict[str, Any]], value: str | None) -> dict[str, Any] | None:
    """The option of that value, as Slack wants it repeated for an initial choice."""
    return next((entry for entry in options if entry["value"] == value), None)


def form(callback_id: str, title: str, blocks: Sequence[Block], **more: str) -> dict[str, Any]:
    """A form (modal view). `more`: submit, close, private_metadata."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(cut(title, VIEW_TITLE)),
    }
    for name in ("submit", "close"):
        if words := more.pop(name, ""):
            view[name] = plain(cut(words, VIEW_TITLE))
    return {**view, **more, "blocks": list(blocks)}


def message(text: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A message. `text` carries the whole meaning: notifications and screen readers get only that."""
    return {"text": cut(text, FALLBACK_TEXT), "blocks": list(blocks)}


def without_charts(message: dict[str, Any]) -> dict[str, Any]:
    """The message for a workspace that does not take charts yet: what a chart shows must also stand beside it as text."""
    blocks = [block for block in message.get("blocks", []) if block["type"] != CHART]
    return {**message, "blocks": blocks}


def _with(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**made, **{name: value for name, value in more.items() if value}}
