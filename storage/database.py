"""One database, two ways in: `write` (one transaction, committed here and nowhere else) and `read`.

SQLite: WAL, synchronous FULL, one writing connection (waiters queue in Python, fairly, instead of in SQLite's busy
handler) beside a pool of readers; every writing transaction starts with BEGIN IMMEDIATE, because a deferred one that
reads and then writes loses updates or fails. PostgreSQL: one pool, time-outs set per connection (`storage/postgres.py`).
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from rubric_data.kept import read_json
from storage.address import parse_address, shown
from storage.advice import with_step
from storage.failures import NotReadyError, reason_of
from storage.keys import locks_of
from storage.pool import NoAnswerError, Pool
from storage.private_files import make_file, make_folder
from storage.text import store_only_text
from storage.wipes import free_lasting_tables, owe_wipe, owed_wipes, rewrite_open_tables, wipes_done

LISTENER_TIMEOUT_SECONDS = 2
_READERS = 5
# Values stay out of error messages, and so out of the log: a failed statement must not tell who voted what.
_HIDDEN = True
# What a session carries along in its `info`: what encrypts (`storage.sealed`), and `Database.locales`.
LOCKS, LOCALES = "locks", "locales"
# And what follows its commit (`note_owed`, `note_leftovers`).
_OWES, _LEAVES = "owes", "leaves"
# Readers and other writers are waited for only this long: whoever wipes tries again, whoever votes goes first.
_ERASE_WAIT_MS = 100
# Without it the connection goes from one thread of the worker to the next, and a vote waits for over a second.
_TURN_SECONDS = 0.002


class Database:
    """Engines and sessions for one address.

    Args:
        address: a SQLAlchemy address; `postgres://` and `postgresql://` are taken as psycopg.
        timeout_seconds: how long a statement, a lock or a free connection is waited for.
        pool: of PostgreSQL.
        keys: some texts are encrypted with the first (`storage.sealed`); none: nothing is.

    Attributes:
        owed: set after a commit of this process that owes someone a message at once.
        leftovers: set while the files may still hold what this process deleted; at first too. What others deleted, or a
            crash left, is in the tables (`storage.wipes`): ask `owes_a_wipe`.
        locales: of the people whom this process has read, by workspace and Slack id (`storage.locales`).
    """

    def __init__(
        self,
        address: str,
        *,
        timeout_seconds: float = LISTENER_TIMEOUT_SECONDS,
        pool: Pool | None = None,
        keys: Sequence[str] = (),
    ) -> None:
        self.url = parse_address(address)
        self._pool = pool or Pool()
        self._locks = locks_of(keys)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.owed = threading.Event()
        self.leftovers = threading.Event()
        self.leftovers.set()
        self.locales: dict[tuple[str, str], str] = {}
        self._polite = threading.Lock()
        self._timeout = timeout_seconds
        self._busy_ms = int(timeout_seconds * 1000)
        self.writer = (
            self._sqlite_engine(size=1, begin="BEGIN IMMEDIATE")
            if self.is_sqlite
            else self._postgres_engine()
        )
        self.reader = self._sqlite_engine(size=_READERS, begin="BEGIN") if self.is_sqlite else self.writer

        for engine in {self.writer, self.reader}:
            store_only_text(engine)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in a writing transaction: returning commits, raising rolls back."""
        with self.writer.begin() as connection, self._session(connection) as session:
            yield session
            session.flush()
        if session.info.get(_LEAVES):
            self.leftovers.set()
        if session.info.get(_OWES):
            self.owed.set()

    @contextmanager
    def write_politely(self) -> Iterator[Session]:
        """As `write`, for work in the background: on SQLite one at a time, and whoever waits has a turn in between."""
        if not self.is_sqlite:
            with self.write() as session:
                yield session
            return
        with self._polite:
            with self.write() as session:
                yield session
            time.sleep(_TURN_SECONDS)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading only; it sees one state of the database."""
        with self.look() as connection, self._session(connection) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """The same without a session."""
        is_read = False
        try:
            with self.reader.connect() as connection, connection.begin() as transaction:
                yield connection
                is_read = True
                # On PostgreSQL it ends with COMMIT: after ROLLBACK psycopg has the server forget all that it has prepared.
                if self.is_sqlite:
                    transaction.rollback()
        except DBAPIError as error:
            # What was read was read: where only the end of it is lost there is nothing to try again, nor to doubt.
            if not is_read or not isinstance(error.orig, NoAnswerError):
                raise

    def erase_leftovers(self) -> bool:
        """Wipes what was deleted out of the database's files. False: it could not be done now, and stays owed.

        SQLite overwrites deleted rows in its file (`secure_delete`), but the log beside it holds them until all of it
        is taken over and it is cut to nothing. PostgreSQL: `storage.wipes`; earlier states in its own log and in backups
        are for its operator to keep or not.
        """
        self.leftovers.clear()
        try:
            with self.read() as session:
                owed = owed_wipes(session)
            is_done = self._cut_log() if self.is_sqlite else self._rewrite()
            if is_done and owed:
                with self.write() as session:
                    wipes_done(session, owed)
        except (DBAPIError, PoolTimeoutError, sqlite3.OperationalError):
            is_done = False
        if not is_done:
            self.leftovers.set()
        return is_done

    def owes_a_wipe(self) -> bool:
        """Whether files may still hold what some process deleted."""
        if self.leftovers.is_set():
            return True
        with self.read() as session:
            return bool(owed_wipes(session))

    def _cut_log(self) -> bool:
        """On the one writing connection, outside a transaction: nobody writes meanwhile."""
        connection = self.writer.raw_connection()
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={_ERASE_WAIT_MS}")
            is_busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={self._busy_ms}")
            connection.close()
        return not is_busy

    def _rewrite(self) -> bool:
        with self.writer.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_ERASE_WAIT_MS}")
            rewrite_open_tables(connection)
        with self.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # what is set here must not stay set on a connection of the pool
            if not self._pool.is_pooled_again:  # of a pooler's connection it would stay set for others
                connection.exec_driver_sql(f"SET lock_timeout = {_ERASE_WAIT_MS}")
            free_lasting_tables(connection)
        return True

    def ping(self) -> None:
        """Raises DatabaseError, in one line, if the database cannot be reached."""
        try:
            with self.look() as connection:
                connection.exec_driver_sql("SELECT 1")
        except (DBAPIError, PoolTimeoutError) as error:
            told = with_step(reason_of(error))
            raise NotReadyError(f"The database {self.shown_address} cannot be reached: {told}") from error

    @property
    def shown_address(self) -> str:
        """The address without its password, and where a file is whatever folder it was started from."""
        return f"sqlite:///{self.file}" if self.file else shown(self.url)

    @property
    def is_pooled_again(self) -> bool:
        """Whether a pooler stands before the server (`Pool`)."""
        return self._pool.is_pooled_again and not self.is_sqlite

    @property
    def connections_in_use(self) -> int:
        """How many connections of this process are lent out now."""
        return sum(engine.pool.checkedout() for engine in {self.writer, self.reader})  # type: ignore[attr-defined] # of the pool that both have

    def close(self) -> None:
        """Closes every connection."""
        self.writer.dispose()
        self.reader.dispose()

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        return Path(str(self.url.database)).absolute() if self.is_sqlite else None

    @contextmanager
    def _session(self, connection: Connection) -> Iterator[Session]:
        # close_resets_only=False: a session used after its block raises instead of silently opening a new transaction.
        with _SessionOn(
            connection,
            expire_on_commit=False,
            close_resets_only=False,
            info={LOCKS: self._locks, LOCALES: self.locales},
        ) as session:
            yield session

    def _postgres_engine(self) -> Engine:
        from storage.postgres import postgres_engine  # noqa: PLC0415 - with its driver, which SQLite does without

        return postgres_engine(self.url, self._pool, timeout_seconds=self._timeout, hide_parameters=_HIDDEN)

    def _sqlite_engine(self, *, size: int, begin: str) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=size,
            max_overflow=0,
            pool_timeout=self._timeout,
            hide_parameters=_HIDDEN,
            json_deserializer=read_json,
        )
        _speak_sqlite(engine, Path(str(self.url.database)), begin=begin, busy_ms=self._busy_ms)
        return engine


class _SessionOn(Session):
    """A session on a connection whose transaction is begun and ended beside it: a vote asks for no more of it than that."""

    def connection(self, *_: Any, **__: Any) -> Connection:
        """The connection itself: to join its transaction costs as much as to begin one."""
        assert isinstance(self.bind, Connection)
        return self.bind


def note_owed(session: Session) -> None:
    """Has the worker of this process look for work as soon as the transaction is committed."""
    session.info[_OWES] = True


def note_leftovers(session: Session) -> None:
    """Notes that the files will hold what this transaction deletes until `erase_leftovers`: for all processes, over a crash."""
    session.info[_LEAVES] = True
    owe_wipe(session)


def _speak_sqlite(engine: Engine, file: Path, *, begin: str, busy_ms: int) -> None:
    @event.listens_for(engine, "do_connect")
    def make(*_: Any) -> None:
        try:
            make_folder(file.absolute().parent)
            make_file(file)
        except OSError as error:
            raise sqlite3.OperationalError(f"{file} cannot be made ({error.strerror})") from error

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not send a BEGIN of its own
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={busy_ms}",
            # Deleted names and texts are overwritten in the file, not only forgotten by it.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        # Said to the driver itself, in a third of the time: each click begins one.
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(begin)
        except sqlite3.Error as error:
            raise OperationalError(begin, None, error) from error
