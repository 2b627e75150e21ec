"""When a team meets, in words: its rhythm, its next meetings, whether it met twice a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bot.blocks.dates import shown_day, shown_hour
from bot.rules.cadence import Cadence, Rhythm

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}
_EVERY = {1: "Every", 2: "Every other"}
NO_PLAN = "nobody has said yet when you meet."


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
    return f"{_rhythm_words(cadence)}, {shown_hour(cadence.hour)}, {cadence.minutes} minutes"


def _rhythm_words(cadence: Cadence) -> str:
    if cadence.rhythm is Rhythm.BY_HAND:
        return f"On {len(cadence.dates)} {'date' if len(cadence.dates) == 1 else 'dates'} you chose"
    weekday = WEEKDAYS[cadence.weekday]
    if cadence.rhythm is Rhythm.MONTH_DAYS:
        which = " and ".join(ORDINALS[one] for one in cadence.ordinals)
        return f"The {which} {weekday} of each month"
    if cadence.every in _EVERY:
        return f"{_EVERY[cadence.every]} {weekday}"
    return f"Every {cadence.every} weeks on {weekday}"


def line_words(line: MeetingLine, today: date) -> str:
    """`Tue, Dec 8, 3:30 PM · moved from Mon, Dec 7`, or why there is none: `Tue, Nov 24: no school, skipped`."""
    day = shown_day(line.day, today)
    if line.is_off:
        return f"{day}: no school, skipped"
    if line.is_skipped:
        return f"{day}: skipped"
    return " · ".join([f"{day}, {shown_hour(line.hour)}", *_marks(line, today)])


def _marks(line: MeetingLine, today: date) -> list[str]:
    marks = ["goes on now"] if line.is_running else []
    if line.is_added:
        marks.append("added")
    elif line.day != line.slot:
        marks.append(f"moved from {shown_day(line.slot, today)}")
    elif line.is_moved:
        marks.append("changed")
    return marks


def next_words(line: MeetingLine | None, today: date) -> str:
    """`Next meeting: Tue, Dec 8, 3:30 PM`; empty where none is planned."""
    return f"Next meeting: {line_words(line, today)}" if line else ""


def plan_words(cadence: Cadence | None, lines: Sequence[MeetingLine], today: date) -> str:
    """The rhythm, and under it the meetings it gives."""
    head = f"{cadence_words(cadence)}." if cadence else f"{NO_PLAN[:1].upper()}{NO_PLAN[1:]}"
    return "\n".join([head, *(f"• {line_words(line, today)}" for line in lines)])


def record_words(record: Record | None, today: date, *, says_next: bool = True) -> str:
    """Whether the team met twice a month, kindly and honestly; empty before 31 days of record.

    Args:
        says_next: when the next meeting is, where that helps; not where it is read beside it.
    """
    if record is None:
        return ""
    if record.is_on_track:
        return f"You met {record.times} times in the last 31 days: on track."
    met = "You met once" if record.times == 1 else "You have not met"
    closed = f" ({record.days_off} school days of these were days off)" if record.days_off else ""
    asked = f"{met} in the last 31 days{closed}; the conditions for success ask for twice a month."
    return f"{asked} {_next_step(record, today)}" if says_next else asked


def _next_step(record: Record, today: date) -> str:
    if record.next_day is None:
        return "No meeting is planned: say in /ilt setup when you meet."
    return f"The next meeting is {shown_day(record.next_day, today)}."
