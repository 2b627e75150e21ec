"""What is said in a form: where there is no place for a message, or above what somebody has typed so far."""

from collections.abc import Mapping
from typing import Any

from bot.blocks import kit
from bot.words import say

NOTICE = "notice"
_ON_TOP = "notice_on_top"
_MOST_BLOCKS = 100
_OF_A_VIEW = (
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "private_metadata",
    "notify_on_close",
    "clear_on_close",
)


def notice(message: dict[str, Any], *, is_last: bool = False) -> dict[str, Any]:
    """A private answer where there is no place for a message: as a form without inputs. `is_last`: as in `Say`."""
    view = kit.form(NOTICE, "ILT", message["blocks"], close=say("Close"))
    return {**view, **({"clear_on_close": True} if is_last else {})}


def with_notice(view: Mapping[str, Any], words: str) -> dict[str, Any] | None:
    """A form as it is, a sentence on top: Slack keeps what was typed in inputs that stay. None for what is no form."""
    blocks, title = view.get("blocks"), view.get("title")
    if view.get("type") != "modal" or not blocks or not title:
        return None
    rest = [block for block in blocks if block.get("block_id") != _ON_TOP]
    kept = {name: view[name] for name in _OF_A_VIEW if view.get(name)}
    said = [kit.plain_section(words, block_id=_ON_TOP)] if len(rest) < _MOST_BLOCKS else []
    return {**kept, "blocks": [*said, *rest]}
