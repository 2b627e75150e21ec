"""Two processes that do at once what a test asks: what the test holds of each, and what such a process is made of.

The test writes a JSON line, the process answers with one. To start a process costs more than a test: all of a file have the
same two, each test with a database of its own.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.actor import Actor
from bot.errors import RefusalError, WrongInputError
from bot.log import set_up_log
from storage import Database
from storage.failures import is_too_slow
from tests.patience import HANG_SECONDS
from tests.processes import launch
from tests.steps.school import CHANNEL, WORKSPACE

Deed = Callable[[Database, dict[str, Any]], Any]
_TURN_TO = "turn to"
_requests = count(1)


class Racer:
    """One process, of a program in this folder."""

    def __init__(self, program: str) -> None:
        self._process = launch(
            ["-m", f"tests.chaos.{program}"],
            is_for_more=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._asked = 0

    def turn_to(self, address: str) -> None:
        """Has it use that database from now on; none: it lets go of the one it has."""
        while self._asked:  # by a test that failed
            self.answer()
        self.ask(_TURN_TO, address=address)
        self.answer()

    def ask(self, do: str, **what: Any) -> None:
        """Has it do that, `after` so many seconds; it goes on meanwhile."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, "after": 0, **what}) + "\n")
        self._process.stdin.flush()
        self._asked += 1

    def answer(self) -> Any:
        """What came of it, once it is done."""
        assert self._process.stdout
        self._asked -= 1
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """Ends it; it ends well."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.close()
            assert self._process.wait(HANG_SECONDS) == 0
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()


@contextmanager
def two_of(program: str) -> Iterator[tuple[Racer, Racer]]:
    """Two processes of a program; both end with the last test."""
    with ExitStack() as stack:
        first = Racer(program)
        stack.callback(first.end)
        second = Racer(program)
        stack.callback(second.end)
        yield first, second


@contextmanager
def using(pair: tuple[Racer, Racer], address: str) -> Iterator[tuple[Racer, Racer]]:
    """The same two, with the database of a test."""
    try:
        for racer in pair:
            racer.turn_to(address)
        yield pair
    finally:
        for racer in pair:
            racer.turn_to("")


def actor(user: str) -> Actor:
    """Somebody with a request of their own; it names the process too."""
    return Actor(WORKSPACE, user, CHANNEL, f"{id(_requests)}:{time.time_ns()}:{next(_requests)}")


def until_done(work: Callable[[], object]) -> None:
    """Whoever reads "please try again" taps again."""
    while True:
        try:
            work()
        except DBAPIError as error:
            if not is_too_slow(error):
                raise
        else:
            return


def refusal_of(work: Callable[[], object]) -> str | None:
    """The sentence of a refusal; None where it was done."""
    try:
        until_done(work)
    except (RefusalError, WrongInputError) as refusal:
        return str(refusal)
    return None


def serve(deeds: Mapping[str, Deed]) -> None:
    """Does what it is told until there is nothing more."""
    set_up_log(level="error", form="json")
    db: Database | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == _TURN_TO:
            db = _other(db, asked["address"])
            print("null", flush=True)
            continue
        assert db
        time.sleep(asked["after"])
        print(json.dumps(deeds[asked["do"]](db, asked)), flush=True)
    _other(db, "")


def _other(db: Database | None, address: str) -> Database | None:
    if db:
        db.close()
    return Database(address) if address else None
