"""How far a database is, and how far this program wants it. What brings it there is `storage.migrate`.

Every process asks this, few migrate: nothing here loads Alembic.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from storage.advice import with_step
from storage.database import Database
from storage.failures import DatabaseError, NotReadyError, reason_of
from storage.operations import Mark

# The mark that says which older programs a newer schema still serves.
OLDEST = "oldest"
MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """All revisions, oldest first: a migration's file is named after its own."""
    return tuple(sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py")))


def newest_revision() -> str:
    """The revision that this code needs."""
    return revisions()[-1]


def current_revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    with database.look() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        heads = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    return ", ".join(sorted(heads)) or None


def require_newest(database: Database) -> None:
    """Raises DatabaseError, saying what to do, unless the database is reachable and at this version's schema."""
    database.ping()
    if serves_older(database):
        return
    current = require_known(database)
    if current != newest_revision():
        raise NotReadyError(
            f"The database {database.shown_address} is not migrated (it is at {current or 'nothing'}, "
            f"this version needs {newest_revision()}). Run: python app.py migrate"
        )


def is_behind(database: Database) -> bool:
    """Whether an older version migrated it last. Raises DatabaseError for what it cannot be."""
    database.ping()
    return not serves_older(database) and require_known(database) not in {None, newest_revision()}


def require_known(database: Database) -> str | None:
    """The revision, one that this version knows. Raises DatabaseError for any other, and where none can be read."""
    database.ping()
    try:
        current = current_revision(database)
    except DBAPIError as error:
        raise DatabaseError(
            f"The database {database.shown_address} cannot be read: {with_step(reason_of(error))}"
        ) from error
    if current is None or current in revisions():
        return current
    by = "a newer version" if _is_newer(current) else "a newer version or another program"
    raise DatabaseError(
        f"The database {database.shown_address} was made by {by} (it is at {current}, "
        f"this version knows none after {newest_revision()}): update the program; or, to stay with this one, go back with the newer "
        f"one: `app.py migrate --to {newest_revision()}` (docs/operating.md, *Upgrade and rollback*)."
    )


def serves_older(database: Database) -> bool:
    """Whether a newer version migrated it, so that this one still works."""
    try:
        current = current_revision(database)
        if current is None or current in revisions() or not _is_newer(current):
            return False
        with database.look() as connection:
            oldest = connection.scalar(select(Mark.value).where(Mark.name == OLDEST))
    except DBAPIError:
        return False
    return oldest is not None and str(oldest) <= newest_revision()


def _is_newer(revision: str) -> bool:
    return revision.isdecimal() and revision > newest_revision()
