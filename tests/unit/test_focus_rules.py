"""What dots propose: never a parted tie, never more than fits; and when a choice passes something over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.focus import MOST_AREAS, passed_over, proposal, ranks, tie_in_the_way

DOTS = st.lists(st.integers(0, 12), max_size=10)


@pytest.mark.parametrize(
    ("dots", "proposed", "tie"),
    [
        pytest.param([5, 3, 1], (0, 1), (), id="two clear ones"),
        pytest.param([1, 3, 5], (2, 1), (), id="most first, wherever they stand"),
        pytest.param([5, 3, 3], (0,), (1, 2), id="a tie for the second place"),
        pytest.param([4, 4, 1], (0, 1), (), id="a tie that fits"),
        pytest.param([2, 2, 2], (), (0, 1, 2), id="a tie of all"),
        pytest.param([6, 0, 0], (0,), (), id="all on one"),
        pytest.param([0, 0, 0], (), (), id="none at all"),
        pytest.param([], (), (), id="nothing to choose"),
    ],
)
def test_the_dots_propose_without_parting_a_tie(dots, proposed, tie):
    assert proposal(dots) == proposed
    assert tie_in_the_way(dots) == tie


@given(DOTS)
def test_ranks_hold_each_candidate_once_and_fall(dots):
    found = ranks(dots)
    assert sorted(place for rank in found for place in rank.places) == list(range(len(dots)))
    assert [rank.dots for rank in found] == sorted({*dots}, reverse=True)
    assert all(dots[place] == rank.dots for rank in found for place in rank.places)


@given(DOTS)
def test_whatever_is_proposed_has_more_dots_than_all_that_is_not(dots):
    proposed = proposal(dots)
    assert len(proposed) <= MOST_AREAS
    rest = [dots[place] for place in range(len(dots)) if place not in proposed]
    assert all(dots[place] > max(rest, default=0) for place in proposed)
    assert passed_over(dots, proposed) == ()


@given(DOTS.filter(bool), st.data())
def test_a_choice_passes_over_what_more_people_wanted(dots, data):
    chosen = data.draw(st.sets(st.integers(0, len(dots) - 1), min_size=1, max_size=2))
    wanted = {place for place in range(len(dots)) if place not in chosen} & {
        place
        for place, number in enumerate(dots)
        if any(number > dots[one] for one in chosen) and sum(other > number for other in dots) < MOST_AREAS
    }
    assert set(passed_over(dots, chosen)) == wanted


def test_what_came_third_is_not_called_first_by_a_choice_without_dots():
    assert passed_over([0, 2, 4, 3, 1], (0, 1)) == (2, 3)


def test_nothing_chosen_passes_over_nothing():
    assert passed_over([3, 1], ()) == ()
