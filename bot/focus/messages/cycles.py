"""What is said around the end of a cycle: on Home, on the agenda card, and in answers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.focus.messages.message_buttons import confirm
from bot.items.messages.step_backs import Over, begin_button, move_button
from bot.words import say

# Of all the teams that somebody steers.
_MOST_WAITING = 2


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
    move = move_button(one)
    if not one.is_running:
        return [begin_button(one), move]
    now = kit.button(say("Step back now"), ids.STEP_BACK_NOW, value=str(one.cycle_id), style="primary")
    words = say("It ends today. Its strategies wait until you have decided what comes next.")
    return [{**now, "confirm": confirm(say("End it now?"), words, say("Step back"), say("Not yet"))}, move]


def over_rows(waiting: Sequence[Over]) -> list[kit.Block]:
    """Rows for Home and the menu, each with its button."""
    return [
        kit.plain_section(one.words, accessory=None if one.is_open else begin_button(one))
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
