"""Socket Mode: open connections, envelopes and their acknowledgements (Slack: using-socket-mode)."""

import asyncio
import json
import time
from typing import Any, Protocol

from sandbox.ids import envelope_id
from sandbox.results import Ack, DeliveryKind

MOST_CONNECTIONS = 10
TIMED_OUT = "timeout"
NOT_CONNECTED = "not_connected"


class Connection(Protocol):
    """One open WebSocket of the app."""

    async def send(self, text: str) -> None:
        """Send one text frame; nothing happens if the other side is gone."""

    def drop(self) -> None:
        """Cut the connection without a closing frame."""

    def mute(self) -> None:
        """Hear nothing more, and say nothing: as when a cable is cut."""

    async def close(self) -> None:
        """Close it properly."""


class Hub:
    """All connections of the app. Each envelope goes to one of them, in turn."""

    def __init__(self, ack_seconds: float) -> None:
        self._ack_seconds = ack_seconds
        self._connections: list[Connection] = []
        self._muted: list[Connection] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._turn = 0

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def issue_ticket(self) -> str:
        """A ticket for one connection."""
        ticket = envelope_id()
        self._tickets.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Use up a ticket; whether it was good."""
        if ticket not in self._tickets:
            return False
        self._tickets.remove(ticket)
        return True

    def attach(self, connection: Connection) -> None:
        """From now on envelopes may go there."""
        self._connections.append(connection)

    def detach(self, connection: Connection) -> None:
        """No envelope goes there any more."""
        if connection in self._connections:
            self._connections.remove(connection)

    def drop_all(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self._connections):
            self.detach(connection)
            connection.drop()

    def mute_all(self) -> None:
        """Cut every connection so that neither side hears of it."""
        for connection in list(self._connections):
            self.detach(connection)
            self._muted.append(connection)
            connection.mute()

    async def close_all(self) -> None:
        """Close every connection and give up on unanswered envelopes."""
        for connection in self._muted:
            connection.drop()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError)
        for connection in list(self._connections):
            self.detach(connection)
            await connection.close()

    def received(self, text: str) -> None:
        """Take an acknowledgement; late and unknown ones are ignored, as Slack does.

        Raises ValueError for what is no JSON object.
        """
        answer = json.loads(text)
        if not isinstance(answer, dict):
            raise ValueError("An acknowledgement is a JSON object.")  # noqa: TRY004 - as for any bad JSON
        future = self._waiting.get(str(answer.get("envelope_id")))
        if future and not future.done():
            future.set_result(answer.get("payload"))

    async def send(self, kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any]) -> Ack:
        """Send one envelope to one connection and wait for its acknowledgement."""
        if not self._connections:
            return Ack(ok=False, error=NOT_CONNECTED)
        envelope = _envelope(kind, payload, retry)
        connection = self._connections[self._turn % len(self._connections)]
        self._turn += 1
        future = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = future
        try:
            await connection.send(json.dumps(envelope))
            return await self._answer(future)
        finally:
            del self._waiting[envelope["envelope_id"]]

    async def _answer(self, future: asyncio.Future[Any]) -> Ack:
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._ack_seconds):
                body = await future
        except TimeoutError:
            return Ack(ok=False, seconds=time.monotonic() - started, error=TIMED_OUT)
        except ConnectionResetError:
            return Ack(ok=False, seconds=time.monotonic() - started, error=NOT_CONNECTED)
        return Ack(ok=True, status=200, body=body, seconds=time.monotonic() - started)


def _envelope(kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any]) -> dict[str, Any]:
    takes_payload = kind == "slash_commands" or payload.get("type") in ("view_submission", "block_suggestion")
    return {
        "envelope_id": envelope_id(),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": takes_payload,
        **retry,
    }
