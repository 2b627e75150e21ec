"""When a vote may end: ahead, on a school day, while the team is at work; and what is said where it may not."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assessments.messages.opening_faults import (
    WrongDeadline,
    WrongPeople,
    deadline_sentences,
    people_sentence,
)
from bot.blocks import ids
from bot.rules.asked_deadline import DeadlineFault, days_instead, deadline_faults, last_day
from bot.rules.deadlines import default_deadline
from bot.rules.local_time import DateRange, PersonTime, instant_at, local_date, local_hour
from bot.rules.working_days import DaysOff

TEAM = PersonTime("America/Chicago")
SCHOOL = DaysOff((DateRange(date(2026, 11, 25), date(2026, 11, 27)),))
# A Friday at ten in the morning.
NOW = instant_at(date(2026, 11, 20), time(10), TEAM.zone)


def faults(day: str, hour: str = "16:00", now: datetime = NOW) -> tuple[DeadlineFault, ...]:
    return deadline_faults(date.fromisoformat(day), time.fromisoformat(hour), now, SCHOOL, TEAM)


def said(day: str, hour: str = "16:00") -> dict[str, str]:
    when = (date.fromisoformat(day), time.fromisoformat(hour), NOW, SCHOOL, TEAM)
    today = local_date(NOW, TEAM.zone)
    wrong = WrongDeadline(
        deadline_faults(*when), *when[:2], days_instead(*when), today, last_day(NOW, TEAM), TEAM
    )
    return deadline_sentences(wrong, ids.REFLECT_DAY, ids.REFLECT_HOUR)


@pytest.mark.parametrize(
    ("day", "hour", "wrong"),
    [
        pytest.param("2026-11-24", "16:00", [], id="two school days later"),
        pytest.param("2026-11-20", "10:01", [], id="in a minute"),
        pytest.param("2026-11-20", "10:00", ["past_hour"], id="now"),
        pytest.param("2026-11-20", "07:00", ["past_hour"], id="this morning"),
        pytest.param("2026-11-19", "16:00", ["past_day"], id="yesterday"),
        pytest.param("2026-11-21", "16:00", ["day_off"], id="a Saturday"),
        pytest.param("2026-11-26", "16:00", ["day_off"], id="in a break"),
        pytest.param("2026-11-24", "18:00", ["night"], id="as the evening begins"),
        pytest.param("2026-11-24", "17:59", [], id="just before"),
        pytest.param("2026-11-24", "06:59", ["night"], id="too early"),
        pytest.param("2026-11-24", "07:00", [], id="as the day begins"),
        pytest.param("2026-11-21", "22:00", ["day_off", "night"], id="a Saturday night"),
        pytest.param("2027-01-19", "16:00", [], id="60 days ahead"),
        pytest.param("2027-01-20", "16:00", ["too_far"], id="61 days ahead"),
        pytest.param("0001-01-01", "16:00", ["past_day"], id="the first day of all"),
        pytest.param("9999-12-31", "23:59", ["too_far", "night"], id="the last day of all"),
    ],
)
def test_what_is_wrong_with_an_end(day, hour, wrong):
    assert [str(fault) for fault in faults(day, hour)] == wrong


@pytest.mark.parametrize(
    ("day", "hour", "sentence"),
    [
        ("2026-12-05", "16:00", "Sat, Dec 5 is not a school day. Choose Fri, Dec 4 or Mon, Dec 7."),
        ("2026-11-26", "16:00", "Thu, Nov 26 is not a school day. Choose Tue, Nov 24 or Mon, Nov 30."),
        ("2026-11-21", "09:00", "Sat, Nov 21 is not a school day. Choose Mon, Nov 23."),
        ("2026-11-21", "22:00", "Sat, Nov 21 is not a school day. Choose Fri, Nov 20 or Mon, Nov 23."),
        ("2026-11-19", "16:00", "Thu, Nov 19 is in the past. Choose a day from today on."),
        (
            "2027-02-01",
            "16:00",
            "Mon, Feb 1, 2027 is more than 60 days away. Choose a day until Tue, Jan 19, 2027.",
        ),
    ],
)
def test_a_wrong_day_is_told_with_the_days_that_would_do(day, hour, sentence):
    assert said(day, hour)[ids.REFLECT_DAY] == sentence


def test_a_wrong_hour_is_told_with_the_hours_that_would_do():
    assert said("2026-11-24", "21:00") == {
        ids.REFLECT_HOUR: "At 9:00 PM the team is not at work. Choose a time from 7:00 AM on and before 6:00 PM."
    }
    assert said("2026-11-20", "09:00") == {
        ids.REFLECT_HOUR: "That time has passed today. Choose a later one, or another day."
    }


@given(st.integers(0, 400 * 24 * 60), st.sampled_from(["America/Chicago", "Asia/Kathmandu", "Pacific/Apia"]))
def test_what_is_offered_can_always_be_taken(minutes, zone):
    now = NOW + timedelta(minutes=minutes)
    team = PersonTime(zone)
    end = default_deadline(now, SCHOOL, team)
    assert deadline_faults(local_date(end, zone), local_hour(end, zone), now, SCHOOL, team) == ()


@given(st.dates(date(2026, 11, 20), date(2027, 1, 19)), st.times())
def test_days_offered_instead_can_be_taken(day, hour):
    for other in days_instead(day, hour, NOW, SCHOOL, TEAM):
        assert set(deadline_faults(other, hour, NOW, SCHOOL, TEAM)) <= {DeadlineFault.NIGHT}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            WrongPeople(outside=["Ms. Ortiz"]),
            "Not in #ilt: Ms. Ortiz. Invite them first, or take them out of the list.",
        ),
        (
            WrongPeople(strangers=1),
            "Not in #ilt: 1 person I do not know. Invite them first, or take them out of the list.",
        ),
        (
            WrongPeople(outside=["A"], strangers=2),
            "Not in #ilt: A, 2 more. Invite them first, or take them out of the list.",
        ),
        (
            WrongPeople(observers=["B"], unable=["ILT"]),
            "Observers do not vote: B. Take them out of the list. Cannot vote here: ILT. Take them out of the list.",
        ),
        (
            WrongPeople(outside=["a", "b", "c", "d", "e", "f", "g"]),
            "Not in #ilt: a, b, c, d, e, 2 more. Invite them first, or take them out of the list.",
        ),
    ],
)
def test_who_cannot_be_counted_is_named_with_what_to_do(wrong, sentence):
    assert people_sentence(wrong, "ilt") == sentence


@given(st.text(max_size=300), st.integers(1, 60))
def test_however_many_and_whatever_their_names_the_sentence_stays_short(name, count):
    wrong = WrongPeople(outside=[name] * count, observers=[name] * count, unable=[name] * count)
    assert len(people_sentence(wrong, "ilt")) < 1000
