"""What a team's channel reads of taking part across schools: that it is proposed, that it is so, and that it is over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import long_day
from bot.focus.messages.message_buttons import confirm
from bot.words import later, say

_TEAM, _NAME = 80, 60
# The parts of it: a message each.
PROPOSAL, IS_IN, IS_OUT = "", "in", "out"
_WHAT = later(
    "Across schools counts, for each criterion, how many teams of our district worked on it, voted again on it, and say that "
    "something worked. No team is named, and a number is shown only where at least five teams stand on each side of it. Votes, "
    "evidence, notes and people are never shown. Who takes part can read it: /ilt schools."
)


@dataclass(frozen=True)
class Stay:
    """A proposal, as its team's channel reads it.

    Attributes:
        last_day: on which somebody can say no.
        is_open, is_in: it can be said no to; the team takes part. Neither: it is over.
        was_refused, was_moved: why it is over; neither: a member took the team out.
    """

    id: int
    ilt_id: int
    team: str
    by: str
    last_day: date
    is_open: bool = False
    is_in: bool = False
    was_refused: bool = False
    was_moved: bool = False


def stay_message(stay: Stay, part: str) -> dict[str, Any]:
    """One of the messages."""
    return {PROPOSAL: _proposal, IS_IN: _is_in, IS_OUT: _is_out}[part](stay)


def _proposal(stay: Stay) -> dict[str, Any]:
    team, by = kit.tame(stay.team, _TEAM), kit.tame(stay.by, _NAME)
    said = [say("{who} proposes that {team} takes part in Across schools.", who=by, team=team), say(_WHAT)]
    if not stay.is_open:
        return _with([*said, _became(stay, team)])
    said.append(
        say(
            "Anybody of us can say no until the end of {day}, and nobody is told who did. If nobody does, we take part from then "
            "on, and any member can take us out at any time.",
            day=long_day(stay.last_day),
        )
    )
    return _with(said, kit.button(say("No, not us"), ids.SCHOOLS_NO, value=str(stay.id)))


def _became(stay: Stay, team: str) -> str:
    if stay.was_refused:
        return say(
            "A member said no, so {team} does not take part. It can be proposed again next quarter.",
            team=team,
        )
    if stay.was_moved:
        return say("Our district is another one now, so this no longer holds.")
    if stay.is_in:
        return say("Nobody said no: {team} takes part.", team=team)
    return say("Nobody said no. Later a member took {team} out.", team=team)


def _is_in(stay: Stay) -> dict[str, Any]:
    team = kit.tame(stay.team, _TEAM)
    if not stay.is_in:
        return _with([say("{team} took part in Across schools. That is over.", team=team)])
    said = say(
        "{team} takes part in Across schools now: nobody said no. It is counted once it has been in for a whole quarter. Type "
        "/ilt schools to read what there is; only you see it.",
        team=team,
    )
    return _with([said], take_out_button(stay.ilt_id, team))


def _is_out(stay: Stay) -> dict[str, Any]:
    team = kit.tame(stay.team, _TEAM)
    if stay.was_moved:
        return _with(
            [
                say(
                    "Our district is another one now, and {team} agreed to take part in the one before. It does not take part any "
                    "more, and its cards are deleted. An organizer can propose it anew: /ilt schools.",
                    team=team,
                )
            ]
        )
    return _with(
        [
            say(
                "A member took {team} out of Across schools. From the next table on it is not counted, and its cards are deleted. An "
                "organizer can propose it anew: /ilt schools.",
                team=team,
            )
        ]
    )


def take_out_button(ilt_id: int, team: str) -> dict[str, Any]:
    """*Take us out…*, of any member."""
    asked = confirm(
        say("Take us out?"),
        say(
            "The channel is told, not who did it. Your team's cards are deleted. The table that stands stays as it is."
        ),
        say("Take us out"),
        say("Not now"),
    )
    label = say("Take us out of Across schools: {team}", team=team)
    made = kit.button(say("Take us out…"), ids.SCHOOLS_TAKE_OUT, value=str(ilt_id), label=label)
    return {**made, "confirm": asked}


def _with(said: list[str], *buttons: dict[str, Any]) -> dict[str, Any]:
    rows = [kit.actions(buttons)] if buttons else []
    return kit.message(kit.escape("\n".join(said)), [*map(kit.plain_section, said), *rows])
