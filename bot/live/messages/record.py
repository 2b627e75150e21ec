"""The short record that the message of a meeting becomes."""

from typing import Any

from bot.blocks import kit
from bot.blocks.dates import long_day, shown_hour
from bot.blocks.tallies import counted
from bot.live.messages.shapes import Record
from bot.words import count, say

_NAME = 40


def record(it: Record) -> dict[str, Any]:
    """What the message becomes: a few lines without buttons."""
    lines = [_ended(it), _came_of(it)]
    if it.unfinished:
        lines.append(
            count(
                "{number} action item has no owner or no date yet: /ilt actions all",
                "{number} action items have no owner or no date yet: /ilt actions all",
                it.unfinished,
            )
        )
    if it.left_over:
        lines.append(
            count(
                "{number} agenda item waits for the next meeting.",
                "{number} agenda items wait for the next meeting.",
                it.left_over,
            )
        )
    words = "\n".join(lines)
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def _ended(it: Record) -> str:
    if it.ended_by:
        return say(
            "Meeting of {day}: {started} to {ended}, ended by {name}.",
            day=long_day(it.day),
            started=shown_hour(it.started),
            ended=shown_hour(it.ended),
            name=kit.tame(it.ended_by, _NAME),
        )
    return say(
        "Meeting of {day}: {started} to {ended}, nobody ended it, so it ended by itself.",
        day=long_day(it.day),
        started=shown_hour(it.started),
        ended=shown_hour(it.ended),
    )


def _came_of(it: Record) -> str:
    return say(
        "{there} there, {decisions}, {items}.",
        there=it.there,
        decisions=counted(it.decisions, "decision"),
        items=counted(it.promised, "action item"),
    )
