"""The bench itself works: a few seconds of it, without judging the figures."""

import subprocess
import sys

from tests.patience import HANG_SECONDS


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
