"""After an unnamed reveal the database's files hold no link from a person to a vote or to an unsigned note."""

import random
import threading

from sqlalchemy import text, update

from bot.blocks import ids
from bot.turn import wipe_leftovers
from storage import Database
from storage.database import note_leftovers
from storage.evidence import OpenNote
from storage.people import Member
from tests.databases import opened
from tests.steps.assessments import open_assessment, row_vote
from tests.steps.bot import EIGHT, RunningBot, running_bot
from tests.steps.dated_bot import reveal, steer
from tests.steps.ended_round import add_note, notes
from tests.steps.leftovers import FIRST_ID, files

KEYS = ["improvement_plan", "learning_from_data", "teacher_teams", "two_way_communication"]
FEW = "own_process"
# Seconds: whoever waits so long is ended by the time limit of every test.
ENDLESS = 3600
WITHHELD = b"marker-of-a-withheld-note"


def links(db: Database) -> int:
    """How often a criterion and a member still stand side by side, as they do in a vote, a note and their indexes."""
    held = files(db)
    numbers = [(FIRST_ID + place).to_bytes(6, "big") for place in range(len(EIGHT) + 1)]
    return sum(held.count(key.encode() + number) for key in (*KEYS, FEW) for number in numbers)


def vote_and_write(bot: RunningBot) -> None:
    """Votes and notes of recognisable members, many of them changed later."""
    with bot.db.write() as session:
        for place, row in enumerate(session.scalars(text("SELECT id FROM members ORDER BY id")).all()):
            session.execute(update(Member).where(Member.id == row).values(id=FIRST_ID + place))
    open_assessment(bot)
    for user in EIGHT[:5]:
        for key in KEYS:
            row_vote(bot, user, key, ids.ROW_WEAKNESS)
            add_note(bot.db, user, key, f"{user} {key} " + "x" * random.randint(0, 6000))
        row_vote(bot, user, KEYS[0], ids.ROW_STRENGTH)
    row_vote(bot, EIGHT[0], FEW)
    add_note(bot.db, EIGHT[0], FEW, "w" * 3000 + WITHHELD.decode())
    with bot.db.write() as session:
        session.execute(update(OpenNote).where(OpenNote.criterion_key == KEYS[1]).values(note="shortened"))


def test_nothing_in_the_files_leads_from_a_person_to_a_vote_or_an_unsigned_note(bot):
    vote_and_write(bot)
    assert links(bot.db) > 0
    assert WITHHELD in files(bot.db)
    reveal(bot)
    assert len(notes(bot.db)) == 5 * len(KEYS)
    assert links(bot.db) == 0
    assert WITHHELD not in files(bot.db)


def test_a_cancelled_vote_leaves_nothing_either(bot):
    vote_and_write(bot)
    steer(bot, ids.CANCEL_VOTE)
    assert links(bot.db) == 0
    assert WITHHELD not in files(bot.db)


def test_a_reader_that_is_in_the_way_is_waited_for_by_the_worker(bot):
    vote_and_write(bot)
    with bot.db.read() as session:
        session.scalars(text("SELECT id FROM votes")).all()
        steer(bot, ids.REVEAL_NOW)
        assert bot.db.leftovers.is_set()
        bot.worker._wipe_at = 0
        bot.tick()
        assert links(bot.db) > 0
    bot.tick()
    assert bot.db.leftovers.is_set(), "tried again at once: votes would wait"
    bot.worker._wipe_at = 0
    bot.tick()
    assert not bot.db.leftovers.is_set()
    assert links(bot.db) == 0


def test_what_a_crash_left_is_wiped_at_the_next_start(bot):
    vote_and_write(bot)
    with bot.db.read() as session:
        session.scalars(text("SELECT id FROM votes")).all()
        steer(bot, ids.REVEAL_NOW)
    assert links(bot.db) > 0
    with opened(str(bot.db.url)) as after_the_crash:
        assert after_the_crash.leftovers.is_set()
        wipe_leftovers(after_the_crash)
        assert links(after_the_crash) == 0


def test_wiping_never_makes_a_writer_wait_long(sqlite):
    """A reader that stays holds the wiping up, not the votes."""
    with opened(sqlite.migrated(), timeout_seconds=ENDLESS) as db, opened(str(db.url)) as other:
        with db.write() as session:
            session.execute(text("CREATE TABLE scratch (word TEXT)"))
        with other.read() as reading:
            reading.execute(text("SELECT * FROM scratch")).all()
            with db.write() as session:
                session.execute(text("INSERT INTO scratch VALUES ('x')"))
            wiping = threading.Thread(target=db.erase_leftovers)
            wiping.start()
            with db.write() as session:
                session.execute(text("INSERT INTO scratch VALUES ('y')"))
            wiping.join()
            assert db.leftovers.is_set()


def test_the_mark_is_set_by_the_commit_and_taken_away_by_the_wiping(database):
    assert database.erase_leftovers()
    assert not database.leftovers.is_set()
    with database.write() as session:
        note_leftovers(session)
        assert not database.leftovers.is_set()
    assert database.leftovers.is_set()
    assert database.erase_leftovers()
    assert not database.leftovers.is_set()


def test_wiping_on_postgresql_gives_way_to_whoever_holds_a_table(postgres):
    with opened(postgres.migrated()) as db:
        with db.write() as session:
            session.execute(text("LOCK TABLE votes IN ACCESS EXCLUSIVE MODE"))
            assert not db.erase_leftovers()
        assert db.leftovers.is_set()
        assert db.erase_leftovers()
        with db.read() as session:
            assert session.scalar(text("SHOW lock_timeout")) == "2s"


def test_on_postgresql_too_nothing_is_left_in_the_table(postgres):
    with running_bot(postgres.migrated()) as bot:
        open_assessment(bot)
        for user in EIGHT[:4]:
            row_vote(bot, user, KEYS[0])
        assert size_of_votes(bot.db) > 0
        reveal(bot)
        assert size_of_votes(bot.db) == 0


def size_of_votes(db: Database) -> int:
    with db.read() as session:
        return int(session.scalar(text("SELECT pg_relation_size('votes')")) or 0)
