"""What counts mean: the product's rule, against a plain model that counts votes one by one and never divides."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.tally import Minutes, Side, Tally, judge, minutes_for, needs_evidence, talk_order

ballots = st.lists(st.sampled_from("SW?"), max_size=60)
counts = st.integers(0, 60)
tallies = st.builds(Tally, counts, counts, counts)


def tally_of(votes) -> Tally:
    return Tally(votes.count("S"), votes.count("W"), votes.count("?"))


def plain_side(votes, *, is_unnamed: bool) -> str:
    """Cross-multiplied: smaller / sides >= 1/4 is 4 * smaller >= smaller + larger, so 3 * smaller >= larger."""
    if len(votes) == 0 or (is_unnamed and len(votes) <= 3):
        return "withheld"
    smaller, larger = sorted([sum(vote == "S" for vote in votes), sum(vote == "W" for vote in votes)])
    unsure = [vote for vote in votes if vote not in "SW"]
    if (smaller > 0 and 3 * smaller >= larger) or len(unsure) >= len(votes) - len(unsure):
        return "talk"
    return "strength" if votes.count("S") == larger else "weakness"


@given(ballots, st.booleans())
def test_the_side_is_that_of_the_plain_model(votes, is_unnamed):
    assert judge(tally_of(votes), is_unnamed=is_unnamed) == plain_side(votes, is_unnamed=is_unnamed)


@pytest.mark.parametrize(
    ("tally", "unnamed", "named"),
    [
        (Tally(8, 0, 0), Side.STRENGTH, Side.STRENGTH),
        (Tally(1, 7, 0), Side.WEAKNESS, Side.WEAKNESS),
        (Tally(4, 4, 0), Side.TALK, Side.TALK),
        (Tally(3, 1, 0), Side.TALK, Side.TALK),
        (Tally(4, 1, 0), Side.STRENGTH, Side.STRENGTH),
        (Tally(4, 0, 4), Side.TALK, Side.TALK),
        (Tally(5, 0, 4), Side.STRENGTH, Side.STRENGTH),
        (Tally(0, 0, 4), Side.TALK, Side.TALK),
        (Tally(1, 0, 3), Side.TALK, Side.TALK),
        (Tally(3, 0, 0), Side.WITHHELD, Side.STRENGTH),
        (Tally(0, 1, 0), Side.WITHHELD, Side.WEAKNESS),
        (Tally(3, 0, 1), Side.STRENGTH, Side.STRENGTH),
        (Tally(0, 0, 0), Side.WITHHELD, Side.WITHHELD),
        (None, Side.WITHHELD, Side.WITHHELD),
    ],
)
def test_the_borders_of_each_side(tally, unnamed, named):
    assert judge(tally, is_unnamed=True) is unnamed
    assert judge(tally, is_unnamed=False) is named


@given(tallies, st.booleans())
def test_turning_every_vote_round_turns_the_side_round(tally, is_unnamed):
    turned = {Side.STRENGTH: Side.WEAKNESS, Side.WEAKNESS: Side.STRENGTH}
    side = judge(tally, is_unnamed=is_unnamed)
    other = judge(Tally(tally.weakness, tally.strength, tally.cannot_say), is_unnamed=is_unnamed)
    assert other is turned.get(side, side)


def test_the_split_share_is_exact():
    assert Tally(2, 1, 9).split_share == Fraction(1, 3)
    assert Tally(0, 0, 9).split_share == 0


def comes_before(one: Tally, other: Tally) -> bool:
    """Strictly before, by whole numbers only."""
    left = min(one.strength, one.weakness) * max(1, other.sides)
    right = min(other.strength, other.weakness) * max(1, one.sides)
    return left > right or (left == right and one.cannot_say > other.cannot_say)


@given(st.lists(st.builds(Tally, st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), max_size=30))
def test_the_most_even_split_comes_first_and_ties_keep_their_order(listed):
    order = talk_order(listed)
    assert sorted(order) == list(range(len(listed)))
    for one, other in itertools.pairwise(order):
        assert not comes_before(listed[other], listed[one])
        assert comes_before(listed[one], listed[other]) or one < other


def test_the_order_in_one_example():
    listed = [Tally(6, 2, 0), Tally(4, 4, 0), Tally(2, 1, 5), Tally(4, 4, 2), Tally(6, 2, 0), Tally(1, 0, 7)]
    assert talk_order(listed) == [3, 1, 2, 0, 4, 5]


@pytest.mark.parametrize(
    ("tally", "notes", "needed"),
    [
        (Tally(8, 0, 0), 0, True),
        (Tally(8, 0, 0), 1, False),
        (Tally(7, 0, 1), 0, True),
        (Tally(7, 1, 0), 0, False),
        (Tally(4, 0, 4), 0, False),
        (Tally(0, 8, 0), 0, False),
        (Tally(0, 0, 0), 0, False),
    ],
)
def test_only_an_undisputed_strength_that_nobody_saw_needs_evidence(tally, notes, needed):
    assert needs_evidence(tally, notes) is needed


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, Minutes(0, 0)),
        (1, Minutes(4, 1)),
        (5, Minutes(4, 5)),
        (6, Minutes(3, 6)),
        (7, Minutes(2, 7)),
        (10, Minutes(2, 10)),
        (13, Minutes(2, 10)),
    ],
)
def test_the_minutes_for_talking(number, expected):
    assert minutes_for(number) == expected


@given(st.integers(1, 60), st.integers(2, 120))
def test_talking_never_takes_longer_than_there_is_time(number, budget):
    minutes = minutes_for(number, budget)
    assert minutes.total <= budget
    assert 2 <= minutes.each <= 4
    assert minutes.fits == number or minutes.each == 2
