"""What is wrong with a form that opens a self-assessment: a sentence under the field, with a way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.blocks import kit
from bot.blocks.dates import shown_day, shown_hour
from bot.rules.asked_deadline import MOST_DAYS_AHEAD, DeadlineFault, days_instead, deadline_faults, last_day
from bot.rules.local_time import PersonTime, local_date
from bot.rules.working_days import DaysOff

NO_SECTION = "Choose at least one part."
NO_NAMING = "Choose Unnamed or Named."
NO_DAY = "Choose a day."
NO_HOUR = "Choose a time."
NOBODY = "Choose at least one person: with nobody counted there is no vote."

_ABOUT_THE_HOUR = {DeadlineFault.NIGHT, DeadlineFault.PAST_HOUR}
_NAME = 40
_CHANNEL = 80
_MOST_NAMES = 5


@dataclass(frozen=True)
class WrongDeadline:
    """An end that cannot be.

    Attributes:
        instead: days that could be chosen where the day is no school day.
        last: the last day on which a vote may end.
    """

    faults: Sequence[DeadlineFault]
    day: date
    hour: time
    instead: Sequence[date]
    today: date
    last: date
    team: PersonTime


@dataclass(frozen=True)
class WrongPeople:
    """Names of those who cannot be counted. `strangers`: how many the bot has never met."""

    outside: Sequence[str] = ()
    observers: Sequence[str] = ()
    unable: Sequence[str] = ()
    strangers: int = 0

    def __bool__(self) -> bool:
        return bool(self.outside or self.observers or self.unable or self.strangers)


def wrong_deadline(
    asked: tuple[date, time], now: datetime, days_off: DaysOff, team: PersonTime, fields: tuple[str, str]
) -> dict[str, str]:
    """A sentence for each field that cannot be taken; empty = the vote can end then.

    Args:
        asked: a day and an hour on the team's clock.
        fields: the block ids of the day's input and of the hour's.
    """
    when = (*asked, now, days_off, team)
    faults = deadline_faults(*when)
    wrong = WrongDeadline(
        faults,
        *asked,
        days_instead(*when) if DeadlineFault.DAY_OFF in faults else (),
        local_date(now, team.zone),
        last_day(now, team),
        team,
    )
    return deadline_sentences(wrong, *fields)


def deadline_sentences(wrong: WrongDeadline, day_field: str, hour_field: str) -> dict[str, str]:
    """By field."""
    return {
        hour_field if fault in _ABOUT_THE_HOUR else day_field: _sentence(fault, wrong)
        for fault in wrong.faults
    }


def _sentence(fault: DeadlineFault, wrong: WrongDeadline) -> str:
    shown = shown_day(wrong.day, wrong.today)
    match fault:
        case DeadlineFault.PAST_DAY:
            return f"{shown} is in the past. Choose a day from today on."
        case DeadlineFault.TOO_FAR:
            last = shown_day(wrong.last, wrong.today)
            return f"{shown} is more than {MOST_DAYS_AHEAD} days away. Choose a day until {last}."
        case DeadlineFault.DAY_OFF:
            choices = " or ".join(shown_day(one, wrong.today) for one in wrong.instead)
            return f"{shown} is not a school day. Choose {choices or 'another day'}."
        case DeadlineFault.NIGHT:
            first, end = shown_hour(wrong.team.quiet_until), shown_hour(wrong.team.quiet_from)
            shown = shown_hour(wrong.hour)
            return f"At {shown} the team is not at work. Choose a time from {first} on and before {end}."
        case DeadlineFault.PAST_HOUR:
            return "That time has passed today. Choose a later one, or another day."


def people_sentence(wrong: WrongPeople, channel_name: str) -> str:
    """Under the field of who is counted."""
    outside = _listed([*wrong.outside], wrong.strangers)
    sentences = [
        f"Not in #{kit.tame(channel_name, _CHANNEL)}: {outside}. Invite them first, or take them out of the list."
        if outside
        else "",
        f"Observers take no vote: {_listed(wrong.observers)}. Take them out of the list."
        if wrong.observers
        else "",
        f"Cannot vote here: {_listed(wrong.unable)}. Take them out of the list." if wrong.unable else "",
    ]
    return " ".join(filter(None, sentences))


def _listed(names: Sequence[str], more: int = 0) -> str:
    shown = [kit.tame(name, _NAME) for name in names[:_MOST_NAMES]]
    left = len(names) - len(shown) + more
    if left and shown:
        shown.append(f"{left} more")
    elif left:
        shown.append("1 person I do not know" if left == 1 else f"{left} people I do not know")
    return ", ".join(shown)
