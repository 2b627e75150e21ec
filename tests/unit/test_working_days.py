"""Which days a school works, counted beside a plain list; a school year of clock moves in several zones."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.local_time import DateRange, PersonTime, instant_at, is_quiet, local_date
from bot.rules.mornings import (
    is_allowed,
    last_working_morning_before,
    last_working_morning_before_day,
    next_allowed,
    next_working_morning_after,
)
from bot.rules.working_days import (
    DaysOff,
    NoWorkingDayError,
    is_working_day,
    knows_holidays,
    last_working_day_on_or_before,
    next_working_day_after,
    working_days_after,
    working_days_before,
)
from tests.unit.plain_calendar import DAY, SCHOOLS, ZONES, PlainYear, days

FIRST, LAST = date(2026, 8, 3), date(2027, 7, 30)
ALWAYS = DaysOff()
BREAKS = (
    DateRange(date(2026, 11, 23), date(2026, 11, 27)),
    DateRange(date(2026, 12, 21), date(2027, 1, 1)),
    DateRange(date(2027, 3, 29), date(2027, 4, 2)),
)
SCHOOL = DaysOff(BREAKS)
OFF = {day for days_off in BREAKS for day in days(days_off.first, days_off.last)}
CONFERENCE = DateRange(date(2026, 10, 14), date(2026, 10, 16))
PRINCIPAL = PersonTime("America/Chicago", away=(CONFERENCE,))


def day(text: str) -> date:
    return date.fromisoformat(text)


def chicago(text: str) -> datetime:
    shown = datetime.fromisoformat(text)
    return instant_at(shown.date(), shown.time(), "America/Chicago")


@pytest.mark.parametrize(
    ("which", "works"),
    [
        pytest.param("2026-10-13", True, id="a Tuesday"),
        pytest.param("2026-10-17", False, id="a Saturday"),
        pytest.param("2026-10-18", False, id="a Sunday"),
        pytest.param("2026-10-15", False, id="at a conference"),
        pytest.param("2026-11-23", False, id="the first day of a break"),
        pytest.param("2026-11-27", False, id="the last day of a break"),
        pytest.param("2026-11-30", True, id="back from the break"),
    ],
)
def test_whether_the_principal_works_on_a_day(which, works):
    assert is_working_day(day(which), SCHOOL, PRINCIPAL) is works


def test_the_team_works_while_the_principal_is_away():
    assert is_working_day(CONFERENCE.first, SCHOOL)


@pytest.mark.parametrize(
    ("country", "subdivision", "off", "open_"),
    [
        ("US", None, ["2026-11-26", "2027-07-05"], ["2027-02-12", "2026-11-27"]),
        ("US", "IL", ["2027-02-12", "2021-12-31"], ["2026-11-27"]),
        ("CL", None, ["2026-09-18"], ["2026-11-26"]),
        ("XX", None, [], ["2026-12-25"]),
        ("US", "Narnia", [], ["2026-12-25"]),
        ("utils", None, [], ["2026-12-25"]),
    ],
)
def test_named_holidays_are_days_off_where_they_are_known(country, subdivision, off, open_):
    holidays = DaysOff(country=country, subdivision=subdivision)
    assert not any(is_working_day(day(which), holidays) for which in off)
    assert all(is_working_day(day(which), holidays) for which in open_)
    assert knows_holidays(country, subdivision) is bool(off)


@pytest.mark.parametrize(
    ("which", "before"),
    [
        pytest.param("2026-10-13", "2026-10-13", id="a working day is its own"),
        pytest.param("2026-12-05", "2026-12-04", id="Saturday to Friday"),
        pytest.param("2026-10-18", "2026-10-13", id="over a weekend and a conference"),
        pytest.param("2026-11-29", "2026-11-20", id="over a break between two weekends"),
    ],
)
def test_the_last_working_day(which, before):
    assert last_working_day_on_or_before(day(which), SCHOOL, PRINCIPAL) == day(before)


@pytest.mark.parametrize(
    ("which", "n", "before", "after"),
    [
        pytest.param("2026-12-04", 1, "2026-12-03", "2026-12-07", id="Friday"),
        pytest.param("2026-12-04", 3, "2026-12-01", "2026-12-09", id="three around Friday"),
        pytest.param("2026-12-05", 1, "2026-12-04", "2026-12-07", id="Saturday"),
        pytest.param("2026-11-30", 2, "2026-11-19", "2026-12-02", id="after the break"),
        pytest.param("2027-01-01", 1, "2026-12-18", "2027-01-04", id="New Year"),
        pytest.param("2028-02-28", 1, "2028-02-25", "2028-02-29", id="to a leap day"),
    ],
)
def test_counting_working_days(which, n, before, after):
    assert working_days_before(day(which), n, SCHOOL) == day(before)
    assert working_days_after(day(which), n, SCHOOL) == day(after)
    if n == 1:
        assert next_working_day_after(day(which), SCHOOL) == day(after)


@pytest.mark.parametrize("n", [0, -1])
@pytest.mark.parametrize("count", [working_days_before, working_days_after])
def test_counting_starts_at_one(count, n):
    with pytest.raises(ValueError, match="from 1"):
        count(FIRST, n, ALWAYS)


@pytest.mark.parametrize(
    ("search", "start"),
    [
        (last_working_day_on_or_before, "2027-12-31"),
        (next_working_day_after, "2026-06-01"),
        (lambda which, off: working_days_before(which, 3, off), "2027-12-31"),
        (lambda which, off: next_allowed(chicago(f"{which} 09:00"), off, PRINCIPAL), "2026-06-02"),
        (
            lambda which, off: last_working_morning_before(chicago(f"{which} 09:00"), off, PRINCIPAL),
            "2027-12-31",
        ),
        (next_working_day_after, "9999-12-31"),
        (last_working_day_on_or_before, "0001-01-01"),
    ],
)
def test_a_whole_year_off_is_said_in_words(search, start):
    closed = DaysOff((DateRange(date(2026, 6, 1), date(2027, 12, 31)), DateRange(date.min, date.min)))
    with pytest.raises(NoWorkingDayError, match="no working day within a year"):
        search(day(start), closed)


def test_a_parents_year_at_home_is_found_to_end():
    person = PersonTime("America/Chicago", away=(DateRange(date(2026, 8, 3), date(2027, 7, 30)),))
    assert next_allowed(chicago("2026-08-03 09:00"), ALWAYS, person) == chicago("2027-08-02 07:30")


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        pytest.param("2026-12-04 07:29", "2026-12-03 07:30", "2026-12-04 07:30", id="just before"),
        pytest.param("2026-12-04 07:30", "2026-12-03 07:30", "2026-12-07 07:30", id="on the dot"),
        pytest.param("2026-12-04 07:31", "2026-12-04 07:30", "2026-12-07 07:30", id="just after"),
        pytest.param("2026-12-06 12:00", "2026-12-04 07:30", "2026-12-07 07:30", id="a Sunday"),
        pytest.param("2026-10-15 23:00", "2026-10-13 07:30", "2026-10-19 07:30", id="at the conference"),
        pytest.param("2026-11-25 12:00", "2026-11-20 07:30", "2026-11-30 07:30", id="in the break"),
    ],
)
def test_the_last_working_morning_before_and_the_next_one_after(now, last, following):
    assert last_working_morning_before(chicago(now), SCHOOL, PRINCIPAL) == chicago(last)
    assert next_working_morning_after(chicago(now), SCHOOL, PRINCIPAL) == chicago(following)


def test_the_morning_of_the_working_day_before_a_meeting():
    assert last_working_morning_before_day(day("2026-11-30"), SCHOOL, PRINCIPAL) == chicago(
        "2026-11-20 07:30"
    )


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        pytest.param("2026-12-04 07:00", "2026-12-04 07:00", id="right after the night"),
        pytest.param("2026-12-04 17:59", "2026-12-04 17:59", id="late in the afternoon"),
        pytest.param("2026-12-04 18:00", "2026-12-07 07:30", id="a Friday evening"),
        pytest.param("2026-12-03 05:00", "2026-12-03 07:30", id="before school"),
        pytest.param("2026-12-05 10:00", "2026-12-07 07:30", id="a Saturday"),
        pytest.param("2026-12-18 19:00", "2027-01-04 07:30", id="the evening before winter break"),
    ],
)
def test_what_comes_at_a_bad_time_waits_for_a_working_morning(now, allowed):
    assert next_allowed(chicago(now), SCHOOL, PRINCIPAL) == chicago(allowed)


def test_the_friday_that_samoa_skipped_is_no_working_day():
    samoan = PersonTime("Pacific/Apia")
    assert not is_working_day(date(2011, 12, 30), ALWAYS, samoan)
    thursday_noon = instant_at(date(2011, 12, 29), time(12), "Pacific/Apia")
    monday = instant_at(date(2012, 1, 2), time(7, 30), "Pacific/Apia")
    assert next_working_morning_after(thursday_noon, ALWAYS, samoan) == monday
    assert last_working_morning_before(monday, ALWAYS, samoan) == thursday_noon - timedelta(
        hours=4, minutes=30
    )


@pytest.mark.parametrize("zone", SCHOOLS)
def test_a_school_year_of_clock_moves(zone):
    person = PersonTime(zone, away=(CONFERENCE,))
    plain = PlainYear(zone, FIRST, LAST, OFF | set(days(CONFERENCE.first, CONFERENCE.last)))
    now, end = datetime(2026, 8, 17, 0, 5, tzinfo=UTC), datetime(2027, 6, 18, tzinfo=UTC)
    while now < end:
        assert is_working_day(now.date(), SCHOOL, person) == (now.date() in plain.working)
        assert last_working_morning_before(now, SCHOOL, person) == plain.last_morning(now)
        assert next_working_morning_after(now, SCHOOL, person) == plain.next_morning(now)
        assert next_allowed(now, SCHOOL, person) == plain.next_allowed(now)
        now += timedelta(hours=4, minutes=48)


@st.composite
def calendars(draw) -> tuple[DaysOff, PersonTime, list[date]]:
    """Days off, a person's time off, and the plain list of days left to work on."""
    starts = draw(st.lists(st.tuples(st.dates(FIRST, LAST), st.integers(0, 20)), max_size=6))
    ranges = tuple(DateRange(first, first + DAY * length) for first, length in starts)
    away = DateRange(first := draw(st.dates(FIRST, LAST)), first + DAY * draw(st.integers(0, 30)))
    zone = draw(st.sampled_from(ZONES))
    left = [
        which
        for which in days(FIRST - DAY * 200, LAST + DAY * 200)
        if which.isoweekday() < 6 and not any(r.first <= which <= r.last for r in (*ranges, away))
    ]
    return DaysOff(ranges), PersonTime(zone, away=(away,)), left


@settings(max_examples=12)
@given(calendars(), st.dates(FIRST, LAST), st.integers(1, 12))
def test_counting_is_looking_it_up_in_a_list(calendar, which, n):
    days_off, person, left = calendar
    earlier, later = [d for d in left if d < which], [d for d in left if d > which]
    assert working_days_before(which, n, days_off, person) == earlier[-n]
    assert working_days_after(which, n, days_off, person) == later[n - 1]
    assert last_working_day_on_or_before(which, days_off, person) == [d for d in left if d <= which][-1]


@settings(max_examples=40)
@given(calendars(), st.datetimes(datetime(2026, 8, 3), datetime(2027, 7, 30)))  # noqa: DTZ001
def test_whatever_the_moment_it_is_moved_to_one_that_suits_once(calendar, naive):
    days_off, person, _ = calendar
    moved = next_allowed(naive.replace(tzinfo=UTC), days_off, person)
    assert moved >= naive.replace(tzinfo=UTC)
    assert is_allowed(moved, days_off, person)
    assert not is_quiet(moved, person)
    assert is_working_day(local_date(moved, person.zone), days_off, person)
    assert next_allowed(moved, days_off, person) == moved
