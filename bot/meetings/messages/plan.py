"""When a team meets, in words: its rhythm, its next meetings, whether it met twice a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.blocks.dates import shown_day, shown_hour
from bot.blocks.naming import names_in_words
from bot.blocks.tallies import counted
from bot.rules.cadence import Cadence, Rhythm
from bot.words import count, later, say

WEEKDAYS = (later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday"))
ORDINALS = {1: later("1st"), 2: later("2nd"), 3: later("3rd"), 4: later("4th"), -1: later("last")}
_EVERY = {1: later("Every {weekday}"), 2: later("Every other {weekday}")}


@dataclass(frozen=True)
class MeetingLine:
    """One meeting of the plan as people read it.

    Attributes:
        slot: the date that names it.
        hour: on the team's clock.
        is_off: it falls on a day off, so there is none.
        may_change: whether whoever looks may move and skip it.
    """

    slot: date
    day: date
    hour: time
    minutes: int = 60
    is_off: bool = False
    is_skipped: bool = False
    is_added: bool = False
    is_moved: bool = False
    is_running: bool = False
    may_change: bool = False


@dataclass(frozen=True)
class Record:
    """What is known of how often a team met in the last 31 days.

    Attributes:
        days_off: working days of these on which the school was closed; 0 where it was no long break.
        next_day: the day of the next meeting, if one is planned.
    """

    times: int
    is_on_track: bool
    days_off: int = 0
    next_day: date | None = None


def cadence_words(cadence: Cadence) -> str:
    """`Every other Tuesday, 3:30 PM, 60 minutes`."""
    return say(
        "{rhythm}, {hour}, {length}",
        rhythm=_rhythm_words(cadence),
        hour=shown_hour(cadence.hour),
        length=counted(cadence.minutes, "minute"),
    )


def _rhythm_words(cadence: Cadence) -> str:
    if cadence.rhythm is Rhythm.BY_HAND:
        return count("On {number} date you chose", "On {number} dates you chose", len(cadence.dates))
    weekday = say(WEEKDAYS[cadence.weekday])
    if cadence.rhythm is Rhythm.MONTH_DAYS:
        which = names_in_words([say(ORDINALS[one]) for one in cadence.ordinals])
        return say("The {which} {weekday} of each month", which=which, weekday=weekday)
    if cadence.every in _EVERY:
        return say(_EVERY[cadence.every], weekday=weekday)
    return say("Every {number} weeks on {weekday}", number=cadence.every, weekday=weekday)


def line_words(line: MeetingLine, today: date) -> str:
    """`Tue, Dec 8, 3:30 PM · moved from Mon, Dec 7`, or why there is none: `Tue, Nov 24: no school, skipped`."""
    day = shown_day(line.day, today)
    if line.is_off:
        return say("{day}: no school, skipped", day=day)
    if line.is_skipped:
        return say("{day}: skipped", day=day)
    return " · ".join([say("{day}, {hour}", day=day, hour=shown_hour(line.hour)), *_marks(line, today)])


def _marks(line: MeetingLine, today: date) -> list[str]:
    marks = [say("goes on now")] if line.is_running else []
    if line.is_added:
        marks.append(say("added"))
    elif line.day != line.slot:
        marks.append(say("moved from {day}", day=shown_day(line.slot, today)))
    elif line.is_moved:
        marks.append(say("changed"))
    return marks


def next_words(line: MeetingLine | None, today: date) -> str:
    """`Next meeting: Tue, Dec 8, 3:30 PM`; empty where none is planned."""
    return say("Next meeting: {meeting}", meeting=line_words(line, today)) if line else ""


def plan_words(cadence: Cadence | None, lines: Sequence[MeetingLine], today: date) -> str:
    """The rhythm, and under it the meetings it gives."""
    head = f"{cadence_words(cadence)}." if cadence else say("Nobody has said yet when you meet.")
    return "\n".join([head, *(f"• {line_words(line, today)}" for line in lines)])


def record_words(record: Record | None, today: date, *, says_next: bool = True) -> str:
    """Whether the team met twice a month, kindly and honestly; empty before 31 days of record.

    Args:
        says_next: when the next meeting is, where that helps; not where it is read beside it.
    """
    if record is None:
        return ""
    if record.is_on_track:
        return say("You met {number} times in the last 31 days: on track.", number=record.times)
    asked = _too_seldom(record)
    return f"{asked} {_next_step(record, today)}" if says_next else asked


def _too_seldom(record: Record) -> str:
    match record.times == 1, bool(record.days_off):
        case True, False:
            return say("You met once in the last 31 days; the conditions for success ask for twice a month.")
        case False, False:
            return say(
                "You have not met in the last 31 days; the conditions for success ask for twice a month."
            )
        case True, True:
            return count(
                "You met once in the last 31 days ({number} school day of these was a day off); the conditions for "
                "success ask for twice a month.",
                "You met once in the last 31 days ({number} school days of these were days off); the conditions for "
                "success ask for twice a month.",
                record.days_off,
            )
    return count(
        "You have not met in the last 31 days ({number} school day of these was a day off); the conditions for "
        "success ask for twice a month.",
        "You have not met in the last 31 days ({number} school days of these were days off); the conditions for "
        "success ask for twice a month.",
        record.days_off,
    )


def _next_step(record: Record, today: date) -> str:
    if record.next_day is None:
        return say("No meeting is planned: say in /ilt setup when you meet.")
    return say("The next meeting is {day}.", day=shown_day(record.next_day, today))
