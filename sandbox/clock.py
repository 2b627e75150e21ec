"""Calendar time: real time plus an offset that people move forwards, shared with the app through a file."""

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.disk import write_atomically
from sandbox.results import ClockReport, SandboxError
from sandbox.state import World

LONGEST_STEP_SECONDS = 3600
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Heartbeat:
    """What the worker last said, and when (file time in nanoseconds: only to see that it changed)."""

    offset_seconds: int
    nothing_due: bool
    written_ns: int


def read_heartbeat(path: Path) -> Heartbeat | None:
    """The worker's heartbeat; None while there is none or it is being written."""
    try:
        written = path.stat().st_mtime_ns
        beat: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Heartbeat(int(beat["offset_seconds"]), bool(beat["nothing_due"]), written)
    except (FileNotFoundError, json.JSONDecodeError, KeyError):
        return None


class Clock:
    """The clock of one world. The offset lives in the world, so that a kept world keeps its day."""

    def __init__(self, world: World, clock_file: Path | None, patience_seconds: float) -> None:
        self._world = world
        self._file = clock_file
        self._patience = patience_seconds
        self._advancing = asyncio.Lock()
        self._write()

    def now(self) -> datetime:
        """Calendar time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._world.offset_seconds)

    def timestamp(self) -> float:
        """Calendar time in seconds since 1970."""
        return time.time() + self._world.offset_seconds

    def next_ts(self) -> str:
        """A `ts` in Slack's form, greater than every one before it."""
        micros = int(self.timestamp() * 1_000_000)
        if self._world.last_ts:
            micros = max(micros, int(self._world.last_ts.replace(".", "")) + 1)
        self._world.last_ts = f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
        return self._world.last_ts

    async def advance(self, seconds: int) -> ClockReport:
        """Go forwards in steps of an hour at most, waiting after each until the worker has nothing due.

        A worker that shows no sign of life (its heartbeat file does not change) is waited for once.
        """
        if seconds <= 0:
            raise SandboxError("The clock only goes forwards.")
        async with self._advancing:
            return await self._advance(seconds)

    async def _advance(self, seconds: int) -> ClockReport:
        started = time.monotonic()
        waiting, steps, left = self._file is not None, 0, seconds
        gave_up: list[int] = []
        while left > 0:
            step = min(left, LONGEST_STEP_SECONDS)
            self._world.offset_seconds += step
            left, steps = left - step, steps + 1
            self._write()
            settled, alive = await self._worker_settles() if waiting else (False, False)
            if self._file and not settled:
                gave_up.append(self._world.offset_seconds)
            waiting = settled or alive
        return ClockReport(self._world.offset_seconds, steps, time.monotonic() - started, gave_up)

    async def _worker_settles(self) -> tuple[bool, bool]:
        """Wait for the heartbeat: (it saw this offset and has nothing due, it changed meanwhile)."""
        first = self._heartbeat()
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            beat = self._heartbeat()
            if beat and beat.offset_seconds >= self._world.offset_seconds and beat.nothing_due:
                return True, True
            await asyncio.sleep(_POLL_SECONDS)
        return False, self._heartbeat() != first

    def _heartbeat(self) -> Heartbeat | None:
        return read_heartbeat(self._file.with_name(self._file.name + ".heartbeat")) if self._file else None

    def _write(self) -> None:
        if self._file:
            content = json.dumps({"offset_seconds": self._world.offset_seconds})
            write_atomically(self._file, content)
