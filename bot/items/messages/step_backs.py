"""The step back on a focus that waits for whoever steers a team, in their message of the day and wherever else it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.naming import name_of, names_in_words
from bot.words import say

_BUTTON = 30


@dataclass(frozen=True)
class Over:
    """A cycle that is over, or is to be ended by hand.

    Attributes:
        round_id: a choosing whose focus it is: its end can be moved there.
        channel_name: where the step back is.
        is_running: its end has not come; is_open: the step back was begun; has_ended: it is done.
    """

    cycle_id: int
    round_id: int
    team: str
    channel_name: str
    today: date
    ends_on: date
    names: Sequence[str]
    is_running: bool = False
    is_open: bool = False
    has_ended: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody is to begin it."""
        return not (self.is_running or self.is_open or self.has_ended)

    @property
    def words(self) -> str:
        """In one sentence."""
        team, day = name_of(self.team), shown_day(self.ends_on, self.today)
        if self.has_ended and self.is_open:
            return say("{team} has stepped back on {names}.", team=team, names=names_in_words(self.names))
        if self.has_ended:
            return say("{team} works on {names} no more.", team=team, names=names_in_words(self.names))
        if self.is_open:
            return self._open_words
        if self.is_running:
            return say(
                "{team} works on {names} until {day}. To end it now and look back on it, tap Step back now.",
                team=team,
                names=names_in_words(self.names),
                day=day,
            )
        return say(
            "{team}: the time for {names} was over on {day}. Step back with your team: what worked, what next?",
            team=team,
            names=names_in_words(self.names),
            day=day,
        )

    @property
    def _open_words(self) -> str:
        """A team without a name of its own is called by its channel, which says where already."""
        channel = kit.tame(self.channel_name, 80)
        if self.team == f"#{self.channel_name}":
            return say(
                "The step back on your focus is open in #{channel}. Decide about each strategy there, then what comes next.",
                channel=channel,
            )
        return say(
            "{team}: the step back on your focus is open in #{channel}. Decide about each strategy there, then "
            "what comes next.",
            team=name_of(self.team),
            channel=channel,
        )


def step_back_button(cycle_id: int, label: str = "") -> dict[str, Any]:
    """Posts the step back in the channel."""
    return kit.button(say("Step back"), ids.STEP_BACK, value=str(cycle_id), label=label, style="primary")


def begin_button(one: Over) -> dict[str, Any]:
    """The same, where several teams may stand beside each other."""
    return step_back_button(one.cycle_id, say("Step back with {team}", team=name_of(one.team, _BUTTON)))


def move_button(one: Over) -> dict[str, Any]:
    """Opens the form that moves its end."""
    return kit.button(say("Move its end…"), ids.FOCUS_MOVE, value=str(one.round_id))


def step_back_line(one: Over) -> str:
    """As it stands in a message of the day."""
    if one.is_running:  # its end was moved since
        return say(
            "{team} works on {names} until {day}.",
            team=name_of(one.team),
            names=names_in_words(one.names),
            day=shown_day(one.ends_on, one.today),
        )
    until = say("Until then its strategies wait: nobody is asked about them.") if one.waits else ""
    return " ".join(filter(None, [one.words, until]))


def step_back_row(one: Over, place: str) -> list[kit.Block]:
    """The same with its buttons. `place`: where it stands."""
    text = kit.plain_section(step_back_line(one))
    if not one.waits:
        return [text]
    return [text, kit.actions([begin_button(one), move_button(one)], block_id=f"{place}:{one.cycle_id}")]
