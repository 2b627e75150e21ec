"""Workers in processes of their own, which are killed while Slack misbehaves."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from storage import Database
from tests.forked import Forked
from tests.patience import HANG_SECONDS
from tests.processes import kill, launch, stop

PEOPLE = [f"U0PERSON{number}" for number in range(6)]
POST = {"chat.postMessage": 1}
FAULTS = (
    {"rate_limit": POST, "retry_after": 1},
    {"server_error": POST},
    {"drop_before_accept": POST},
    {"drop_after_accept": POST},
    {"accept_then_timeout": POST},
    {"drop_before_accept": {"conversations.history": 1}},
)


@dataclass
class Chaos:
    """What was done to the workers."""

    address: str
    api_url: str
    words: list[str]
    workers: list[Forked] = field(default_factory=list)
    kills: int = 0
    faults: int = 0

    def start(self) -> None:
        command = ["-m", "tests.chaos.deliver", self.address, self.api_url, *self.words]
        self.workers.append(launch(command, stderr=subprocess.PIPE))

    def kill_one(self) -> None:
        """One dies as in a crash; another takes its place."""
        kill(self.workers.pop(0))
        self.kills += 1
        self.start()


@contextmanager
def running(chaos: Chaos, workers: int) -> Iterator[Chaos]:
    """So many workers; those who live at the end, end well. The last one may just have begun, and not listen yet."""
    try:
        for _ in range(workers):
            chaos.start()
        yield chaos
        while len(chaos.workers) > 1:
            stop(chaos.workers.pop(0))
        _end(chaos.workers.pop())
    finally:
        for worker in chaos.workers:
            kill(worker)


def _end(newest: Forked) -> None:
    newest.send_signal(signal.SIGTERM)
    _, log = newest.communicate(timeout=HANG_SECONDS)
    assert newest.returncode in {0, -signal.SIGTERM}, log
    assert newest.returncode == 0 or not log


def address_of(db: Database) -> str:
    """What another process needs to open it."""
    return db.url.render_as_string(hide_password=False)
