"""A whole worker of its own, to be killed: `python -m tests.chaos.tick ADDRESS API_URL CLOCK_FILE`.

It goes round as fast as it can, at the calendar time that the file says.
"""

import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

from bot.clock import Clock
from bot.log import set_up_log
from bot.worker.scheduler import Worker
from storage import Database
from tests.chaos.deliver import tools_for


def main() -> None:
    """Works until told to stop, then ends well."""
    address, api_url, clock_file = sys.argv[1:]
    set_up_log(level="error", form="json")
    db = Database(address)
    tools = tools_for(db, api_url, channel_lookup=True, everything=True)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    worker = Worker(replace(tools, clock=Clock(Path(clock_file))))
    while not told.is_set():
        worker.tick()
        told.wait(0.05)
    worker.engine.close()
    db.close()


if __name__ == "__main__":
    main()
