"""What the bot says to a whole channel by itself: hello, and what changed in how the team works with it."""

from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.words import later, say

# How an audit entry names the way a team's votes are offered.
UNNAMED, NAMED = "unnamed", "named"
PUBLIC = later("This channel is public: anyone in the workspace can read the results here.")

_SEE_SETUP = later("Type /ilt setup to see or change this.")
_IS_SET_UP = later("Setup is done. Type /ilt to start, or /ilt setup to see or change it.")
_WILL_BE = {
    True: later(
        "From the next self-assessment on, votes here are unnamed: only counts are shown, and the reveal deletes who voted "
        "what. One that is open stays as it is."
    ),
    False: later(
        "From the next self-assessment on, votes here are named: after the reveal the team sees who voted what. One that is "
        "open stays as it is."
    ),
}


@dataclass(frozen=True)
class Moved:
    """A record that went from one channel to another, as it is told in one of them.

    Attributes:
        is_here: told where it went to; otherwise where it came from.
        other: the other channel's name; empty where it may not be told.
    """

    is_here: bool
    other: str
    bot_name: str


_WHAT = later(
    "Hello! I help a school's Instructional Leadership Team (ILT) with its meetings: agenda, decisions, action items, "
    "minutes. Everyone votes privately on a phone, then you talk about where you differ."
)
_NOT_A_PERSON = later("It is about the team's work and is never used to evaluate a person.")


def hello(ilt_id: int, *, is_private: bool, is_set_up: bool = False) -> dict[str, Any]:
    """Said once in a channel: what this is and is not, and whether the channel is a team's; then what comes next."""
    said = [say(_WHAT), say(_NOT_A_PERSON), *([] if is_private else [say(PUBLIC)])]
    said.append(say(_IS_SET_UP) if is_set_up else say("Is this your team's channel?"))
    blocks = [kit.plain_section(words) for words in said]
    if is_set_up:
        return kit.message(kit.escape(" ".join(said)), blocks)
    buttons = [
        kit.button(say("Yes, set up this team"), ids.menu_action("setup"), style="primary"),
        kit.button(say("No, only post here"), ids.ONLY_POST, value=str(ilt_id)),
    ]
    return kit.message(kit.escape(" ".join(said)), [*blocks, kit.actions(buttons)])


def only_posts() -> dict[str, Any]:
    """What the greeting becomes in a channel that is no team's."""
    return _told(
        say("I only post here what a team shares. To make this a team's channel, type /ilt setup."),
        is_late=False,
    )


def team_is_set_up(team: str, facilitators: str, *, is_unnamed: bool, is_late: bool) -> dict[str, Any]:
    """After the first run: who facilitates, and what everyone can do now."""
    words = say(
        "{team} is set up. Organizers: {organizers}. Any member can start a self-assessment.",
        team=team,
        organizers=facilitators,
    )
    if not is_unnamed:
        named = say("Votes are named: after the reveal the team sees who voted what.")
        words = f"{words} {named}"
    button = kit.button(say("Start a self-assessment"), ids.menu_action("reflect"))
    return _told(words, is_late=is_late, actions=[button])


def someone_took_over(name: str, *, is_late: bool) -> dict[str, Any]:
    """A member made themself a facilitator."""
    return _told(
        say("{name} is now an organizer of this team. {next}", name=name, next=say(_SEE_SETUP)),
        is_late=is_late,
    )


def facilitators_are(names: str, *, is_late: bool) -> dict[str, Any]:
    """The facilitators were changed in the setup."""
    return _told(
        say("This team's organizers are now: {names}. {next}", names=names, next=say(_SEE_SETUP)),
        is_late=is_late,
    )


def votes_will_be(*, is_unnamed: bool, is_late: bool) -> dict[str, Any]:
    """Named became unnamed, or the other way round."""
    return _told(f"{say(_WILL_BE[is_unnamed])} {say(_SEE_SETUP)}", is_late=is_late)


def team_moved(moved: Moved, *, is_late: bool) -> dict[str, Any]:
    """A record came here, or went from here."""
    other = f"#{moved.other}" if moved.other else say("another channel")
    if moved.is_here:
        came = say("This team's record has moved here from {channel}, and goes on here.", channel=other)
        return _told(f"{came} {say(_SEE_SETUP)}", is_late=is_late)
    went = say(
        "This team's record has moved to {channel}: go on there. If you do not need me here any more, "
        "type /remove @{bot}",
        channel=other,
        bot=moved.bot_name,
    )
    return _told(went, is_late=is_late)


def _told(words: str, *, is_late: bool, actions: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    said = " ".join([*([say("Sorry, this comes late.")] if is_late else []), words])
    blocks = [kit.plain_section(said), *([kit.actions(actions)] if actions else [])]
    return kit.message(kit.escape(said), blocks)
