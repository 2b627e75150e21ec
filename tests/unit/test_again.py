"""A word in place of counts: what it is, that it is true, and that it tells nothing about those who came or went."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.again import Before, Said, Word, said_of
from bot.rules.tally import Side, Tally

answers = st.sampled_from(["strength", "weakness", "cannot_say"])
few = st.lists(answers, max_size=3)


def tally(said) -> Tally:
    counted = Counter(said)
    return Tally(counted["strength"], counted["weakness"], counted["cannot_say"])


@pytest.mark.parametrize(
    ("earlier", "gone", "came", "now", "said"),
    [
        # Somebody changed their mind: the word is that of the new answers.
        ((3, 5, 0), 1, 0, (7, 0, 0), Said(Side.STRENGTH, Word.ALL, "strength")),
        ((3, 5, 0), 1, 0, (6, 1, 0), Said(Side.STRENGTH, Word.MOST, "strength")),
        ((8, 0, 0), 1, 0, (4, 3, 0), Said(Side.TALK, Word.HALF, "strength")),
        ((8, 0, 0), 2, 0, (0, 6, 0), Said(Side.WEAKNESS, Word.ALL, "weakness")),
        ((8, 0, 0), 1, 0, (2, 1, 4), Said(Side.TALK, Word.UNCLEAR)),
        # Nobody need have: whoever went may have said one or the other.
        ((8, 0, 0), 1, 0, (7, 0, 0), Said(Side.STRENGTH, Word.ALL, "strength")),
        ((7, 1, 0), 1, 0, (7, 0, 0), Said(Side.STRENGTH, Word.MOST_OR_ALL, "strength")),
        ((7, 1, 0), 1, 0, (6, 1, 0), Said(Side.STRENGTH, Word.MOST_OR_ALL, "strength")),
        ((7, 0, 0), 0, 1, (7, 1, 0), Said(Side.STRENGTH, Word.MOST_OR_ALL, "strength")),
        ((7, 0, 0), 0, 1, (8, 0, 0), Said(Side.STRENGTH, Word.MOST_OR_ALL, "strength")),
        ((6, 3, 0), 1, 0, (6, 2, 0), Said(Side.TALK, Word.HALF_OR_MORE, "strength")),
        ((2, 2, 0), 1, 0, (2, 1, 0), Said(Side.TALK, Word.DIVIDED)),
    ],
)
def test_the_word_of_a_new_vote(earlier, gone, came, now, said):
    assert said_of(Tally(*now), [Before(Tally(*earlier), gone, came)]) == said


@given(st.lists(answers, min_size=1, max_size=9), few, few, few, few)
def test_whoever_came_or_went_may_have_said_anything(stayed, gone, other_gone, came, other_came):
    """Two schools whose earlier counts were the same, and in which nobody changed their mind."""
    earlier = tally([*stayed, *gone])
    others = Counter([*stayed, *gone])
    others.subtract(other_gone)
    if len(other_gone) != len(gone) or len(other_came) != len(came) or min(others.values()) < 0:
        return
    before = Before(earlier, len(gone), len(came))
    one = said_of(tally([*stayed, *came]), [before])
    other = said_of(tally([*others.elements(), *other_came]), [before])
    assert one == other


@given(
    st.builds(Tally, *[st.integers(0, 9)] * 3),
    st.builds(Tally, *[st.integers(0, 9)] * 3),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_no_word_is_false(earlier, now, gone, came):
    said = said_of(now, [Before(earlier, gone, came)])
    if said.word in {Word.ALL, Word.MOST, Word.MOST_OR_ALL}:
        larger = now.strength if said.towards == "strength" else now.weakness
        assert larger > now.answered / 2
    if said.word is Word.ALL:
        assert now.sides == now.answered == max(now.strength, now.weakness)


@pytest.mark.parametrize(
    ("gone", "came", "is_close"),
    [(0, 0, False), (1, 0, True), (0, 1, True), (3, 3, True), (4, 0, False), (1, 4, False)],
)
def test_one_to_three_people_make_the_difference(gone, came, is_close):
    assert Before(Tally(4, 4, 0), gone, came).is_close is is_close
