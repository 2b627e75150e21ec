"""The message of a meeting in a channel that another organization reads: how the meeting goes, not what is said in it."""

from dataclasses import replace

from bot.live.messages.meeting import Live
from bot.words import later, say

_ASIDE = later(
    "People of another organization read this channel, so what we talk about, decide and promise is not shown here. "
    "/ilt meeting shows you where we are; an organizer can have all of it shown."
)


def for_others(live: Live) -> Live:
    """The same without what people wrote; its buttons work as ever, and what they answer is private."""
    agenda = [
        replace(one, title=say("Item {number}", number=number), objective="")
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
