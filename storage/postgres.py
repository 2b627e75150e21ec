"""Connections to PostgreSQL that never wait for ever: for a server that is frozen, or a network that is gone.

The server's own time-outs end a statement while it works. Where it says nothing at all, only this side can give up: a
frozen server's machine still confirms what it is sent, so not even the network knows.
"""

import select
from collections.abc import Generator, Mapping, Sequence
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError

from rubric_data.kept import read_json
from storage.pool import NoAnswerError, Pool

# Longer than the server needs to end a statement by its own time-out.
_GRACE_SECONDS = 1.0
_LOOK_SECONDS = 0.1
_IDLE_IN_TRANSACTION_MS = 30_000
_APPLICATION = "ilt-bot"
# A connection older than that is made anew when it is wanted next.
_RECYCLE_SECONDS = 900
# Of the network: whether the other side is there is asked after this long, and what it does not confirm ends the connection.
_NETWORK = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}


class SilentServerError(NoAnswerError, psycopg.OperationalError):
    """The server said nothing for too long."""


class UnreachableServerError(NoAnswerError, psycopg.OperationalError):
    """No connection could be made: nothing was asked of the server yet."""


class LostAtCommitError(NoAnswerError, psycopg.OperationalError):
    """The connection ended while it was asked to commit."""

    is_unsure = True


class _Columns(Sequence[psycopg.Column]):
    """What the columns of a result are, each made out when it is looked at."""

    def __init__(self, cursor: psycopg.Cursor[Any], count: int) -> None:
        self._cursor = cursor
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: Any) -> Any:
        wanted = range(self._count)[number]
        if isinstance(wanted, int):
            return psycopg.Column(self._cursor, wanted)
        return [psycopg.Column(self._cursor, one) for one in wanted]


class _Cursor(psycopg.Cursor[Any]):
    """As psycopg's, which makes out every column of every result; SQLAlchemy asks each time, and looks once a statement."""

    @property
    def description(self) -> Any:
        """The columns of the result; None: it has none."""
        result = self.pgresult
        return _Columns(self, result.nfields) if result and result.nfields else super().description


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that closes itself where the server says nothing for `patience` seconds; None: it waits for ever."""

    patience: float | None = None
    is_new = True

    def require_whole(self) -> None:
        """Raises DisconnectionError where the server hung up since it was used last: then there is something to read.

        In place of asking the server: that is a round trip before each transaction, and a server that is silent is found
        out by the first statement as well.
        """
        if not self.is_new and (self.closed or _may_be_read(self.fileno())):
            raise DisconnectionError
        self.is_new = False

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **named: Any) -> Any:
        """Whatever is asked of the server is waited for here."""
        if self.patience is None:
            return super().wait(gen, *args, **named)
        try:
            return super().wait(_impatient(gen, self.patience), _LOOK_SECONDS)
        except SilentServerError:
            self.close()
            raise

    def commit(self) -> None:
        """Commits. Raises NoAnswerError with `is_unsure` where the answer did not come."""
        try:
            super().commit()
        except SilentServerError as error:
            error.is_unsure = True
            raise
        except psycopg.OperationalError as error:
            if not self.closed:
                raise
            raise LostAtCommitError(str(error)) from error


def postgres_engine(url: URL, pool: Pool, *, timeout_seconds: float, hide_parameters: bool) -> Engine:
    """An engine whose statements, locks and connections are waited for `timeout_seconds`, and a little longer for silence."""
    milliseconds = int(timeout_seconds * 1000)
    limits = {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": _IDLE_IN_TRANSACTION_MS,
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    how: dict[str, Any] = {"prepare_threshold": None} if pool.is_pooled_again else {"options": options}
    engine = create_engine(
        url,
        pool_size=pool.size,
        max_overflow=pool.more,
        pool_timeout=timeout_seconds,
        pool_recycle=_RECYCLE_SECONDS,
        # The one used last: on the others the statements of a vote are still to be prepared, and planned each time.
        pool_use_lifo=True,
        hide_parameters=hide_parameters,
        json_deserializer=read_json,
        connect_args={"application_name": _APPLICATION, "cursor_factory": _Cursor, **how, **_NETWORK},
    )
    if pool.is_pooled_again:
        _limit_each_transaction(engine, limits)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, named: Any) -> ImpatientConnection:
        try:
            connection = ImpatientConnection.connect(*args, **named)
        except psycopg.OperationalError as error:
            raise UnreachableServerError(str(error)) from error
        connection.patience = timeout_seconds + _GRACE_SECONDS
        return connection

    @event.listens_for(engine, "checkout")
    def look(connection: ImpatientConnection, *_: Any) -> None:
        connection.require_whole()

    return engine


def _may_be_read(file: int) -> bool:
    found = select.poll()
    found.register(file, select.POLLIN)
    return bool(found.poll(0))


def _limit_each_transaction(engine: Engine, limits: Mapping[str, int]) -> None:
    settings = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())

    @event.listens_for(engine, "begin")
    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT {settings}")


def be_patient(connection: Connection, seconds: float) -> None:
    """Has this connection wait longer for an answer, and keeps it out of the pool afterwards."""
    driver = connection.connection.driver_connection
    if isinstance(driver, ImpatientConnection):
        connection.detach()
        driver.patience = seconds


def _impatient(gen: Generator[Any, Any, Any], seconds: float) -> Generator[Any, Any, Any]:
    """Steps through what psycopg waits for; it looks again every `_LOOK_SECONDS`, with nothing in hand while all is silent."""
    silent = 0
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            silent = 0 if ready else silent + 1
            if silent * _LOOK_SECONDS >= seconds:
                gen.close()
                raise SilentServerError(f"the server said nothing for {seconds:g} s")
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value
