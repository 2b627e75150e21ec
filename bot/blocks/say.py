"""Private one-sentence answers."""

from typing import Any

from bot.blocks import kit
from bot.words import say


def sentence(words: str) -> dict[str, Any]:
    """A message of plain words; it may hold words of others."""
    return kit.message(kit.escape(words), [kit.plain_section(words)])


def sorry(error_id: str) -> dict[str, Any]:
    """What a person reads when something broke on our side."""
    return sentence(
        say(
            "Sorry, something went wrong on my side and this was not saved. Please try again. "
            "If it happens again, give this number to whoever looks after me: {number}",
            number=error_id,
        )
    )


def not_installed() -> str:
    """What somebody reads in Slack where there is no token: it was removed, or cannot be read with the keys of this server."""
    return say(
        "ILT cannot work in this workspace now. If it was removed here, an administrator has to install it again. If not, tell "
        "whoever runs it: the reason is in its log."
    )


def busy() -> dict[str, Any]:
    """What a person reads when the database did not answer in time."""
    return sentence(say("That took too long, so nothing was saved. Please tap again in a moment."))
