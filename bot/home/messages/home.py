"""The Home tab: what waits for a person, their teams, their settings. Only that person sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks import ids, kit
from bot.home.messages.settings import MySettings, settings_blocks
from bot.home.messages.waiting import Waiting, left, waiting_blocks
from bot.library.messages.shapes import Suggestion
from bot.library.messages.suggested import suggestions_below
from bot.staff.messages.list import from_staff_line, read_button
from bot.words import count, later, say

MOST_TEAMS = 6
_NAME, _ASKING = 60, 300
_WHAT_IT_IS = later(
    "I help school leadership teams with their meetings: voting on what is strong and what is weak, agreeing on next "
    "steps, and keeping them alive. It is about the team's work and never used to evaluate a person."
)
_FIRST_STEPS = later(
    "You are in no team with me yet. Go to your team's channel, type `/invite @ILT` there, then `/ilt setup`. "
    "As soon as I know the team, it appears here."
)

_TOO_LITTLE = later(
    "An administrator of your Slack has to install me again, because I was given less than I need now. Until then that part "
    "rests, and everything else works as before. What I need it for:"
)
_LOST = later(
    "An administrator of your Slack has to install me again today: what lets me in here ends within hours, and cannot be "
    "renewed. Nothing of your team is lost, and what I owe you comes as soon as I am back."
)


@dataclass(frozen=True)
class InstallAgain:
    """An administrator has to install the app again: said to whoever steers a team.

    Attributes:
        address: where that is done.
        missing: for what it was granted too little (`handlers.manifest.SCOPES`); empty: its next token was lost.
    """

    address: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamCard:
    """A team, in words: how its self-assessment stands, its next meeting, what it works on; empty: none of that.

    Attributes:
        suggested: resources for what it works on.
        from_staff: how many questions of staff wait, to an organizer.
        asking: what staff are asked now, to an organizer.
    """

    ilt_id: int
    name: str
    standing: str
    meeting: str = ""
    focus: str = ""
    suggested: Sequence[Suggestion] = ()
    from_staff: int = 0
    asking: str = ""


@dataclass(frozen=True)
class Home:
    """Everything on the tab. `settings` empty: somebody who is in no team that the bot is in; `left`: but was in one."""

    waiting: Waiting
    teams: Sequence[TeamCard] = ()
    settings: MySettings | None = None
    again: InstallAgain | None = None
    left: str = ""


def home_view(shown: Home) -> dict[str, Any]:
    """The tab as Slack takes it."""
    mine = shown.settings
    known = (
        [
            *_install_again(shown.again),
            *waiting_blocks(shown.waiting),
            *_teams(shown),
            *settings_blocks(mine, shown.waiting.today),
        ]
        if mine
        else [kit.plain_section(shown.left) if shown.left else kit.section(say(_FIRST_STEPS))]
    )
    standing = [_growth(), _schools(), kit.divider(), kit.context(say(_WHAT_IT_IS))]
    return {"type": "home", "blocks": [*known, *standing]}


def _install_again(again: InstallAgain | None) -> list[kit.Block]:
    if again is None:
        return []
    needs = "".join(f"\n• {say(reason)}" for reason in again.missing)
    words = say(_TOO_LITTLE) + needs if again.missing else say(_LOST)
    where = say("Please pass this address on to them: {address}", address=f"<{again.address}>")
    return [kit.header(say("I have to be installed again")), kit.plain_section(words), kit.section(where)]


def _growth() -> kit.Block:
    """The same for everybody: it tells nothing of whether they have one."""
    words = say("What you practice as a leader, on a page of your own. Only you can open yours.")
    return kit.plain_section(words, accessory=kit.button(say("My growth page"), ids.GROWTH_OPEN))


def _schools() -> kit.Block:
    """The same for everybody: what they may read is looked up when they tap."""
    words = say("What teams of other schools work on, as numbers, and whom you can ask.")
    return kit.plain_section(words, accessory=kit.button(say("Across schools"), ids.SCHOOLS_OPEN))


def _teams(shown: Home) -> list[kit.Block]:
    blocks = [kit.header(say("My ILTs"))]
    for team in shown.teams[:MOST_TEAMS]:
        name = kit.tame(team.name, _NAME)
        buttons = [
            kit.button(
                say("Log an action item"),
                ids.ITEM_LOG,
                value=str(team.ilt_id),
                label=say("Log an action item in {team}", team=name),
            ),
            kit.button(
                say("All action items"),
                ids.ITEM_LIST_ALL,
                value=f"{team.ilt_id}:0",
                label=say("All action items of {team}", team=name),
            ),
        ]
        if team.meeting:
            label = say("Next meetings of {team}", team=name)
            next_ones = kit.button(
                say("Next meetings"), ids.MEETING_LIST, value=str(team.ilt_id), label=label
            )
            buttons.append(next_ones)
        if team.from_staff:
            buttons.append(read_button(team.ilt_id))
        of_staff = [
            from_staff_line(team.from_staff) if team.from_staff else "",
            kit.tame(team.asking, _ASKING),
        ]
        words = "\n".join(filter(None, [name, team.meeting, team.focus, team.standing, *of_staff]))
        blocks += [kit.plain_section(words), *suggestions_below(team.suggested), kit.actions(buttons)]
    more = len(shown.teams) - MOST_TEAMS
    words = count(
        "And {number} more team. Type /ilt in its channel.",
        "And {number} more teams. Type /ilt in their channels.",
        more,
    )
    return [*blocks, *left(more, words)]
