"""Through PgBouncer in transaction mode: each answer is that of its own question, and nothing stays set for others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.blocks import ids
from storage import Database, DatabaseError
from storage.failures import is_too_slow
from storage.migrate import migrate
from storage.operations import mark, marked_at
from storage.pool import Pool
from storage.revisions import require_newest
from tests.databases import opened
from tests.pgbouncer import pgbouncer
from tests.steps.assessments import answer_all, open_assessment, private, row_vote
from tests.steps.bot import GRADE3, PRINCIPAL, running_bot

POOLED = Pool(is_pooled_again=True)
TURNS, THREADS = 100, 16


@pytest.fixture
def pooled(postgres, tmp_path) -> Iterator[str]:
    with pgbouncer(postgres.empty(), tmp_path) as address:
        with opened(address, pool=POOLED) as db:
            migrate(db)
        yield address


def wrong_answers(db: Database, number: int, turns: int) -> int:
    """Of one thread that writes, reads what it wrote, and asks this and that."""
    wrong = 0
    for turn in range(turns):
        with db.write() as session:
            at = datetime.fromtimestamp(number * 10_000 + turn, UTC)
            mark(session, f"thread {number}", at)
            session.flush()
            wrong += marked_at(session, f"thread {number}") != at
            wrong += session.scalar(text("SELECT CAST(:n AS integer)"), {"n": turn}) != turn
        with db.read() as session:
            wrong += session.scalar(text("SELECT CAST(:w AS text)"), {"w": f"{number}.{turn}"}) != (
                f"{number}.{turn}"
            )
    return wrong


def stress(address: str, turns: int = TURNS) -> int:
    with opened(address, pool=POOLED) as db, ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(lambda number: wrong_answers(db, number, turns), range(THREADS)))


def test_each_answer_is_that_of_its_own_question(pooled):
    assert stress(pooled) == 0


def test_time_limits_hold_for_each_transaction_and_stay_with_nobody(pooled):
    with opened(pooled, pool=POOLED, timeout_seconds=0.2) as db:
        with pytest.raises(OperationalError) as told, db.write() as session:
            session.execute(text("SELECT pg_sleep(30)"))
        assert is_too_slow(told.value)
    with opened(pooled, pool=POOLED, timeout_seconds=60) as db:
        for _ in range(10):
            with db.read() as session:
                assert session.scalar(text("SHOW statement_timeout")) == "1min"
    with opened(pooled, pool=POOLED) as db, db.writer.connect() as connection:
        bare = connection.execution_options(isolation_level="AUTOCOMMIT")
        for _ in range(10):
            assert bare.scalar(text("SHOW statement_timeout")) == "0"


def test_a_vote_goes_through_it(pooled):
    with running_bot(pooled, ilt_database_pooler=True) as bot:
        open_assessment(bot)
        answer_all(bot, PRINCIPAL, "strength")
        row_vote(bot, GRADE3, "teacher_teams", ids.ROW_WEAKNESS)
        assert private(bot, GRADE3)
        assert bot.db.erase_leftovers()
        require_newest(bot.db)


def test_a_pooler_that_nobody_told_of_is_named(pooled):
    with (
        opened_late(pooled) as db,
        pytest.raises(DatabaseError, match="A pooler answers there: set ILT_DATABASE_POOLER=true"),
    ):
        require_newest(db)


@contextmanager
def opened_late(address: str) -> Iterator[Database]:
    """Nothing is asked of it before the test does."""
    db = Database(address)
    yield db
    db.close()


def test_a_process_makes_no_more_connections_than_it_may(postgres):
    with opened(postgres.migrated(), pool=Pool(2, 1), timeout_seconds=0.2) as db:
        held = [db.writer.connect() for _ in range(3)]
        with pytest.raises(PoolTimeoutError, match="QueuePool limit") as told, db.read() as session:
            session.execute(text("SELECT 1"))
        assert is_too_slow(told.value)
        for one in held:
            one.close()
