"""Which meetings count as missed: those that the rhythm gave and nobody began, moved or did anything for."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest

from bot.agenda.agenda import propose_words
from bot.agenda.quiet import keep_cards, pause
from bot.live.look import look_at_meetings
from bot.live.meeting import start
from bot.meetings.access import When, Which
from bot.meetings.moves import add, move, skip
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.quiet import PATIENCE, Cards
from bot.setup.meetings import offer_meetings, save_meetings
from bot.teams.rhythm import cadence_of, cadence_row
from bot.turn import Turn
from storage.people import Ilt
from tests.databases import opened
from tests.steps.dated_bot import chicago
from tests.steps.planned_team import DEC8, DEC22, NOV24, PlannedTeam, days_off, planned_team
from tests.steps.turns import turn_of

JAN5, JAN19 = date(2027, 1, 5), date(2027, 1, 19)


@pytest.fixture
def team(sqlite) -> Iterator[PlannedTeam]:
    """It meets every other Tuesday from November 24 on."""
    with opened(sqlite.migrated()) as db:
        yield planned_team(db)


def by(team: PlannedTeam, when: datetime) -> Turn:
    return turn_of(team.db, team.actor(), when)


def passes(team: PlannedTeam, *days: date) -> None:
    """The worker looks on the evening before, and when the meeting of that day could be started no more."""
    for day in days:
        for moment in (f"{day - timedelta(days=1)} 20:00", f"{day} 18:31"):
            look_at_meetings(turn_of(team.db, now=chicago(moment)))


def rest_since(team: PlannedTeam) -> date | None:
    with team.db.read() as session:
        return session.get_one(Ilt, team.ilt_id).cards_off_on


def test_two_in_a_row_are_counted_and_what_follows_is_not(team):
    passes(team, NOV24)
    assert rest_since(team) is None
    passes(team, DEC8, DEC22)
    assert rest_since(team) == DEC8


def _moved(team: PlannedTeam) -> None:
    move(by(team, chicago("2026-12-01 09:00")), Which(team.ilt_id, DEC8), When(date(2026, 12, 9), time(9)))
    passes(team, date(2026, 12, 9))


def _skipped(team: PlannedTeam) -> None:
    skip(by(team, chicago("2026-12-01 09:00")), Which(team.ilt_id, DEC8))
    passes(team, DEC8)


def _off(team: PlannedTeam) -> None:
    days_off(team, DEC8, DEC8)
    passes(team, DEC8)


def _added(team: PlannedTeam) -> None:
    skip(by(team, chicago("2026-12-01 09:00")), Which(team.ilt_id, DEC8))
    add(by(team, chicago("2026-12-01 09:00")), team.ilt_id, When(date(2026, 12, 2), time(9), 30))
    passes(team, date(2026, 12, 2), DEC8)


@pytest.mark.parametrize("happens", [_moved, _skipped, _off, _added])
def test_a_meeting_that_was_moved_skipped_added_or_off_is_not_counted(
    team, happens: Callable[[PlannedTeam], None]
):
    passes(team, NOV24)
    happens(team)
    assert rest_since(team) is None
    passes(team, DEC22)
    assert rest_since(team) == DEC22


def _begun(team: PlannedTeam) -> None:
    start(by(team, chicago("2026-12-01 09:00")), team.ilt_id, 0)
    passes(team, DEC8)


def _prepared(team: PlannedTeam) -> None:
    propose_words(by(team, chicago("2026-12-01 09:00")), "Reading data")
    passes(team, DEC8, DEC22)


def _new_rhythm(team: PlannedTeam) -> None:
    turn = by(team, chicago("2026-12-09 09:00"))
    passes(team, DEC8)
    save_meetings(turn, team.ilt_id, offer_meetings(turn, team.ilt_id))
    passes(team, DEC22)


@pytest.mark.parametrize(("does", "later"), [(_begun, DEC22), (_prepared, JAN5), (_new_rhythm, JAN5)])
def test_what_somebody_does_for_a_meeting_begins_the_count_anew(
    team, does: Callable[[PlannedTeam], None], later
):
    passes(team, NOV24)
    does(team)
    assert rest_since(team) is None
    passes(team, later)
    assert rest_since(team) == later


def test_whoever_says_that_they_still_meet_is_left_alone_for_some_more_meetings(team):
    passes(team, NOV24, DEC8)
    keep_cards(by(team, chicago("2026-12-09 08:00")), team.ilt_id, Cards.ASKED)
    missed = [DEC22 + timedelta(days=14 * number) for number in range(PATIENCE + 2)]
    passes(team, *missed[:-1])
    assert rest_since(team) is None
    passes(team, missed[-1])
    assert rest_since(team) == missed[-1]


@pytest.mark.parametrize(
    ("cadence", "until", "first"),
    [
        (Cadence(Rhythm.WEEKS, NOV24, 1, 2), date(2026, 12, 23), JAN5),
        (Cadence(Rhythm.MONTH_DAYS, NOV24, 1, ordinals=(1, 3)), date(2027, 1, 6), JAN19),
        (Cadence(Rhythm.BY_HAND, NOV24, dates=(NOV24, DEC8, JAN19)), DEC22, JAN19),
    ],
)
def test_a_pause_keeps_the_rhythm_from_its_day_on(team, cadence, until, first):
    with team.db.write() as session:
        session.get_one(Ilt, team.ilt_id).cadence = cadence_row(cadence)
    pause(by(team, chicago("2026-12-01 09:00")), team.ilt_id, until)
    assert team.plan(date(2026, 12, 1), date(2027, 1, 25))[0].day == first
    with team.db.read() as session:
        now = cadence_of(session.get_one(Ilt, team.ilt_id))
    assert now is not None
    assert (now.rhythm, now.every, now.hour, now.dates) == (
        cadence.rhythm,
        cadence.every,
        cadence.hour,
        cadence.dates,
    )
