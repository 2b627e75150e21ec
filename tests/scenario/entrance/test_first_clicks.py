"""Nobody's first click pays for what a process does once: it was done before anybody waited."""

import subprocess
import sys


def test_no_request_and_no_transaction_imports_anything():
    # A process of its own: in this one, other tests have imported everything.
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.first_clicks", "--rounds", "1", "--imports"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.stdout.strip() == "nothing is imported", done.stdout + done.stderr
