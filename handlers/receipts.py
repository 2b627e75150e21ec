"""What is sent after Slack has its acknowledgement: receipts, changed forms.

A small pool with a bounded queue: what was asked for is saved already, so a receipt that cannot be sent in time is
dropped and counted in the log, never waited for.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_sdk.errors import SlackClientError

from bot.log import get_log

_log = get_log(__name__)
THREADS = 4
_MOST_WAITING = 200


class Receipts:
    """Sends small things to Slack in the background, at most once each."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="receipt")
        self._places = threading.BoundedSemaphore(_MOST_WAITING)

    def send(self, name: str, call: Callable[[], object]) -> None:
        """Runs `call` soon; drops it if too many are waiting."""
        if self._places.acquire(blocking=False):
            self._pool.submit(self._run, name, call)
        else:
            _log.warning("receipt_dropped", name=name)

    def close(self) -> None:
        """Sends what is waiting and stops."""
        self._pool.shutdown(wait=True)

    def _run(self, name: str, call: Callable[[], object]) -> None:
        try:
            call()
        except (SlackClientError, OSError) as error:
            _log.warning("receipt_not_sent", name=name, error=type(error).__name__)
        finally:
            self._places.release()
