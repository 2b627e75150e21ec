"""A fast stand-in for Slack: answers the Web API and response addresses, hands out Socket Mode connections, counts.

Every process under test has a name of its own in its addresses, so that one double serves all of them.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve

HOST = "127.0.0.1"
WORKSPACE = "T0BENCH0001"
BOT_USER = "U0BENCHBOT1"
_HELLO = json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0BENCH0001"}})
_SAVED = b'"text": "Saved, only for you'
_END_OF_HEAD = b"\r\n\r\n"
_PATIENCE_SECONDS = 60.0


@dataclass
class Seen:
    """What one process under test did to Slack."""

    calls: Counter[str] = field(default_factory=Counter)
    receipts: int = 0
    receipts_that_refuse: int = 0
    receipt_came: asyncio.Event = field(default_factory=asyncio.Event)
    socket: ServerConnection | None = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def receipts_reach(self, number: int) -> None:
        """Waits for that many receipts, but not for ever: the bot may drop some, and then fewer are counted."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while self.receipts < number:
                    self.receipt_came.clear()
                    await self.receipt_came.wait()


class SlackDouble:
    """Slack, as far as a vote needs it.

    Attributes:
        channels: what `users.conversations` lists.
    """

    def __init__(self) -> None:
        self.channels: list[dict[str, Any]] = []
        self._seen: dict[str, Seen] = {}
        self._api_port = self._socket_port = 0

    def seen(self, name: str) -> Seen:
        """What the process of that name did so far."""
        return self._seen.setdefault(name, Seen())

    def api_url(self, name: str) -> str:
        """The Web API's address for that process."""
        return f"http://{HOST}:{self._api_port}/{name}/api/"

    def response_url(self, name: str) -> str:
        """Where the receipts of that process go."""
        return f"http://{HOST}:{self._api_port}/{name}/respond/{WORKSPACE}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["SlackDouble"]:
        """Both servers, on free ports."""
        loop = asyncio.get_running_loop()
        api = await loop.create_server(lambda: _ApiConnection(self), HOST, 0, backlog=512)
        self._api_port = api.sockets[0].getsockname()[1]
        try:
            async with api, serve(self._hand_out, HOST, 0, compression=None, ping_interval=None) as sockets:
                self._socket_port = _port(sockets)
                yield self
        finally:
            self._api_port = self._socket_port = 0

    async def _hand_out(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        seen = self.seen(urlsplit(connection.request.path).path.strip("/"))
        await connection.send(_HELLO)
        seen.socket = connection
        seen.connected.set()
        await connection.wait_closed()

    def answer(self, path: str, body: bytes) -> bytes:
        """The body of the answer to one request."""
        name, kind, what = path.strip("/").split("/", 2)
        seen = self.seen(name)
        if kind == "respond":
            seen.receipts += 1
            seen.receipt_came.set()
            seen.receipts_that_refuse += _SAVED not in body
            return b"ok"
        seen.calls[what] += 1
        return json.dumps({"ok": True, **self._facts(name, what)}).encode()

    def _facts(self, name: str, method: str) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": WORKSPACE, "team": "Bench", "user_id": BOT_USER, "user": "ilt", "bot_id": "B1"}
        if method == "apps.connections.open":
            return {"url": f"ws://{HOST}:{self._socket_port}/{name}"}
        if method == "users.conversations":
            return {"channels": self.channels}
        if method == "bots.info":
            return {"bot": {"id": "B1", "app_id": "A0BENCH0001"}}
        return {"ts": "1700000000.000100"} if method.startswith("chat.") else {}


class _ApiConnection(asyncio.Protocol):
    """Requests one after the other, until the caller wants no more."""

    def __init__(self, double: SlackDouble) -> None:
        self._double = double
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(_END_OF_HEAD)
        if found and len(body) >= content_length(head):
            self._received = b""
            self._send(self._double.answer(head.split(b" ", 2)[1].decode(), body))
            if b"\r\nconnection: close" in head.lower():
                self._transport.close()

    def _send(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


def content_length(head: bytes) -> int:
    """What the head of a message says of its body; 0 where it says nothing."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _port(server: Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port
