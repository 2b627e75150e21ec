"""What is owed to people who were promised that their answers lose their names: that no file keeps them.

A reveal deletes rows, and a database's files hold deleted rows for a while. So each transaction that deletes some notes in
its own commit that a wipe is owed, and only a wipe that was done takes the note away: a crash, another process's backup or
a server that refuses can delay it, never make it forgotten.

PostgreSQL never overwrites in place: a deleted row stays in its table's file until its space is used again, which VACUUM
does not do, and which an old snapshot prevents altogether. What links a person to an answer therefore stands only in the
small tables of `OPEN_TABLES`, and only while a vote, a session's questions or an asking are open. A wipe gives each of them
a new file with the rows that are still true; the old file goes with the commit, whoever holds a snapshot.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base

# Every table that ever joins a person to an answer that is to be nobody's (tests/scenario/privacy/test_files.py).
OPEN_TABLES = (
    "votes",
    "open_evidence",
    "process_answers",
    "line_backings",
    "focus_dots",
    "focus_answers",
)
# They never join the two, but the order in which their rows came would: no file may tell it (storage/staff.py, consult.py).
ORDERLESS_TABLES = ("staff_counts", "staff_waiting", "consultation_answers")
_WRITTEN_ANEW = (*OPEN_TABLES, *ORDERLESS_TABLES)
# What was taken back or forgotten there, its place is free for other rows; no link from a person to an answer is in them.
_LASTING_TABLES = (
    "evidence",
    "process_lines",
    "focus_lines",
    "team_resources",
    "staff_texts",
    "consultations",
    "people",
    "growth_pages",
)


class OwedWipe(Base):
    """A transaction deleted what the files may still hold."""

    __tablename__ = "owed_wipes"
    # A wipe must never take away the note of a later transaction: numbers are not given twice.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)


def owe_wipe(session: Session) -> None:
    """Notes in this transaction that what it deletes is to be wiped out of the files."""
    session.execute(insert(OwedWipe))


def owed_wipes(session: Session) -> Sequence[int]:
    """What is owed, by number."""
    return session.scalars(OWED_WIPES).all()


OWED_WIPES = select(OwedWipe.id)


def wipes_done(session: Session, numbers: Collection[int]) -> None:
    """Takes away what was owed before a wipe that was done since."""
    session.execute(delete(OwedWipe).where(OwedWipe.id.in_(numbers)))


def rewrite_open_tables(connection: Connection) -> None:
    """On PostgreSQL, in one transaction: a new file for each of these tables, its indexes and its long values.

    Raises:
        DBAPIError: somebody else holds one of them (a backup does), or the bot is not their owner.
    """
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(_WRITTEN_ANEW)} IN ACCESS EXCLUSIVE MODE")
    for table in _WRITTEN_ANEW:
        kept = f"kept_{table}"
        connection.exec_driver_sql(f"CREATE TEMP TABLE {kept} ON COMMIT DROP AS SELECT * FROM {table}")  # noqa: S608 - our own names
        connection.exec_driver_sql(f"TRUNCATE {table}")
        connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {kept}")  # noqa: S608 - our own names


def free_lasting_tables(connection: Connection) -> None:
    """On PostgreSQL, outside of a transaction: what was deleted from the other tables frees its space."""
    connection.exec_driver_sql(f"VACUUM (INDEX_CLEANUP ON) {', '.join(_LASTING_TABLES)}")
