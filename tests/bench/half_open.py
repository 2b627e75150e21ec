"""python -m tests.bench.half_open ["MODULE WORD" …]: people's taps and /readyz beside requests that never end; prints Markdown.

Connections that send nothing, half a header, or half a body, a byte at a time: 200 of a kind, opened again when the server
hangs up. Each given program is a server to compare (the arguments after `python -m`); without any it is `app.py web`'s.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.log import set_up_log
from tests.bench.clicks import Deck, teams_needed
from tests.bench.double import HOST, SlackDouble
from tests.bench.load import Load
from tests.bench.plan import Level
from tests.bench.processes import environment, free_port, resident_mb, running, until_serving
from tests.bench.subjects import Subject
from tests.bench.teams import seed
from tests.databases import Sqlite, opened

CONNECTIONS = 200
_KINDS = {
    "none": None,
    "silent": b"",
    "half a header": b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Long: ",
    "half a body": b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n",
}
_TAPS = Level("taps", 1, 200, pause_seconds=0.004)
_WARM_UP = Level("warm up", 8, 100)
_PEOPLE = 12
_BYTE_EVERY_SECONDS = 1.0
_LOOK_EVERY_SECONDS = 0.1
_PATIENCE_SECONDS = 5.0


@dataclass
class Seen:
    """What people saw beside one kind of connections. `taps`: None where they did not get through."""

    kind: str
    taps: Load | None
    healths: list[float]
    hung_up: int
    memory_mb: float


class Crowd:
    """Connections of one kind, kept at their number."""

    def __init__(self, port: int, begin: bytes) -> None:
        self._port = port
        self._begin = begin
        self.hung_up = 0

    async def hold(self) -> None:
        """One connection after the other, until cancelled."""
        while True:
            with contextlib.suppress(OSError):
                await self._one()
            self.hung_up += 1
            await asyncio.sleep(0.2)

    async def _one(self) -> None:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        try:
            writer.write(self._begin)
            while not reader.at_eof():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_BYTE_EVERY_SECONDS):
                        await reader.read(1000)
                writer.write(b"x" if self._begin else b"")
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def crowd(port: int, begin: bytes | None) -> AsyncIterator[Crowd]:
    """That many connections while inside; none without a beginning."""
    made = Crowd(port, begin or b"")
    tasks = [asyncio.create_task(made.hold()) for _ in range(CONNECTIONS if begin is not None else 0)]
    await asyncio.sleep(1.0)
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def look_at_health(port: int, healths: list[float]) -> None:
    """Asks /readyz again and again, each time over a new connection."""
    while True:
        started = time.perf_counter()
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                reader, writer = await asyncio.open_connection(HOST, port)
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
                await reader.read()
                writer.close()
        healths.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def beside(subject: Subject, kind: str) -> Seen:
    """People's taps beside one kind of connections."""
    healths: list[float] = []
    async with crowd(subject.port, _KINDS[kind]) as made:
        looking = asyncio.create_task(look_at_health(subject.port, healths))
        try:
            taps = await subject.click(_TAPS)
        except (TimeoutError, OSError):
            taps = None
        looking.cancel()
        return Seen(kind, taps, healths, made.hung_up, resident_mb(subject.pid))


async def measure(program: tuple[str, ...], folder: Path) -> list[Seen]:
    """One server, every kind of connections."""
    address = Sqlite(folder).migrated()
    with opened(address) as db:
        taps = [_TAPS.clicks] * len(_KINDS)
        teams = seed(db, teams_needed([_WARM_UP.clicks, *taps], _PEOPLE), _PEOPLE)
    async with SlackDouble().running() as double, AsyncExitStack() as stack:
        double.channels = [{"id": team.channel_id, "name": team.channel_id.lower()} for team in teams]
        name, port = "half-open", free_port()
        subject = Subject(
            "http", "sqlite", address, Deck(teams), double.seen(name), double.response_url(name), port
        )
        variables = environment(double, name, address, folder, port)
        process = await stack.enter_async_context(running(("-m", *program), folder, variables))
        await until_serving(process, port, folder)
        subject.pid = process.pid
        await subject.click(_WARM_UP)
        return [await beside(subject, kind) for kind in _KINDS]


def row(program: str, seen: Seen) -> str:
    """One line of the table."""
    healths = sorted(seen.healths) or [float("nan")]
    taps = [f"{seen.taps.percentile(share):.1f}" for share in (0.5, 0.99)] if seen.taps else ["stuck"] * 2
    health = f"{healths[len(healths) // 2]:.1f} / {healths[-1]:.1f}"
    cells = [program, seen.kind, *taps, health, str(seen.hung_up), f"{seen.memory_mb:.0f}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """The command line."""
    set_up_log(level="error", form="console")
    print("| server | beside | tap p50, ms | p99 | health p50 / max, ms | hung up | MB |")
    print("|---|---|---|---|---|---|---|")
    for program in sys.argv[1:] or ["tests.bench.launch bot-http"]:
        with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name:
            for seen in asyncio.run(measure(tuple(program.split()), Path(name))):
                print(row(program.split()[-1], seen), flush=True)


if __name__ == "__main__":
    main()
