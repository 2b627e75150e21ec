"""The settings on a person's Home tab: when reminders come, which ones, and time off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day, shown_zone
from bot.blocks.fields import date_field
from bot.home.messages.waiting import left
from bot.words import count, later, say

MOST_TIME_OFF = 6
FIRST_DAY, LAST_DAY = "first", "last"
# By storage.people.Frequency; in the order of the select.
FREQUENCIES = {
    "every": later("Three days before, on the day, and when overdue"),
    "due": later("On the day, and when overdue"),
    "overdue": later("Only when overdue"),
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
        kit.header(say("Settings")),
        kit.plain_section(reminders, accessory=hour, block_id="hour"),
        kit.plain_section(
            say("I remind you of an action item"), accessory=_often(mine), block_id="frequency"
        ),
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
    options = [kit.option(say(words), value) for value, words in FREQUENCIES.items()]
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
            say("Remove"),
            ids.HOME_TIME_OFF_REMOVE,
            value=str(one.id),
            label=say("Remove time off {days}", days=days),
        )
        rows.append(kit.plain_section(days, accessory=button))
    said = say("Time off: I write nothing to you then, and remind you earlier instead.")
    more = len(mine.away) - MOST_TIME_OFF
    further = count(
        "And {number} more later. It appears here as time goes on.",
        "And {number} more later. They appear here as time goes on.",
        more,
    )
    return [
        kit.plain_section(said),
        *rows,
        *left(more, further),
        kit.actions([kit.button(say("Add time off…"), ids.HOME_TIME_OFF_ADD)]),
    ]


def _days(one: Away, today: date) -> str:
    first, last = shown_day(one.first_day, today), shown_day(one.last_day, today)
    return first if one.first_day == one.last_day else say("{first} to {last}", first=first, last=last)


def time_off_form(today: date) -> dict[str, Any]:
    """*Add time off…*."""
    return kit.form(
        ids.HOME_TIME_OFF_FORM,
        say("Time off"),
        [
            kit.plain_section(say("I write nothing to you on these days, and remind you earlier instead.")),
            date_field(FIRST_DAY, say("First day"), initial=today),
            date_field(LAST_DAY, say("Last day"), initial=today, hint=say("The same day for a single day.")),
        ],
        submit=say("Add"),
        close=say("Cancel"),
    )
