"""A running bot for each way in and each database."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from storage.keys import new_key
from tests.mailbox import Mailbox
from tests.steps.bot import RunningBot, running_bot
from tests.steps.dated_bot import TUESDAY, DatedBot, dated_bot
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
    with running_bot(**MET.at(request.getfixturevalue(kind), steps), transport=transport) as made:
        yield made


@pytest.fixture
def bot(sqlite, steps) -> Iterator[RunningBot]:
    """The bot on SQLite through signed HTTP: for behaviour that neither transport nor database changes."""
    with running_bot(**MET.at(sqlite, steps)) as made:
        yield made


@pytest.fixture
def keyed_bot(sqlite) -> Iterator[RunningBot]:
    """The same with a key in ILT_DATA_KEYS."""
    with running_bot(**MET.at(sqlite), ilt_data_keys=SecretStr(new_key())) as made:
        yield made


@pytest.fixture(
    params=[("http", "sqlite", ""), ("socket", "postgres", new_key())], ids=["plain", "encrypted"]
)
def bot_with_and_without_keys(request) -> Iterator[RunningBot]:
    """As `bot_both_ways`, the second with a key."""
    transport, kind, key = request.param
    copied = MET.at(request.getfixturevalue(kind))
    with running_bot(**copied, transport=transport, ilt_data_keys=SecretStr(key)) as made:
        yield made


@pytest.fixture
def bot_on_both(maker, steps) -> Iterator[RunningBot]:
    """The bot on both databases, through signed HTTP."""
    with running_bot(**MET.at(maker, steps)) as made:
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
def tuesday_bot(sqlite, steps) -> Iterator[DatedBot]:
    """The bot on SQLite on a Tuesday morning in Chicago."""
    with dated_bot(**MET.at(sqlite, steps, TUESDAY, dated_bot)) as made:
        yield made


@pytest.fixture
def tuesday_bot_on_both(maker, steps) -> Iterator[DatedBot]:
    """The same on both databases."""
    with dated_bot(**MET.at(maker, steps, TUESDAY, dated_bot)) as made:
        yield made


@pytest.fixture
def filed_bot(sqlite, tmp_path, steps) -> Iterator[DatedBot]:
    """The same with its calendar in a file, as somebody has it who moves it and waits for the worker."""
    with dated_bot(
        **MET.at(sqlite, steps, TUESDAY, dated_bot), ilt_clock_file=tmp_path / "clock.json"
    ) as made:
        yield made


@pytest.fixture
def spanish_bot(sqlite) -> Iterator[RunningBot]:
    """The bot on a Monday morning, and it offers Spanish, in the made-up words of `tests.steps.languages`."""
    with pseudo_spanish(), running_bot(**MET.at(sqlite), ilt_languages="es") as made:
        yield made
