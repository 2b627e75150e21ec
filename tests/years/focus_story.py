"""What happens around a team's focus in the school year of its meetings: two cycles, five strategies. Nothing here knows the bot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.years.items_shapes import Around, before
from tests.years.items_story import ALL_DAYS, Event, at
from tests.years.meetings_story import (
    AT_FIRST,
    DAYS_OFF,
    END,
    MATH,
    READING,
    SPECIAL,
    START,
    ZONES,
    Sitting,
    is_school,
)

AROUND = Around(ZONES, {TEAM: AT_FIRST}, {TEAM: DAYS_OFF}, {TEAM: [PRINCIPAL]}, START, END)
SCHOOL_DAYS = [day for day in ALL_DAYS if is_school(day)]
# The dots end by themselves; so does each cycle, the second one after its end was moved.
OPENED, SHOWN = at(date(2026, 9, 22), 9), at(date(2026, 9, 23), 16, 0)
PLACED_BY = (PRINCIPAL, ASSISTANT, GRADE3, GRADE5)
CHOSEN, FIRST_END = at(date(2026, 9, 24), 9), date(2026, 12, 18)
SECOND_START, SECOND_END = at(date(2027, 1, 7), 9, 30), date(2027, 5, 14)
END_MOVED = at(date(2027, 3, 15), 9)
STEPPED = (at(date(2027, 1, 4), 15), at(date(2027, 5, 17), 15))
VOTED_AGAIN = at(date(2027, 1, 6), 9)
OVER = at(date(2027, 5, 18), 9)
TAKEN_UP = at(date(2026, 11, 23), 9, 30)
GIVEN_ON = at(date(2026, 12, 11), 9)


@dataclass(frozen=True)
class Plan:
    """A strategy: who commits to it when, who looks after it, when they agree, and when it is over."""

    number: int
    by: str
    owner: str
    committed: datetime
    accepted: datetime
    over: datetime
    how: str


# Those of the first cycle in a meeting, those of the second between two; three end with the first step back or the second.
_MET, _BETWEEN, _FIRST_BACK, _LAST_BACK = (
    date(2026, 9, 29),
    date(2027, 1, 11),
    date(2027, 1, 5),
    date(2027, 5, 17),
)
PLANS = (
    Plan(1, PRINCIPAL, GRADE3, at(_MET, 16, 0), at(_MET, 16, 10), at(_LAST_BACK, 15, 40), "done"),
    Plan(2, ASSISTANT, READING, at(_MET, 16, 3), at(_MET, 16, 13), at(_FIRST_BACK, 9, 0), "done"),
    Plan(3, GRADE5, GRADE5, at(_MET, 16, 6), at(_MET, 16, 6), at(_FIRST_BACK, 9, 10), "stopped"),
    Plan(4, PRINCIPAL, MATH, at(_BETWEEN, 13, 0), at(_BETWEEN, 14, 5), OVER, "held"),
    Plan(5, SPECIAL, SPECIAL, at(_BETWEEN, 13, 30), at(_BETWEEN, 13, 30), at(_LAST_BACK, 15, 50), "stopped"),
)
# Who looks after the strategy of somebody who leaves.
HEIR = ASSISTANT


@dataclass(frozen=True)
class Say:
    """What an owner answers for a meeting. `morning`: the first or the second on which they are asked."""

    did: str
    worked: str
    morning: int = 0


_USUAL = (
    Say("as_planned", "better"),
    Say("partly", "too_early"),
    Say("partly", "better", 1),
    Say("not_yet", "no_change"),
)
# Nothing is said of these, by strategy and meeting.
_SILENT = {
    (3, date(2026, 10, 13)),
    (3, date(2026, 10, 27)),
    (3, date(2026, 11, 10)),
    # On hold; away.
    (3, date(2026, 11, 24)),
    (5, date(2027, 2, 16)),
    (1, date(2027, 1, 19)),
    (5, date(2027, 3, 2)),
    (5, date(2027, 3, 16)),
    (4, date(2027, 5, 11)),
}
# First one half, then, asked again, all of it.
HALVES = (1, date(2026, 11, 10))
# Asked while the worker stood still, and answered after it went on.
LATE = (1, date(2026, 12, 8))


def story(sittings: Sequence[Sitting]) -> Iterator[Event]:
    """Everything around the focus; `item`: the number of a strategy."""
    yield Event(OPENED, "open_focus", user=PRINCIPAL)
    for place, user in enumerate(PLACED_BY):
        yield Event(OPENED + timedelta(minutes=12 + 40 * place), "place", user=user)
    yield Event(SHOWN + timedelta(seconds=20), "look")
    yield Event(CHOSEN, "choose_focus", user=PRINCIPAL, value=FIRST_END)
    for one in PLANS:
        yield from _life(one)
        yield from _answers(one, sittings)
    yield Event(TAKEN_UP, "take_up", 3, PRINCIPAL)
    yield Event(GIVEN_ON, "give_on", 2, PRINCIPAL, HEIR)
    yield Event(GIVEN_ON + timedelta(minutes=65), "accept", 2, HEIR)
    yield Event(END_MOVED, "move_end", user=PRINCIPAL, value=SECOND_END)
    yield Event(VOTED_AGAIN, "vote_again", user=ASSISTANT)
    yield Event(VOTED_AGAIN + timedelta(minutes=40), "votes_again")
    yield Event(VOTED_AGAIN + timedelta(hours=2), "reveal")
    yield Event(SECOND_START, "keep_focus", user=PRINCIPAL)
    yield Event(OVER, "end_focus", user=PRINCIPAL)
    for ends_on, stepped in zip((FIRST_END, SECOND_END), STEPPED, strict=True):
        # The first thing in the night after which it is over, on a school day.
        yield Event(at(next(day for day in SCHOOL_DAYS if day > ends_on), 0, 5), "look")
        yield Event(stepped, "step_back", user=PRINCIPAL)


def _life(one: Plan) -> Iterator[Event]:
    yield Event(one.committed, "commit", one.number, one.by, one.owner)
    if one.owner != one.by:
        yield Event(one.accepted, "accept", one.number, one.owner)
    if one.how != "held":
        yield Event(one.over, "end_strategy", one.number, PRINCIPAL, one.how)


def _answers(one: Plan, sittings: Sequence[Sitting]) -> Iterator[Event]:
    mine = [sitting for sitting in sittings if one.committed < sitting.starts < one.over]
    for place, sitting in enumerate(sorted(mine, key=lambda sitting: sitting.starts)):
        said, key = _USUAL[(place + one.number + 1) % len(_USUAL)], (one.number, sitting.slot)
        if key in _SILENT:
            continue
        days = [before(SCHOOL_DAYS, sitting.starts.date(), number) for number in (2, 1)]
        day = days[0] if key == HALVES else days[said.morning]
        moment = at(day, 8, 10 + one.number)
        if key == LATE:
            moment = at(date(2026, 12, 8), 11, 40)
        did = (sitting.slot, said.did, "")
        yield Event(
            moment, "say", one.number, value=did if key == HALVES else (sitting.slot, said.did, said.worked)
        )
        if key == HALVES:
            yield Event(at(days[1], 8, 20), "say", one.number, value=(sitting.slot, said.did, said.worked))
