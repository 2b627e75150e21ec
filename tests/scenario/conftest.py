"""A running bot for each way in and each database."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from storage.keys import new_key
from tests.mailbox import Mailbox
from tests.steps.bot import RunningBot, running_bot
from tests.steps.dated_bot import TUESDAY, DatedBot, dated_bot
from tests.steps.items import MONDAY
from tests.steps.languages import pseudo_spanish
from tests.steps.met import Met, Steps
from tests.steps.outbox import Outbox, open_outbox

MET = Met()


@pytest.fixture
def steps(request) -> Steps | None:
    """What people have done before the test begins: `@pytest.mark.begins_with(steps=with_focus)`."""
    marker = request.node.get_closest_marker("begins_with")
    return marker.kwargs["steps"] if marker else None


@pytest.fixture(params=[("http", "sqlite"), ("socket", "postgres")], ids="-".join)
def bot_both_ways(request, steps) -> Iterator[RunningBot]:
    """The bot on both databases and through both transports: signed HTTP and SQLite, Socket Mode and PostgreSQL."""
    transport, kind = request.param
    with running_bot(**MET.today(request.getfixturevalue(kind), steps), transport=transport) as made:
        yield made


@pytest.fixture
def bot(sqlite, steps) -> Iterator[RunningBot]:
    """The bot on SQLite through signed HTTP: for behaviour that neither transport nor database changes."""
    with running_bot(**MET.today(sqlite, steps)) as made:
        yield made


@pytest.fixture
def keyed_bot(sqlite) -> Iterator[RunningBot]:
    """The same with a key in ILT_DATA_KEYS."""
    with running_bot(**MET.today(sqlite), ilt_data_keys=SecretStr(new_key())) as made:
        yield made


@pytest.fixture(
    params=[("http", "sqlite", ""), ("socket", "postgres", new_key())], ids=["plain", "encrypted"]
)
def bot_with_and_without_keys(request) -> Iterator[RunningBot]:
    """As `bot_both_ways`, the second with a key."""
    transport, kind, key = request.param
    copied = MET.today(request.getfixturevalue(kind))
    with running_bot(**copied, transport=transport, ilt_data_keys=SecretStr(key)) as made:
        yield made


@pytest.fixture
def bot_on_both(maker, steps) -> Iterator[RunningBot]:
    """The bot on both databases, through signed HTTP."""
    with running_bot(**MET.today(maker, steps)) as made:
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
def tuesday_bot(sqlite, tmp_path, steps) -> Iterator[DatedBot]:
    """The bot on SQLite on a Tuesday morning in Chicago."""
    with dated_bot(**MET.dated(sqlite, tmp_path / "clock.json", TUESDAY, steps)) as made:
        yield made


@pytest.fixture
def tuesday_bot_on_both(maker, tmp_path, steps) -> Iterator[DatedBot]:
    """The same on both databases."""
    with dated_bot(**MET.dated(maker, tmp_path / "clock.json", TUESDAY, steps)) as made:
        yield made


@pytest.fixture
def monday_bot_on_both(maker, tmp_path, steps) -> Iterator[RunningBot]:
    """The bot on both databases, on a Monday morning: what words say of a date does not depend on the day of the test."""
    with running_bot(**MET.at(maker, tmp_path / "clock.json", MONDAY, steps)) as made:
        yield made


@pytest.fixture
def spanish_bot(sqlite, tmp_path) -> Iterator[RunningBot]:
    """The same, and it offers Spanish, in the made-up words of `tests.steps.languages`."""
    met = MET.at(sqlite, tmp_path / "clock.json", MONDAY)
    with pseudo_spanish(), running_bot(**met, ilt_languages="es") as made:
        yield made


@pytest.fixture
def monday_bot(sqlite, tmp_path, steps) -> Iterator[RunningBot]:
    """The bot on SQLite, on a Monday morning."""
    with running_bot(**MET.at(sqlite, tmp_path / "clock.json", MONDAY, steps)) as made:
        yield made
