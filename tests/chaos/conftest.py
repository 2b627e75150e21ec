"""What runs only with `make chaos`, and what races have."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.chaos.racing import Racer, two_of
from tests.chaos.workers import PEOPLE
from tests.databases import opened
from tests.patience import LARGE
from tests.steps.dated_bot import TUESDAY
from tests.steps.school import School, open_school

# test_meetings_told has the minutes of whole meetings under kills on every change; this one has many more kills.
collect_ignore = [] if LARGE else ["test_minutes.py"]


@pytest.fixture(scope="module")
def processes(request) -> Iterator[tuple[Racer, Racer]]:
    """Two processes of the program that a file of tests names."""
    with two_of(request.module.PROGRAM) as pair:
        yield pair


@pytest.fixture
def school(maker, rubric) -> Iterator[School]:
    """A team with an open vote on one section."""
    with opened(maker.migrated()) as db:
        yield open_school(db, rubric.only(["critical_work"]), PEOPLE, TUESDAY, TUESDAY + timedelta(days=2))
