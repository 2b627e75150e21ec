"""A bench of its own on both databases, from the command line."""

import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.databases import Postgres, Sqlite

Makers = dict[str, Sqlite | Postgres]


def on_both(measure: Callable[[Path, Makers], bool]) -> None:
    """Measures; exits with 1 where something that must be zero is not.

    Args:
        measure: given a folder and the makers of databases by title, prints its tables and returns whether all is sound.
    """
    # Told to stop, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name, ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        is_sound = measure(Path(name), {"SQLite": Sqlite(Path(name)), "PostgreSQL": postgres})
    sys.exit(0 if is_sound else 1)
