"""What happens in a school year of one team's meetings: what people do, and when. Nothing here knows the bot."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.steps.bot import ASSISTANT, EIGHT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.years.items_story import ALL_DAYS, CHICAGO, Event, at

MATH, READING, SPECIAL, COUNSELOR = EIGHT[4:]
ZONES = dict.fromkeys(EIGHT, CHICAGO)
# The mathematics coach comes in January, the reading coach leaves in December.
AT_FIRST = [user for user in EIGHT if user != MATH]
OBSERVER = COUNSELOR
LEFT, JOINED = at(date(2026, 12, 10), 9, 41), at(date(2027, 1, 11), 9, 41)
# Public holidays that lie near meetings come on top of the breaks: the story's days off are all given as dates.
OFF = (
    (date(2026, 10, 12), date(2026, 10, 12)),
    (date(2026, 11, 11), date(2026, 11, 11)),
    (date(2026, 11, 25), date(2026, 11, 27)),
    (date(2026, 12, 21), date(2027, 1, 1)),
    (date(2027, 1, 18), date(2027, 1, 18)),
    (date(2027, 2, 12), date(2027, 2, 12)),
    (date(2027, 2, 15), date(2027, 2, 15)),
    (date(2027, 3, 29), date(2027, 4, 2)),
)
DAYS_OFF = {day for day in ALL_DAYS if any(first <= day <= last for first, last in OFF)}
AWAY = {
    ASSISTANT: (date(2026, 10, 13), date(2026, 10, 14)),
    GRADE5: (date(2026, 12, 8), date(2026, 12, 9)),
    SPECIAL: (date(2027, 2, 8), date(2027, 2, 11)),
}
START, END = at(date(2026, 9, 1), 6), at(date(2027, 6, 4), 19)
# The worker stands still over the morning on which the card of December 8 is due.
STOP = (at(date(2026, 12, 7), 5), at(date(2026, 12, 8), 11))
SURVEYS = (at(date(2026, 9, 21), 9, 5), at(date(2027, 4, 19), 9, 5))
FIRST_SLOT, USUAL_MINUTES = date(2026, 9, 15), 60
MOVED, SKIPPED, MISSED = date(2026, 10, 27), date(2027, 4, 27), date(2027, 1, 19)
LEFT_OPEN = date(2027, 3, 2)
MOVED_TO = at(date(2026, 11, 2), 16, 0)
ADDED = at(date(2027, 2, 25), 14, 0)
ADDED_MINUTES = 45
HAND_OVER = date(2027, 5, 11)


@dataclass(frozen=True)
class Sitting:
    """A meeting as it is planned, and what happens in it.

    Attributes:
        starts: when it is planned to start.
        begun: when somebody starts it; None: nobody does.
        ended: when somebody ends it; None: nobody does.
        by: who starts it and does everything that only a leader can.
        there: who is there, `by` among them.
        steps: "n" = next item, "p" = park it.
        answers: who says something afterwards, and when.
        shown: when whoever leads shows the answers before everybody has given one; None: nobody does.
        closed: when somebody closes the reflection; None: nobody does.
        chosen: when a change is chosen.
        lead_to: who is given the lead, ten minutes into it.
    """

    slot: date
    starts: datetime
    minutes: int
    begun: datetime | None = None
    ended: datetime | None = None
    by: str = PRINCIPAL
    there: tuple[str, ...] = ()
    steps: str = ""
    answers: tuple[tuple[str, datetime], ...] = ()
    shown: datetime | None = None
    closed: datetime | None = None
    chosen: datetime | None = None
    lead_to: str = ""
    decisions: int = 0


@dataclass
class Story:
    """Everything in its order."""

    sittings: list[Sitting] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def story(seed: int, others: Iterable[Event] = (), *, every: int = 1) -> Story:
    """The whole year.

    Args:
        others: what happens besides.
        every: of so many promises one is made.
    """
    dice = random.Random(seed)
    told = Story(sittings=[_sitting(dice, *one) for one in _plan()])
    told.events += _people()
    for one in told.sittings:
        told.events += _during(dice, one)
    told.events += _items(dice, told.sittings, every)
    told.events += _surveys()
    told.events += others
    told.events = sorted(map(_not_in_the_stop, told.events), key=lambda event: event.at)
    return told


def _not_in_the_stop(event: Event) -> Event:
    """Nobody does anything while the worker stands still."""
    if STOP[0] < event.at <= STOP[1]:
        return replace(event, at=STOP[1] + timedelta(minutes=5, seconds=event.item % 60))
    return event


def is_school(day: date, user: str = "") -> bool:
    """Whether the school works that day, and that person."""
    away = AWAY.get(user)
    return day.isoweekday() < 6 and day not in DAYS_OFF and not (away and away[0] <= day <= away[1])


def members_at(moment: datetime) -> list[str]:
    """Who is in the team then, the observer too."""
    gone = {MATH} if moment < JOINED else set()
    return [user for user in EIGHT if user not in gone and not (user == READING and moment > LEFT)]


def _plan() -> Iterator[tuple[date, datetime, int]]:
    """Every other Tuesday without those on days off; one elsewhere, one more."""
    slot = FIRST_SLOT
    while slot <= date(2027, 5, 25):
        if is_school(slot):
            yield slot, MOVED_TO if slot == MOVED else at(slot, 15, 30), USUAL_MINUTES
        if slot == date(2027, 2, 16):
            yield ADDED.date(), ADDED, ADDED_MINUTES
        slot += timedelta(days=14)


def _sitting(dice: random.Random, slot: date, starts: datetime, minutes: int) -> Sitting:
    if slot in {SKIPPED, MISSED}:
        return Sitting(slot, starts, minutes)
    present = [user for user in members_at(starts) if user != OBSERVER and is_school(starts.date(), user)]
    there = dice.sample(present, dice.choice([len(present), len(present) - 1, 4]))
    begun = starts + timedelta(minutes=dice.choice([-4, 1, 3, 6]), seconds=10)
    ended = starts + timedelta(minutes=minutes + dice.choice([-3, -2, 4, 7]), seconds=20)
    by_hand = dice.random() < 0.5 and slot != LEFT_OPEN
    if slot == LEFT_OPEN:
        # Nobody ends it: it ends on the next morning, and is spoken of on that day.
        over = at(slot + timedelta(days=1), 7, 30)
        answers = tuple(_answers(dice, there, over))
        later = at(slot + timedelta(days=2), 8, 30)
        return Sitting(
            slot, starts, minutes, begun, None, there[0], tuple(there), "nn", answers, chosen=later
        )
    closed = ended + timedelta(minutes=60) if by_hand else None
    answers = tuple(_answers(dice, there, ended))
    can_be_shown = by_hand and len(answers) > 3
    chosen = ended + timedelta(minutes=50 if can_be_shown else 70) if by_hand else None
    return Sitting(
        slot,
        starts,
        minutes,
        begun,
        ended,
        there[0],
        (*there, OBSERVER) if dice.random() < 0.3 else tuple(there),
        dice.choice(["nn", "nnn", "npn", "n", "nnp", "nnnn"]),
        answers,
        _last(answers) + timedelta(minutes=2) if can_be_shown and len(answers) < len(there) else None,
        closed,
        chosen or at(_next_school_day(ended.date()), 8, 30),
        there[1] if slot == HAND_OVER else "",
        dice.choice([0, 1, 1, 2]),
    )


def _answers(dice: random.Random, there: Sequence[str], over: datetime) -> Iterator[tuple[str, datetime]]:
    """Some before they are asked (15 minutes), some after, some never."""
    for user in there[: dice.choice([2, len(there), len(there), len(there) - 1])]:
        minutes = dice.choice([2, 3, 5, 8, 11, 20, 28, 41])
        # Never late in a minute: what comes with the answer comes within it.
        yield user, over + timedelta(minutes=minutes, seconds=dice.randrange(50) // 2)


def _last(answers: Sequence[tuple[str, datetime]]) -> datetime:
    return max(moment for _, moment in answers)


def _next_school_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_school(day):
        day += timedelta(days=1)
    return day


def _people() -> Iterator[Event]:
    for user, days in AWAY.items():
        yield Event(at(days[0] - timedelta(days=20), 10, 41), "time_off", user=user, value=days)
    yield Event(LEFT, "leave", user=READING, value=TEAM)
    yield Event(JOINED, "rejoin", user=MATH, value=TEAM)
    yield Event(at(date(2026, 10, 21), 10), "move", user=PRINCIPAL, value=(MOVED, MOVED_TO))
    yield Event(at(date(2027, 4, 26), 10), "skip", user=PRINCIPAL, value=SKIPPED)
    yield Event(at(date(2027, 2, 17), 10), "add", user=PRINCIPAL, value=(ADDED, ADDED_MINUTES))
    yield Event(
        at(date(2026, 11, 9), 12), "swap", user=PRINCIPAL, value=(date(2026, 11, 10), "Timekeeper", GRADE3)
    )
    yield Event(STOP[0], "stop", value=STOP[1])


def _during(dice: random.Random, one: Sitting) -> Iterator[Event]:
    """What people do around a meeting and in it. `value`: the sitting."""
    for number in range(dice.choice([1, 2, 3])):
        moment = at(_school_day_before(one.starts.date(), 2 + number), 11, 7 + number)
        by, presenter = dice.sample([user for user in members_at(moment) if user != OBSERVER], 2)
        title = f"Topic {one.slot:%m%d}-{number}"
        yield Event(moment, "propose", user=by, value=(title, presenter if number == 0 else by))
    if one.begun is not None:
        yield from _inside(dice, one, one.begun)
        yield from _afterwards(one)


def _inside(dice: random.Random, one: Sitting, begun: datetime) -> Iterator[Event]:
    yield Event(begun, "begin", user=one.by, value=one)
    for place, user in enumerate(one.there[1:]):
        yield Event(begun + timedelta(seconds=20 + place), "here", user=user, value=one)
    for place, step in enumerate(one.steps):
        yield Event(begun + timedelta(minutes=2 + 8 * place), "step", user=one.by, value=(one, step))
    for number in range(one.decisions):
        moment = begun + timedelta(minutes=7, seconds=number)
        yield Event(
            moment, "decide", user=dice.choice(one.there), value=(one, f"Decision {one.slot:%m%d}-{number}")
        )
    if one.lead_to:
        yield Event(begun + timedelta(minutes=10, seconds=5), "lead", user=one.by, value=one)


def _afterwards(one: Sitting) -> Iterator[Event]:
    if one.ended:
        yield Event(one.ended, "finish", user=one.by, value=one)
    for user, moment in one.answers:
        yield Event(moment, "answer", user=user, value=one)
    if one.shown:
        yield Event(one.shown, "show", user=one.by, value=one)
        for user in set(one.there) - {*dict(one.answers), OBSERVER}:
            yield Event(one.shown + timedelta(minutes=1), "late_answer", user=user, value=one)
    if one.closed:
        yield Event(one.closed, "close", user=one.by, value=one)
    if one.chosen:
        yield Event(one.chosen, "choose", user=one.by, value=one)


def _items(dice: random.Random, sittings: Sequence[Sitting], every: int) -> Iterator[Event]:
    """120 promises: three or four in each meeting, the others between them; most are kept. Of `every` so many one."""
    held = [one for one in sittings if one.begun]
    in_meetings = [
        one.begun + timedelta(minutes=25, seconds=number) for number in range(4) for one in held if one.begun
    ]
    between = [at(_school_day(date(2026, 9, 2) + timedelta(days=4 * number)), 10, 23) for number in range(56)]
    for number, moment in enumerate([*in_meetings, *between][::every], 1):
        here = [user for user in members_at(moment) if user != OBSERVER]
        by, owner = dice.choice(here), dice.choice(here)
        due = _school_day(moment.date() + timedelta(days=dice.choice([7, 9, 14, 20])))
        yield Event(moment, "log", number, by, (owner, due))
        if dice.random() < 0.85:
            done = _school_day(moment.date() + timedelta(days=dice.randrange(2, 12)))
            yield Event(at(done, 12, 31) + timedelta(seconds=number % 60), "done", number, PRINCIPAL)


def _surveys() -> Iterator[Event]:
    """Both are open for a day; five people answer."""
    for opened in SURVEYS:
        yield Event(opened, "survey")
        yield Event(opened + timedelta(minutes=40), "vote")
        yield Event(opened + timedelta(hours=2), "reveal")


def _school_day(day: date) -> date:
    while not is_school(day):
        day += timedelta(days=1)
    return day


def _school_day_before(day: date, number: int) -> date:
    while number:
        day -= timedelta(days=1)
        number -= is_school(day)
    return day
