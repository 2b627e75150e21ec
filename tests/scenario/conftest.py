"""A running bot for each way in and each database."""

from collections.abc import Iterator

import pytest

from tests.mailbox import Mailbox
from tests.steps.bot import RunningBot, running_bot
from tests.steps.dated_bot import DatedBot, dated_bot
from tests.steps.items import on_a_monday
from tests.steps.outbox import Outbox, open_outbox


@pytest.fixture(params=[("http", "sqlite"), ("socket", "postgres")], ids="-".join)
def bot_both_ways(request) -> Iterator[RunningBot]:
    """The bot on both databases and through both transports: signed HTTP and SQLite, Socket Mode and PostgreSQL."""
    transport, kind = request.param
    with running_bot(request.getfixturevalue(kind).migrated(), transport) as made:
        yield made


@pytest.fixture
def bot(sqlite) -> Iterator[RunningBot]:
    """The bot on SQLite through signed HTTP: for behaviour that neither transport nor database changes."""
    with running_bot(sqlite.migrated()) as made:
        yield made


@pytest.fixture
def bot_on_both(maker) -> Iterator[RunningBot]:
    """The bot on both databases, through signed HTTP."""
    with running_bot(maker.migrated()) as made:
        yield made


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Where private answers to forged clicks arrive."""
    with Mailbox() as made:
        yield made


@pytest.fixture
def outbox(sqlite) -> Iterator[Outbox]:
    """The outbox alone, on SQLite."""
    with open_outbox(sqlite.migrated()) as made:
        yield made


@pytest.fixture
def tuesday_bot(sqlite, tmp_path) -> Iterator[DatedBot]:
    """The bot on SQLite on a Tuesday morning in Chicago."""
    with dated_bot(sqlite.migrated(), tmp_path / "clock.json") as made:
        yield made


@pytest.fixture
def tuesday_bot_on_both(maker, tmp_path) -> Iterator[DatedBot]:
    """The same on both databases."""
    with dated_bot(maker.migrated(), tmp_path / "clock.json") as made:
        yield made


@pytest.fixture
def monday_bot_on_both(maker, tmp_path) -> Iterator[RunningBot]:
    """The bot on both databases, on a Monday morning: what words say of a date does not depend on the day of the test."""
    clock = on_a_monday(tmp_path)
    with running_bot(maker.migrated(), ilt_clock_file=clock) as made:
        yield made


@pytest.fixture
def monday_bot(sqlite, tmp_path) -> Iterator[RunningBot]:
    """The bot on SQLite, on a Monday morning."""
    clock = on_a_monday(tmp_path)
    with running_bot(sqlite.migrated(), ilt_clock_file=clock) as made:
        yield made
