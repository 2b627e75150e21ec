"""What a team's votes on one criterion say, and what is worth talking about.

A tally names a strength or a weakness only where the team agrees; disagreement is the signal to talk, so the splits
come first and everything agreed is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# Unnamed counts of fewer answers would let people guess who said what.
MINIMUM = 4
# At least this part of the sides on the smaller one: the team is split.
SPLIT = Fraction(1, 4)
# Minutes for all the talking: a third of a meeting of an hour, beside objectives, priorities, strategies and actions.
TALK_MINUTES = 20
# Minutes for one criterion. Longer than four and five of them no longer fit; team health checks give a mixed answer
# two minutes and pass over the others (https://sathishkumaralagiri.github.io/agile/agile-health/), less is no talk.
MOST_MINUTES = 4
LEAST_MINUTES = 2


@dataclass(frozen=True)
class Tally:
    """The three counts of one criterion in one round."""

    strength: int
    weakness: int
    cannot_say: int

    @property
    def answered(self) -> int:
        """How many people answered, "Can't say yet" included."""
        return self.sides + self.cannot_say

    @property
    def sides(self) -> int:
        """How many people took a side."""
        return self.strength + self.weakness

    @property
    def split_share(self) -> Fraction:
        """The smaller side's part of the sides, 0 to 1/2; 0 where nobody took a side."""
        return Fraction(min(self.strength, self.weakness), self.sides) if self.sides else Fraction()

    @property
    def is_unclear(self) -> bool:
        """Half of those who answered, or more, cannot say yet."""
        return self.answered > 0 and 2 * self.cannot_say >= self.answered


class Side(StrEnum):
    """What a criterion is after the reveal."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    TALK = "talk"
    WITHHELD = "withheld"


def judge(tally: Tally | None, *, is_unnamed: bool) -> Side:
    """What the team's answers make of a criterion.

    Args:
        tally: None where the counts were never written because there were too few.
        is_unnamed: people were promised that their answers cannot be told apart; then `MINIMUM` answers are needed.
    """
    if tally is None or tally.answered < (MINIMUM if is_unnamed else 1):
        return Side.WITHHELD
    if tally.split_share >= SPLIT or tally.is_unclear:
        return Side.TALK
    return Side.STRENGTH if tally.strength > tally.weakness else Side.WEAKNESS


def talk_order(tallies: Sequence[Tally]) -> list[int]:
    """The places of the tallies in the order to talk about them.

    The most even split first, then the most "Can't say yet", then as they were.
    """
    return sorted(
        range(len(tallies)), key=lambda place: (-tallies[place].split_share, -tallies[place].cannot_say)
    )


def needs_evidence(tally: Tally, evidence_count: int) -> bool:
    """A Strength that nobody who took a side disputes, and that nobody has seen anything of."""
    is_strength = judge(tally, is_unnamed=False) is Side.STRENGTH
    return is_strength and tally.weakness == 0 and evidence_count == 0


@dataclass(frozen=True)
class Minutes:
    """How long to talk.

    Attributes:
        each: minutes for one criterion.
        fits: how many criteria fit, from the first on.
    """

    each: int
    fits: int

    @property
    def total(self) -> int:
        """Minutes for all that fit."""
        return self.each * self.fits


def minutes_for(n_talk: int, budget: int = TALK_MINUTES) -> Minutes:
    """How `budget` minutes are spent on `n_talk` criteria: two to four minutes each, as many as fit."""
    if n_talk <= 0:
        return Minutes(0, 0)
    each = min(MOST_MINUTES, max(LEAST_MINUTES, budget // n_talk))
    return Minutes(each, min(n_talk, budget // each))
