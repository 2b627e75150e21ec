"""The fields of forms about meetings: which day, which hour, how long."""

from datetime import date, time
from typing import Any

from bot.blocks import kit
from bot.blocks.dates import long_day
from bot.blocks.fields import Choice, select_field
from bot.blocks.tallies import counted
from bot.words import say

DAY, HOUR, MINUTES, ANYWAY = "day", "hour", "minutes", "anyway"
LENGTHS = (15, 20, 30, 40, 45, 50, 60, 75, 90, 105, 120, 150, 180)
SHORTEST, LONGEST = LENGTHS[0], LENGTHS[-1]


def hour_field(hour: time | None) -> kit.Block:
    """When it starts, on the team's clock."""
    element: dict[str, Any] = {"type": "timepicker", "action_id": HOUR}
    if hour:
        element["initial_time"] = f"{hour:%H:%M}"
    return {
        "type": "input",
        "block_id": HOUR,
        "label": kit.plain(say("Starts at")),
        "optional": False,
        "element": element,
    }


def minutes_field(minutes: int) -> kit.Block:
    """How long it is planned to take."""
    lengths = sorted({*LENGTHS, minutes})
    choices = [Choice(counted(one, "minute"), str(one)) for one in lengths]
    return select_field(MINUTES, say("How long?"), choices, initial=str(minutes))


def anyway_block(day: date) -> str:
    """The name of the field that asks about a day off; about another day it is another field, without its tick."""
    return f"{ANYWAY}:{day.isoformat()}"


def anyway_field(day: date) -> list[kit.Block]:
    """What is said about a day off, and the tick that means: on that day all the same."""
    option = kit.option(say("We meet on that day all the same"), day.isoformat())
    element = {"type": "checkboxes", "action_id": ANYWAY, "options": [option]}
    return [
        kit.plain_section(
            say("{day} is not a school day. Choose another day, or tick the box.", day=long_day(day))
        ),
        {
            "type": "input",
            "block_id": anyway_block(day),
            "label": kit.plain(say("A day off")),
            "optional": True,
            "element": element,
        },
    ]
