"""What a team's dots say, and what it may choose: one thing or two, by its own judgement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

MOST_CANDIDATES = 10
DOTS = 2
# More than two areas, more than three strategies: teams that carry more finish fewer
# (https://nnerppextra.rice.edu/improving-improvement-whats-the-biggest-barrier-to-improvement/).
MOST_AREAS = 2
MOST_STRATEGIES = 3
# From so many counted members on "Can everyone live with it?" is offered: fewer ask each other.
LIVE_WITH_FROM = 5


def dots_for(candidates: int) -> int:
    """How many dots everybody has: two, on two different candidates; one where there are but two; none for one."""
    return min(DOTS, max(0, candidates - 1))


class Share(StrEnum):
    """How many of those who answered, where a number beside an earlier one would tell whose answer it is."""

    MOST = "most"
    HALF = "half"
    FEW = "few"


def share_of(number: int, answered: int) -> Share:
    """Two thirds or more, one third or more, fewer or nobody. No word for all or none: those would tell of each one.

    >>> share_of(5, 6), share_of(2, 6), share_of(0, 6)
    (<Share.MOST: 'most'>, <Share.HALF: 'half'>, <Share.FEW: 'few'>)
    """
    if 3 * number >= 2 * answered:
        return Share.MOST
    return Share.HALF if 3 * number >= answered else Share.FEW


@dataclass(frozen=True)
class Rank:
    """Candidates with the same number of dots, by their places on the list; several are a tie."""

    dots: int
    places: tuple[int, ...]

    @property
    def is_tie(self) -> bool:
        """More than one has so many."""
        return len(self.places) > 1


def ranks(dots: Sequence[int]) -> tuple[Rank, ...]:
    """The candidates by their dots, most first; equals together, in the order of the list.

    >>> ranks([1, 3, 1])
    (Rank(dots=3, places=(1,)), Rank(dots=1, places=(0, 2)))
    """
    order = sorted(range(len(dots)), key=lambda place: (-dots[place], place))
    return tuple(Rank(number, tuple(places)) for number, places in groupby(order, key=dots.__getitem__))


def proposal(dots: Sequence[int], most: int = MOST_AREAS) -> tuple[int, ...]:
    """What the dots propose, most first: as many of the first ones as fit without parting a tie.

    Without any dot nothing; where the first ones are a tie of too many, nothing either: the team talks.

    >>> proposal([5, 3, 3]), proposal([4, 4, 1]), proposal([2, 2, 2])
    ((0,), (0, 1), ())
    """
    proposed: tuple[int, ...] = ()
    for rank in ranks(dots):
        if not rank.dots or len(proposed) + len(rank.places) > most:
            break
        proposed += rank.places
    return proposed


def tie_in_the_way(dots: Sequence[int], most: int = MOST_AREAS) -> tuple[int, ...]:
    """The candidates with equally many dots of which only some would fit beside what is proposed; empty = no such tie."""
    proposed = proposal(dots, most)
    left = [rank for rank in ranks(dots) if rank.dots and not set(rank.places) & set(proposed)]
    return left[0].places if left and left[0].is_tie and len(proposed) < most else ()


def passed_over(dots: Sequence[int], chosen: Collection[int]) -> tuple[int, ...]:
    """What came first by the dots and was not chosen, for something with fewer; empty = the choice follows the dots."""
    if not chosen:
        return ()
    fewest, most = min(dots[place] for place in chosen), sorted(dots, reverse=True)[:MOST_AREAS][-1]
    return tuple(
        place
        for rank in ranks(dots)
        for place in rank.places
        if rank.dots > fewest and rank.dots >= most and place not in chosen
    )
