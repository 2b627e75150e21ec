"""When a vote ends, and when people who have not finished are reminded: never at night, never more than twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.deadlines import (
    AtDeadline,
    NudgeSlot,
    at_deadline,
    default_deadline,
    is_time_to_end,
    minutes_to_answer,
    nudge_now,
    nudges,
    working_days_around,
)
from bot.rules.local_time import DateRange, PersonTime, instant_at
from bot.rules.mornings import is_allowed
from bot.rules.working_days import DaysOff, NoWorkingDayError
from tests.unit.plain_calendar import SCHOOLS, PlainYear, wall

ALWAYS = DaysOff()
THANKSGIVING = DaysOff((DateRange(date(2026, 11, 25), date(2026, 11, 27)),))
TEAM = PersonTime("America/Chicago")
HONOLULU = PersonTime("Pacific/Honolulu")


def chicago(text: str) -> datetime:
    shown = datetime.fromisoformat(text)
    return instant_at(shown.date(), shown.time(), "America/Chicago")


def shown(instant: datetime, zone: str = "America/Chicago") -> str:
    return wall(instant, zone).strftime("%a %m-%d %H:%M")


@pytest.mark.parametrize(
    ("now", "days_off", "days", "expected"),
    [
        pytest.param("2026-12-01 09:00", ALWAYS, 2, "Thu 12-03 16:00", id="a Tuesday"),
        pytest.param("2026-12-01 23:59", ALWAYS, 2, "Thu 12-03 16:00", id="late in the evening"),
        pytest.param("2026-12-03 15:00", ALWAYS, 2, "Mon 12-07 16:00", id="over the weekend"),
        pytest.param("2026-12-05 12:00", ALWAYS, 2, "Tue 12-08 16:00", id="on a Saturday"),
        pytest.param("2026-11-24 09:00", THANKSGIVING, 2, "Tue 12-01 16:00", id="before a break"),
        pytest.param("2026-12-04 09:00", ALWAYS, 1, "Mon 12-07 16:00", id="a re-vote on a Friday"),
        pytest.param("2026-10-30 09:00", ALWAYS, 2, "Tue 11-03 16:00", id="over the end of summer time"),
    ],
)
def test_the_offered_deadline_is_working_days_later_at_four(now, days_off, days, expected):
    assert shown(default_deadline(chicago(now), days_off, TEAM, days)) == expected


def test_a_school_that_never_works_has_no_deadline():
    closed = DaysOff((DateRange(date(2026, 1, 1), date(2028, 12, 31)),))
    with pytest.raises(NoWorkingDayError):
        default_deadline(chicago("2026-12-01 09:00"), closed, TEAM)


@pytest.mark.parametrize(
    ("deadline", "now", "is_time"),
    [
        ("2026-12-03 16:00", "2026-12-03 15:59", False),
        ("2026-12-03 16:00", "2026-12-03 16:00", True),
        ("2026-12-03 16:00", "2026-12-03 17:59", True),
        ("2026-12-03 16:00", "2026-12-03 18:00", False),
        ("2026-12-03 16:00", "2026-12-04 06:59", False),
        ("2026-12-03 16:00", "2026-12-04 07:00", True),
        ("2026-12-03 20:00", "2026-12-04 07:00", False),
        ("2026-12-03 20:00", "2026-12-04 07:30", True),
        ("2026-12-04 20:00", "2026-12-05 10:00", False),
        ("2026-12-04 20:00", "2026-12-07 07:30", True),
        ("2026-11-24 20:00", "2026-11-27 10:00", False),
        ("2024-01-05 20:00", "2026-12-07 07:30", True),
    ],
)
def test_a_vote_ends_only_while_its_team_works(deadline, now, is_time):
    assert is_time_to_end(chicago(deadline), chicago(now), THANKSGIVING, TEAM) == is_time


def test_a_deadline_without_a_working_morning_since_is_past_all_the_same():
    closed = DaysOff((DateRange(date(2024, 1, 1), date(2026, 11, 30)),))
    assert is_time_to_end(chicago("2024-01-05 20:00"), chicago("2026-12-01 09:00"), closed, TEAM)


@pytest.mark.parametrize(
    ("finished", "counted", "has_votes", "was_extended", "outcome"),
    [
        (4, 9, True, False, AtDeadline.REVEAL),
        (3, 9, True, False, AtDeadline.EXTEND),
        (3, 3, True, False, AtDeadline.REVEAL),
        (2, 3, True, False, AtDeadline.EXTEND),
        (0, 0, False, False, AtDeadline.EXTEND),
        (0, 9, False, False, AtDeadline.EXTEND),
        (1, 9, True, True, AtDeadline.REVEAL),
        (0, 9, True, True, AtDeadline.REVEAL),
        (0, 9, False, True, AtDeadline.CANCEL),
        (4, 9, True, True, AtDeadline.REVEAL),
    ],
)
def test_too_few_ballots_extend_a_vote_once(finished, counted, has_votes, was_extended, outcome):
    assert at_deadline(finished, counted, has_votes=has_votes, was_extended=was_extended) is outcome


@pytest.mark.parametrize(("criteria", "minutes"), [(1, 1), (2, 1), (5, 3), (8, 4), (13, 7)])
def test_a_criterion_takes_half_a_minute(criteria, minutes):
    assert minutes_to_answer(criteria) == minutes


def told(opened: str, deadline: str, person: PersonTime = TEAM, since: str = "") -> dict[str, str]:
    planned = nudges(chicago(opened), chicago(deadline), chicago(since or opened), THANKSGIVING, person)
    return {one.slot.value: shown(one.at, person.zone) for one in planned}


@pytest.mark.parametrize(
    ("opened", "deadline", "person", "since", "expected"),
    [
        pytest.param(
            "2026-12-01 15:00", "2026-12-03 16:00", TEAM, "",
            {"half": "Wed 12-02 15:30", "last_morning": "Thu 12-03 07:30"}, id="two working days",
        ),
        pytest.param(
            "2026-12-04 15:00", "2026-12-08 16:00", TEAM, "",
            {"half": "Mon 12-07 07:30", "last_morning": "Tue 12-08 07:30"}, id="half-time on a Sunday",
        ),
        pytest.param(
            "2026-12-01 21:00", "2026-12-03 16:00", TEAM, "",
            {"last_morning": "Thu 12-03 07:30"}, id="half-time in the evening before the last morning",
        ),
        pytest.param(
            "2026-12-01 13:00", "2026-12-01 15:00", TEAM, "", {"half": "Tue 12-01 14:00"}, id="in one afternoon",
        ),
        pytest.param(
            "2026-12-01 06:00", "2026-12-01 15:00", TEAM, "",
            {"last_morning": "Tue 12-01 07:30"}, id="one day from before its morning: no two on one day",
        ),
        pytest.param(
            "2026-11-24 09:00", "2026-12-01 16:00", TEAM, "",
            {"half": "Mon 11-30 07:30", "last_morning": "Tue 12-01 07:30"}, id="half-time in a break",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-03 16:00", HONOLULU, "",
            {"half": "Wed 12-02 08:30", "last_morning": "Thu 12-03 07:30"}, id="a member on Hawaii",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-03 08:00", HONOLULU, "",
            {"last_morning": "Wed 12-02 07:30"}, id="a deadline in the night of a member on Hawaii",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-03 16:00", TEAM, "2026-12-02 13:00",
            {"last_morning": "Thu 12-03 07:30"}, id="who joins after half-time",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-03 16:00",
            replace(TEAM, away=(DateRange(date(2026, 12, 2), date(2026, 12, 10)),)), "",
            {}, id="who is away until after the deadline",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-07 16:00",
            replace(TEAM, away=(DateRange(date(2026, 12, 4), date(2026, 12, 10)),)), "",
            {"last_morning": "Thu 12-03 07:30"}, id="who leaves before the deadline: half-time is too late",
        ),
        pytest.param(
            "2026-12-01 09:00", "2026-12-03 16:00",
            replace(TEAM, away=(DateRange(date(2026, 1, 1), date(2028, 12, 31)),)), "", {}, id="who is away for years",
        ),
    ],
)  # fmt: skip
def test_reminders_come_at_half_time_and_on_the_last_morning(opened, deadline, person, since, expected):
    assert told(opened, deadline, person, since) == expected


def test_a_reminder_is_worth_sending_until_the_evening_or_the_deadline():
    opened = chicago("2026-12-01 15:00")
    half, last = nudges(opened, chicago("2026-12-03 16:00"), opened, ALWAYS, TEAM)
    assert [shown(half.useful_until), shown(last.useful_until)] == ["Wed 12-02 18:00", "Thu 12-03 16:00"]


NO_QUIET = replace(TEAM, quiet_from=time(0), quiet_until=time(0))


@pytest.mark.parametrize(
    ("now", "planned", "person", "expected"),
    [
        pytest.param(
            "2026-12-01 10:00", {"half": "2026-12-02 12:00", "last_morning": "2026-12-03 07:30"}, TEAM,
            ("half", "Tue 12-01 10:00"), id="half-time comes now",
        ),
        pytest.param(
            "2026-12-02 10:00", {"last_morning": "2026-12-03 07:30"}, TEAM,
            ("last_morning", "Wed 12-02 10:00"), id="then the last one",
        ),
        pytest.param(
            "2026-12-03 07:10", {"half": "", "last_morning": "2026-12-03 07:30"}, TEAM,
            ("last_morning", "Thu 12-03 07:10"), id="not two on one morning",
        ),
        pytest.param(
            "2026-12-02 20:00", {"half": "", "last_morning": "2026-12-03 07:30"}, TEAM,
            ("last_morning", "Thu 12-03 07:30"), id="not in the evening: the one of the morning stays",
        ),
        pytest.param(
            "2026-12-01 20:00", {"half": "", "last_morning": "2026-12-03 07:30"}, TEAM,
            ("half", "Wed 12-02 07:30"), id="in the evening: next morning",
        ),
        pytest.param("2026-12-02 10:00", {}, TEAM, None, id="none left"),
        pytest.param(
            "2026-12-02 10:00", {"half": "", "last_morning": ""},
            replace(TEAM, away=(DateRange(date(2026, 12, 2), date(2026, 12, 4)),)), None, id="away until the end",
        ),
        pytest.param(
            "2026-12-02 10:00", {"half": ""},
            replace(TEAM, away=(DateRange(date(2026, 1, 1), date(2028, 12, 31)),)), None, id="away for years",
        ),
        pytest.param("2026-12-02 23:00", {"half": ""}, NO_QUIET, ("half", "Wed 12-02 23:00"), id="who has no quiet hours"),
    ],
)  # fmt: skip
def test_a_reminder_asked_for_now_uses_one_up(now, planned, person, expected):
    times = {NudgeSlot(slot): chicago(at) if at else None for slot, at in planned.items()}
    made = nudge_now(chicago(now), chicago("2026-12-03 16:00"), times, ALWAYS, person)
    assert (made and (made.slot.value, shown(made.at))) == expected


@pytest.mark.parametrize(
    ("day", "around"),
    [
        (date(2026, 12, 5), [date(2026, 12, 4), date(2026, 12, 7)]),
        (date(2026, 11, 26), [date(2026, 11, 24), date(2026, 11, 30)]),
        (date(2026, 12, 4), []),
    ],
)
def test_a_day_off_has_a_working_day_on_each_side(day, around):
    assert working_days_around(day, THANKSGIVING, TEAM) == around


@settings(max_examples=40)
@given(
    zone=st.sampled_from(SCHOOLS),
    hours=st.integers(0, 24 * 60),
    length=st.integers(1, 24 * 14),
    joined=st.integers(0, 24 * 14),
    off=st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 20)), max_size=20),
)
def test_any_reminders_keep_the_promises(zone, hours, length, joined, off):
    opened = datetime(2026, 9, 7, tzinfo=UTC) + timedelta(hours=hours)
    deadline, since = opened + timedelta(hours=length), opened + timedelta(hours=joined)
    person = PersonTime(zone)
    days_off = DaysOff(tuple(DateRange(day, day) for day in off))
    planned = nudges(opened, deadline, since, days_off, person)
    assert len({one.slot for one in planned}) == len(planned) <= 2
    assert len({wall(one.at, zone).date() for one in planned}) == len(planned)
    assert list(planned) == sorted(planned, key=lambda one: one.at)
    for one in planned:
        assert since < one.at < deadline
        assert one.at < one.useful_until <= deadline
        assert is_allowed(one.at, days_off, person)
    plain = PlainYear(zone, date(2026, 8, 1), date(2027, 1, 31), off)
    mornings = [morning for morning in plain.mornings if opened < morning < deadline]
    last = mornings[-1] if mornings else None
    assert [one.at for one in planned if one.slot is NudgeSlot.LAST_MORNING] == (
        [last] if last and last > since else []
    )
    half = plain.next_allowed(opened + (deadline - opened) / 2)
    is_apart = half < deadline and (last is None or wall(half, zone).date() < wall(last, zone).date())
    assert [one.at for one in planned if one.slot is NudgeSlot.HALF] == (
        [half] if is_apart and half > since else []
    )
