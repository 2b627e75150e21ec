"""Transactions, time-outs and types mean the same on both databases."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DataError, InvalidRequestError, OperationalError, StatementError
from sqlalchemy.orm import Session

from storage import Database
from storage.failures import reason_of
from storage.heartbeat import Heartbeat
from storage.living import PostedMessage
from storage.people import Ilt, Workspace
from tests.databases import opened
from tests.patience import HANG_SECONDS

THREADS, TIMES = 4, 50


def seeded(database: Database) -> int:
    """One message whose version the threads count up; returns its id."""
    with database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        ilt = Ilt(workspace_id="T1", channel_id="C1", name="", is_private=False)
        session.add(ilt)
        session.flush()
        at = datetime.now(UTC)
        message = PostedMessage(
            ilt_id=ilt.id, kind="k", subject_id=1, part="", channel_id="C1", version_wanted=0, next_try_at=at
        )
        session.add(message)
        session.flush()
        return message.id


def count_up(address: str, message_id: int, prepare: Callable[[Database], None]) -> int:
    """Reads, adds one and writes, in threads with a database each, as processes have. Returns what was reached."""

    def work() -> None:
        # SQLite lets whoever comes first in, not whoever waited longest: beside other work that may take a while.
        with opened(address, timeout_seconds=HANG_SECONDS) as database:
            prepare(database)
            together.wait()
            for _ in range(TIMES):
                with database.write() as session:
                    query = select(PostedMessage).filter_by(id=message_id)
                    # PostgreSQL locks the row; SQLite has no such lock and relies on BEGIN IMMEDIATE.
                    message = session.scalars(query.with_for_update()).one()
                    message.version_wanted += 1

    together = threading.Barrier(THREADS)
    workers = [threading.Thread(target=work) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with opened(address) as database, database.read() as session:
        return session.get_one(PostedMessage, message_id).version_wanted


def test_no_update_is_lost(maker):
    address = maker.migrated()
    with opened(address) as database:
        message_id = seeded(database)
    assert count_up(address, message_id, lambda _database: None) == THREADS * TIMES


def test_without_begin_immediate_updates_are_lost(sqlite):
    """What the test above holds: the same work with the begin event taken away loses updates, silently."""
    address = sqlite.migrated()
    with opened(address) as database:
        message_id = seeded(database)
    assert (
        count_up(address, message_id, lambda database: database.writer.dispatch.begin.clear())
        < THREADS * TIMES
    )


def test_raising_rolls_back(database):
    def fail() -> None:
        with database.write() as session:
            session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.read() as session:
        assert session.get(Workspace, "T1") is None


def test_a_session_used_after_its_block_raises(database):
    with database.read() as session:
        pass
    with pytest.raises(InvalidRequestError):
        session.get(Workspace, "T1")


def test_instants_come_back_aware_and_in_utc(database):
    chicago = timezone(timedelta(hours=-6))
    with database.write() as session:
        session.add(Heartbeat(worker_id="w", beat_at=datetime(2026, 11, 22, 18, 30, tzinfo=chicago)))
    with database.read() as session:
        found = session.get_one(Heartbeat, "w").beat_at
    assert found == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(database):
    def write() -> None:
        with database.write() as session:
            session.add(Heartbeat(worker_id="w", beat_at=datetime(2026, 1, 1)))  # noqa: DTZ001

    with pytest.raises(StatementError, match="needs a zone"):
        write()


def test_sqlite_is_set_up_for_safety(sqlite):
    with opened(sqlite.migrated()) as database, database.read() as session:
        pragma = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
        }
    assert pragma == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 2000,
        "secure_delete": 1,
    }


def test_a_statement_that_takes_too_long_is_ended_on_postgres(postgres):
    database = Database(postgres.migrated(), timeout_seconds=0.2)
    with pytest.raises(OperationalError, match="statement timeout"), database.read() as session:
        session.connection().exec_driver_sql("SELECT pg_sleep(5)")
    database.close()


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b", "\udfffab\0", "ab"], ids=ascii)
def test_what_no_database_stores_is_left_out(database, words):
    with database.write() as session:
        session.add(Workspace(id="T1", name=words, bot_user_id="U1", bot_name="ILT"))
    with database.read() as session:
        assert session.scalars(select(Workspace.name).where(Workspace.name == words)).one() == "ab"


@pytest.mark.parametrize("words", ["grüße 👩‍🏫", "\ufeff\u200b", "a\nb"], ids=ascii)
def test_everything_else_is_stored_as_it_is(database, words):
    with database.write() as session:
        session.add(Workspace(id="T1", name=words, bot_user_id="U1", bot_name="ILT"))
    with database.read() as session:
        assert session.scalars(select(Workspace.name)).one() == words


def test_what_the_database_says_of_a_value_does_not_quote_it(postgres):
    with opened(postgres.migrated()) as database:
        for cast in ("CAST('Priya' AS integer)", "CAST('Priya' AS timestamptz)", "CAST('{Priya' AS json)"):
            with database.read() as session, pytest.raises(DataError) as fault:
                session.execute(text(f"SELECT {cast}"))
            assert "invalid input syntax for type" in (said := reason_of(fault.value))
            assert "Priya" not in said


def test_on_postgresql_the_connection_used_last_is_used_next(postgres):
    """There the statements are prepared already."""

    def used(session: Session) -> int | None:
        return session.scalar(select(func.pg_backend_pid()))

    with opened(postgres.migrated()) as database:
        with database.read() as first:
            with database.read() as other:
                assert used(first) != used(other)
            last = used(first)
        for _ in range(3):
            with database.read() as session:
                assert used(session) == last


def test_on_postgresql_what_is_read_again_and_again_stays_prepared(postgres):
    """Readings and looks at the connection alone, as for `/readyz`, one after the other."""
    with opened(postgres.migrated()) as database:
        for _ in range(10):
            database.ping()
            with database.read() as session:
                session.scalars(select(Workspace.name)).all()
        with database.read() as session:
            prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %(begin)s"
            found = session.connection().exec_driver_sql(prepared, {"begin": "SELECT workspaces.name%"})
            assert found.scalar_one() == 1


def test_on_sqlite_a_reading_keeps_nothing(sqlite):
    with opened(sqlite.migrated()) as database:
        with database.read() as session:
            session.execute(insert(Workspace).values(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        with database.read() as session:
            assert session.scalars(select(Workspace.id)).all() == []
