"""What is sent after Slack has its acknowledgement: receipts, changed forms.

A small pool with a bounded queue: what was asked for is saved already, so a receipt that cannot be sent in time is
dropped and counted in the log, never waited for.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, copy_context
from functools import partial
from http.client import HTTPException

from slack_sdk.errors import SlackClientError

from bot.log import get_log

_log = get_log(__name__)
_THREADS = 4
_MOST_WAITING = 200


# Of whom, in which context, by which name, what.
_Owed = tuple[str, Context, str, Callable[[], object]]


class _Hands(threading.local):
    """What this thread keeps back while it answers a request; None: nothing is kept back.

    Attributes:
        rest: what it does itself then.
    """

    owed: list[_Owed] | None = None
    rest: tuple[Callable[[], object], ...] = ()


class Receipts:
    """Sends small things to Slack in the background, at most once each, and one person's in the order asked for."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="receipt")
        self._places = threading.BoundedSemaphore(_MOST_WAITING)
        self._lines: dict[str, deque[_Owed]] = {}
        self._lock = threading.Lock()
        self._hands = _Hands()
        # How many are kept back by all threads.
        self._kept = 0

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked for so far is done."""
        with self._lock:
            return not (self._kept or self._lines)

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keeps back what this thread asks for meanwhile, and sends it at the end."""
        self.keep()
        try:
            yield
        finally:
            self.let_go()

    def keep(self) -> None:
        """Keeps back what this thread asks for until it lets go: two threads take turns, and Slack waits for one of them."""
        self._hands.owed = []

    def let_go(self) -> None:
        """Slack has its answer: what was kept back is sent, and what is to be done afterwards is done."""
        owed, self._hands.owed = self._hands.owed or [], None
        rest, self._hands.rest = self._hands.rest, ()
        for one in owed:
            self._line_up(one)
        for call in rest:
            call()
        with self._lock:
            self._kept -= len(owed) + len(rest)

    def afterwards(self, call: Callable[[], object]) -> None:
        """Runs `call`, which must not fail, in this thread once Slack has its answer; at once where nothing is kept back."""
        if self._hands.owed is None:
            call()
            return
        self._hands.rest = (*self._hands.rest, partial(copy_context().run, call))
        with self._lock:
            self._kept += 1

    def send(self, name: str, person: str, call: Callable[[], object]) -> None:
        """Runs `call` soon, after whatever is still owed to the same person; drops it if too many are waiting.

        Out of order, the receipt of a first tap would cover the receipt of the second.
        """
        if not self._places.acquire(blocking=False):
            _log.warning("receipt_dropped", name=name)
            return
        # With the id of the request, so that the log tells what a lost receipt was of.
        owed = (person, copy_context(), name, call)
        if self._hands.owed is None:
            self._line_up(owed)
            return
        self._hands.owed.append(owed)
        with self._lock:
            self._kept += 1

    def close(self) -> None:
        """Sends what is waiting and stops."""
        self._pool.shutdown(wait=True)

    def _line_up(self, owed: _Owed) -> None:
        person = owed[0]
        with self._lock:
            line = self._lines.setdefault(person, deque())
            line.append(owed)
            if len(line) == 1:
                self._pool.submit(self._work_through, person)

    def _work_through(self, person: str) -> None:
        line = self._lines[person]
        while line:
            _, context, name, call = line[0]
            context.run(self._run, name, call)
            with self._lock:
                line.popleft()
                if not line:
                    del self._lines[person]

    def _run(self, name: str, call: Callable[[], object]) -> None:
        try:
            call()
        except (SlackClientError, OSError, HTTPException, ValueError) as error:
            _log.warning("receipt_not_sent", name=name, error=type(error).__name__)
        # A fault of ours: nobody waits for this thread, so it is told here or nowhere, and whatever the same person is still
        # owed would wait for ever behind it.
        except Exception as error:  # noqa: BLE001
            _log.error("receipt_failed", name=name, exc_info=error)
        finally:
            self._places.release()
