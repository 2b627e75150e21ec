"""Fixtures of every level."""

from collections.abc import Iterator

import pytest

from rubric_data import Rubric, load_rubrics
from storage import Database
from tests.databases import Postgres, Sqlite, opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgres"])
def maker(request) -> Sqlite | Postgres:
    """Both kinds of database, one after the other."""
    made: Sqlite | Postgres = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def database(maker) -> Iterator[Database]:
    """A migrated database without rows."""
    with opened(maker.migrated()) as made:
        yield made


@pytest.fixture
def empty_database(maker) -> Iterator[Database]:
    """A database without tables."""
    with opened(maker.empty()) as made:
        yield made


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubrics()["cps_ilt"]
