"""The message of a meeting in a channel that another organization reads: how the meeting goes, not what is said in it."""

from dataclasses import replace

from bot.live.messages.shapes import Live
from bot.words import later, say

_ASIDE = later(
    "Another organization reads this channel, so topics, decisions and action items are not shown here. "
    "/ilt meeting tells you what is on now."
)


def for_others(live: Live) -> Live:
    """The same without what people wrote; its buttons work as ever, and what they answer is private."""
    agenda = [
        replace(one, title=say("Item {number}", number=number), objective="", asked="")
        for number, one in enumerate(live.agenda, 1)
    ]
    return replace(
        live,
        aside=say(_ASIDE),
        objective="",
        agenda=agenda,
        decisions=(),
        promised=(),
        strategies=(),
        decided=(),
        change="",
        norms="",
    )
