"""Brings a database to the newest schema, and back. How far it is: `storage.revisions`, which does without Alembic."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, event, insert, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.advice import with_step
from storage.database import Database
from storage.failures import DatabaseError, reason_of
from storage.operations import Mark
from storage.revisions import MIGRATIONS, OLDEST, require_known, revisions, serves_older

# The newest revision of the oldest program that works on this schema. Raise it with a migration that takes away, or demands,
# what that program does not know; before such a migration there is a release that needs neither the old nor the new.
OLDEST_PROGRAM = "0017"
# Longer than the time-out that the migrations set for their statements (migrations/env.py).
_MIGRATION_SECONDS = 660.0
# Of SQLite: for another process that migrates at the same moment (PostgreSQL: migrations/env.py).
_WAIT_MS = 60_000
_HANGING_ON_NOTHING = "PRAGMA foreign_key_check"


def migrate(database: Database, revision: str = "head") -> None:
    """Runs the missing migrations, each in a transaction; none where a newer version was here that serves this one.

    Raises:
        DatabaseError: the database cannot be reached, is locked by something else for too long, or is another version's.
    """
    database.ping()
    if serves_older(database):
        return
    require_known(database)
    with _told(), _patiently(database) as connection:
        command.upgrade(_config(connection), revision)
        _note_oldest(connection)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back, down to that revision.

    Raises:
        DatabaseError: as `migrate`.
    """
    require_known(database)
    with _told(), _patiently(database) as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def go_back(database: Database, revision: str, *, may_delete: bool) -> None:
    """Takes migrations back for an older program. Raises DatabaseError, and changes nothing, for what cannot be or was not meant."""
    known = revisions()
    if revision not in known:
        raise DatabaseError(
            f"There is no schema {revision}: this version knows {known[0]} to {known[-1]}. Nothing was changed."
        )
    current = require_known(database)
    if current is None or current < revision:
        raise DatabaseError(
            f"The database {database.shown_address} is at {current or 'nothing'}, which is older than {revision}: "
            "`app.py migrate` without --to brings it forward. Nothing was changed."
        )
    if current != revision and not may_delete:
        raise DatabaseError(
            f"Going back from {current} to {revision} deletes what only newer versions keep. Make a backup (`app.py backup FILE`), "
            "stop every process, then say it again with --yes. Nothing was changed."
        )
    downgrade(database, revision)


def _note_oldest(connection: Connection) -> None:
    """Has the database say which older programs it still serves: those may start, and say that it is newer."""
    if not inspect(connection).has_table("marks"):
        return
    connection.execute(text("DELETE FROM marks WHERE name = :name"), {"name": OLDEST})
    at = datetime.fromtimestamp(0, UTC)
    connection.execute(insert(Mark).values(name=OLDEST, value=OLDEST_PROGRAM, at=at))


@contextmanager
def _patiently(database: Database) -> Iterator[Connection]:
    with database.writer.connect() as connection:
        if database.is_sqlite:
            with _keys_at_the_end(connection):
                yield connection
            return
        from storage.postgres import be_patient  # noqa: PLC0415 - with its driver, which SQLite does without

        be_patient(connection, _MIGRATION_SECONDS)
        yield connection


@contextmanager
def _keys_at_the_end(connection: Connection) -> Iterator[None]:
    """On SQLite a table is changed by dropping it for a new one: with foreign keys on, all that hangs on its rows went with it.

    So they are off, which is not possible within a transaction, and looked at before each commit.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    [usual] = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
    before = set(driver.execute(_HANGING_ON_NOTHING).fetchall())

    @event.listens_for(connection, "commit")
    def require_keys(_: Connection) -> None:
        if found := set(driver.execute(_HANGING_ON_NOTHING).fetchall()) - before:
            table, _, other, _ = found.pop()
            raise DatabaseError(
                f"The migration stopped; the step at which it did changed nothing: rows of {table} would hang on rows of {other} that are not there."
            )

    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
        driver.execute(f"PRAGMA busy_timeout={usual}")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, CommandError, sqlite3.Error) as error:
        reason = reason_of(error) if isinstance(error, DBAPIError) else str(error).splitlines()[0]
        raise DatabaseError(
            f"The migration stopped; the step at which it did changed nothing: {with_step(reason)}"
        ) from error


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
