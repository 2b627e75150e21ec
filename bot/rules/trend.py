"""What moved from one self-assessment to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.rules.local_time import DateRange
from bot.rules.tally import Tally

# More bars than these do not fit beside each other on a phone.
MOST_MOVED = 6
# Votes below which a change is none.
_BY_CHANCE = 2
_TWO = 2


@dataclass(frozen=True)
class TrendPoint:
    """One criterion at one reveal.

    Attributes:
        on: the local date of the reveal.
        tally: None where there were too few answers to show counts.
        is_revote: this criterion alone was voted on again.
        wording_changed: its words differ from those of the point before.
        word: what is said in place of counts (`bot.rules.again`), else empty.
    """

    on: date
    tally: Tally | None
    is_revote: bool
    wording_changed: bool
    word: str = ""


@dataclass(frozen=True)
class CriterionTrend:
    """A criterion at each reveal that asked it, oldest first. A reveal that did not ask it has no point.

    `focus`: when the team worked on it, oldest first.
    """

    key: str
    short: str
    points: tuple[TrendPoint, ...]
    focus: tuple[DateRange, ...] = ()


@dataclass(frozen=True)
class Trend:
    """All criteria that a team was ever asked, in the order of the instrument."""

    team: str
    title: str
    criteria: tuple[CriterionTrend, ...]

    @property
    def dates(self) -> list[date]:
        """The days of all reveals, oldest first, each once."""
        return sorted({point.on for one in self.criteria for point in one.points})


@dataclass(frozen=True)
class Movement:
    """How far a criterion came: the share of those who took a side and chose Strength, 0 to 1.

    Attributes:
        first: at the first point with sides.
        last: at the last one.
        before, after: the counts at those points.
    """

    first: Fraction
    last: Fraction
    before: Tally
    after: Tally

    @property
    def change(self) -> Fraction:
        """From -1 (all turned to Weakness) to 1 (all turned to Strength)."""
        return self.last - self.first

    @property
    def is_small(self) -> bool:
        """Whether it is less than two votes' worth: with so few people one vote is a big share."""
        return abs(self.change) * min(self.before.sides, self.after.sides) < _BY_CHANCE


def movement(criterion: CriterionTrend) -> Movement | None:
    """From the first to the last point that has a share; None where there are not two."""
    told = [point.tally for point in criterion.points if point.tally and point.tally.sides]
    if len(told) < _TWO:
        return None
    first, last = told[0], told[-1]
    return Movement(Fraction(first.strength, first.sides), Fraction(last.strength, last.sides), first, last)


def moved_most(criteria: Sequence[CriterionTrend]) -> list[tuple[CriterionTrend, Movement]]:
    """Those that moved by more than a vote, the longest way first (up or down), then as they were; at most `MOST_MOVED`."""
    moves = [(one, moved) for one in criteria if (moved := movement(one)) and not moved.is_small]
    return sorted(moves, key=lambda move: -abs(move[1].change))[:MOST_MOVED]
