"""What is quoted from a source and shown in another language: marked as our translation, with the source's own words one tap away."""

from collections.abc import Iterable
from typing import Any

from bot.blocks import kit
from bot.blocks.packing import packed
from bot.words import say


def translation_mark(action_id: str, value: str) -> kit.Block:
    """That what stands above is a translation, with the way to the original."""
    button = kit.button(say("Read it in English"), action_id, value=value)
    return kit.plain_section(say("This is an unofficial translation."), accessory=button)


def original_form(
    callback_id: str, parts: Iterable[tuple[str, Iterable[str]]], source: str
) -> dict[str, Any]:
    """The source's own words. `parts`: what each is called, and what it says, in the form's markup."""
    blocks = [
        block
        for name, texts in parts
        for block in (kit.header(name), *map(kit.section, packed(texts, between="\n\n")))
    ]
    return kit.form(
        callback_id,
        say("In English"),
        [*blocks, kit.context(say("Quoted from: {source}", source=kit.escape(source)))],
        close=say("Close"),
    )
