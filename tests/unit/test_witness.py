"""When the bot says what it recorded, and how it counts."""

from datetime import date, timedelta

import pytest

from bot.rules.witness import HeldMeeting, OfPlan, Recorded, may_tell, recorded, window_before

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("first", "meetings", "may"),
    [
        (None, 0, False),
        (DAY - timedelta(days=30), 1, False),
        (DAY - timedelta(days=30), 2, True),
        (DAY - timedelta(days=29), 9, False),
        (DAY - timedelta(days=300), 2, True),
    ],
)
def test_it_says_nothing_before_thirty_days_and_two_meetings(first, meetings, may):
    assert may_tell(first, meetings, DAY) is may


def test_the_window_is_thirty_days_with_the_last():
    first, last = window_before(DAY)
    assert (first, last) == (date(2026, 11, 2), DAY)
    assert (last - first).days + 1 == 30


def test_an_agenda_counts_where_each_item_has_an_objective():
    held = [
        HeldMeeting(["Know it", "Decide it"], had_roles=True, had_reflection=True),
        HeldMeeting(["Know it", ""], had_roles=True, had_reflection=False),
        HeldMeeting([], had_roles=False, had_reflection=False),
    ]
    items = [(True, True), (True, False), (False, True), (False, False)]
    assert recorded(held, items) == Recorded(3, 1, 2, 1, 4, 1)


def test_what_was_seen_of_the_plan_is_kept_beside():
    seen = recorded([], [], OfPlan(serving=(4, 6), decided=(2, 3), read=(0, 1)))
    assert seen == Recorded(0, 0, 0, 0, 0, 0, 6, 4, 3, 2, 1, 0)


def test_without_anything_there_are_zeros():
    assert recorded([], []) == Recorded(0, 0, 0, 0, 0, 0)
