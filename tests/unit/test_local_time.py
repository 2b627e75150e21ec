"""What clocks on walls show, in every zone there is, beside a model that just looks at them."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.local_time import (
    DateRange,
    PersonTime,
    has_day,
    instant_at,
    is_quiet,
    local_date,
    local_hour,
    morning_of,
    zone_of,
)
from tests.unit.plain_calendar import DAY, ZONES, changes, days, plain_instant, wall

MORNING = time(7, 30)
hours = st.times().map(lambda hour: hour.replace(microsecond=0))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "instant"),
    [
        pytest.param("America/Chicago", "2026-12-04", "07:30", "2026-12-04 13:30", id="a reminder in winter"),
        pytest.param("America/Chicago", "2026-09-04", "07:30", "2026-09-04 12:30", id="a reminder in summer"),
        pytest.param(
            "America/New_York", "2026-03-09", "07:30", "2026-03-09 11:30", id="the Monday after spring"
        ),
        pytest.param(
            "America/New_York", "2026-03-08", "02:30", "2026-03-08 07:00", id="an hour that spring skips"
        ),
        pytest.param("America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30", id="an hour shown twice"),
        pytest.param("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23 22:00", id="a midnight skipped"),
        pytest.param(
            "America/Santiago", "2026-09-06", "00:15", "2026-09-06 04:00", id="skipped in the south"
        ),
        pytest.param("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30", id="half an hour"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45", id="half, twice"),
        pytest.param(
            "Pacific/Apia", "2011-12-30", "07:30", "2011-12-30 10:00", id="a Friday that never came"
        ),
        pytest.param("Asia/Kolkata", "2028-02-29", "07:30", "2028-02-29 02:00", id="a leap day"),
        pytest.param("Nowhere/School", "2026-12-04", "07:30", "2026-12-04 07:30", id="an unknown zone"),
    ],
)
def test_an_hour_on_the_wall_is_one_instant(zone, day, hour, instant):
    assert instant_at(date.fromisoformat(day), time.fromisoformat(hour), zone) == utc(instant)


def test_the_answer_is_in_utc_whatever_the_hour_carries():
    hour = time(1, 30, fold=1, tzinfo=timezone(timedelta(hours=9)))
    instant = instant_at(date(2026, 11, 1), hour, "America/New_York")
    assert (instant, instant.tzinfo) == (utc("2026-11-01 05:30"), UTC)


def test_a_fraction_of_a_second_in_a_gap_ends_with_the_gap():
    assert instant_at(date(2026, 3, 8), time(2, 0, 0, 1), "America/New_York") == utc("2026-03-08 07:00")


@pytest.mark.parametrize(
    "name", ["", "America", "../etc/passwd", "/etc/localtime", "No/Where", "Amérique/Été", "x\0", "a" * 5000]
)
def test_whatever_is_no_zone_counts_as_utc(name):
    assert zone_of(name).key == "UTC"


@given(st.text())
def test_no_text_breaks_the_zone(name):
    assert zone_of(name).utcoffset(datetime(2026, 12, 4)) is not None  # noqa: DTZ001


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Asia/Kolkata"])
def test_an_instant_without_a_zone_is_refused(zone):
    with pytest.raises(ValueError, match="needs its zone"):
        local_date(datetime(2026, 12, 4), zone)  # noqa: DTZ001


def test_a_day_that_a_zone_skipped_is_no_day():
    assert [
        day.day for day in days(date(2011, 12, 28), date(2012, 1, 1)) if has_day(day, "Pacific/Apia")
    ] == [
        28,
        29,
        31,
        1,
    ]
    assert has_day(date(2011, 12, 30), "America/Chicago")


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Santiago", "America/Havana", "Asia/Beirut"])
def test_a_day_without_a_midnight_is_a_day(zone):
    assert all(has_day(day, zone) for day in changes(zone, 2025))


def test_every_zone_around_each_change_of_a_year():
    wanted = [time(0), time(0, 30), time(1, 59, 59), time(2), time(2, 15), time(3), MORNING, time(23, 45)]
    tried = 0
    for zone in ZONES:
        for day in changes(zone, 2026):
            for hour in wanted:
                assert instant_at(day, hour, zone) == plain_instant(day, hour, zone), (zone, day, hour)
                tried += 1
    assert tried > 1000


def test_every_zone_has_its_morning_at_month_ends_and_leap_days():
    ends = [date(2028, month, 1) - DAY for month in range(1, 13)] + [date(2028, 2, 29), date(2028, 12, 31)]
    for zone in ZONES:
        for day in ends:
            assert wall(instant_at(day, MORNING, zone), zone) == datetime.combine(day, MORNING)


@st.composite
def special_days(draw) -> tuple[str, date]:
    """A zone and a day on which something happens to clocks or calendars."""
    zone, year = draw(st.sampled_from(ZONES)), draw(st.integers(1970, 2037))
    month_end = date(year + draw(st.sampled_from([0, 1])), draw(st.integers(1, 12)), 1) - DAY
    leap_day = date(year - year % 4, 2, 29) if year >= 1972 else date(1972, 2, 29)
    around = [day + DAY * number for day in changes(zone, year) for number in (-1, 0, 1)]
    return zone, draw(st.sampled_from([month_end, leap_day, *around]))


@settings(max_examples=50)
@given(special_days(), hours)
def test_any_zone_any_special_day_any_hour(zone_and_day, hour):
    zone, day = zone_and_day
    assert instant_at(day, hour, zone) == plain_instant(day, hour, zone)


@settings(max_examples=40)
@given(special_days(), hours)
def test_the_same_hour_a_day_later_is_later_and_a_day_on(zone_and_day, hour):
    zone, day = zone_and_day
    instants = [instant_at(day + DAY * number, hour, zone) for number in range(3)]
    # The day that a zone skipped has the first instant of the next one, which no later hour comes before.
    assert instants == sorted(instants)
    for number, instant in enumerate(instants):
        assert wall(instant, zone) >= datetime.combine(day + DAY * number, hour)
        if has_day(day + DAY * number, zone) and hour < time(21):
            assert local_date(instant, zone) == day + DAY * number


@settings(max_examples=40)
@given(st.sampled_from(ZONES), st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_from_an_instant_to_the_wall_and_back(zone, naive):
    instant = naive.replace(microsecond=0, tzinfo=UTC)
    back = instant_at(local_date(instant, zone), local_hour(instant, zone), zone)
    # In an hour shown twice the first one is meant.
    assert back <= instant
    assert wall(back, zone) == wall(instant, zone)


@pytest.mark.parametrize(
    ("hour", "is_silent"),
    [
        ("06:59:59", True),
        ("07:00", False),
        ("12:10", False),
        ("17:59:59", False),
        ("18:00", True),
        ("00:00", True),
    ],
)
def test_nobody_is_disturbed_from_six_to_seven(hour, is_silent):
    instant = instant_at(date(2026, 12, 4), time.fromisoformat(hour), "America/Chicago")
    assert is_quiet(instant, PersonTime("America/Chicago")) is is_silent


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    nap = PersonTime("UTC", quiet_from=time(12), quiet_until=time(14))
    assert [hour for hour in range(24) if nap.is_quiet_at(time(hour))] == [12, 13]
    never = PersonTime("UTC", quiet_from=time(7), quiet_until=time(7))
    assert not any(never.is_quiet_at(time(hour)) for hour in range(24))


def test_a_reminder_hour_inside_the_quiet_hours_waits_for_their_end():
    early = PersonTime("America/Chicago", reminder_hour=time(5))
    assert early.morning == time(7)
    assert morning_of(date(2026, 12, 4), early) == utc("2026-12-04 13:00")


def test_time_off_has_its_last_day_in_it():
    person = PersonTime("UTC", away=(DateRange(date(2026, 10, 5), date(2026, 10, 7)),))
    away = [day.day for day in days(date(2026, 10, 1), date(2026, 10, 9)) if person.is_away(day)]
    assert away == [5, 6, 7]


def test_time_off_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before it begins"):
        DateRange(date(2026, 10, 7), date(2026, 10, 5))
