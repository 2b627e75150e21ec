"""What is wrong with a form that opens a self-assessment: a sentence under the field, with a way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.blocks import kit
from bot.blocks.dates import shown_day, shown_hour
from bot.blocks.listing import either
from bot.rules.asked_deadline import MOST_DAYS_AHEAD, DeadlineFault, days_instead, deadline_faults, last_day
from bot.rules.local_time import PersonTime, local_date
from bot.rules.working_days import DaysOff
from bot.words import count, later, say

NO_SECTION = later("Choose at least one part.")
NO_NAMING = later("Choose Unnamed or Named.")
NO_DAY = later("Choose a day.")
NO_HOUR = later("Choose a time.")
NOBODY = later("Choose at least one person: with nobody counted there is no vote.")

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
            return say("{day} is in the past. Choose a day from today on.", day=shown)
        case DeadlineFault.TOO_FAR:
            return say(
                "{day} is more than {most} days away. Choose a day until {last}.",
                day=shown,
                most=MOST_DAYS_AHEAD,
                last=shown_day(wrong.last, wrong.today),
            )
        case DeadlineFault.DAY_OFF:
            return _no_school_day(shown, [shown_day(one, wrong.today) for one in wrong.instead])
        case DeadlineFault.NIGHT:
            return say(
                "At {hour} the team is not at work. Choose a time from {first} on and before {end}.",
                hour=shown_hour(wrong.hour),
                first=shown_hour(wrong.team.quiet_until),
                end=shown_hour(wrong.team.quiet_from),
            )
        case DeadlineFault.PAST_HOUR:
            return say("That time has passed today. Choose a later one, or another day.")


def _no_school_day(day: str, instead: Sequence[str]) -> str:
    """`instead`: the closest school days, two at most."""
    if not instead:
        return say("{day} is not a school day. Choose another day.", day=day)
    return say("{day} is not a school day. Choose {instead}.", day=day, instead=either(instead))


def people_sentence(wrong: WrongPeople, channel_name: str) -> str:
    """Under the field of who is counted."""
    sentences = []
    if outside := _listed([*wrong.outside], wrong.strangers):
        sentences.append(
            say(
                "Not in #{channel}: {people}. Invite them first, or take them out of the list.",
                channel=kit.tame(channel_name, _CHANNEL),
                people=outside,
            )
        )
    if wrong.observers:
        people = _listed(wrong.observers)
        sentences.append(say("Observers do not vote: {people}. Take them out of the list.", people=people))
    if wrong.unable:
        people = _listed(wrong.unable)
        sentences.append(say("Cannot vote here: {people}. Take them out of the list.", people=people))
    return " ".join(sentences)


def _listed(names: Sequence[str], more: int = 0) -> str:
    shown = [kit.tame(name, _NAME) for name in names[:_MOST_NAMES]]
    left = len(names) - len(shown) + more
    if left and shown:
        shown.append(say("{number} more", number=left))
    elif left:
        shown.append(count("{number} person I do not know", "{number} people I do not know", left))
    return ", ".join(shown)
