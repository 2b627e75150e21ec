"""A PostgreSQL that takes what it is sent and says nothing: whoever asks is let go, and all works again afterwards."""

import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage import Database, DatabaseError
from storage.failures import is_too_slow, saved_nothing
from storage.people import Workspace
from tests.databases import Postgres, opened
from tests.patience import HANG_SECONDS

THREADS = 12


@pytest.fixture
def server(postgres) -> Postgres:
    made: Postgres = postgres
    return made


@pytest.fixture
def database(server):
    made = Database(server.migrated(), timeout_seconds=0.2)
    yield made
    made.close()


def workspace(name: str) -> Workspace:
    return Workspace(id=name, name="", bot_user_id="U1", bot_name="ILT")


def workspaces(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Workspace.id).order_by(Workspace.id)))


def test_every_thread_that_asks_is_let_go(server, database):
    assert workspaces(database) == []
    faults: list[OperationalError] = []

    def ask() -> None:
        with pytest.raises(OperationalError) as fault:
            workspaces(database)
        faults.append(fault.value)

    with server.frozen():
        threads = [threading.Thread(target=ask) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(faults) == THREADS
    assert all(is_too_slow(fault) for fault in faults)
    assert workspaces(database) == []


def test_a_statement_under_way_is_given_up_and_nothing_of_its_transaction_stays(server, database):
    def write() -> None:
        with database.write() as session:
            session.add(workspace("T1"))
            session.flush()
            with server.frozen():
                session.add(workspace("T2"))
                session.flush()

    with pytest.raises(OperationalError, match="said nothing for") as fault:
        write()
    assert is_too_slow(fault.value)
    assert workspaces(database) == []


def test_a_commit_without_an_answer_is_not_called_unsaved(server, database):
    with ExitStack() as stack:

        def write() -> None:
            with database.write() as session:
                session.add(workspace("T1"))
                session.flush()
                stack.enter_context(server.frozen())

        with pytest.raises(OperationalError, match="said nothing for") as fault:
            write()
    assert not is_too_slow(fault.value)


_END_THIS_ONE = "SELECT pg_terminate_backend(pg_backend_pid())"
_ADD = "INSERT INTO workspaces (id, name, bot_user_id, bot_name, app_id) VALUES ('T1', '', '', '', '')"


@pytest.mark.parametrize(
    "statements", [[_END_THIS_ONE], ["SET TRANSACTION READ ONLY", _ADD]], ids=["told to stop", "a copy"]
)
def test_what_the_server_took_back_for_a_while_is_no_fault_of_ours(database, statements):
    def write() -> None:
        with database.write() as session:
            for statement in statements:
                session.execute(text(statement))

    with pytest.raises(DBAPIError) as fault:
        write()
    assert saved_nothing(fault.value)
    assert not is_too_slow(fault.value)
    assert workspaces(database) == []


def test_of_two_that_wait_for_each_other_the_one_that_is_let_go_saved_nothing(database):
    with database.write() as session:
        session.add_all([workspace("T1"), workspace("T2")])
    both, faults = threading.Barrier(2), []

    def rename(first: str, second: str) -> None:
        with database.write() as session:
            session.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            session.get(Workspace, first, with_for_update=True)
            both.wait(HANG_SECONDS)
            session.get(Workspace, second, with_for_update=True)

    def try_it(*names: str) -> None:
        try:
            rename(*names)
        except DBAPIError as error:
            faults.append(error)

    threads = [threading.Thread(target=try_it, args=names) for names in (("T1", "T2"), ("T2", "T1"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [fault] = faults
    assert saved_nothing(fault)
    assert not is_too_slow(fault), "whoever looks for such waits in a test is told of them"


def end_connection(database: Database, pid: int) -> None:
    """The server hangs up on that one."""
    with database.read() as other:
        other.execute(text(f"SELECT pg_terminate_backend({pid}, 2000)"))


def test_of_a_connection_that_was_lost_at_the_commit_nobody_says_that_nothing_was_saved(database):
    def write() -> None:
        with database.write() as session:
            session.add(workspace("T1"))
            session.flush()
            [mine] = session.scalars(text("SELECT pg_backend_pid()"))
            end_connection(database, mine)

    with pytest.raises(DBAPIError) as fault:
        write()
    assert not saved_nothing(fault.value)


def test_a_reading_whose_end_is_lost_has_read_what_it_read(database):
    with database.write() as session:
        session.add(workspace("T1"))
    with database.read() as session:
        found = list(session.scalars(select(Workspace.id)))
        [pid] = session.scalars(text("SELECT pg_backend_pid()"))
        end_connection(database, pid)
    assert found == ["T1"]
    assert workspaces(database) == ["T1"]


def test_a_reading_whose_end_is_not_answered_has_read_what_it_read(server, database):
    with ExitStack() as stack, database.read() as session:
        assert list(session.scalars(select(Workspace.id))) == []
        stack.enter_context(server.frozen())
    assert workspaces(database) == []


def test_a_reading_that_is_cut_off_before_its_end_is_an_ordinary_fault(database):
    def read() -> None:
        with database.read() as session:
            [pid] = session.scalars(text("SELECT pg_backend_pid()"))
            end_connection(database, pid)
            session.scalars(select(Workspace.id)).all()

    with pytest.raises(DBAPIError) as fault:
        read()
    assert saved_nothing(fault.value)


def test_a_writing_within_a_reading_is_doubted_as_ever(database):
    def write() -> None:
        with database.read(), database.write() as session:
            session.add(workspace("T1"))
            session.flush()
            [pid] = session.scalars(text("SELECT pg_backend_pid()"))
            end_connection(database, pid)

    with pytest.raises(DBAPIError) as fault:
        write()
    assert not saved_nothing(fault.value)


def test_it_is_told_in_one_line(server, database):
    with server.frozen(), pytest.raises(DatabaseError, match="cannot be reached") as fault:
        database.ping()
    assert "\n" not in str(fault.value)


def test_a_server_that_is_not_there_is_one_that_saved_nothing():
    with opened("postgresql://u:p@127.0.0.1:9/x") as database:
        with pytest.raises(OperationalError) as fault:
            workspaces(database)
        assert is_too_slow(fault.value)


def test_connections_that_the_server_ended_are_not_used_again(server):
    with opened(server.migrated()) as database:  # as patient as usual: ending one takes the server its time
        with ExitStack() as stack:
            for _ in range(3):
                stack.enter_context(database.read()).execute(select(Workspace.id))
        with database.read() as session:
            others = (
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE pid != pg_backend_pid()"
            )
            ended = session.scalars(text(f"{others} AND datname = current_database()")).all()
        assert ended == [True, True]
        with ExitStack() as stack:
            for _ in range(3):
                assert stack.enter_context(database.read()).scalars(select(Workspace.id)).all() == []
