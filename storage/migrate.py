"""Brings a database to the newest schema, and tells how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseError, NotReadyError, reason_of
from storage.operations import Mark

# The newest revision of the oldest program that works on this schema. Raise it with a migration that takes away, or demands,
# what that program does not know; before such a migration there is a release that needs neither the old nor the new.
OLDEST_PROGRAM = "0017"
_OLDEST = "oldest"
_FOLDER = Path(__file__).parent / "migrations"
# Longer than the time-out that the migrations set for their statements (migrations/env.py).
_MIGRATION_SECONDS = 660.0


def migrate(database: Database, revision: str = "head") -> None:
    """Runs the missing migrations, each in a transaction; none where a newer version was here that serves this one.

    Raises:
        DatabaseError: the database cannot be reached, is locked by something else for too long, or is another version's.
    """
    database.ping()
    if _serves_older(database):
        return
    _require_known(database)
    with _told(), _patiently(database) as connection:
        command.upgrade(_config(connection), revision)
        _note_oldest(connection)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back, down to that revision.

    Raises:
        DatabaseError: as `migrate`.
    """
    _require_known(database)
    with _told(), _patiently(database) as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def go_back(database: Database, revision: str, *, may_delete: bool) -> None:
    """Takes migrations back for an older program. Raises DatabaseError, and changes nothing, for what cannot be or was not meant."""
    known = (*revisions(),)
    if revision not in known:
        raise DatabaseError(
            f"There is no schema {revision}: this version knows {known[0]} to {known[-1]}. Nothing was changed."
        )
    current = _require_known(database)
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
    connection.execute(text("DELETE FROM marks WHERE name = :name"), {"name": _OLDEST})
    at = datetime.fromtimestamp(0, UTC)
    connection.execute(insert(Mark).values(name=_OLDEST, value=OLDEST_PROGRAM, at=at))


@cache
def newest_revision() -> str:
    """The revision that this code needs. Finding it reads every migration."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    assert head is not None
    return head


@cache
def revisions() -> tuple[str, ...]:
    """All revisions, oldest first."""
    return tuple(script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions())[::-1]


def current_revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.reader.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return ", ".join(sorted(heads)) or None


def require_newest(database: Database) -> None:
    """Raises DatabaseError, saying what to do, unless the database is reachable and at this version's schema."""
    database.ping()
    if _serves_older(database):
        return
    current = _require_known(database)
    if current != newest_revision():
        raise NotReadyError(
            f"The database {database.shown_address} is not migrated (it is at {current or 'nothing'}, "
            f"this version needs {newest_revision()}). Run: python app.py migrate"
        )


def _require_known(database: Database) -> str | None:
    """The revision, one that this version knows. Raises DatabaseError for any other, and where none can be read."""
    database.ping()
    try:
        current = current_revision(database)
    except DBAPIError as error:
        raise DatabaseError(
            f"The database {database.shown_address} cannot be read: {reason_of(error)}"
        ) from error
    if current is None or current in revisions():
        return current
    by = "a newer version" if _is_newer(current) else "a newer version or another program"
    raise DatabaseError(
        f"The database {database.shown_address} was made by {by} (it is at {current}, "
        f"this version knows none after {newest_revision()}): update the program; or, to stay with this one, go back with the newer "
        f"one: `app.py migrate --to {newest_revision()}` (docs/operating.md, *Upgrade and rollback*)."
    )


def _serves_older(database: Database) -> bool:
    """Whether a newer version migrated it, so that this one still works."""
    try:
        current = current_revision(database)
        if current is None or current in revisions() or not _is_newer(current):
            return False
        with database.reader.connect() as connection:
            oldest = connection.scalar(select(Mark.value).where(Mark.name == _OLDEST))
    except DBAPIError:
        return False
    return oldest is not None and str(oldest) <= newest_revision()


def _is_newer(revision: str) -> bool:
    return revision.isdecimal() and revision > newest_revision()


@contextmanager
def _patiently(database: Database) -> Iterator[Connection]:
    with database.writer.connect() as connection:
        if not database.is_sqlite:
            from storage.postgres import be_patient  # noqa: PLC0415 - with its driver, which SQLite does without

            be_patient(connection, _MIGRATION_SECONDS)
        yield connection


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, CommandError) as error:
        reason = reason_of(error) if isinstance(error, DBAPIError) else str(error).splitlines()[0]
        raise DatabaseError(f"The migration stopped and changed nothing: {reason}") from error


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
