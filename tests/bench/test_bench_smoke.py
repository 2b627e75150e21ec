"""The bench itself works: a few seconds of it, without judging the figures."""

import subprocess

from sqlalchemy import func, select

from storage.people import Person
from tests.bench.deliveries import seed_teams
from tests.databases import number_of
from tests.patience import HANG_SECONDS
from tests.processes import launch
from tests.steps.bot import EIGHT


def test_a_quick_run_counts_every_vote():
    bench = launch(["-m", "tests.bench", "--quick"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, complained = bench.communicate(HANG_SECONDS)
    assert bench.returncode == 0, said + complained
    assert "| HTTP, SQLite |" in said
    assert "| Socket Mode, SQLite |" in said


def test_the_rows_among_which_the_worker_is_measured_can_be_made(database):
    with database.write() as session:
        seed_teams(session, 2)
    assert number_of(database, select(func.count()).select_from(Person)) == 2 * len(EIGHT)
