"""What an organizer is asked when the team's channel is shared with another organization."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit, limits
from bot.rules.text import tame
from bot.words import count, say

_MOST_NAMES = 5


@dataclass(frozen=True)
class Outsiders:
    """Who would read along.

    Attributes:
        names: of those of the other organization who are in the channel.
        is_waiting: something is there already that is not posted for that reason.
        may_answer: whoever reads it is an organizer; else they asked for what waits.
    """

    ilt_id: int
    channel_name: str
    names: tuple[str, ...]
    is_waiting: bool
    may_answer: bool = True


def outsiders_message(outsiders: Outsiders) -> dict[str, Any]:
    """The question, with its one answer as a button: to leave it is the other one."""
    channel = outsiders.channel_name
    shared = (
        say(
            "Something new for #{channel} waits: the channel is shared with another organization.",
            channel=channel,
        )
        if outsiders.is_waiting
        else say("Your channel #{channel} is now shared with another organization.", channel=channel)
    )
    until = say(
        "Results, notes, your focus, your plan and minutes are not posted there until an organizer says yes, and agendas and meetings are "
        "shown without what you wrote. Nothing is lost: it comes then, or by itself once the channel is not shared any more. "
        "Votes and everything private go on as before."
    )
    asked = [] if outsiders.may_answer else [say("Its organizers are asked.")]
    words = "\n".join([shared, *asked, _who_reads(outsiders.names), until])
    button = kit.button(say("Post them there"), ids.OUTSIDERS_MAY_READ, value=str(outsiders.ilt_id))
    row = [kit.actions([button])] if outsiders.may_answer else []
    return kit.message(kit.escape(words), [kit.plain_section(words), *row])


def aside_block(words: str, ilt_id: int) -> kit.Block:
    """In the channel: why what people wrote is not shown there, and an organizer's way to have it shown."""
    button = kit.button(say("Show it here…"), ids.OUTSIDERS_MAY_READ, value=str(ilt_id))
    asked = {
        "title": kit.plain(say("Show it here?")),
        "text": kit.plain(
            say(
                "The other organization will read it here: agendas, meetings, results, notes, focus, plan and minutes. "
                "An organizer decides that."
            )
        ),
        "confirm": kit.plain(say("Show it")),
        "deny": kit.plain(say("Not now")),
    }
    return kit.plain_section(words, accessory={**button, "confirm": asked})


def _who_reads(names: tuple[str, ...]) -> str:
    if not names:
        return say(
            "Nobody of the other organization is in it yet. Whoever comes would read what is posted there, also later on."
        )
    shown, more = names[:_MOST_NAMES], len(names) - _MOST_NAMES
    listed = ", ".join(tame(name, limits.BUTTON_TEXT) for name in shown)
    if more > 0:
        return count(
            "Of the other organization these would read them: {names} and {number} more.",
            "Of the other organization these would read them: {names} and {number} more.",
            more,
            names=listed,
        )
    return count(
        "Of the other organization {names} would read them.",
        "Of the other organization these would read them: {names}.",
        len(names),
        names=listed,
    )
