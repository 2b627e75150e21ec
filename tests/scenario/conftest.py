"""A running bot for each way in and each database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from storage.keys import new_key
from tests.databases import Postgres, Sqlite
from tests.mailbox import Mailbox
from tests.steps.bot import RunningBot, running_bot
from tests.steps.dated_bot import TUESDAY, DatedBot, dated_bot, put_calendar
from tests.steps.items import on_a_monday
from tests.steps.met import Met
from tests.steps.outbox import Outbox, open_outbox

MET = Met()


def on_a_tuesday(maker: Sqlite | Postgres, clock: Path) -> dict[str, Any]:
    """What `dated_bot` begins with."""
    put_calendar(clock, TUESDAY)
    return {**MET.copy(maker, "tuesday", clock), "file": clock}


@pytest.fixture(params=[("http", "sqlite"), ("socket", "postgres")], ids="-".join)
def bot_both_ways(request) -> Iterator[RunningBot]:
    """The bot on both databases and through both transports: signed HTTP and SQLite, Socket Mode and PostgreSQL."""
    transport, kind = request.param
    with running_bot(**MET.copy(request.getfixturevalue(kind)), transport=transport) as made:
        yield made


@pytest.fixture
def bot(sqlite) -> Iterator[RunningBot]:
    """The bot on SQLite through signed HTTP: for behaviour that neither transport nor database changes."""
    with running_bot(**MET.copy(sqlite)) as made:
        yield made


@pytest.fixture
def keyed_bot(sqlite) -> Iterator[RunningBot]:
    """The same with a key in ILT_DATA_KEYS."""
    with running_bot(**MET.copy(sqlite), ilt_data_keys=SecretStr(new_key())) as made:
        yield made


@pytest.fixture(
    params=[("http", "sqlite", ""), ("socket", "postgres", new_key())], ids=["plain", "encrypted"]
)
def bot_with_and_without_keys(request) -> Iterator[RunningBot]:
    """As `bot_both_ways`, the second with a key."""
    transport, kind, key = request.param
    copied = MET.copy(request.getfixturevalue(kind))
    with running_bot(**copied, transport=transport, ilt_data_keys=SecretStr(key)) as made:
        yield made


@pytest.fixture
def bot_on_both(maker) -> Iterator[RunningBot]:
    """The bot on both databases, through signed HTTP."""
    with running_bot(**MET.copy(maker)) as made:
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
    with dated_bot(**on_a_tuesday(sqlite, tmp_path / "clock.json")) as made:
        yield made


@pytest.fixture
def tuesday_bot_on_both(maker, tmp_path) -> Iterator[DatedBot]:
    """The same on both databases."""
    with dated_bot(**on_a_tuesday(maker, tmp_path / "clock.json")) as made:
        yield made


@pytest.fixture
def monday_bot_on_both(maker, tmp_path) -> Iterator[RunningBot]:
    """The bot on both databases, on a Monday morning: what words say of a date does not depend on the day of the test."""
    clock = on_a_monday(tmp_path)
    with running_bot(**MET.copy(maker, "monday", clock), ilt_clock_file=clock) as made:
        yield made


@pytest.fixture
def monday_bot(sqlite, tmp_path) -> Iterator[RunningBot]:
    """The bot on SQLite, on a Monday morning."""
    clock = on_a_monday(tmp_path)
    with running_bot(**MET.copy(sqlite, "monday", clock), ilt_clock_file=clock) as made:
        yield made
