"""A cycle ends with the quarter, with the next one where too little is left, or after ten school weeks: on a school day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cycles import EndFault, cycle_end, end_fault, has_weeks, is_over
from bot.rules.local_time import DateRange
from bot.rules.working_days import DaysOff, NoWorkingDayError, is_working_day

SCHOOL = DaysOff((DateRange(date(2026, 11, 23), date(2026, 11, 27)),), "US", "IL")
ALWAYS = DaysOff()
# The third ends on a Sunday.
QUARTERS = [
    DateRange(date(2026, 8, 17), date(2026, 10, 16)),
    DateRange(date(2026, 10, 19), date(2026, 12, 18)),
    DateRange(date(2027, 1, 4), date(2027, 3, 21)),
]
DAYS = st.dates(date(2026, 7, 1), date(2027, 6, 30))
RANGES = st.builds(lambda day, n: DateRange(day, day + timedelta(days=n)), DAYS, st.integers(0, 90))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-09-08", "2026-10-16", id="early in a quarter"),
        pytest.param("2026-09-21", "2026-10-16", id="four weeks left to the day"),
        pytest.param("2026-09-22", "2026-12-18", id="a day less"),
        pytest.param("2026-10-17", "2026-12-18", id="on the Saturday between two quarters"),
        pytest.param("2026-11-30", "2027-03-19", id="the next ends on a Sunday: the Friday before"),
        pytest.param("2027-03-01", "2027-05-07", id="no quarter after the last: ten school weeks"),
    ],
)
def test_a_cycle_ends_with_its_quarter(start, end):
    for quarters in (QUARTERS, QUARTERS[::-1]):
        assert cycle_end(date.fromisoformat(start), quarters, ALWAYS) == date.fromisoformat(end)


def test_a_day_off_counts_when_weeks_are_counted():
    day_off = DaysOff((DateRange(date(2026, 10, 12), date(2026, 10, 12)),))
    assert cycle_end(date(2026, 9, 21), QUARTERS, day_off) == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-09-07", "2026-11-13", id="ten weeks from a Monday"),
        pytest.param("2026-09-05", "2026-11-13", id="from the Saturday before"),
        pytest.param("2026-09-09", "2026-11-17", id="from a Wednesday"),
    ],
)
def test_without_quarters_it_takes_ten_school_weeks(start, end):
    assert cycle_end(date.fromisoformat(start), [], ALWAYS) == date.fromisoformat(end)


def test_a_break_does_not_count_as_a_school_week():
    assert cycle_end(
        date(2026, 11, 2), [], DaysOff((DateRange(date(2026, 11, 23), date(2026, 11, 27)),))
    ) == date(2027, 1, 15)


def test_a_school_that_never_works_has_no_end():
    with pytest.raises(NoWorkingDayError):
        cycle_end(date(2026, 9, 7), QUARTERS, DaysOff((DateRange(date(2026, 1, 1), date(2028, 12, 31)),)))


@given(DAYS, st.lists(RANGES, max_size=4), st.lists(RANGES, max_size=4))
def test_it_always_ends_on_a_school_day_with_four_weeks_before_it(start, quarters, breaks):
    off = DaysOff(tuple(breaks))
    end = cycle_end(start, quarters, off)
    assert is_working_day(end, off)
    counted = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    working = [day for day in counted if is_working_day(day, off)]
    assert len(working) >= 20
    held = [one.last for one in quarters if has_weeks(start, one.last, 4, off)]
    if held:
        assert end == [day for day in working if day <= min(held)][-1]
    else:
        assert len(working) == 50


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        pytest.param("2026-11-20", EndFault.PAST, id="today"),
        pytest.param("2026-11-19", EndFault.PAST, id="yesterday"),
        pytest.param("0001-01-01", EndFault.PAST, id="the first day of all"),
        pytest.param("2026-11-21", EndFault.DAY_OFF, id="a Saturday"),
        pytest.param("2026-11-26", EndFault.DAY_OFF, id="in a break"),
        pytest.param("2026-11-30", None, id="the next school day"),
        pytest.param("2027-11-22", EndFault.TOO_FAR, id="more than a year ahead"),
        pytest.param("9999-12-31", EndFault.TOO_FAR, id="the last day of all"),
    ],
)
def test_an_end_lies_ahead_on_a_school_day(day, fault):
    assert end_fault(date.fromisoformat(day), date(2026, 11, 20), SCHOOL) == fault


def test_a_cycle_is_over_on_the_school_day_after_its_end():
    friday = date(2026, 11, 20)
    assert [is_over(friday, friday + timedelta(days=n), SCHOOL) for n in range(12)] == [False] * 10 + [
        True
    ] * 2
