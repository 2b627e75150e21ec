"""Brings a database to the newest schema, and tells how far it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.database import Database, DatabaseError, reason_of
from storage.postgres import be_patient

_FOLDER = Path(__file__).parent / "migrations"
# Longer than the time-out that the migrations set for their statements (migrations/env.py).
_MIGRATION_SECONDS = 660.0


def migrate(database: Database, revision: str = "head") -> None:
    """Runs the missing migrations, each in a transaction.

    Raises:
        DatabaseError: the database cannot be reached, is locked by something else for too long, or is another version's.
    """
    _require_known(database)
    with _told(), _patiently(database) as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back, down to that revision."""
    with _patiently(database) as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


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
    current = _require_known(database)
    if current != newest_revision():
        raise DatabaseError(
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
        f"this version knows none after {newest_revision()}): update the program."
    )


def _is_newer(revision: str) -> bool:
    return revision.isdecimal() and revision > newest_revision()


@contextmanager
def _patiently(database: Database) -> Iterator[Connection]:
    with database.writer.connect() as connection:
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
