"""The settings on a person's Home tab: when reminders come, which ones, and time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day, shown_zone
from bot.blocks.fields import date_field
from bot.home.messages.waiting import left
from bot.words import say

MOST_TIME_OFF = 6
FIRST_DAY, LAST_DAY = "first", "last"
# By storage.people.Frequency; in the order of the select.
FREQUENCIES = {
    "every": "Three days before, on the day, and when overdue",
    "due": "On the day, and when overdue",
    "overdue": "Only when overdue",
}


@dataclass(frozen=True)
class Away:
    """Days on which the person is told nothing."""

    id: int
    first_day: date
    last_day: date


@dataclass(frozen=True)
class MySettings:
    """What the person chose, or what holds without a choice.

    Attributes:
        is_own_hour: they chose it; else it is the team's.
        hears_time: they are told when an agenda item's time is nearly up, where they keep time.
    """

    hour: time
    is_own_hour: bool
    frequency: str
    zone: str
    away: Sequence[Away] = ()
    hears_time: bool = True


def settings_blocks(mine: MySettings, today: date) -> list[kit.Block]:
    """*Settings*."""
    zone = shown_zone(mine.zone)
    reminders = say("Reminders come at your team's hour ({zone})", zone=zone)
    if mine.is_own_hour:
        reminders = say("Reminders come at this hour ({zone})", zone=zone)
    hour = {
        "type": "timepicker",
        "action_id": ids.HOME_HOUR,
        "initial_time": f"{mine.hour:%H:%M}",
    }
    return [
        kit.header("Settings"),
        kit.plain_section(reminders, accessory=hour, block_id="hour"),
        kit.plain_section("I remind you of an action item", accessory=_often(mine), block_id="frequency"),
        *_away(today, mine),
        *([] if mine.hears_time else [_no_time()]),
    ]


def _no_time() -> kit.Block:
    """Only for who tapped *Not again*."""
    button = kit.button(
        say("Tell me again"), ids.HOME_TIME_LINES, label=say("Tell me again when an item's time is nearly up")
    )
    words = say("In meetings: I do not tell you when an agenda item's time is nearly up, as you asked.")
    return kit.plain_section(words, accessory=button)


def _often(mine: MySettings) -> dict[str, Any]:
    options = [kit.option(words, value) for value, words in FREQUENCIES.items()]
    return {
        "type": "static_select",
        "action_id": ids.HOME_FREQUENCY,
        "options": options,
        "initial_option": kit.chosen(options, mine.frequency) or options[0],
    }


def _away(today: date, mine: MySettings) -> list[kit.Block]:
    rows = []
    for one in mine.away[:MOST_TIME_OFF]:
        days = _days(one, today)
        button = kit.button(
            "Remove", ids.HOME_TIME_OFF_REMOVE, value=str(one.id), label=f"Remove time off {days}"
        )
        rows.append(kit.plain_section(days, accessory=button))
    said = "Time off: I write nothing to you then, and remind you earlier instead."
    return [
        kit.plain_section(said),
        *rows,
        *left(len(mine.away), MOST_TIME_OFF, "later", "They appear here as time goes on."),
        kit.actions([kit.button("Add time off…", ids.HOME_TIME_OFF_ADD)]),
    ]


def _days(one: Away, today: date) -> str:
    first, last = shown_day(one.first_day, today), shown_day(one.last_day, today)
    return first if one.first_day == one.last_day else f"{first} to {last}"


def time_off_form(today: date) -> dict[str, Any]:
    """*Add time off…*."""
    return kit.form(
        ids.HOME_TIME_OFF_FORM,
        "Time off",
        [
            kit.plain_section("I write nothing to you on these days, and remind you earlier instead."),
            date_field(FIRST_DAY, "First day", initial=today),
            date_field(LAST_DAY, "Last day", initial=today, hint="The same day for a single day."),
        ],
        submit="Add",
        close="Cancel",
    )
