"""What is sent after Slack has its acknowledgement: receipts, changed forms.

A small pool with a bounded queue: what was asked for is saved already, so a receipt that cannot be sent in time is
dropped and counted in the log, never waited for.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from http.client import HTTPException

from slack_sdk.errors import SlackClientError

from bot.log import get_log

_log = get_log(__name__)
THREADS = 4
_MOST_WAITING = 200


class Receipts:
    """Sends small things to Slack in the background, at most once each, and one person's in the order asked for."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="receipt")
        self._places = threading.BoundedSemaphore(_MOST_WAITING)
        self._lines: dict[str, deque[tuple[Context, str, Callable[[], object]]]] = {}
        self._lock = threading.Lock()

    def send(self, name: str, person: str, call: Callable[[], object]) -> None:
        """Runs `call` soon, after whatever is still owed to the same person; drops it if too many are waiting.

        Out of order, the receipt of a first tap would cover the receipt of the second.
        """
        if not self._places.acquire(blocking=False):
            _log.warning("receipt_dropped", name=name)
            return
        with self._lock:
            line = self._lines.setdefault(person, deque())
            # With the id of the request, so that the log tells what a lost receipt was of.
            line.append((copy_context(), name, call))
            if len(line) == 1:
                self._pool.submit(self._work_through, person)

    def close(self) -> None:
        """Sends what is waiting and stops."""
        self._pool.shutdown(wait=True)

    def _work_through(self, person: str) -> None:
        line = self._lines[person]
        while line:
            context, name, call = line[0]
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
        finally:
            self._places.release()
