"""The minutes that somebody types behind an agenda item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.agenda_words import title_and_minutes


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("Look at the data, 15 min", ("Look at the data", 15)),
        ("Look at the data (20 minutes)", ("Look at the data", 20)),
        ("Look at the data 5min.", ("Look at the data", 5)),
        ("Look at the data - 10 Mins", ("Look at the data", 10)),
        ("Look at the data for 30 minutes", ("Look at the data", 30)),
        ("Look at the data [10']", ("Look at the data", 10)),
        ("Look at the data, about 15 min!", ("Look at the data", 15)),
        ("Grade 3, 5 min", ("Grade 3", 5)),
    ],
)
def test_minutes_at_the_end_are_its_minutes(words, read):
    assert title_and_minutes(words, 180) == read


@pytest.mark.parametrize(
    "words",
    [
        "Look at the data",
        "15 min",
        "The first 15 minutes",
        "Class visits of 15 minutes",
        "The 5-minute rule",
        "Rooms 12 and 15",
        "Grade 3 mints",
        "Look at the data, 10-15 min",
        "Start at 3:15 min",
        "Extend recess by 15 min",
        "The block is now 90 min",
        "Look at the data, 0 min",
        "Look at the data, 500 min",
    ],
)
def test_other_numbers_stay_in_the_title(words):
    assert title_and_minutes(words, 180) == (words, None)


@given(st.text())
def test_nothing_typed_is_lost(words):
    title, minutes = title_and_minutes(words, 180)
    assert title == words if minutes is None else words.strip().startswith(title)
