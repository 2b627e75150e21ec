"""The bench itself works: a few seconds of it, without judging the figures."""

import subprocess
import sys

from sqlalchemy import func, select

from storage.people import Person
from tests.bench.deliveries import seed_teams
from tests.databases import number_of
from tests.patience import HANG_SECONDS
from tests.steps.bot import EIGHT


def test_a_quick_run_counts_every_vote():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| HTTP, SQLite |" in done.stdout
    assert "| Socket Mode, SQLite |" in done.stdout


def test_the_rows_among_which_the_worker_is_measured_can_be_made(database):
    with database.write() as session:
        seed_teams(session, 2)
    assert number_of(database, select(func.count()).select_from(Person)) == 2 * len(EIGHT)
