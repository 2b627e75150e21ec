"""Closing a connection without an answer, which ASGI alone cannot do."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_STATE_KEY = "sandbox_drop_connection"
_MUTE_KEY = "sandbox_mute_connection"


class DroppableHttp(HttpToolsProtocol):
    """Uvicorn's HTTP protocol that hands each request (and WebSocket) a way to cut its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Remember the connection for `drop_of`."""
        self.app_state = {
            **self.app_state,
            _STATE_KEY: transport.abort,
            _MUTE_KEY: transport.pause_reading,
        }
        super().connection_made(transport)


def drop_of(scope: Scope) -> Callable[[], None]:
    """The function that cuts the connection of a request."""
    drop: Callable[[], None] = scope["state"][_STATE_KEY]
    return drop


def mute_of(scope: Scope) -> Callable[[], None]:
    """The function after which nothing that comes over the connection is read, or answered."""
    mute: Callable[[], None] = scope["state"][_MUTE_KEY]
    return mute


class NoAnswer(Response):
    """Closes the connection without a byte; first waits for `until`, if given, or for the other side to leave."""

    def __init__(self, until: Callable[[], Any] | None = None) -> None:
        super().__init__()
        self._until = until

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Cut the connection."""
        if self._until:
            waits = [asyncio.ensure_future(self._until()), asyncio.ensure_future(_gone(receive))]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        drop_of(scope)()
        # Uvicorn learns of the loss in the loop's next round; returning earlier would make it answer 500.
        await asyncio.sleep(0)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
