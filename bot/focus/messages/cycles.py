"""What is said around the end of a cycle: to organizers, on Home, on the agenda card, and in answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.focus.messages.message_buttons import confirm
from bot.focus.messages.shapes import name_of, names_in_words
from bot.words import say

# Of all the teams that somebody steers.
_MOST_WAITING = 2


@dataclass(frozen=True)
class Over:
    """A cycle that is over, or is to be ended by hand.

    Attributes:
        round_id: a choosing whose focus it is: its end can be moved there.
        channel_name: where the step back is.
        is_running: its end has not come; is_open: the step back was begun.
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

    @property
    def words(self) -> str:
        """In one sentence, for Home, the menu and the answer to `/ilt focus end`."""
        team, day = name_of(self.team), shown_day(self.ends_on, self.today)
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


def asked(one: Over, *, is_late: bool) -> dict[str, Any]:
    """What organizers read on the morning after the end."""
    sorry = say("Sorry, this comes late.") if is_late else ""
    until = say("Until then its strategies wait: nobody is asked about them.")
    words = " ".join(filter(None, [sorry, one.words, until]))
    return _with_buttons(words, one)


def standing(one: Over) -> dict[str, Any]:
    """The answer to `/ilt focus end`."""
    return _with_buttons(one.words, one)


def _with_buttons(words: str, one: Over) -> dict[str, Any]:
    buttons = _buttons(one)
    blocks = [kit.plain_section(words), *([kit.actions(buttons)] if buttons else [])]
    return kit.message(kit.escape(words), blocks)


def _buttons(one: Over) -> list[dict[str, Any]]:
    if one.is_open:
        return []
    move = kit.button(say("Move its end…"), ids.FOCUS_MOVE, value=str(one.round_id))
    if not one.is_running:
        return [_begin(one), move]
    now = kit.button(say("Step back now"), ids.STEP_BACK_NOW, value=str(one.cycle_id), style="primary")
    words = say("It ends today. Its strategies wait until you have decided what comes next.")
    return [{**now, "confirm": confirm(say("End it now?"), words, say("Step back"), say("Not yet"))}, move]


def _begin(one: Over) -> dict[str, Any]:
    return step_back_button(one.cycle_id, say("Step back with {team}", team=name_of(one.team, 30)))


def step_back_button(cycle_id: int, label: str = "") -> dict[str, Any]:
    """Posts the step back in the channel."""
    return kit.button(say("Step back"), ids.STEP_BACK, value=str(cycle_id), label=label, style="primary")


def over_rows(waiting: Sequence[Over]) -> list[kit.Block]:
    """Rows for Home and the menu, each with its button."""
    return [
        kit.plain_section(one.words, accessory=None if one.is_open else _begin(one))
        for one in waiting[:_MOST_WAITING]
    ]


def waits_words(ends_on: date, today: date, *, is_open: bool) -> str:
    """The one line of an agenda card, and of the focus itself."""
    if is_open:
        return say(
            "The step back on your focus is open in this channel; until it is finished its strategies wait."
        )
    return say(
        "The time for your focus was over on {day}: its strategies wait until an organizer steps back on it "
        "(/ilt focus end).",
        day=shown_day(ends_on, today),
    )
