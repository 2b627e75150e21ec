"""A team that has not met, in the message of the day of whoever steers it: does it still meet?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.naming import name_of
from bot.rules.quiet import Cards
from bot.words import say

_BUTTON = 30


@dataclass(frozen=True)
class NotMet:
    """A team that nobody began the last meetings of.

    Attributes:
        met_on: the day of its last meeting; empty: it never met.
        next_on: the day of the next meeting in its plan.
        cards: how it is with its agenda cards.
    """

    ilt_id: int
    team: str
    today: date
    met_on: date | None = None
    next_on: date | None = None
    cards: Cards = Cards.ASKED


def not_met_line(one: NotMet) -> str:
    """As it stands in a message of the day."""
    team = name_of(one.team)
    if one.cards is Cards.ASKED:
        return _asked(one, team)
    if one.cards is Cards.STOPPED:
        return say(
            "{team}: no more agenda cards. They come back when somebody starts a meeting, puts something on the agenda, "
            "or says anew when you meet.",
            team=team,
        )
    if one.next_on is None:
        return say("{team}: agenda cards go on. No meeting is planned yet.", team=team)
    return say(
        "{team}: agenda cards go on. The next meeting: {day}.",
        team=team,
        day=shown_day(one.next_on, one.today),
    )


def _asked(one: NotMet, team: str) -> str:
    if one.met_on is None:
        return say(
            "{team} has not met here yet, so I post no agenda cards for now. Do you still meet?", team=team
        )
    return say(
        "{team} has not met here since {day}, so I post no agenda cards for now. Do you still meet?",
        team=team,
        day=shown_day(one.met_on, one.today),
    )


def not_met_row(one: NotMet, place: str) -> list[kit.Block]:
    """The same with its buttons; what was answered can be answered otherwise. `place`: where it stands."""
    team = name_of(one.team, _BUTTON)
    keep = _button(one, ids.CARDS_KEEP, say("We still meet"), say("{team} still meets", team=team))
    pause = _button(one, ids.CARDS_PAUSE, say("Pause until…"), say("Pause the meetings of {team}", team=team))
    label = say("Stop the agenda cards of {team}", team=team)
    stop = _button(one, ids.CARDS_STOP, say("Stop the agenda cards"), label)
    buttons = {Cards.ASKED: [keep, pause, stop], Cards.STOPPED: [keep, pause], Cards.ON: [stop]}[one.cards]
    return [kit.plain_section(not_met_line(one)), kit.actions(buttons, block_id=f"{place}:{one.ilt_id}")]


def _button(one: NotMet, action_id: str, words: str, label: str) -> dict[str, Any]:
    """It carries what its reader saw."""
    return kit.button(words, action_id, value=one.cards, label=label)
