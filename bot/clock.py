"""The one place that may ask the time.

Two times: *calendar time* (dates, deadlines, what people read) can be moved forward by a file, so that a local
sandbox can skip a week; *machine time* (leases, pauses, time-outs) is always real.
"""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Tells both times.

    Args:
        offset_file: JSON with `offset_seconds`, how far calendar time is ahead of real time; None = not at all.
    """

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file

    def now(self) -> datetime:
        """Calendar time: an aware instant in UTC."""
        return self.machine_now() + timedelta(seconds=self.offset_seconds())

    def machine_now(self) -> datetime:
        """Real time: an aware instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that only grow, for measuring how long something takes."""
        return time.monotonic()

    @property
    def can_be_moved(self) -> bool:
        """Whether somebody moves calendar time, and waits for the worker then."""
        return self._file is not None

    def offset_seconds(self) -> int:
        """How far calendar time is ahead; 0 while the file does not exist yet."""
        if self._file is None or not self._file.exists():
            return 0
        return int(json.loads(self._file.read_text(encoding="utf-8"))["offset_seconds"])

    def tell(self, *, offset_seconds: int, nothing_due: Callable[[], bool]) -> None:
        """Writes beside the file which offset the worker has worked through; the mover of the clock waits for it.

        Args:
            nothing_due: asked only where there is a file: it is half of what an idle round costs.
        """
        if self._file is None:
            return
        beside = self._file.with_name(self._file.name + ".heartbeat")
        # Workers of one process may tell at the same moment: each writes a file of its own first.
        partial = beside.with_name(f"{beside.name}.{threading.get_ident()}.partial")
        partial.touch(mode=0o600)
        partial.write_text(
            json.dumps({"offset_seconds": offset_seconds, "nothing_due": nothing_due()}), encoding="utf-8"
        )
        partial.replace(beside)
