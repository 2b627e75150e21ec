"""When owners are asked for a reading, when that stops, and what both answers come to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.check_ins import (
    Asking,
    Did,
    Verdict,
    Worked,
    before_meeting,
    is_to_be_held,
    is_too_new,
    verdict,
    without_meeting,
)
from bot.rules.local_time import DateRange, PersonTime
from bot.rules.working_days import DaysOff, is_working_day

OWNER = PersonTime("America/Chicago")
SCHOOL = DaysOff((DateRange(date(2026, 11, 23), date(2026, 11, 27)),))
DAYS = st.dates(date(2026, 7, 1), date(2027, 6, 30))
RANGES = st.builds(lambda day, n: DateRange(day, day + timedelta(days=n)), DAYS, st.integers(0, 60))


def away(first: str, last: str) -> PersonTime:
    return replace(OWNER, away=(DateRange(date.fromisoformat(first), date.fromisoformat(last)),))


@pytest.mark.parametrize(
    ("meeting", "owner", "days"),
    [
        pytest.param("2026-12-03", OWNER, ["2026-12-01", "2026-12-02"], id="a Thursday"),
        pytest.param("2026-12-07", OWNER, ["2026-12-03", "2026-12-04"], id="over the weekend"),
        pytest.param("2026-12-01", OWNER, ["2026-11-20", "2026-11-30"], id="over a break"),
        pytest.param("2026-12-03", away("2026-12-01", "2026-12-01"), ["2026-12-02"], id="away on the first"),
        pytest.param("2026-12-03", away("2026-12-02", "2026-12-09"), ["2026-12-01"], id="away on the last"),
        pytest.param("2026-12-03", away("2026-11-30", "2026-12-04"), [], id="away on both: not asked"),
    ],
)
def test_owners_are_asked_on_two_mornings_before_a_meeting(meeting, owner, days):
    day = date.fromisoformat(meeting)
    asked = Asking(day, tuple(map(date.fromisoformat, days)))
    assert before_meeting(day, SCHOOL, owner) == asked


def test_of_what_has_just_begun_nothing_is_asked_for_the_next_meeting():
    tuesday = date(2026, 12, 8)
    assert is_too_new(date(2026, 12, 3), tuesday)
    assert not is_too_new(date(2026, 12, 1), tuesday)


@pytest.mark.parametrize(
    ("last", "owner", "day"),
    [
        pytest.param("2026-12-02", OWNER, "2026-12-16", id="two weeks later"),
        pytest.param("2026-11-11", OWNER, "2026-11-30", id="not in the break"),
        pytest.param("2026-12-02", away("2026-12-14", "2026-12-18"), "2026-12-21", id="not while away"),
    ],
)
def test_without_meetings_owners_are_asked_every_two_weeks(last, owner, day):
    asked = date.fromisoformat(day)
    assert without_meeting(date.fromisoformat(last), SCHOOL, owner) == Asking(asked, (asked,))
    assert without_meeting(date.fromisoformat(last), SCHOOL, OWNER, weeks=1).due < asked


@given(DAYS, st.lists(RANGES, max_size=3), st.lists(RANGES, max_size=2))
def test_nobody_is_asked_on_a_day_off_nor_more_than_twice(meeting, breaks, absences):
    off, owner = DaysOff(tuple(breaks)), replace(OWNER, away=tuple(absences))
    asked = before_meeting(meeting, off, owner)
    assert len(asked.days) <= 2
    assert list(asked.days) == sorted({*asked.days})
    assert all(day < meeting and is_working_day(day, off, owner) for day in asked.days)
    alone = without_meeting(meeting, off, owner)
    assert len(alone.days) == 1
    assert alone.days[0] >= meeting + timedelta(weeks=2)
    assert is_working_day(alone.days[0], off, owner)


@pytest.mark.parametrize(
    ("missed", "held"),
    [
        ([], False),
        ([True, True], False),
        ([True, True, True], True),
        ([True, True, False, True], False),
        ([False, True, True, True], False),
        ([True] * 9, True),
    ],
)
def test_three_missed_in_a_row_put_a_strategy_on_hold(missed, held):
    assert is_to_be_held(missed) is held


@pytest.mark.parametrize(
    ("did", "worked", "what"),
    [
        (Did.AS_PLANNED, Worked.BETTER, Verdict.KEEP),
        (Did.AS_PLANNED, Worked.THERE, Verdict.KEEP),
        (Did.AS_PLANNED, Worked.NO_CHANGE, Verdict.CHANGE_IDEA),
        (Did.AS_PLANNED, Worked.WORSE, Verdict.CHANGE_IDEA),
        (Did.AS_PLANNED, Worked.TOO_EARLY, Verdict.WAIT),
        (Did.PARTLY, Worked.NO_CHANGE, Verdict.FIX_DOING),
        (Did.NOT_YET, Worked.TOO_EARLY, Verdict.FIX_DOING),
        (Did.STOPPED, Worked.WORSE, Verdict.FIX_DOING),
        (Did.PARTLY, Worked.BETTER, Verdict.FIND_OUT),
        (Did.NOT_YET, Worked.THERE, Verdict.FIND_OUT),
    ],
)
def test_two_answers_make_one_verdict(did, worked, what):
    assert verdict(did, worked) is what


def test_each_answer_and_verdict_has_words():
    for one in (*Did, *Worked, *Verdict):
        assert one.words.strip()
