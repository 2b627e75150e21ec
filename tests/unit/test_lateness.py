"""What is sent late, with which words, and what is not sent any more."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.lateness import (
    CATCH_UP,
    Kind,
    Lateness,
    is_out_of_its_time,
    last_useful_instant,
    lateness,
)
from bot.rules.local_time import DateRange, PersonTime, instant_at
from bot.rules.working_days import DaysOff

COACH = PersonTime("America/Chicago")
SCHOOL = DaysOff(
    (DateRange(datetime(2026, 11, 23, tzinfo=UTC).date(), datetime(2026, 11, 27, tzinfo=UTC).date()),)
)


def chicago(text: str) -> datetime:
    shown = datetime.fromisoformat(text)
    return instant_at(shown.date(), shown.time(), "America/Chicago")


def verdict(kind: Kind, due: str, now: str) -> str:
    until = last_useful_instant(chicago(due), CATCH_UP[kind], SCHOOL, COACH)
    return lateness(chicago(due), chicago(now), until).value


@pytest.mark.parametrize(
    ("kind", "due", "now", "expected"),
    [
        (Kind.REMINDER, "2026-12-04 07:30", "2026-12-04 07:31", "on_time"),
        (Kind.REMINDER, "2026-12-04 07:30", "2026-12-04 09:30", "on_time"),
        (Kind.REMINDER, "2026-12-04 07:30", "2026-12-04 09:30:01", "late"),
        (Kind.REMINDER, "2026-12-04 07:30", "2026-12-08 07:30", "late"),
        (Kind.REMINDER, "2026-12-04 07:30", "2026-12-08 07:30:01", "too_late"),
        (Kind.REMINDER, "2026-11-20 07:30", "2026-12-01 07:30", "late"),
        (Kind.REMINDER, "2026-11-20 07:30", "2026-12-01 07:31", "too_late"),
        # Over the night on which the clocks go back the limit is the hour on the wall, not a number of hours.
        (Kind.REMINDER, "2026-10-30 07:30", "2026-11-03 07:30", "late"),
        (Kind.PROMPT, "2026-12-04 15:30", "2026-12-04 17:30", "on_time"),
        (Kind.PROMPT, "2026-12-04 15:30", "2026-12-04 17:30:01", "too_late"),
        (Kind.CARD, "2026-12-04 07:30", "2026-12-31 07:30", "late"),
    ],
)
def test_after_the_bot_was_down(kind, due, now, expected):
    assert verdict(kind, due, now) == expected


def test_a_card_is_worth_sending_until_its_meeting():
    due, meeting = chicago("2026-12-03 07:30"), chicago("2026-12-04 15:00")
    assert lateness(due, meeting, meeting) is Lateness.LATE
    assert lateness(due, meeting + timedelta(seconds=1), meeting) is Lateness.TOO_LATE


def test_every_kind_has_its_limit():
    assert set(CATCH_UP) == set(Kind)


@pytest.mark.parametrize(
    ("minutes", "of_news", "of_an_answer"),
    [(0, False, False), (5, False, False), (6, True, False), (120, True, False), (121, True, True)],
)
def test_what_was_owed_for_an_hour_loses_it_after_minutes_and_an_answer_only_where_it_is_late(
    minutes, of_news, of_an_answer
):
    due = chicago("2026-12-03 17:00")
    now = due + timedelta(minutes=minutes)
    assert is_out_of_its_time(due, now, is_answer=False) is of_news
    assert is_out_of_its_time(due, now, is_answer=True) is of_an_answer
