"""What happens in a school year: promises of eight people in two teams, and everything that gets in their way."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from holidays import country_holidays

from tests.patience import LARGE
from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, PRIVATE, TEAM
from tests.years.items_shapes import Around

CHICAGO, NEW_YORK, PHOENIX = "America/Chicago", "America/New_York", "America/Phoenix"
MATH, READING, SPECIAL, COUNSELOR = EIGHT[4:]
ZONES = dict.fromkeys(EIGHT, CHICAGO) | {MATH: NEW_YORK, READING: NEW_YORK, SPECIAL: PHOENIX}
MEMBERS = {TEAM: EIGHT, PRIVATE: [PRINCIPAL, ASSISTANT, MATH, READING, SPECIAL]}
STEERED_BY = {TEAM: [PRINCIPAL, ASSISTANT], PRIVATE: [ASSISTANT]}
# Weekends and, for the first team, the public holidays of Illinois come on top.
BREAKS = {
    TEAM: [
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 12, 21), date(2027, 1, 1)),
        (date(2027, 3, 22), date(2027, 3, 26)),
    ],
    PRIVATE: [(date(2026, 12, 24), date(2026, 12, 31)), (date(2027, 4, 5), date(2027, 4, 9))],
}
# On every change half a year, with the night in which the clocks go back and both winter breaks.
FIRST, LAST = date(2026, 9, 1), date(2027, 6, 30) if LARGE else date(2027, 1, 31)
ALL_DAYS = [date(2026, 7, 1) + timedelta(days=number) for number in range(720)]
_HOLIDAYS = set(country_holidays("US", subdiv="IL", years=[2026, 2027, 2028]))
OFF = {
    ilt: {day for day in ALL_DAYS if any(first <= day <= last for first, last in breaks)}
    | (_HOLIDAYS if ilt == TEAM else set())
    for ilt, breaks in BREAKS.items()
}
# Some are refused: logged for somebody who has left.
ITEMS = 128


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant. `item`: its number in the story; `value`: whatever it needs."""

    at: datetime
    what: str
    item: int = 0
    user: str = ""
    value: Any = None


def at(day: date, hour: int, minute: int = 17, zone: str = CHICAGO) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone))


START = at(FIRST, 6)
END = at(LAST, 19)
AROUND = Around(ZONES, MEMBERS, OFF, STEERED_BY, START, END)
# The worker stands still: for a morning, over a night, over a week with a weekend.
STOPS = [
    (at(date(2026, 10, 14), 5), at(date(2026, 10, 14), 11)),
    (at(date(2027, 1, 19), 5), at(date(2027, 1, 20), 10)),
    (at(date(2027, 2, 8), 5), at(date(2027, 2, 15), 13)),
    (at(date(2027, 4, 20), 5), at(date(2027, 4, 20), 21)),
]


def story(seed: int) -> list[Event]:
    """Everything in its order; nothing else happens while the worker stands still."""
    dice = random.Random(seed)
    events = [*_people(), *(event for number in range(1, ITEMS + 1) for event in _life(dice, number))]
    stops = [Event(first, "stop", value=last) for first, last in STOPS]
    return sorted((event for event in [*events, *stops] if event.at < END), key=lambda event: event.at)


def _people() -> Iterator[Event]:
    """Habits, journeys, absences."""
    yield Event(at(date(2026, 9, 21), 12), "hour", user=GRADE3, value=time(9, 15))
    yield Event(at(date(2026, 11, 10), 8), "hour", user=GRADE3, value=time(7))
    yield Event(at(date(2027, 2, 23), 12), "hour", user=GRADE3, value=None)
    yield Event(at(date(2026, 10, 6), 12), "hour", user=SPECIAL, value=time(16, 45))
    yield Event(at(date(2026, 9, 10), 12), "frequency", user=GRADE5, value="due")
    yield Event(at(date(2026, 12, 2), 12), "frequency", user=COUNSELOR, value="overdue")
    yield Event(at(date(2027, 3, 2), 12), "frequency", user=COUNSELOR, value="every")
    yield Event(at(date(2026, 10, 27), 12), "zone", user=MATH, value=CHICAGO)
    yield Event(at(date(2027, 1, 12), 7, 40), "zone", user=MATH, value=PHOENIX)
    yield Event(at(date(2027, 3, 9), 12), "zone", user=GRADE5, value="Europe/Berlin")
    yield Event(at(date(2027, 3, 19), 12), "zone", user=GRADE5, value=CHICAGO)
    away = [
        (PRINCIPAL, date(2026, 10, 1), date(2026, 10, 12), date(2026, 10, 16)),
        (PRINCIPAL, date(2027, 4, 15), date(2027, 4, 26), date(2027, 4, 26)),
        (ASSISTANT, date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 11)),
        (GRADE3, date(2027, 1, 6), date(2027, 1, 7), date(2027, 1, 22)),
        (GRADE5, date(2026, 9, 29), date(2026, 9, 29), date(2026, 10, 2)),
        (READING, date(2026, 9, 15), date(2026, 11, 16), date(2026, 12, 18)),
        (SPECIAL, date(2027, 5, 3), date(2027, 5, 6), date(2027, 5, 7)),
        (COUNSELOR, date(2027, 5, 10), date(2027, 5, 11), date(2027, 5, 25)),
    ]
    for user, said, first, last in away:
        yield Event(at(said, 10, 41), "time_off", user=user, value=(first, last))
    yield Event(at(date(2027, 1, 26), 14), "days_off", value=(TEAM, date(2027, 1, 28), date(2027, 1, 29)))
    yield Event(at(date(2026, 12, 8), 9, 41), "leave", user=READING, value=TEAM)
    yield Event(at(date(2027, 1, 11), 9, 41), "rejoin", user=READING, value=TEAM)
    yield Event(at(date(2027, 5, 12), 9, 41), "deactivate", user=MATH)


_FATES = ["early"] * 34 + ["late"] * 32 + ["never"] * 16 + ["moved"] * 14 + ["snoozed"] * 10 + ["given"] * 6
_FATES += ["dropped"] * 3 + ["taken_back"] * 2 + ["undone"] * 3


def _life(dice: random.Random, number: int) -> Iterator[Event]:
    """One promise from its logging to its end."""
    ilt = dice.choice([TEAM, TEAM, PRIVATE])
    by, owner = dice.choice(MEMBERS[ilt]), dice.choice(MEMBERS[ilt])
    logged = _moment(dice, FIRST + timedelta(days=dice.randrange(0, 285)))
    due = _school_day(ilt, logged.date() + timedelta(days=dice.choice([1, 2, 4, 6, 9, 12, 15, 20, 28, 40])))
    yield Event(logged, "log", number, by, (ilt, owner, due))
    fate = dice.choice(_FATES)
    match "late" if fate == "given" and owner == ASSISTANT else fate:
        case "early":
            yield from _ending(dice, number, due - timedelta(days=dice.randrange(0, 6)), logged)
        case "late":
            yield from _ending(dice, number, due + timedelta(days=dice.randrange(1, 25)), logged)
        case "moved":
            yield from _moved(dice, number, ilt, due, logged)
        case "snoozed":
            yield from _snoozed(dice, number, due, logged)
        case "given":
            to = dice.choice([user for user in MEMBERS[ilt] if user not in {owner, *STEERED_BY[ilt]}])
            given = _after(dice, due + timedelta(days=dice.randrange(-5, 12)), logged)
            yield Event(given, "hand_over", number, value=to)
            yield from _ending(dice, number, due + timedelta(days=18), given)
        case "never":
            yield Event(_after(dice, due + timedelta(days=dice.randrange(25, 70)), logged), "drop", number)
        case "dropped":
            yield Event(_after(dice, due + timedelta(days=3), logged), "drop", number)
        case "taken_back":
            yield Event(logged + timedelta(seconds=50), "take_back", number, by)
        case "undone":
            done = _after(dice, due - timedelta(days=1), logged)
            yield Event(done, "done", number)
            undone = _after(dice, done.date() + timedelta(days=4), done)
            yield Event(undone, "undo", number)
            yield from _ending(dice, number, due + timedelta(days=20), undone)


def _moved(dice: random.Random, number: int, ilt: str, due: date, logged: datetime) -> Iterator[Event]:
    """Twice; the second time sometimes back to the first date."""
    first = _after(dice, due - timedelta(days=dice.randrange(0, 4)), logged)
    later = _school_day(ilt, max(due, first.date()) + timedelta(days=dice.randrange(3, 15)))
    yield Event(first, "move", number, value=later)
    second = _after(dice, first.date() + timedelta(days=1), first)
    back = due if due > second.date() else _school_day(ilt, later + timedelta(days=5))
    yield Event(second, "move", number, value=back)
    yield from _ending(dice, number, back + timedelta(days=dice.randrange(-2, 16)), second)


def _snoozed(dice: random.Random, number: int, due: date, logged: datetime) -> Iterator[Event]:
    when = _after(dice, due + timedelta(days=dice.randrange(-4, 8)), logged)
    yield Event(when, "snooze", number, value=when.date() + timedelta(days=dice.randrange(1, 15)))
    yield from _ending(dice, number, when.date() + timedelta(days=dice.randrange(2, 30)), when)


def _ending(dice: random.Random, number: int, day: date, after: datetime) -> Iterator[Event]:
    """Done, and two weeks later perhaps an answer."""
    done = _after(dice, day, after)
    yield Event(done, "done", number)
    said = done
    for answer in dice.choice([["yes"], ["partly"], ["no"], [], ["too_early", "yes"], ["too_early"] * 3]):
        said = _after(dice, said.date() + timedelta(days=dice.randrange(16, 20)), said)
        yield Event(said, "check", number, value=answer)


def _after(dice: random.Random, day: date, after: datetime) -> datetime:
    """A moment of that day, or of the next where that would be too early."""
    moment = _moment(dice, day)
    return moment if moment > after + timedelta(hours=1) else _moment(dice, after.date() + timedelta(days=1))


def _moment(dice: random.Random, day: date) -> datetime:
    """A moment of that day's work; after a stop of the worker, where it falls into one."""
    hour, minute, second = dice.randrange(8, 17), dice.choice([3, 11, 23, 37, 44, 52]), dice.randrange(60)
    moment = at(day, hour, minute) + timedelta(seconds=second)
    for first, last in STOPS:
        if first <= moment <= last:
            return last + timedelta(minutes=5 + minute, seconds=second)
    return moment


def _school_day(ilt: str, day: date) -> date:
    """That day or the next on which the team works."""
    while day.isoweekday() > 5 or day in OFF[ilt]:
        day += timedelta(days=1)
    return day
