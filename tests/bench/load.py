"""Closed loops: so many clicks in flight, the next one sent when one is acknowledged. Each is timed."""

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from websockets.asyncio.server import ServerConnection

from tests.bench.double import HOST, content_length
from tests.patience import HANG_SECONDS

_OK = b"HTTP/1.1 200"

Settle = Callable[[], Awaitable[None]]


@dataclass
class Load:
    """What a closed loop saw.

    Attributes:
        latencies: seconds from sending a click to its acknowledgement.
        failures: clicks answered with anything but 200.
        seconds: how long it took until the last acknowledgement.
        busy_seconds: of that, how long this generator (with the double) was busy itself.
    """

    latencies: list[float] = field(default_factory=list)
    failures: int = 0
    seconds: float = 0.0
    busy_seconds: float = 0.0

    @property
    def own_share(self) -> float:
        """How much of the time this generator was busy itself."""
        return self.busy_seconds / self.seconds

    @property
    def per_second(self) -> float:
        """Acknowledged clicks a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that this share of the clicks did not exceed, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Adds the time of what happens inside."""
        started, busy = time.perf_counter(), time.process_time()
        yield
        self.seconds += time.perf_counter() - started
        self.busy_seconds += time.process_time() - busy


@asynccontextmanager
async def _undisturbed() -> AsyncIterator[None]:
    """Bounded in time, and without pauses of this process's own garbage collection."""
    gc.collect()
    gc.disable()
    try:
        async with asyncio.timeout(HANG_SECONDS):
            yield
    finally:
        gc.enable()


async def http_load(port: int, hands: Sequence[Sequence[bytes]], in_flight: int, settle: Settle) -> Load:
    """Sends signed requests over `in_flight` kept-alive connections.

    Args:
        hands: one starts when the one before is acknowledged and settled.
        settle: waits for what is still under way.
    """
    load = Load()
    connections = [_Connection(load) for _ in range(in_flight)]
    async with _undisturbed():
        for hand in hands:
            waiting = iter(hand)
            await _connect(connections, port)
            with load.timed():
                await asyncio.gather(*(connection.work_through(waiting) for connection in connections))
            await settle()
    for connection in connections:
        connection.close()
    return load


async def _connect(connections: Sequence["_Connection"], port: int) -> None:
    """Connects what is not connected: at first, and where the server hung up while nothing was asked of it."""
    loop = asyncio.get_running_loop()
    for connection in connections:
        if not connection.is_open:
            await loop.create_connection(lambda made=connection: made, HOST, port)  # type: ignore[misc]


class _Connection(asyncio.Protocol):
    """One kept-alive connection: sends the next request as soon as the last one is answered."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._received, self._sent_at = b"", 0.0
        self._done: asyncio.Future[None] | None = None
        self.is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.is_open = True
        self._transport = cast("asyncio.Transport", transport)

    def work_through(self, waiting: Iterator[bytes]) -> asyncio.Future[None]:
        """Takes requests until there are none left."""
        self._waiting, self._done = waiting, asyncio.get_running_loop().create_future()
        self._send_next()
        return self._done

    def close(self) -> None:
        """Hangs up."""
        self._transport.close()

    def _send_next(self) -> None:
        request = next(self._waiting, None)
        if request is None:
            assert self._done is not None
            self._done.set_result(None)
            return
        self._received, self._sent_at = b"", time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if found and len(body) >= content_length(head):
            self._load.latencies.append(time.perf_counter() - self._sent_at)
            self._load.failures += not head.startswith(_OK)
            self._send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._done and not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))


async def socket_load(
    socket: ServerConnection, hands: Sequence[Sequence[tuple[str, str]]], in_flight: int, settle: Settle
) -> Load:
    """Sends envelopes down a Socket Mode connection, otherwise like `http_load`."""
    load = Load()
    async with _undisturbed():
        for hand in hands:
            with load.timed():
                await _work_through(socket, iter(hand), in_flight, load)
            await settle()
    return load


async def _work_through(
    socket: ServerConnection, waiting: Iterator[tuple[str, str]], in_flight: int, load: Load
) -> None:
    sent_at: dict[str, float] = {}
    for envelope_id, envelope in islice(waiting, in_flight):
        sent_at[envelope_id] = time.perf_counter()
        await socket.send(envelope)
    while sent_at:
        acknowledged = json.loads(await socket.recv())["envelope_id"]
        load.latencies.append(time.perf_counter() - sent_at.pop(acknowledged))
        for envelope_id, envelope in islice(waiting, 1):
            sent_at[envelope_id] = time.perf_counter()
            await socket.send(envelope)
