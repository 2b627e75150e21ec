"""The rhythm of meetings against a plain walk through the calendar, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cadence import (
    Cadence,
    Changes,
    Planned,
    Rhythm,
    met_twice_a_month,
    next_meeting,
    planned_meetings,
)
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff

YEAR = st.dates(date(2026, 8, 1), date(2027, 6, 30))
THANKSGIVING = DaysOff((DateRange(date(2026, 11, 26), date(2026, 11, 27)),))
TUESDAYS = Cadence(Rhythm.WEEKS, date(2026, 9, 1), weekday=1, every=2)


def days(planned):
    return [one.day for one in planned if not one.is_off]


def walked_weeks(cadence: Cadence, first: date, last: date) -> list[date]:
    """Each day asked by itself: is it the weekday, in a week that counts from the first one's Monday?"""
    monday = cadence.first - timedelta(days=cadence.first.weekday())
    found, day = [], max(first, cadence.first)
    while day <= last:
        if day.weekday() == cadence.weekday and ((day - monday).days // 7) % cadence.every == 0:
            found.append(day)
        day += timedelta(days=1)
    return found


def walked_months(cadence: Cadence, first: date, last: date) -> list[date]:
    found, day = [], max(first, cadence.first)
    while day <= last:
        nth = (day.day - 1) // 7 + 1
        is_last = (day + timedelta(days=7)).month != day.month
        if day.weekday() == cadence.weekday and (
            nth in cadence.ordinals or (is_last and -1 in cadence.ordinals)
        ):
            found.append(day)
        day += timedelta(days=1)
    return found


@given(YEAR, st.integers(0, 4), st.integers(1, 4), YEAR, st.integers(0, 200))
def test_every_so_many_weeks_is_what_a_walk_through_the_calendar_finds(start, weekday, every, first, span):
    cadence = Cadence(Rhythm.WEEKS, start, weekday=weekday, every=every)
    last = first + timedelta(days=span)
    assert days(planned_meetings(cadence, DaysOff(), Changes(), first, last)) == walked_weeks(
        cadence, first, last
    )


@given(YEAR, st.integers(0, 4), st.sets(st.sampled_from([1, 2, 3, 4, -1]), min_size=1), YEAR)
def test_days_of_a_month_are_what_a_walk_through_the_calendar_finds(start, weekday, ordinals, first):
    cadence = Cadence(Rhythm.MONTH_DAYS, start, weekday=weekday, ordinals=tuple(sorted(ordinals)))
    last = first + timedelta(days=150)
    assert days(planned_meetings(cadence, DaysOff(), Changes(), first, last)) == walked_months(
        cadence, first, last
    )


@given(st.sets(YEAR, max_size=12), YEAR)
def test_dates_by_hand_are_those_dates_but_for_weekends(chosen, first):
    cadence = Cadence(Rhythm.BY_HAND, date(2026, 8, 1), dates=tuple(chosen))
    last = first + timedelta(days=90)
    expected = sorted(day for day in chosen if first <= day <= last and day.weekday() < 5)
    assert days(planned_meetings(cadence, DaysOff(), Changes(), first, last)) == expected


@given(st.lists(st.tuples(st.integers(0, 18), st.sampled_from(["move", "skip", "add"]), YEAR), max_size=6))
def test_changes_touch_only_the_meetings_they_name(done):
    first, last = date(2026, 9, 1), date(2027, 5, 31)
    plan = walked_weeks(TUESDAYS, first, last)
    moved, skipped, added = {}, set(), set()
    for number, what, day in done:
        slot = plan[number % len(plan)]
        near = slot + timedelta(days=day.toordinal() % 13 - 6)
        if what == "move" and slot not in skipped:
            moved[slot] = near
        elif what == "skip" and slot not in moved:
            skipped.add(slot)
        elif what == "add" and near not in plan:
            added.add(near)
    expected = sorted([moved.get(slot, slot) for slot in plan if slot not in skipped] + list(added))
    changes = Changes(moved, frozenset(skipped), frozenset(added))
    inside = [day for day in expected if first <= day <= last]
    assert days(planned_meetings(TUESDAYS, DaysOff(), changes, first, last)) == inside


def test_a_meeting_on_a_day_off_is_named_and_does_not_take_place():
    thursdays = Cadence(Rhythm.WEEKS, date(2026, 11, 12), weekday=3, every=2)
    plan = planned_meetings(thursdays, THANKSGIVING, Changes(), date(2026, 11, 12), date(2026, 12, 11))
    assert plan == (
        Planned(date(2026, 11, 12), date(2026, 11, 12)),
        Planned(date(2026, 11, 26), date(2026, 11, 26), is_off=True),
        Planned(date(2026, 12, 10), date(2026, 12, 10)),
    )
    assert next_meeting(thursdays, THANKSGIVING, Changes(), date(2026, 11, 13)) == plan[2]


def test_a_moved_meeting_keeps_its_name_even_onto_a_day_off():
    moved = Changes(moved={date(2026, 11, 24): date(2026, 11, 27)})
    cadence = Cadence(Rhythm.WEEKS, date(2026, 11, 24), weekday=1)
    [first, *_] = planned_meetings(cadence, THANKSGIVING, moved, date(2026, 11, 20), date(2026, 12, 10))
    assert first == Planned(date(2026, 11, 24), date(2026, 11, 27))


def test_without_a_rhythm_to_come_there_is_no_next_meeting():
    over = Cadence(Rhythm.BY_HAND, date(2026, 9, 1), dates=(date(2026, 9, 8),))
    assert next_meeting(over, DaysOff(), Changes(), date(2026, 9, 9)) is None


@pytest.mark.parametrize("wrong", [{"weekday": 7}, {"every": 0}, {"every": 5}, {"ordinals": (5,)}])
def test_what_is_no_rhythm_is_refused(wrong):
    with pytest.raises(ValueError, match="Not "):
        Cadence(Rhythm.WEEKS, date(2026, 9, 1), **wrong)


@pytest.mark.parametrize(
    ("held", "expected"),
    [([], False), ([5], False), ([5, 30], True), ([5, 31], False), ([0, 0], True), ([40, 50], False)],
)
def test_twice_in_the_last_31_days_is_twice_a_month(held, expected):
    today = date(2026, 11, 22)
    assert (
        met_twice_a_month([today - timedelta(days=ago) for ago in held], date(2026, 9, 1), today) is expected
    )


def test_a_month_that_was_not_seen_whole_is_not_judged():
    assert met_twice_a_month([], date(2026, 11, 1), date(2026, 11, 22)) is None
