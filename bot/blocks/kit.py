"""Small builders for Slack's blocks, and what makes a person's text harmless in them.

Plain dicts, because slack_sdk's classes drop block types they do not know.
"""

from collections.abc import Sequence
from typing import Any

from bot.blocks import limits
from bot.rules import text

# What draws has them at hand with the builders.
cut, tame, visible = text.cut, text.tame, text.visible

Block = dict[str, Any]

CHART = "data_visualization"


def escape(words: str) -> str:
    """Text that Slack shows as written where it reads mrkdwn: no mention, no link comes alive."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(words: str) -> dict[str, Any]:
    """A plain_text object: nothing in it is read as formatting, and `:word:` stays a word."""
    return {"type": "plain_text", "text": words, "emoji": False}


def mrkdwn(words: str) -> dict[str, Any]:
    """A mrkdwn object; `verbatim` keeps names of channels and people from becoming links."""
    return {"type": "mrkdwn", "text": cut(words, limits.SECTION_TEXT), "verbatim": True}


def header(words: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(cut(words, limits.HEADER_TEXT))}


def section(words: str, *, accessory: dict[str, Any] | None = None, block_id: str = "") -> Block:
    """A paragraph in our own words (mrkdwn), with an element beside it if given."""
    return _with({"type": "section", "text": mrkdwn(words)}, accessory=accessory, block_id=block_id)


def plain_section(words: str, *, accessory: dict[str, Any] | None = None, block_id: str = "") -> Block:
    """A paragraph that may hold words of others."""
    text = plain(cut(words, limits.SECTION_TEXT))
    return _with({"type": "section", "text": text}, accessory=accessory, block_id=block_id)


def bold_start(bold: str, words: str) -> Block:
    """A paragraph that begins in bold and may hold words of others: rich text reads no formatting in them either."""
    elements = [{"type": "text", "text": bold, "style": {"bold": True}}, {"type": "text", "text": words}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def context(words: str) -> Block:
    """Small print in our own words."""
    return {"type": "context", "elements": [mrkdwn(words)]}


def quiet(words: str) -> Block:
    """Small print that may hold words of others."""
    return {"type": "context", "elements": [plain(cut(words, limits.SECTION_TEXT))]}


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
    made = {"type": "button", "text": plain(cut(words, limits.BUTTON_TEXT)), "action_id": action_id}
    said = cut(_with_words_on_it(label, words), limits.BUTTON_TEXT) if label else ""
    return _with(made, value=value, accessibility_label=said, style=style)


def _with_words_on_it(label: str, words: str) -> str:
    """The label with the words that are seen: who steers by voice says those."""
    # What stands in brackets is said at the end of a label, or not at all.
    seen = words.partition(" (")[0].rstrip("….?")
    return label if seen.casefold() in label.casefold() else f"{seen}: {label}"


def option(words: str, value: str, small: str = "") -> dict[str, Any]:
    """One choice of a select, radio group or set of checkboxes. `small`: what stands below it."""
    made = {"text": plain(cut(words, limits.OPTION_TEXT)), "value": value}
    return _with(made, description=plain(cut(small, limits.OPTION_TEXT)) if small else None)


def chosen(options: Sequence[dict[str, Any]], value: str | None) -> dict[str, Any] | None:
    """The option of that value, as Slack wants it repeated for an initial choice."""
    return next((entry for entry in options if entry["value"] == value), None)


def form(callback_id: str, title: str, blocks: Sequence[Block], **more: str) -> dict[str, Any]:
    """A form (modal view). `more`: submit, close, private_metadata."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(cut(title, limits.VIEW_TITLE)),
    }
    for name in ("submit", "close"):
        if words := more.pop(name, ""):
            view[name] = plain(cut(words, limits.VIEW_TITLE))
    return {**view, **more, "blocks": list(blocks)}


def message(text: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A message. `text` carries the whole meaning: notifications and screen readers get only that."""
    return {"text": cut(text, limits.FALLBACK_TEXT), "blocks": list(blocks)}


def without_charts(message: dict[str, Any]) -> dict[str, Any]:
    """The message for a workspace that does not take charts yet: what a chart shows must also stand beside it as text."""
    blocks = [block for block in message.get("blocks", []) if block["type"] != CHART]
    return {**message, "blocks": blocks}


def _with(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**made, **{name: value for name, value in more.items() if value}}
