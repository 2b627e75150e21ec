"""Faults that come back every second, a full disk or a database that is away: one line a minute, not thousands."""

import re
import threading
import traceback

from bot.clock import Clock
from bot.log import get_log

_log = get_log(__name__)
_SILENT_SECONDS = 60.0
# Seconds, rows, processes: another number is no other fault.
_NUMBER = re.compile(r"\d+")


class Complaints:
    """Says each of them once a minute at most, and how often it was met since. Used by several threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told_at: dict[tuple[str, ...], float] = {}
        self._met: dict[tuple[str, ...], int] = {}
        self._lock = threading.Lock()

    def tell(self, event: str, error: str, reason: str) -> None:
        """Logs it without a trace, unless it was a moment ago."""
        if times := self._is_news(event, error, reason):
            _log.warning(event, error=error, reason=reason, times=times)

    def broke(self, event: str, fault: BaseException) -> None:
        """Logs a fault of ours with its way, unless it was a moment ago."""
        where = traceback.extract_tb(fault.__traceback__)[-1]
        if times := self._is_news(event, type(fault).__name__, f"{where.filename}:{where.lineno}"):
            _log.error(event, error=type(fault).__name__, times=times, exc_info=fault)

    def _is_news(self, *what: str) -> int:
        """How often it was met since it was told; 0: it was told a moment ago."""
        now = self._clock.monotonic()
        what = tuple(_NUMBER.sub("#", one) for one in what)
        with self._lock:
            self._met[what] = self._met.get(what, 0) + 1
            if now - self._told_at.get(what, -_SILENT_SECONDS) < _SILENT_SECONDS:
                return 0
            self._told_at[what] = now
            return self._met.pop(what)
