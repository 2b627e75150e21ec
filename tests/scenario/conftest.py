"""A living bot for each transport and database."""

from collections.abc import Iterator

import pytest

from tests.mailbox import Mailbox
from tests.steps.bot import Live, alive, made_manifest
from tests.steps.dated import Dated, dated
from tests.steps.items import on_a_monday
from tests.steps.outbox import Post, office


@pytest.fixture(params=[("http", "sqlite"), ("socket", "postgres")], ids="-".join)
def live(request) -> Iterator[Live]:
    """The bot on both databases and through both transports: signed HTTP and SQLite, Socket Mode and PostgreSQL."""
    transport, kind = request.param
    with alive(transport, request.getfixturevalue(kind).migrated(), made_manifest(transport)) as made:
        yield made


@pytest.fixture
def live_here(sqlite) -> Iterator[Live]:
    """The bot on SQLite through signed HTTP: for behaviour that neither transport nor database changes."""
    with alive("http", sqlite.migrated(), made_manifest("http")) as made:
        yield made


@pytest.fixture
def live_on(maker) -> Iterator[Live]:
    """The bot on both databases, through signed HTTP."""
    with alive("http", maker.migrated(), made_manifest("http")) as made:
        yield made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Where private answers to forged clicks arrive."""
    with Mailbox() as made:
        yield made


@pytest.fixture
def post(sqlite) -> Iterator[Post]:
    """A post office on SQLite."""
    with office(sqlite.migrated()) as made:
        yield made


@pytest.fixture
def tuesday(sqlite, tmp_path) -> Iterator[Dated]:
    """The bot on SQLite on a Tuesday morning in Chicago."""
    with dated(sqlite.migrated(), tmp_path / "clock.json") as made:
        yield made


@pytest.fixture
def tuesday_on(maker, tmp_path) -> Iterator[Dated]:
    """The same on both databases."""
    with dated(maker.migrated(), tmp_path / "clock.json") as made:
        yield made


@pytest.fixture
def monday(maker, tmp_path) -> Iterator[Live]:
    """The bot on both databases, on a Monday morning: what words say of a date does not depend on the day of the test."""
    clock = on_a_monday(tmp_path)
    with alive("http", maker.migrated(), made_manifest("http"), ilt_clock_file=clock) as made:
        yield made


@pytest.fixture
def monday_here(sqlite, tmp_path) -> Iterator[Live]:
    """The bot on SQLite, on a Monday morning."""
    clock = on_a_monday(tmp_path)
    with alive("http", sqlite.migrated(), made_manifest("http"), ilt_clock_file=clock) as made:
        yield made
