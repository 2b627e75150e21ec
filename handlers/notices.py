"""What is said in a form: where there is no place for a message, or above what somebody has typed so far."""

from collections.abc import Mapping
from typing import Any

from bot.blocks import kit
from bot.rules.over import mark_of
from bot.words import say

NOTICE = "notice"
_ON_TOP = "notice_on_top"
_STANDS = "stands_now"
_MOST_BLOCKS = 100
# What is to be done stands behind it, in the same paragraph.
_MOST_SHOWN = 2500
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


def with_what_stands(view: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """A form as it is, and above each of the fields what somebody else wrote there meanwhile; what was typed stays.

    Args:
        fields: what stands now, by the block id of the field.
    """
    blocks: list[kit.Block] = []
    for block in blocks_of(view):
        name = str(block.get("block_id", ""))
        if name in fields:
            blocks.append(
                kit.plain_section(_stands(fields[name]), block_id=_said_of(name) + mark_of(fields[name]))
            )
        if not any(name.startswith(_said_of(one)) for one in fields):
            blocks.append(block)
    return {**{name: view[name] for name in _OF_A_VIEW if view.get(name)}, "blocks": blocks[:_MOST_BLOCKS]}


def mark_read(view: Mapping[str, Any], field: str) -> str:
    """The mark of what `with_what_stands` told of a field last; empty where it told nothing."""
    names = (str(block.get("block_id", "")) for block in blocks_of(view))
    return next(
        (name.removeprefix(_said_of(field)) for name in names if name.startswith(_said_of(field))), ""
    )


def blocks_of(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A form's blocks as it was shown; what is not as Slack sends it is left out."""
    blocks = view.get("blocks")
    return [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []


def _said_of(field: str) -> str:
    return f"{_STANDS}:{field}:"


def _stands(now: str) -> str:
    if not now:
        return say(
            "Somebody took away what stood here while you were writing. What you typed is below, and nothing was saved yet. "
            "To save it, send the form once more."
        )
    return say(
        "Somebody changed this while you were writing. It now says:\n“{now}”\n"
        "What you typed is below, and nothing was saved yet. To put it in place of that, send the form once more.",
        now=kit.cut(now, _MOST_SHOWN),
    )


def with_notice(view: Mapping[str, Any], words: str) -> dict[str, Any] | None:
    """A form as it is, a sentence on top: Slack keeps what was typed in inputs that stay. None for what is no form."""
    blocks, title = blocks_of(view), view.get("title")
    if view.get("type") != "modal" or not blocks or not title:
        return None
    rest = [block for block in blocks if block.get("block_id") != _ON_TOP]
    kept = {name: view[name] for name in _OF_A_VIEW if view.get(name)}
    said = [kit.plain_section(words, block_id=_ON_TOP)] if len(rest) < _MOST_BLOCKS else []
    return {**kept, "blocks": [*said, *rest]}
