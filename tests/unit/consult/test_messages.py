"""Every message and form of a question to staff is one that Slack takes, and harmless, whatever people typed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.fields import Choice
from bot.consult.asking import choices_in, same_question
from bot.consult.messages import forms, posted, shapes, told
from sandbox.validator import check_view
from tests.drawn.items import anything, days, fits_and_is_harmless, names, numbers

DAY = date(2026, 12, 3)
few = st.lists(anything, min_size=2, max_size=5)
channels = st.lists(names, min_size=1, max_size=12).map(
    lambda found: [forms.channel_choice(place, name, 12, 9) for place, name in enumerate(found)]
)
items = st.lists(anything, max_size=3).map(
    lambda found: [Choice(one, str(place)) for place, one in enumerate(found)]
)
wishes = st.builds(shapes.Wish, numbers, anything, anything, st.just([0, 1]), days, st.integers(0, 3))


@st.composite
def questions(draw) -> shapes.Question:
    """One that goes on, one that ended with counts, one to which too few answered."""
    choices = draw(few)
    counts = draw(st.none() | st.just([7] * len(choices)))
    return shapes.Question(
        1, draw(names), draw(anything), choices, DAY, DAY, counts, is_over=draw(st.booleans())
    )


@settings(max_examples=12, deadline=None)
@given(questions(), wishes, channels, items, st.lists(names, max_size=20), names)
def test_whatever_was_typed_fits_into_slack(one, wish, places, topics, named, name):
    short = [name[:80] for name in named]
    form = shapes.AskForm(name, places, topics, wish)
    for drawn in (
        forms.ask_form(form),
        forms.take_back_form(one),
        posted.answer_form(one, 1),
    ):
        assert check_view(drawn, "modal") == []
    preview = forms.preview_form(shapes.Wish(1, "Why?", "Yes\nNo", [1], DAY), one, short, 9)
    assert check_view(preview, "modal") == []
    for is_shared in (False, True):
        fits_and_is_harmless(posted.asked_message(posted.Asked(one, is_shared), is_late=True))
    for message in (
        posted.taken_back_message(name),
        forms.standing_message(forms.Standing(one, name, short, short)),
        told.result_message(told.Result(one, name, short, short), is_late=True),
        told.trouble_message(told.Trouble(1, one.words, name, name), is_late=True),
    ):
        fits_and_is_harmless(message)
    assert len(shapes.result_line(one)) < 500


def test_the_largest_preview_can_carry_what_was_typed():
    wish = shapes.Wish(2**31, '"' * 150, "\n".join(['"' * 75] * 5), [2**31] * 20, DAY, 2**31)
    carried = forms.metadata(wish)
    assert len(carried) < 3000
    assert forms.wish_in(carried) == wish


@pytest.mark.parametrize(
    "forged", ["", "{}", "[]", '{"ilt":"x"}', '{"ilt":1,"question":"","choices":"","channels":1}']
)
def test_what_a_preview_does_not_carry_is_refused(forged):
    with pytest.raises((ValueError, KeyError, TypeError)):
        forms.wish_in(forged)


def test_answers_are_lines_without_what_people_set_before_them():
    assert choices_in("- Yes\n\n 2. No \n• Not sure\n10 minutes later\n-5 degrees") == [
        "Yes",
        "No",
        "Not sure",
        "10 minutes later",
        "-5 degrees",
    ]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Start at 8?", "start at  8", True),
        ("Start at 8?", "Start at 9?", False),
        ("¿Empezamos a las 8?", "Empezamos a las 8", True),
        ("??", "!!", False),
    ],
)
def test_which_questions_are_the_same(one, other, is_same):
    assert same_question(one, other) == is_same
