"""Brings a database to the newest schema, and tells how far it is."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from storage.database import Database, DatabaseError

_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database, revision: str = "head") -> None:
    """Runs the missing migrations, each in a transaction.

    Raises:
        DatabaseError: the database cannot be reached, or is locked by something else for too long.
    """
    database.ping()
    try:
        with database.writer.connect() as connection:
            command.upgrade(_config(connection), revision)
            connection.commit()
    except OperationalError as error:
        raise DatabaseError(
            f"The migration stopped and changed nothing: {str(error.orig).splitlines()[0]}"
        ) from error


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back, down to that revision."""
    with database.writer.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


@cache
def newest_revision() -> str:
    """The revision that this code needs. Finding it reads every migration."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    assert head is not None
    return head


def revisions() -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()][::-1]


def current_revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_newest(database: Database) -> None:
    """Raises DatabaseError, saying what to run, unless the database is reachable and fully migrated."""
    database.ping()
    current = current_revision(database)
    if current != newest_revision():
        raise DatabaseError(
            f"The database {database.shown_address} is not migrated (it is at {current or 'nothing'}, "
            f"this version needs {newest_revision()}). Run: python app.py migrate"
        )


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
