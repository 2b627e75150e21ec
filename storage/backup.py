"""A copy of the whole database in one file, made while everybody works, and the way back from it.

Of SQLite the copy is a database file; of PostgreSQL it is what `pg_dump` writes. Both are tried before they get their name:
a file that is there is a whole one. Whoever goes back gets everything or nothing.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from storage.advice import with_step
from storage.carrying import NotCarriedError, carry_over
from storage.database import Database
from storage.failures import reason_of
from storage.private_files import make_file, of_database
from storage.revisions import revisions

# Who asked how often today: it would stand beside what waits unsigned for the next morning, for as long as the copy is kept.
_LEFT_OUT = "staff_counts"
# Of a file that is whole, and that this pg_restore cannot read.
_TOO_NEW = "unsupported version"
_SQLITE, _POSTGRES = b"SQLite format 3\0", b"PGDMP"


class BackupError(Exception):
    """It could not be done, and nothing was changed; the message is one line for whoever runs the bot."""


def back_up(database: Database, file: Path) -> None:
    """Copies the database into a new file, for this account alone. Raises BackupError."""
    if file.exists():
        raise BackupError(f"{file} is there already: a backup overwrites nothing, give it another name.")
    with _becoming(file) as partial:
        if database.is_sqlite:
            _copy_sqlite(database, partial)
        else:
            _run(
                "pg_dump",
                [
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    f"--exclude-table-data=*.{_LEFT_OUT}",
                    f"--file={partial}",
                ],
                database,
            )
            _run("pg_restore", ["--file=/dev/null", str(partial)])


def require_whole(file: Path, database: Database) -> str:
    """The revision of a copy that can be brought back into this database. Raises BackupError for any other file."""
    begins = _begins(file)
    is_sqlite = begins == _SQLITE
    if not is_sqlite and not begins.startswith(_POSTGRES):
        raise BackupError(f"{file} is no backup of this program. Nothing was changed.")
    if database.is_sqlite and not is_sqlite:
        raise BackupError(
            f"{file} is a backup of PostgreSQL, and DATABASE_URL is SQLite: set it to an empty database of PostgreSQL. "
            "Nothing was changed."
        )
    revision = _revision_in_sqlite(file) if is_sqlite else _revision_in_dump(file)
    if revision not in revisions():
        raise BackupError(
            f"{file} was made by a newer version or another program (it is at {revision or 'nothing'}): install that "
            "version. Nothing was changed."
        )
    return revision


@contextmanager
def brought_back(database: Database, file: Path) -> Iterator[Database]:
    """An empty database filled from a copy that is whole (`require_whole`), for what is left to be done in it.

    It counts once that is done: until then it has another name (SQLite), or is emptied again by whatever ends this (PostgreSQL).

    Raises:
        BackupError: it cannot be filled; nothing was changed.
    """
    _require_empty(database)
    if database.file:
        with _in_a_new_file(database, file) as filled:
            yield filled
        return
    if _begins(file) != _SQLITE:
        _run("pg_restore", [*_ALL_OR_NOTHING, str(file)], database)
    with _emptied_unless_done(database):
        if _begins(file) == _SQLITE:
            _carry_over(file, database)
        yield database


_ALL_OR_NOTHING = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")


def _carry_over(file: Path, database: Database) -> None:
    try:
        carry_over(file, database)
    except NotCarriedError as error:
        raise BackupError(f"{error} Nothing was changed.") from error


@contextmanager
def _emptied_unless_done(database: Database) -> Iterator[None]:
    is_done = False
    try:
        yield
        is_done = True
    finally:
        if not is_done:
            _empty_again(database)


def _empty_again(database: Database) -> None:
    """It had no table before."""
    with suppress(DBAPIError):
        if tables := inspect(database.reader).get_table_names():
            with database.writer.begin() as connection:
                connection.exec_driver_sql(f"DROP TABLE {', '.join(tables)} CASCADE")


def _require_empty(database: Database) -> None:
    told = "a restore overwrites nothing. Nothing was changed."
    if database.file:
        lying = [path for path in of_database(database.file) if path.exists() and path.stat().st_size]
        if lying:
            raise BackupError(f"{lying[0]} is there already: move it away first, {told}")
        return
    try:
        tables = inspect(database.reader).get_table_names()
    except DBAPIError as error:
        raise BackupError(
            f"The database {database.shown_address} cannot be reached: {with_step(reason_of(error))}"
        ) from error
    if tables:
        raise BackupError(
            f"The database {database.shown_address} has tables already: make an empty one, {told}"
        )


@contextmanager
def _becoming(file: Path) -> Iterator[Path]:
    """A file beside it that gets its name once it is whole and on the disk; nothing is left of one that is not."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        make_file(partial)
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupError(f"{file} cannot be written ({reason}). Nothing was changed.") from error
    finally:
        for left in of_database(partial):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _copy_sqlite(database: Database, target: Path) -> None:
    source = database.reader.raw_connection()
    try:
        assert isinstance(source.driver_connection, sqlite3.Connection)
        with closing(sqlite3.connect(target)) as copy:
            source.driver_connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            _leave_out(copy)
            _require_sound(copy)
    finally:
        source.close()


def _leave_out(copy: sqlite3.Connection) -> None:
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [_LEFT_OUT]).fetchone():
        copy.execute("PRAGMA secure_delete=ON")
        with copy:
            copy.execute(f"DELETE FROM {_LEFT_OUT}")  # noqa: S608 - our own name


def _begins(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(len(_SQLITE))
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}).") from error


@contextmanager
def _in_a_new_file(database: Database, file: Path) -> Iterator[Database]:
    assert database.file
    database.close()
    try:
        database.file.parent.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{database.file} cannot be made ({error.strerror}).") from error
    with _becoming(database.file) as partial:
        with closing(_read_only(file)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            _require_sound(copy)
        with closing(Database(f"sqlite:///{partial}")) as filled:
            yield filled


def _require_sound(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError unless every page and every row of it can be read."""
    [found] = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found.splitlines()[-1])


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _revision_in_sqlite(file: Path) -> str:
    try:
        with closing(_read_only(file)) as source:
            _require_sound(source)
            row = source.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return ""
    except sqlite3.Error as error:
        raise BackupError(f"{file} is broken ({error}). Nothing was changed.") from error
    return str(row[0]) if row else ""


def _revision_in_dump(file: Path) -> str:
    try:
        _run("pg_restore", ["--file=/dev/null", str(file)])
        said = _run("pg_restore", ["--data-only", "--table=alembic_version", "--file=-", str(file)])
    except _ToolError as error:
        if _TOO_NEW in error.reason:
            told = with_step(f"pg_restore is older than the pg_dump that made {file} ({error.reason})")
            raise BackupError(f"{told}. Nothing was changed.") from error
        raise BackupError(f"{file} is broken ({error.reason}). Nothing was changed.") from error
    lines = said.splitlines()
    rows = [number for number, line in enumerate(lines) if line.startswith("COPY ")]
    return lines[rows[0] + 1] if rows else ""


class _ToolError(BackupError):
    """A tool of PostgreSQL's ended with a fault. `reason`: its first line."""

    def __init__(self, tool: str, reason: str) -> None:
        super().__init__(f"{tool} stopped: {with_step(reason)}. Nothing was changed.")
        self.reason = reason


def _run(tool: str, options: Sequence[str], database: Database | None = None) -> str:
    """What a tool of PostgreSQL's prints. The password does not stand among its arguments, where others could read it."""
    env = dict(os.environ)
    if database:
        _require_no_pooler(tool, database)
        if password := database.url.password:
            env["PGPASSWORD"] = str(password)
        address = database.url.set(drivername="postgresql", password=None)
        options = [f"--dbname={address.render_as_string(hide_password=False)}", *options]
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, no shell
            [tool, *options], env=env, capture_output=True, text=True, errors="replace", check=False
        )
    except FileNotFoundError as error:
        raise BackupError(
            f"{tool} is not installed: install PostgreSQL's client programs (Debian: postgresql-client), of the server's "
            "version or newer. Nothing was changed."
        ) from error
    if done.returncode:
        raise _ToolError(tool, _reason(tool, done.stderr))
    return done.stdout


def _require_no_pooler(tool: str, database: Database) -> None:
    """What the tools set for themselves would stay set on connections of a pooler, and the bot's statements fail on those."""
    if database.is_pooled_again:
        raise BackupError(
            f"ILT_DATABASE_POOLER is set, and {tool} has to speak with PostgreSQL itself: say it again behind "
            "`env DATABASE_URL=postgresql://… ILT_DATABASE_POOLER=false`, with the server's own address. Nothing was changed."
        )


def _reason(tool: str, said: str) -> str:
    """On one line. The second of its lines tells which versions do not fit."""
    lines = [line.strip().removeprefix(f"{tool}: ") for line in said.splitlines() if line.strip()]
    return "; ".join(line.removeprefix("error: ").removeprefix("detail: ") for line in lines[:2])
