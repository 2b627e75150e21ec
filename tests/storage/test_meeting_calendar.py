"""A team's meetings out of its rhythm and what was changed, in the tables of both databases."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.live.look import look_at_meetings, meetings_due, note_not_held
from bot.meetings.access import When, Which
from bot.meetings.calendar import (
    STARTABLE_AFTER_END,
    USUAL_MINUTES,
    card_due_at,
    meeting_of,
    next_occasion,
    occasions,
)
from bot.meetings.moves import add, move, skip
from bot.meetings.plan import follow_rhythm, follow_zone
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.local_time import local_hour
from bot.teams.rhythm import cadence_of, cadence_row
from storage.home import HomeView, note_opened, note_shown
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Person, look_at_meetings_of
from tests.databases import opened
from tests.steps.dated_bot import ZONE, chicago
from tests.steps.planned_team import (
    DEC8,
    DEC22,
    MONDAY,
    NOV24,
    SAM,
    THREADS,
    TUESDAYS,
    PlannedTeam,
    at_once,
    days_off,
    planned_team,
    post_card,
    set_state,
)
from tests.steps.turns import act_in, turn_of


@pytest.fixture
def team(database) -> PlannedTeam:
    return planned_team(database)


def next_day(team: PlannedTeam, now: datetime) -> date | None:
    with team.db.read() as session:
        found = next_occasion(session, session.get_one(Ilt, team.ilt_id), now)
        return found.day if found else None


def see_home(team: PlannedTeam) -> None:
    """Sam looks at the Home tab."""
    with team.db.write() as session:
        person = session.scalars(select(Person).filter_by(slack_user_id=SAM)).one()
        note_opened(session, person.id, MONDAY, MONDAY)
        note_shown(session, person.id, 1, MONDAY)


def test_the_meeting_of_today_is_the_next_one_until_its_planned_end(team):
    assert next_day(team, chicago("2026-11-24 00:00")) == NOV24
    assert next_day(team, chicago("2026-11-24 16:29")) == NOV24
    assert next_day(team, chicago("2026-11-24 16:30")) == DEC8


def test_a_day_off_is_passed_over_and_named(team):
    days_off(team, NOV24, NOV24)
    assert next_day(team, MONDAY) == DEC8
    assert [(one.day, one.is_off) for one in team.plan(NOV24, DEC8)] == [(NOV24, True), (DEC8, False)]


def test_a_moved_meeting_is_where_it_was_moved_also_onto_a_day_off(team):
    days_off(team, date(2026, 11, 26), date(2026, 11, 26))
    wanted = When(date(2026, 11, 26), time(9), day_off=date(2026, 11, 26))
    move(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24), wanted)
    [first, *_] = team.plan(date(2026, 11, 20), DEC8)
    assert (first.slot, first.day, first.is_off) == (NOV24, date(2026, 11, 26), False)
    assert first.starts_at == chicago("2026-11-26 09:00")
    assert next_day(team, chicago("2026-11-25 12:00")) == date(2026, 11, 26)


def test_a_meeting_moved_only_in_its_hour_on_a_day_off_takes_place(team):
    days_off(team, NOV24, NOV24)
    move(
        turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24), When(NOV24, time(9), day_off=NOV24)
    )
    assert next_day(team, MONDAY) == NOV24


def test_a_skipped_meeting_is_not_the_next_one(team):
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24))
    assert next_day(team, MONDAY) == DEC8
    assert [one.day for one in team.plan(NOV24, DEC22)] == [DEC8, DEC22]


def test_an_added_meeting_comes_between_the_others_and_needs_no_rhythm(team):
    add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, When(date(2026, 12, 1), time(8), 30))
    assert [one.day for one in team.plan(NOV24, DEC8)] == [NOV24, date(2026, 12, 1), DEC8]
    without = planned_team(team.db, None, channel="C0OTHER0001")
    assert next_day(without, MONDAY) is None
    add(turn_of(without.db, without.actor(), MONDAY), without.ilt_id, When(DEC8, time(8)))
    [only] = without.plan(NOV24, DEC22)
    assert (only.day, only.minutes) == (DEC8, USUAL_MINUTES)


@pytest.mark.parametrize("state", [MeetingState.RUNNING, MeetingState.REFLECTING, MeetingState.NOT_HELD])
def test_what_has_begun_or_was_not_held_is_not_the_next_one(team, state):
    set_state(team, NOV24, state)
    assert next_day(team, MONDAY) == DEC8
    assert [one.day for one in team.plan(NOV24, DEC8)] == [NOV24, DEC8]


def test_what_took_place_stays_whatever_the_rhythm_is_now(team):
    set_state(team, NOV24, MeetingState.CLOSED)
    with team.db.write() as session:
        thursdays = Cadence(Rhythm.WEEKS, date(2026, 11, 26), 3, 1)
        session.get_one(Ilt, team.ilt_id).cadence = cadence_row(thursdays)
    assert [one.day for one in team.plan(NOV24, date(2026, 12, 3))] == [
        NOV24,
        date(2026, 11, 26),
        date(2026, 12, 3),
    ]


def test_other_teams_have_their_own_calendar(team):
    other = planned_team(team.db, channel="C0OTHER0001")
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24))
    assert next_day(other, MONDAY) == NOV24


def test_a_rhythm_comes_back_from_the_table_as_it_was(team):
    by_hand = Cadence(Rhythm.BY_HAND, NOV24, dates=(NOV24, DEC8), hour=time(7, 45), minutes=45)
    months = Cadence(Rhythm.MONTH_DAYS, NOV24, 4, ordinals=(1, -1))
    for cadence in (TUESDAYS, by_hand, months):
        with team.db.write() as session:
            session.get_one(Ilt, team.ilt_id).cadence = cadence_row(cadence)
        with team.db.read() as session:
            assert cadence_of(session.get_one(Ilt, team.ilt_id)) == cadence


def test_the_card_is_due_on_the_morning_of_the_working_day_before(team):
    days_off(team, date(2026, 11, 23), date(2026, 11, 23))
    with team.db.read() as session:
        ilt = session.get_one(Ilt, team.ilt_id)
        assert card_due_at(session, ilt, NOV24) == chicago("2026-11-20 07:30")
        assert card_due_at(session, ilt, DEC8) == chicago("2026-12-07 07:30")


def test_the_row_of_a_meeting_is_made_once(team):
    assert team.row(NOV24).id == team.row(NOV24).id
    assert [row.slot for row in team.rows()] == [NOV24]


def test_a_meeting_nobody_started_counts_as_not_held_two_hours_after_its_end_and_home_follows(team):
    team.row(NOV24)
    over = chicago("2026-11-24 16:30") + STARTABLE_AFTER_END
    see_home(team)
    with team.db.write() as session:
        ilt = session.get_one(Ilt, team.ilt_id)
        assert note_not_held(act_in(team.db, session, MONDAY), ilt) == over
        assert note_not_held(act_in(team.db, session, over - timedelta(seconds=1)), ilt) == over
    assert [row.state for row in team.rows()] == [MeetingState.PLANNED]
    for _ in range(2):
        with team.db.write() as session:
            assert note_not_held(act_in(team.db, session, over), session.get_one(Ilt, team.ilt_id)) is None
    assert [row.state for row in team.rows()] == [MeetingState.NOT_HELD]
    with team.db.read() as session:
        [view] = session.scalars(select(HomeView)).all()
        assert view.wanted == view.shown + 1


def test_what_was_skipped_or_falls_on_a_day_off_is_not_called_not_held(team):
    team.row(NOV24)
    days_off(team, NOV24, NOV24)
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8))
    with team.db.write() as session:
        ilt = session.get_one(Ilt, team.ilt_id)
        assert note_not_held(act_in(team.db, session, chicago("2026-12-20 12:00")), ilt) is None
    assert [row.state for row in team.rows()] == [MeetingState.PLANNED, MeetingState.SKIPPED]


def test_the_worker_looks_at_a_team_when_something_is_due_or_was_changed(team):
    team.row(NOV24)
    assert look_at_meetings(turn_of(team.db, now=MONDAY)) == 1
    assert look_at_meetings(turn_of(team.db, now=MONDAY)) == 0
    with team.db.write() as session:
        look_at_meetings_of(session, team.ilt_id)
    assert look_at_meetings(turn_of(team.db, now=MONDAY)) == 1
    start, late = chicago("2026-11-24 15:30"), chicago("2026-11-24 18:31")
    assert look_at_meetings(turn_of(team.db, now=start)) == 1
    with team.db.read() as session:
        assert meetings_due(act_in(team.db, session, late))
    early = chicago("2026-11-24 18:29")
    look_at_meetings(turn_of(team.db, now=early))
    assert [row.state for row in team.rows()] == [MeetingState.PLANNED]
    assert look_at_meetings(turn_of(team.db, now=late)) == 1
    assert [row.state for row in team.rows()] == [MeetingState.NOT_HELD]


def test_several_looks_at_once_do_things_once(maker):
    address = maker.migrated()
    with opened(address) as db:
        team = planned_team(db)
        team.row(NOV24)
        see_home(team)
    late = chicago("2026-11-24 18:31")
    at_once(address, lambda mine: look_at_meetings(turn_of(mine, now=late)))
    with opened(address) as db, db.read() as session:
        assert session.scalars(select(Meeting.state)).all() == [MeetingState.NOT_HELD]
        [view] = session.scalars(select(HomeView)).all()
        assert view.wanted == view.shown + 1


def test_the_row_of_a_meeting_is_made_once_by_several_at_once(maker):
    address = maker.migrated()
    with opened(address) as db:
        team = planned_team(db)
    found: list[int] = []

    def make(mine) -> None:
        with mine.write() as session:
            ilt = session.get_one(Ilt, team.ilt_id)
            look_at_meetings_of(session, ilt.id)
            [one] = occasions(session, ilt, NOV24, NOV24)
            found.append(meeting_of(session, ilt, one).id)

    at_once(address, make)
    assert len(found) == THREADS
    assert len(set(found)) == 1


zones = st.sampled_from(["America/Chicago", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])


@given(
    zones,
    st.dates(date(2026, 8, 1), date(2027, 6, 1)),
    st.integers(0, 4),
    st.integers(1, 4),
    st.times(time(6), time(21)).map(lambda one: time(one.hour, one.minute)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_instants_keep_the_hour_on_the_wall_in_every_week_of_the_year(
    live_db, zone, first, weekday, every, hour
):
    """Weeks in which clocks are changed among them."""
    cadence = Cadence(Rhythm.WEEKS, first, weekday, every, hour=hour)
    with live_db.db.write() as session:
        ilt = session.get_one(Ilt, live_db.ilt_id)
        ilt.zone, ilt.cadence = zone, cadence_row(cadence)
        found = occasions(session, ilt, first, first + timedelta(days=366))
        assert len(found) >= 366 // (7 * every) - 1
        assert {local_hour(one.starts_at, zone) for one in found} == {hour}


@pytest.fixture
def live_db(sqlite) -> Iterator[PlannedTeam]:
    with opened(sqlite.migrated()) as db:
        yield planned_team(db)


def change_rhythm(team: PlannedTeam, cadence: Cadence) -> None:
    with team.db.write() as session:
        ilt = session.get_one(Ilt, team.ilt_id)
        ilt.cadence = cadence_row(cadence)
        follow_rhythm(act_in(team.db, session, MONDAY), ilt)


def test_after_a_new_rhythm_only_what_somebody_touched_or_read_about_stays(team):
    """Nov 24 has a card, Dec 8 was moved, Dec 22 was only made ready, Jan 5 is skipped, Dec 1 was added."""
    post_card(team, NOV24)
    move(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8), When(date(2026, 12, 9), time(8)))
    team.row(DEC22)
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, date(2027, 1, 5)))
    add(turn_of(team.db, team.actor(), MONDAY), team.ilt_id, When(date(2026, 12, 1), time(7)))
    change_rhythm(team, Cadence(Rhythm.WEEKS, date(2026, 11, 26), 3, 2, hour=time(14), minutes=45))
    rows = {row.slot: (row.day, row.starts_at) for row in team.rows()}
    assert rows == {
        NOV24: (NOV24, chicago("2026-11-24 14:00")),
        date(2026, 12, 1): (date(2026, 12, 1), chicago("2026-12-01 07:00")),
        DEC8: (date(2026, 12, 9), chicago("2026-12-09 08:00")),
    }
    plan = [one.day for one in team.plan(NOV24, date(2026, 12, 24))]
    assert plan == [
        NOV24,
        date(2026, 11, 26),
        date(2026, 12, 1),
        date(2026, 12, 9),
        date(2026, 12, 10),
        date(2026, 12, 24),
    ]


def test_a_rhythm_that_falls_on_a_moved_meeting_gives_no_second_one_that_day(team):
    move(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8), When(date(2026, 12, 10), time(8)))
    change_rhythm(team, Cadence(Rhythm.WEEKS, date(2026, 11, 26), 3, 2))
    found = [one for one in team.plan(NOV24, DEC22) if one.day == date(2026, 12, 10)]
    assert [one.slot for one in found] == [DEC8]


def test_a_skip_stays_skipped_when_only_the_hour_changes(team):
    skip(turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, NOV24))
    change_rhythm(team, Cadence(Rhythm.WEEKS, TUESDAYS.first, 1, 2, hour=time(14)))
    assert next_day(team, MONDAY) == DEC8


def test_what_is_over_is_left_alone_by_a_new_rhythm(team):
    team.row(date(2026, 11, 10))
    set_state(team, date(2026, 11, 10), MeetingState.PLANNED)
    change_rhythm(team, Cadence(Rhythm.WEEKS, date(2026, 11, 26), 3, 2))
    assert [row.slot for row in team.rows()] == [date(2026, 11, 10)]


def test_in_another_zone_meetings_keep_the_hour_on_the_wall_moved_ones_too(team):
    team.row(NOV24)
    move(
        turn_of(team.db, team.actor(), MONDAY), Which(team.ilt_id, DEC8), When(date(2026, 12, 9), time(8, 15))
    )
    with team.db.write() as session:
        ilt = session.get_one(Ilt, team.ilt_id)
        ilt.zone = "America/Phoenix"
        follow_zone(act_in(team.db, session, MONDAY), ilt, ZONE)
    hours = [local_hour(row.starts_at, "America/Phoenix") for row in team.rows()]
    assert hours == [time(15, 30), time(8, 15)]
