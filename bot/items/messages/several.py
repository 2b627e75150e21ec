"""What people read about several action items that they named at once."""

from collections.abc import Sequence
from typing import Any

from bot.blocks import ids, kit
from bot.items.messages.items import ItemShown
from bot.words import count, say


def done_several(items: Sequence[ItemShown], refused: Sequence[str]) -> dict[str, Any]:
    """What is done, and a sentence about each that is not; one tap opens all of them again."""
    lines = [say("Done: {item}", item=item.line) for item in items]
    words = "\n".join([*lines, *refused])
    blocks = [kit.plain_section(line) for line in (*lines, *refused)]
    if items:
        value = ",".join(str(item.id) for item in items)
        undo = count("Undo", "Undo all {number}", len(items))
        blocks.append(kit.actions([kit.button(undo, ids.ITEM_REOPEN_SEVERAL, value=value)]))
    return kit.message(kit.escape(words), blocks)


def taken_back_several(items: Sequence[ItemShown], refused: Sequence[str]) -> dict[str, Any]:
    """After *Undo all* of a logging."""
    lines = [*(say("Taken back: {item}", item=item.line) for item in items), *refused]
    return kit.message(kit.escape("\n".join(lines)), [kit.plain_section(line) for line in lines])


def open_again(items: Sequence[ItemShown]) -> dict[str, Any]:
    """After *Undo* of several."""
    lines = [say("Open again: {item}", item=item.line) for item in items]
    return kit.message(kit.escape("\n".join(lines)), [kit.plain_section(line) for line in lines])
