"""How long texts are kept: notes go after their time, a little at a time; tallies stay."""

from datetime import timedelta

from sqlalchemy import func, select

from storage.assessments import Tally
from storage.evidence import Evidence, forget_texts
from tests.steps.bot import RunningBot, running_bot
from tests.steps.revealed import Past, WrittenNote, add_past

NOTES = tuple(WrittenNote("teacher_teams", f"note {number}") for number in range(5))


def notes(bot: RunningBot) -> int:
    with bot.db.read() as session:
        return session.scalars(select(func.count(Evidence.id))).one()


def add_note_of(bot: RunningBot, *, days_ago: int) -> None:
    add_past(bot.db, Past(on=bot.app.clock.now() - timedelta(days=days_ago), notes=NOTES))


def test_notes_are_deleted_after_two_school_years_and_tallies_stay(bot_on_both):
    add_note_of(bot_on_both, days_ago=731)
    add_note_of(bot_on_both, days_ago=729)
    bot_on_both.worker.tidy()
    assert notes(bot_on_both) == 5
    with bot_on_both.db.read() as session:
        assert session.scalars(select(func.count(Tally.id))).one() == 10


def test_a_setting_says_how_long(sqlite):
    with running_bot(sqlite.migrated(), ilt_keep_texts_days=30) as bot:
        add_note_of(bot, days_ago=31)
        add_note_of(bot, days_ago=29)
        bot.worker.tidy()
        assert notes(bot) == 5


def test_they_go_a_little_at_a_time(bot):
    add_note_of(bot, days_ago=800)
    now = bot.app.clock.now()
    with bot.db.write() as session:
        assert forget_texts(session, now, limit=2) == 2
    assert notes(bot) == 3


def test_notes_of_an_open_vote_are_left_alone(bot):
    add_note_of(bot, days_ago=800)
    with bot.db.write() as session:
        session.connection().exec_driver_sql("UPDATE rounds SET state = 'open', ended_at = NULL")
    bot.worker.tidy()
    assert notes(bot) == 5
