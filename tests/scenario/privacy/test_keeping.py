"""How long texts are kept: notes go after their time, a little at a time; tallies stay."""

from datetime import timedelta

from sqlalchemy import func, select

from storage.assessments import Tally
from storage.evidence import Evidence, forget_texts
from tests.steps.bot import Live, alive, made_manifest
from tests.steps.revealed import Past, WrittenNote, add_past

NOTES = tuple(WrittenNote("teacher_teams", f"note {number}") for number in range(5))


def notes(live: Live) -> int:
    with live.db.read() as session:
        return session.scalars(select(func.count(Evidence.id))).one()


def add_note_of(live: Live, *, days_ago: int) -> None:
    add_past(live.db, Past(on=live.bot.clock.now() - timedelta(days=days_ago), notes=NOTES))


def test_notes_are_deleted_after_two_school_years_and_tallies_stay(live_on):
    add_note_of(live_on, days_ago=731)
    add_note_of(live_on, days_ago=729)
    live_on.worker.tidy()
    assert notes(live_on) == 5
    with live_on.db.read() as session:
        assert session.scalars(select(func.count(Tally.id))).one() == 10


def test_a_setting_says_how_long(maker):
    with alive("http", maker.migrated(), made_manifest("http"), ilt_keep_texts_days=30) as live:
        add_note_of(live, days_ago=31)
        add_note_of(live, days_ago=29)
        live.worker.tidy()
        assert notes(live) == 5


def test_they_go_a_little_at_a_time(live_on):
    add_note_of(live_on, days_ago=800)
    now = live_on.bot.clock.now()
    with live_on.db.write() as session:
        assert forget_texts(session, now, limit=2) == 2
    assert notes(live_on) == 3


def test_notes_of_an_open_vote_are_left_alone(live_on):
    add_note_of(live_on, days_ago=800)
    with live_on.db.write() as session:
        session.connection().exec_driver_sql("UPDATE rounds SET state = 'open', ended_at = NULL")
    live_on.worker.tidy()
    assert notes(live_on) == 5
