"""An entry of the library wherever it stands, and the two that are named where the need arises."""

import re
from collections.abc import Sequence
from typing import Any

from bot.blocks import ids, kit
from bot.library.messages.shapes import LONGEST_LINE, LONGEST_TITLE, Entry, Suggestion
from bot.words import say

# What Slack would read as formatting in a text of ours that holds others' words.
_MARKS = re.compile(r"[*_~`]|^>|:[\w+-]+:", re.MULTILINE)


def entry_words(one: Entry, *, accessory: dict[str, Any] | None = None) -> kit.Block:
    """Title, kind and the two lines; the title is bold where nothing in it could be taken for formatting."""
    rest = [one.about, *(kit.tame(line, LONGEST_LINE) for line in (one.what, one.why, one.where) if line)]
    return _titled(one, "\n".join(rest), accessory=accessory)


def _titled(one: Entry, words: str, *, accessory: dict[str, Any] | None = None) -> kit.Block:
    title = kit.tame(one.title, LONGEST_TITLE)
    if _MARKS.search(f"{title}\n{words}"):
        return kit.plain_section(f"{title}\n{words}", accessory=accessory)
    bold = f"*{kit.escape(title)}*\n{kit.escape(words)}"
    return kit.section(bold, accessory=accessory)


def open_button(ilt_id: int, one: Entry) -> dict[str, Any]:
    """*Open*: the address opens in a browser, and that the team has opened it is noted."""
    label = say("Open: {title}", title=kit.tame(one.title, LONGEST_TITLE))
    made = kit.button(say("Open"), ids.RESOURCE_OPEN, value=f"{ilt_id}:{one.ref}", label=label)
    return {**made, "url": one.address}


def suggestion_rows(suggested: Sequence[Suggestion]) -> list[kit.Block]:
    """A row each: its name, what it is, *Open*."""
    return [
        _titled(
            one.entry,
            f"{one.entry.kind_words} · {kit.tame(one.entry.what, LONGEST_LINE)}",
            accessory=open_button(one.ilt_id, one.entry),
        )
        for one in suggested
    ]


def suggestions_below(suggested: Sequence[Suggestion]) -> list[kit.Block]:
    """The same below something else, under a line that says what they are; nothing where there is none."""
    if not suggested:
        return []
    return [kit.context(say("From the resource library:")), *suggestion_rows(suggested)]
