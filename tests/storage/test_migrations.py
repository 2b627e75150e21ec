"""The migrations make exactly what the models say, from empty and step by step, on both databases."""

import re
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, make_url, select, text

from storage import Base, Database, DatabaseError
from storage.migrate import downgrade, go_back, migrate
from storage.people import Ilt, Member, Person, Workspace
from storage.revisions import MIGRATIONS, current_revision, newest_revision, require_newest, revisions
from storage.team_lines import TeamLineSaid, note_team_lines_said
from tests.databases import opened
from tests.steps.every_table import fill_every_table


def differences(database: Database) -> list[object]:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_revisions_by_the_files_names_are_those_of_the_migrations():
    walked = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    assert revisions() == tuple(script.revision for script in walked)[::-1]


def test_from_empty_the_tables_are_the_models(empty_database):
    migrate(empty_database)
    assert differences(empty_database) == []
    assert current_revision(empty_database) == newest_revision()


def test_each_step_goes_up_and_down_and_up_again(empty_database):
    steps = revisions()
    for revision in steps:
        migrate(empty_database, revision)
    assert differences(empty_database) == []
    for before in ("base", *steps[:-1])[::-1]:
        downgrade(empty_database, before)
        assert current_revision(empty_database) == (None if before == "base" else before)
    for revision in steps:
        migrate(empty_database, revision)
    assert differences(empty_database) == []


_DAY = date(2026, 12, 18)
_SAID = ("staff/1/2026-12-14", "not_met/1/2026-12-17")


def test_a_step_back_keeps_the_rows(empty_database):
    migrate(empty_database)
    with empty_database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        session.add(Ilt(id=1, workspace_id="T1", channel_id="C1", name="", is_private=False))
        session.add(Person(id=1, workspace_id="T1", slack_user_id="U1", name="x", zone="UTC"))
        session.flush()
        said = [{"ilt_id": 1, "person_id": 1, "day": _DAY, "meant_for": _DAY, "slot": slot} for slot in _SAID]
        note_team_lines_said(session, said)
    downgrade(empty_database, "0031")
    migrate(empty_database)
    with empty_database.read() as session:
        assert session.query(Ilt).count() == 1
        kept = [slot for slot, _ in session.query(TeamLineSaid.slot, TeamLineSaid.id)]
    assert kept == [_SAID[0]], "an older version would take the other for words of staff"


# As a program of then wrote it, which knew none of the columns that came later.
_AN_OLD_TEAM = text(
    "INSERT INTO ilts (workspace_id, channel_id, name, is_private, reminder_hour, is_unnamed, is_reachable, "
    "outsiders_may_read, norms, meetings_look_at) "
    "VALUES ('T1', :channel, '', 0, '07:30:00.000000', 1, 1, 0, '[]', '1970-01-01 00:00:00.000000')"
)


def test_an_old_file_keeps_every_row_and_gives_no_number_twice_from_then_on(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    migrate(database, "0030")
    with database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        for number in (1, 2, 3):
            session.execute(_AN_OLD_TEAM, {"channel": f"C{number}"})
            session.add(Person(workspace_id="T1", slack_user_id=f"U{number}", name="x", zone="UTC"))
            session.flush()
            session.add(Member(ilt_id=number, person_id=number))
    for there_and_back in (migrate, lambda one: downgrade(one, "0030"), migrate):
        there_and_back(database)
        with database.read() as session:
            assert [session.query(table.id).count() for table in (Ilt, Person, Member)] == [3, 3, 3]
            assert session.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    for number in (4, 5):
        with database.write() as session:
            session.query(Ilt).filter(Ilt.id == number - 1).delete()
            newest = Ilt(workspace_id="T1", channel_id="C9", name="", is_private=False)
            session.add(newest)
            session.flush()
            assert newest.id == number
    with database.read() as session:
        assert session.query(Member).count() == 2, "what hung on it went with it"
        described = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    database.close()
    again = {name for name, sql in described if "\tid INTEGER NOT NULL" in sql and "AUTOINCREMENT" not in sql}
    assert again == {"votes", "named_votes"}, (
        "nothing names these rows; a new table says sqlite_autoincrement"
    )


def test_no_step_takes_along_what_hangs_on_a_row(empty_database):
    migrate(empty_database)
    fill_every_table(empty_database)
    downgrade(empty_database, "0011")
    lasting = set(inspect(empty_database.reader).get_table_names()) & set(Base.metadata.tables)
    migrate(empty_database)
    with empty_database.read() as session:
        left = {
            name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
            for name in lasting
        }
        if empty_database.is_sqlite:
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
    assert {name: number for name, number in left.items() if number != 2} == {}
    assert len(left) > 50


def test_a_step_that_leaves_rows_hanging_on_nothing_is_not_made(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'ilt.db'}") as database:
        migrate(database)
        fill_every_table(database)
        with database.write() as session:
            session.execute(text("CREATE TABLE kept (text_id INTEGER REFERENCES staff_texts (id))"))
            session.execute(text("INSERT INTO kept VALUES (1)"))
        with pytest.raises(
            DatabaseError, match="changed nothing: rows of kept would hang on rows of staff_texts"
        ):
            downgrade(database, "0020")
        assert current_revision(database) == "0021"


def test_migrating_twice_changes_nothing(empty_database):
    migrate(empty_database)
    migrate(empty_database)
    require_newest(empty_database)


def test_the_comparison_would_see_a_missing_column(empty_database):
    migrate(empty_database)
    with empty_database.writer.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE workspaces DROP COLUMN bot_name")
    assert differences(empty_database) != []


def test_a_database_that_is_not_migrated_is_named_with_what_to_run(empty_database):
    with pytest.raises(DatabaseError, match=r"not migrated.*app\.py migrate") as fault:
        require_newest(empty_database)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("revision", "maker_of_it"),
    [("0999", "a newer version"), ("1a2b3c", "a newer version or another program")],
)
def test_a_database_of_another_version_is_told_and_left_as_it_is(database, revision, maker_of_it):
    with database.writer.begin() as connection:
        connection.execute(text("DELETE FROM marks"))
        connection.execute(text("UPDATE alembic_version SET version_num = :at"), {"at": revision})
    for use in (migrate, require_newest):
        with pytest.raises(
            DatabaseError,
            match=rf"was made by {maker_of_it} \(.*{revision}.*update the program.*--to {newest_revision()}",
        ) as fault:
            use(database)
        assert "\n" not in str(fault.value)
    assert current_revision(database) == revision


@pytest.mark.parametrize("oldest", ["0001", newest_revision()])
def test_a_newer_schema_that_serves_this_version_is_used_and_not_migrated(database, oldest):
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        connection.execute(text("UPDATE marks SET value = :at WHERE name = 'oldest'"), {"at": oldest})
    require_newest(database)
    migrate(database)
    assert current_revision(database) == "0999"


def test_a_newer_schema_that_took_away_what_this_version_needs_is_refused(database):
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
        connection.execute(text("UPDATE marks SET value = '0998' WHERE name = 'oldest'"))
    with pytest.raises(DatabaseError, match="was made by a newer version"):
        require_newest(database)


def test_going_back_is_asked_about_and_then_done(database):
    before = revisions()[-2]
    with pytest.raises(DatabaseError, match=r"deletes what only newer.*--yes.*Nothing was changed"):
        go_back(database, before, may_delete=False)
    assert current_revision(database) == newest_revision()
    go_back(database, before, may_delete=True)
    assert current_revision(database) == before


@pytest.mark.parametrize("revision", ["0999", "head", "-1", ""])
def test_going_back_to_what_is_no_schema_changes_nothing(database, revision):
    with pytest.raises(DatabaseError, match=r"There is no schema.*Nothing was changed"):
        go_back(database, revision, may_delete=True)
    assert current_revision(database) == newest_revision()


def test_going_back_does_not_go_forward(empty_database):
    migrate(empty_database, "0002")
    with pytest.raises(DatabaseError, match=r"older than 0003.*Nothing was changed"):
        go_back(empty_database, "0003", may_delete=True)
    assert current_revision(empty_database) == "0002"


def test_a_database_of_two_versions_at_once_is_told(database):
    with database.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    with pytest.raises(DatabaseError, match="update the program"):
        require_newest(database)


def test_tables_of_another_program_are_told_in_one_line(empty_database):
    with empty_database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE workspaces (id INTEGER)")
    with pytest.raises(DatabaseError, match="the step at which it did changed nothing") as fault:
        migrate(empty_database)
    assert "\n" not in str(fault.value)


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path):
    (tmp_path / "notes.txt").write_text("not a database " * 100, encoding="utf-8")
    database = Database(f"sqlite:///{tmp_path / 'notes.txt'}")
    for use in (migrate, require_newest):
        with pytest.raises(DatabaseError, match="file is not a database"):
            use(database)
    database.close()


@pytest.mark.parametrize(
    ("of", "said", "step"),
    [
        ("nobody", "nothing_of_this", 'role "nobody" does not exist. Make it'),
        ("postgres", "nothing_of_this", 'database "nothing_of_this" does not exist. Make it'),
        (
            "guest",
            "",
            "permission denied for schema public. Name in DATABASE_URL the account that owns the database",
        ),
    ],
)
def test_what_postgresql_refuses_is_told_with_what_helps(postgres, of, said, step):
    url = make_url(postgres.empty())
    with opened(str(url)) as db, db.writer.begin() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = 'guest'")):
            connection.exec_driver_sql("CREATE ROLE guest LOGIN")
    asked = url.set(username=of, database=said or url.database)
    with opened(asked.render_as_string(hide_password=False)) as db, pytest.raises(DatabaseError) as fault:
        migrate(db)
    assert step in str(fault.value)


def test_whoever_migrates_a_file_waits_for_another_who_does(tmp_path):
    address = f"sqlite:///{tmp_path / 'ilt.db'}"
    with opened(address) as first, closing(Database(address, timeout_seconds=0.01)) as second:
        with ThreadPoolExecutor(1) as threads:
            with first.write():
                waiting = threads.submit(migrate, second)
                assert not wait([waiting], timeout=0.5).done
            waiting.result()
        require_newest(second)
        with second.writer.connect() as connection:
            assert connection.scalar(text("PRAGMA busy_timeout")) == 10, "who votes waits as before"


@pytest.mark.parametrize(
    "address",
    ["someone:hunter2@127.0.0.1:9/nothing", "someone@127.0.0.1:9/nothing?password=hunter2&sslmode=disable"],
)
def test_an_unreachable_database_is_one_line_without_the_password(address):
    database = Database(f"postgresql://{address}")
    assert database.url.password == "hunter2"
    with pytest.raises(DatabaseError, match="cannot be reached") as fault:
        require_newest(database)
    assert "\n" not in str(fault.value)
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://x/y",
        "nonsense",
        "sqlite://",
        "postgresql+asyncpg://x/y",
        "oracle://x",
        "postgresql://u:p@h:port/x",
        "postgresql://u:pa@12/x@h/x",
        "postgresql://u:p@hun#ter?2@127.0.0.1:9/x",
        "postgresql://u:p@hun?ter2@127.0.0.1:9/x",
        "postgresql://u:p@hun#ter2",
        "postgresql://u:p@hun?ter2@h/x?sslmode=disable",
    ],
)
def test_an_address_of_another_kind_is_refused_in_one_sentence_that_holds_nothing_of_it(address):
    with pytest.raises(DatabaseError, match="DATABASE_URL is not an address") as fault:
        Database(address)
    assert not {"hun", "ter2"} & set(re.split(r"\W+", str(fault.value)))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u%40s:p%40ss@127.0.0.1:9/x?options=-csearch_path%3Dilt",
        "postgresql://u:p@[::1]:9/x",
        "postgresql://u@server:p@db-1.example_net/x",
        "postgresql://u@/x?host=/var/run/postgresql",
        "postgresql:///x?host=h1&host=h2",
    ],
)
def test_an_address_as_it_should_be_is_taken(address):
    assert Database(address).url.database == "x"


def test_the_word_that_opens_a_key_is_not_shown():
    database = Database("postgresql://u:p@127.0.0.1:9/x?sslmode=verify-full&sslpassword=hunter2")
    assert database.shown_address == "postgresql+psycopg://u:***@127.0.0.1:9/x?sslmode=verify-full"


def test_the_short_form_of_hosting_platforms_is_accepted():
    assert Database("postgres://u:p@127.0.0.1/x").url.drivername == "postgresql+psycopg"
