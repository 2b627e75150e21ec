"""A team's plan, as everyone in it may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.focus.messages.shapes import Area
from bot.rules.dated_numbers import DatedNumber
from bot.rules.quarters import QuarterSaid, running
from bot.words import later, say

MOST_GOALS = 3
MOST_LINES = 5
MOST_NUMBERS = 20
LONGEST_TEXT = 300
LONGEST_LINE = 200
# How a goal is measured, where it stands and should be; and a number on a day.
LONGEST_FACT = 120
LONGEST_NUMBER = 40


class Part(StrEnum):
    """The parts that are written down, in the plan's order. `goal`: one of up to three."""

    GOAL = "goal"
    PRIORITY = "priority"
    THEORY = "theory"
    LEVERS = "levers"
    IMPACT = "impact"
    STOPS = "stops"
    QUARTERS = "quarters"


_NAMES = {
    Part.GOAL: later("School goals"),
    Part.PRIORITY: later("The district priority it serves"),
    Part.THEORY: later("Our theory of action"),
    Part.LEVERS: later("Strategic levers"),
    Part.IMPACT: later("What should change in the instructional core"),
    Part.STOPS: later("What we stop"),
    Part.QUARTERS: later("Quarters"),
}


def part_name(part: Part) -> str:
    """Its heading."""
    return say(_NAMES[part])


@dataclass(frozen=True)
class Goal:
    """A goal of the school: all as typed, but the days.

    Attributes:
        numbers: how it went, by day.
    """

    id: int
    text: str
    metric: str = ""
    stands: str = ""
    target: str = ""
    by: date | None = None
    numbers: Sequence[DatedNumber] = ()
    changed_on: date | None = None


@dataclass(frozen=True)
class Plan:
    """Everything on the page.

    Attributes:
        today: on the wall of the team; of a post the day on which it was posted.
        texts: of the parts that are filled, in the order of their fields, or a line each.
        areas: what is worked on, with the strategies that have not ended.
        changed_on: the parts' last changes.
    """

    ilt_id: int
    team: str
    today: date
    goals: Sequence[Goal] = ()
    texts: Mapping[Part, Sequence[str]] = field(default_factory=dict)
    areas: Sequence[Area] = ()
    quarters: Sequence[QuarterSaid] = ()
    changed_on: Mapping[Part, date] = field(default_factory=dict)

    @property
    def quarter(self) -> QuarterSaid | None:
        """The one that is on, or comes next."""
        return running(self.quarters, self.today)

    @property
    def stops(self) -> list[str]:
        """What is stopped: to make room for strategies, and what was written down besides."""
        room = [one.makes_room for area in self.areas for one in area.strategies if one.makes_room]
        return [*room, *self.texts.get(Part.STOPS, ())]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it."""
        return not (self.goals or self.areas or self.quarters or any(map(any, self.texts.values())))
