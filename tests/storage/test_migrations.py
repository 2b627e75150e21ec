"""The migrations make exactly what the models say, from empty and from each revision, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from storage import Base, Database, DatabaseError
from storage.migrate import current_revision, downgrade, migrate, newest_revision, require_newest, revisions
from storage.people import Ilt, Workspace


def differences(database: Database) -> list[object]:
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_from_empty_the_tables_are_the_models(empty_database):
    migrate(empty_database)
    assert differences(empty_database) == []
    assert current_revision(empty_database) == newest_revision()


@pytest.mark.parametrize("revision", revisions())
def test_from_each_revision_and_back(empty_database, revision):
    migrate(empty_database, revision)
    migrate(empty_database)
    assert differences(empty_database) == []
    downgrade(empty_database, "base")
    assert current_revision(empty_database) is None
    migrate(empty_database)
    assert differences(empty_database) == []


def test_a_step_back_keeps_the_rows(empty_database):
    migrate(empty_database)
    with empty_database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        session.add(Ilt(workspace_id="T1", channel_id="C1", name="", is_private=False))
    downgrade(empty_database, "-1")
    migrate(empty_database)
    with empty_database.read() as session:
        assert session.query(Ilt).count() == 1


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


def test_an_unreachable_database_is_one_line_without_the_password():
    database = Database("postgresql://someone:hunter2@127.0.0.1:9/nothing")
    with pytest.raises(DatabaseError, match="cannot be reached") as fault:
        require_newest(database)
    assert "\n" not in str(fault.value)
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    "address", ["mysql://x/y", "nonsense", "sqlite://", "postgresql+asyncpg://x/y", "oracle://x"]
)
def test_an_address_of_another_kind_is_refused_in_one_sentence(address):
    with pytest.raises(DatabaseError, match="DATABASE_URL is not an address"):
        Database(address)


def test_the_short_form_of_hosting_platforms_is_accepted():
    assert Database("postgres://u:p@127.0.0.1/x").url.drivername == "postgresql+psycopg"
