"""A copy of SQLite, carried over into an empty PostgreSQL database: a school that was tried out becomes part of a district."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text, tuple_, update
from sqlalchemy.exc import DBAPIError

from storage.base import Base
from storage.database import Database
from storage.failures import DatabaseError, reason_of

_AT_ONCE = 500


class NotCarriedError(Exception):
    """It could not be done; the message is one line for whoever runs the bot."""


def carry_over(file: Path, database: Database) -> None:
    """Fills an empty database of PostgreSQL with all that a copy of SQLite holds, at this version's schema.

    Raises:
        NotCarriedError: that cannot be; the database is not empty any more, and nothing in it counts.
    """
    from storage.migrate import migrate  # noqa: PLC0415 - with Alembic, which only whoever migrates needs

    try:
        # Beside the copy, because what is in both is for the same eyes.
        with (
            TemporaryDirectory(prefix=".carried-", dir=file.parent) as folder,
            closing(Database(f"sqlite:///{_copied(file, Path(folder))}")) as source,
        ):
            migrate(source)
            migrate(database)
            with source.reader.connect() as read, database.writer.begin() as write:
                for table in Base.metadata.sorted_tables:
                    _carry_table(read, write, table)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        raise NotCarriedError(f"{file} cannot be carried over: {error}") from error


def _copied(file: Path, folder: Path) -> Path:
    """A file of its own: it may have to be migrated first."""
    target = folder / "copy.db"
    with (
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
    return target


def _carry_table(read: Connection, write: Connection, table: Table) -> None:
    write.execute(table.delete())  # what the migrations put there
    try:
        for rows in _rows(read, table):
            write.execute(insert(table), rows)
        _tie(read, write, table)
    except DBAPIError as error:
        raise DatabaseError(f"a row of {table.name} does not fit ({reason_of(error)})") from error
    _go_on_counting(read, write, table)


def _rows(read: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Some at a time; a row that hangs on another of its table may come before it, so not tied to it yet."""
    later = {column.key: None for column in _own(table)}
    found = read.execution_options(yield_per=_AT_ONCE).execute(select(table))
    for some in found.mappings().partitions():
        yield [{**row, **later} for row in some]


def _tie(read: Connection, write: Connection, table: Table) -> None:
    key = table.primary_key.columns
    for column in _own(table):
        for *place, other in read.execute(select(*key, column).where(column.is_not(None))):
            write.execute(update(table).where(tuple_(*key) == tuple_(*place)).values({column: other}))


def _own(table: Table) -> list[Any]:
    return [one for one in table.columns if any(key.column.table is table for key in one.foreign_keys)]


def _go_on_counting(read: Connection, write: Connection, table: Table) -> None:
    """A number that a deleted row had is not given again here either."""
    column = table.autoincrement_column
    if column is None:
        return
    given = read.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    last = max(given or 0, read.scalar(select(func.max(column))) or 0)
    if last:
        write.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))
