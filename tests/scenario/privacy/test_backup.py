"""Backup and restore as an operator does them, on both databases: everything comes back, or nothing is changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.clock import Clock
from bot.outbox.deliveries import ToSend, enqueue
from bot.privacy.privacy import delete_me
from bot.privacy.restored import LIST, copy_from, copy_to
from bot.teams.leaving import purge
from bot.turn import Turn
from storage import Base, Database, private_files
from storage.adoption import adopt
from storage.backup import BackupError, back_up, brought_back
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.heartbeat import beat
from storage.operations import note_deletion
from storage.people import Ilt, Person, Workspace
from storage.pool import Pool
from storage.revisions import current_revision, newest_revision
from tests.databases import Sqlite, opened, with_programs_of_postgres
from tests.processes import app
from tests.steps.assessments import answer_all, open_assessment
from tests.steps.bot import GRADE3, PRINCIPAL, running_bot
from tests.steps.every_table import fill_every_table
from tests.steps.forged import everything
from tests.steps.outbox import UNKNOWN
from tests.steps.turns import act_in

WORKSPACE = "T0SANDBOX01"


@pytest.fixture(autouse=True)
def programs(monkeypatch) -> None:
    with_programs_of_postgres(monkeypatch)


def rows(db: Database) -> dict[str, int]:
    """How many rows each table has; what commands note of themselves is not counted."""
    with db.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name != "marks"
        }


def turn(db: Database) -> Turn:
    return Turn.of_worker(db, Clock())


def delete(db: Database, user_id: str) -> None:
    delete_me(Turn.of_request(db, Actor(WORKSPACE, user_id, "", "1"), Clock()))


@pytest.fixture
def used(maker) -> Iterator[Database]:
    """A database with two people in it."""
    with opened(maker.migrated()) as db:
        with db.write() as session:
            session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0ILTBOT001", bot_name="ILT"))
            session.flush()
            for user_id in (PRINCIPAL, GRADE3):
                session.add(Person(workspace_id=WORKSPACE, slack_user_id=user_id, name=user_id, zone_told=""))
        yield db


def test_a_drill_brings_every_row_back_and_the_bot_goes_on(maker, tmp_path):
    address, other = maker.migrated(), maker.empty()
    with running_bot(address) as bot:
        open_assessment(bot)
        answer_all(bot, PRINCIPAL, "strength")
        bot.settle()
        made = app(tmp_path, "backup", str(tmp_path / "copy"), DATABASE_URL=address)
        assert made.returncode == 0, made.stderr
        before = rows(bot.db)
    assert before["votes"] > 0
    done = app(tmp_path, "restore", str(tmp_path / "copy"), DATABASE_URL=other)
    assert done.returncode == 0, done.stderr
    with opened(other) as db:
        assert rows(db) == before
        print(f"{sum(before.values())} rows in {sum(map(bool, before.values()))} tables before and after")
    with running_bot(other) as bot:
        assert bot.slack.command(GRADE3, "C0ILTTEAM01", "/ilt reveal").ok
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_whoever_was_deleted_since_is_deleted_again_and_nobody_else(used, maker, tmp_path):
    copy_to(turn(used), tmp_path / "first")
    delete(used, GRADE3)
    copy_to(turn(used), tmp_path / "second")
    assert GRADE3 not in (tmp_path / LIST).read_text(encoding="utf-8")
    with opened(maker.empty()) as db:
        assert copy_from(turn(db), tmp_path / "first") == 1
        assert GRADE3 not in known(db)
        assert PRINCIPAL in known(db)
        assert db.owes_a_wipe()
    with opened(maker.empty()) as db:
        assert copy_from(turn(db), tmp_path / "second") == 0


@pytest.mark.parametrize("is_all", [False, True])
def test_a_backup_from_before_an_organization_had_the_app_knows_whoever_was_deleted_there(
    sqlite, tmp_path, is_all
):
    with opened(sqlite.migrated()) as db:
        with db.write() as session:
            session.add_all(
                Workspace(id=one, name="", bot_user_id="U1", bot_name="ILT") for one in (WORKSPACE, "E1")
            )
            session.flush()
            session.add(Ilt(workspace_id=WORKSPACE, channel_id="C1", name="", is_private=False))
            session.add(Person(workspace_id=WORKSPACE, slack_user_id=GRADE3, name="", zone_told=""))
        copy_to(turn(db), tmp_path / "before")
        with db.write() as session:
            adopt(session, WORKSPACE, "E1")
        if is_all:
            purge(turn(db), "E1", lambda: True)
        else:
            delete_me(Turn.of_request(db, Actor("E1", GRADE3, "", "1"), Clock()))
        copy_to(turn(db), tmp_path / "after")
    with opened(sqlite.empty()) as db:
        assert copy_from(turn(db), tmp_path / "before") > 0
        assert GRADE3 not in known(db)


def test_a_workspace_that_was_deleted_since_is_deleted_again(used, maker, tmp_path):
    copy_to(turn(used), tmp_path / "first")
    with used.write() as session:
        note_deletion(session, WORKSPACE, "", datetime.now(UTC))
    copy_to(turn(used), tmp_path / "second")
    with opened(maker.empty()) as db:
        assert copy_from(turn(db), tmp_path / "first") == 1
        assert known(db) == set()


def test_whoever_came_back_after_the_deletion_stays(used, maker, tmp_path):
    with used.write() as session:
        note_deletion(session, WORKSPACE, GRADE3, datetime.now(UTC) - timedelta(minutes=1))
    copy_to(turn(used), tmp_path / "copy")
    with opened(maker.empty()) as db:
        assert copy_from(turn(db), tmp_path / "copy") == 0
        assert GRADE3 in known(db)


def take_nothing(db: Database) -> None:
    """As where a disk is full, or a database is a copy of another."""
    if db.is_sqlite:
        with db.writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
        return
    with db.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {db.url.database} SET default_transaction_read_only = on")
    db.close()


def test_a_database_that_takes_nothing_any_more_is_copied_and_whoever_came_back_stays(used, maker, tmp_path):
    with used.write() as session:
        note_deletion(session, WORKSPACE, GRADE3, datetime.now(UTC) - timedelta(minutes=1))
    take_nothing(used)
    assert "read" in copy_to(turn(used), tmp_path / "copy"), "it says why it could not be noted"
    with opened(maker.empty()) as db:
        assert copy_from(turn(db), tmp_path / "copy") == 0
        assert known(db) == {GRADE3, PRINCIPAL}


def known(db: Database) -> set[str]:
    with db.read() as session:
        return set(session.scalars(select(Person.slack_user_id)))


def test_what_was_owed_may_have_been_sent_since_and_is_looked_up_first(used, maker, tmp_path):
    now = datetime.now(UTC)
    with used.write() as session:
        owed = ToSend(WORKSPACE, UNKNOWN, "1", GRADE3, "once", now - timedelta(1))
        enqueue(act_in(used, session, now), owed)
    copy_to(turn(used), tmp_path / "copy")
    with opened(maker.empty()) as db:
        copy_from(turn(db), tmp_path / "copy")
        with db.read() as session:
            [found] = with_state(session, State.OWED)
        assert found.is_unsure


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\xff" * 4096
    file.write_bytes(bytes(content))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def other_words(file: Path) -> None:
    file.write_text("not a backup\n" * 100, encoding="utf-8")


def gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("harm", [cut, spoil, empty, other_words, gone], ids=lambda harm: harm.__name__)
def test_a_file_that_is_no_whole_backup_is_one_sentence_and_nothing_is_changed(maker, tmp_path, harm):
    address, other = maker.migrated(), maker.empty()
    with opened(address) as db:
        copy_to(turn(db), tmp_path / "copy")
    harm(tmp_path / "copy")
    with opened(other) as db:
        with pytest.raises(BackupError) as told:
            copy_from(turn(db), tmp_path / "copy")
        assert "\n" not in str(told.value)
        assert is_empty(db)


def is_empty(db: Database) -> bool:
    if db.file:
        return not any(path.exists() for path in private_files.of_database(db.file))
    with db.read() as session:
        found = session.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
    return bool(found == 0)


def test_a_backup_of_another_version_is_one_sentence_and_nothing_is_changed(maker, tmp_path):
    with opened(maker.migrated()) as db:
        with db.write() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        back_up(db, tmp_path / "copy")
    with opened(maker.empty()) as db:
        with pytest.raises(BackupError, match=r"made by a newer version .*at 0999.*Nothing was changed"):
            copy_from(turn(db), tmp_path / "copy")
        assert is_empty(db)


def test_whoever_installed_the_new_version_first_still_has_a_backup_before_it_migrates(tmp_path):
    older, anew = tmp_path / "older", tmp_path / "anew"
    back = ["migrate", "--to", "0017", "--yes"]
    assert app(older, "migrate").returncode == 0
    with opened(f"sqlite:///{older / 'ilt.db'}") as db:
        with db.write() as session:
            beat(session, "at work", datetime.now(UTC))
        assert "stop every process" in app(older, *back).stderr
        assert current_revision(db) == newest_revision()
        with db.write() as session:
            beat(session, "at work", datetime.now(UTC) - timedelta(seconds=16))
    for words in (back, ["backup", str(tmp_path / "copy")]):
        assert app(older, *words).returncode == 0
    done = app(anew, "restore", str(tmp_path / "copy"))
    assert f"at {newest_revision()}" in done.stdout


def test_a_backup_of_postgresql_is_no_file_of_sqlite(tmp_path, sqlite, postgres):
    with opened(postgres.migrated()) as db:
        copy_to(turn(db), tmp_path / "copy")
    with opened(sqlite.empty()) as db:
        with pytest.raises(BackupError, match="set it to an empty database of PostgreSQL"):
            copy_from(turn(db), tmp_path / "copy")
        assert is_empty(db)


def test_a_school_moves_from_sqlite_to_postgresql_with_every_row_and_gives_no_number_twice(
    tmp_path, sqlite, postgres
):
    with opened(sqlite.migrated()) as db:
        fill_every_table(db)
        for deed in (add_person, lambda session: session.delete(session.get_one(Person, 3))):
            with db.write() as session:
                deed(session)
        copy_to(turn(db), tmp_path / "copy")
        before = everything(db)
    del before["marks"], before["staff_counts"]
    with opened(postgres.empty()) as db:
        assert copy_from(turn(db), tmp_path / "copy") == 0
        after = everything(db)
        assert {name: after[name] for name in before} == before
        assert min(map(len, before.values())) == 2
        with db.write() as session:
            assert add_person(session).id == 4
    assert {path.name for path in tmp_path.iterdir()} >= {"copy", LIST}
    assert not list(tmp_path.glob(".carried*"))


def add_person(session: Session) -> Person:
    workspace_id = session.scalars(select(Workspace.id)).first() or ""
    person = Person(workspace_id=workspace_id, slack_user_id="U3", name="x", zone_told="")
    session.add(person)
    session.flush()
    return person


def test_a_row_that_does_not_fit_is_one_sentence_and_nothing_is_changed(tmp_path, sqlite, postgres):
    with opened(sqlite.migrated()) as db:
        fill_every_table(db)
        with db.write() as session:
            session.execute(update(Person).values(name="x" * 300))
        copy_to(turn(db), tmp_path / "copy")
    with opened(postgres.empty()) as db:
        with pytest.raises(BackupError, match=r"a row of people does not fit .*Nothing was changed"):
            copy_from(turn(db), tmp_path / "copy")
        assert is_empty(db)


def test_what_is_not_done_to_its_end_is_taken_back(maker, tmp_path):
    with opened(maker.migrated()) as db:
        copy_to(turn(db), tmp_path / "copy")
    with opened(maker.empty()) as db:
        with pytest.raises(ZeroDivisionError), brought_back(db, tmp_path / "copy") as filled:
            print(1 / len(rows(filled)) / 0)
        assert is_empty(db)
        (tmp_path / LIST).write_text('{"who": "x", "at": "2026-12-01T08:00:00"}\n', encoding="utf-8")
        with pytest.raises(BackupError, match="who was deleted since, cannot be read"):
            copy_from(turn(db), tmp_path / "copy")
        assert is_empty(db)


def test_neither_a_backup_nor_a_restore_overwrites_anything(maker, tmp_path):
    address = maker.migrated()
    with opened(address) as db:
        copy_to(turn(db), tmp_path / "copy")
        before = (tmp_path / "copy").read_bytes(), rows(db)
        with pytest.raises(BackupError, match="overwrites nothing"):
            copy_to(turn(db), tmp_path / "copy")
        with pytest.raises(BackupError, match="overwrites nothing"):
            copy_from(turn(db), tmp_path / "copy")
        assert ((tmp_path / "copy").read_bytes(), rows(db)) == before


def test_a_backup_that_cannot_be_written_leaves_nothing(maker, tmp_path):
    with opened(maker.migrated()) as db, pytest.raises(BackupError) as told:
        copy_to(turn(db), tmp_path / "no such folder" / "copy")
    assert "\n" not in str(told.value)
    assert list(tmp_path.glob("**/*copy*")) == []


def test_without_the_programs_of_postgres_it_says_what_to_install(postgres, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        opened(postgres.migrated()) as db,
        pytest.raises(BackupError, match="install PostgreSQL's client programs"),
    ):
        copy_to(turn(db), tmp_path / "copy")


def test_a_file_of_a_newer_pg_dump_is_not_called_broken(postgres, tmp_path):
    file = tmp_path / "copy"
    with opened(postgres.migrated()) as db:
        copy_to(turn(db), file)
    content = bytearray(file.read_bytes())
    content[len(b"PGDMP") + 1] = 99  # the version of its form, as `pg_restore` reads it
    file.write_bytes(content)
    with (
        opened(postgres.empty()) as db,
        pytest.raises(BackupError, match=r"pg_restore is older than the pg_dump .* newer; PATH says"),
    ):
        copy_from(turn(db), file)


def test_what_a_tool_sets_for_itself_stays_on_no_connection_of_a_pooler(postgres, tmp_path):
    with (
        opened(postgres.migrated(), pool=Pool(is_pooled_again=True)) as db,
        pytest.raises(
            BackupError, match=r"pg_dump has to speak with PostgreSQL itself.*ILT_DATABASE_POOLER=false"
        ),
    ):
        copy_to(turn(db), tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_check_tells_of_a_backup_that_is_old(sqlite: Sqlite, tmp_path):
    address = sqlite.migrated()

    def said() -> str:
        return next(
            line
            for line in app(
                tmp_path, "check", DATABASE_URL=address, SLACK_API_URL="http://127.0.0.1:9/api/"
            ).stdout.splitlines()
            if "Backup: " in line
        )

    assert said().startswith("ok   Backup: none yet")
    with opened(address) as db:
        copy_to(turn(db), tmp_path / "copy")
        assert said().startswith("ok   Backup: the last one is 0 days old")
        with db.write() as session:
            session.execute(
                update(Base.metadata.tables["marks"]).values(at=datetime.now(UTC) - timedelta(days=9))
            )
    assert said().startswith("NOT  Backup: the last one is 9 days old")
