"""When a person's one message of a day goes out, and what it brings."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.digests import ALWAYS, LONGEST_BETWEEN_LOOKS, Pending, pending_on, plan, week_start
from bot.rules.lateness import CATCH_UP, Kind
from bot.rules.local_time import DateRange, PersonTime, instant_at
from bot.rules.working_days import DaysOff, NoWorkingDayError

COACH = PersonTime("America/Chicago")
OPEN = DaysOff()
CLOSED = DaysOff((DateRange(date(2024, 1, 1), date(2029, 12, 31)),))
TUESDAY = date(2026, 12, 1)


def chicago(text: str) -> datetime:
    shown = datetime.fromisoformat(f"2026-{text}")
    return instant_at(shown.date(), shown.time(), "America/Chicago")


def meant_for(day: date, item: int = 1, days_off: DaysOff = OPEN, **more) -> Pending:
    return Pending(item, f"{day}/due", day, instant_at(day, time(7, 30), "America/Chicago"), days_off, **more)


def planned(now: str, *pending: Pending, is_taken: bool = False, person: PersonTime = COACH):
    return plan(pending, [], person, chicago(now), is_taken=is_taken)


def said(now: str, *pending: Pending, **more) -> list[int]:
    return [one.item_id for one in planned(now, *pending, **more).says]


def test_nothing_is_said_before_its_morning_and_then_it_is_looked_again():
    before = planned("12-01 07:29:59", meant_for(TUESDAY))
    assert (before.says, before.look_at) == ((), chicago("12-01 07:30"))
    assert said("12-01 07:30", meant_for(TUESDAY)) == [1]


def test_with_nothing_ahead_it_is_looked_again_within_a_week():
    assert planned("12-01 09:00").look_at == chicago("12-01 09:00") + LONGEST_BETWEEN_LOOKS


def test_everything_whose_time_has_come_goes_into_one_message():
    later = meant_for(TUESDAY + timedelta(days=1), 3)
    assert said("12-01 07:30", meant_for(TUESDAY, 1), meant_for(TUESDAY, 2), later) == [1, 2]


def test_the_next_morning_shows_whether_the_message_arrived():
    assert planned("12-04 07:30", meant_for(date(2026, 12, 4))).look_at == chicago("12-07 07:30")


@pytest.mark.parametrize(
    ("now", "goes_out_at"),
    [
        pytest.param("12-01 11:00", "12-01 11:00", id="the same day"),
        pytest.param("12-01 17:59", "12-01 17:59", id="the last minute before the quiet hours"),
        pytest.param("12-01 18:00", "12-02 07:30", id="in the quiet hours"),
        pytest.param("12-02 02:00", "12-02 07:30", id="in the night"),
        pytest.param("12-02 07:10", "12-02 07:30", id="not quiet any more, but before their hour"),
        pytest.param("12-02 08:00", "12-02 08:00", id="a day late"),
        pytest.param("12-03 07:30", "12-03 07:30", id="two working days late to the minute"),
        pytest.param("12-03 09:30", "12-03 09:30", id="within what counts as in time"),
    ],
)  # fmt: skip
def test_late_it_goes_out_as_soon_as_the_person_may_be_written_to(now, goes_out_at):
    one = meant_for(TUESDAY)
    made = planned(now, one)
    if now == goes_out_at:
        assert (made.says, made.due_at) == ((one,), one.at)
    else:
        assert (made.says, made.look_at) == ((), chicago(goes_out_at))


def test_over_two_working_days_late_it_waits_for_the_next_message_and_comes_with_it():
    old, new = meant_for(TUESDAY, 1), meant_for(date(2026, 12, 7), 2)
    waiting = planned("12-03 09:31", old, new)
    assert (waiting.says, waiting.look_at) == ((), new.at)
    brought = planned("12-07 07:30", old, new)
    assert ([one.item_id for one in brought.says], brought.due_at) == ([1, 2], new.at)


def test_a_weekend_does_not_count_as_late():
    assert said("12-08 07:30", meant_for(date(2026, 12, 4))) == [1]


def test_what_has_no_limit_is_said_however_late():
    assert said("12-30 08:00", meant_for(TUESDAY, limit=ALWAYS)) == [1]


def test_a_day_that_has_had_its_message_has_no_other():
    made = planned("12-01 11:00", meant_for(TUESDAY), is_taken=True)
    assert (made.says, made.look_at) == ((), chicago("12-02 07:30"))


def test_on_a_day_off_nothing_goes_out_that_is_late():
    off = DaysOff((DateRange(date(2026, 12, 2), date(2026, 12, 3)),))
    made = planned("12-02 09:00", meant_for(TUESDAY, days_off=off))
    assert (made.says, made.look_at) == ((), chicago("12-04 07:30"))


def test_the_day_off_of_one_team_does_not_hold_back_the_other():
    closed_today = DaysOff((DateRange(date(2026, 12, 2), date(2026, 12, 2)),))
    assert said("12-02 09:00", meant_for(TUESDAY, 1, closed_today), meant_for(TUESDAY, 2)) == [1, 2]
    assert said("12-02 09:00", meant_for(TUESDAY, 1, closed_today)) == []


def test_somebody_on_long_leave_is_looked_at_again_and_told_nothing():
    away = PersonTime("America/Chicago", away=(DateRange(date(2026, 12, 1), date(2028, 12, 31)),))
    made = planned("12-01 09:00", meant_for(date(2026, 11, 30)), person=away)
    assert (made.says, made.look_at) == ((), chicago("12-01 09:00") + LONGEST_BETWEEN_LOOKS)


def test_further_instants_are_looked_at_too():
    early = datetime(2026, 12, 2, 13, 30, tzinfo=UTC)
    assert plan([], [early], COACH, chicago("12-01 09:00"), is_taken=False).look_at == early


@pytest.mark.parametrize("day", [date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 6)])
def test_a_week_starts_on_its_first_working_day(day):
    assert week_start(day, OPEN, COACH) == date(2026, 11, 30)
    monday_off = DaysOff((DateRange(date(2026, 11, 30), date(2026, 11, 30)),))
    assert week_start(day, monday_off, COACH) == TUESDAY


def test_a_week_that_is_off_starts_with_the_next_one():
    week_off = DaysOff((DateRange(date(2026, 11, 30), date(2026, 12, 4)),))
    assert week_start(TUESDAY, week_off, COACH) == date(2026, 12, 7)
    with pytest.raises(NoWorkingDayError):
        week_start(TUESDAY, CLOSED, COACH)


def test_something_meant_for_a_weekend_comes_on_monday():
    one = pending_on(1, "check/7", date(2026, 12, 5), OPEN, COACH, CATCH_UP[Kind.REMINDER])
    assert (one.day, one.at) == (date(2026, 12, 7), chicago("12-07 07:30"))
