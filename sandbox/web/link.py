"""The WebSocket of Socket Mode (Slack: apis/events-api/using-socket-mode)."""

import asyncio
import json
from contextlib import suppress

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.core import Core
from sandbox.hub import MOST_CONNECTIONS
from sandbox.state import APP_ID, Json
from sandbox.web.cutting import drop_of, mute_of

_WARNED_BEFORE_SECONDS = 10.0
_DEBUG_LIFE_SECONDS = 360.0
_HOST = "applink-sandbox"
_DONE = 1000
_BAD_TICKET = 4001
_NOT_JSON = 1007


class Link:
    """One open WebSocket, as the hub sees it."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self.drop = drop_of(websocket.scope)
        self.mute = mute_of(websocket.scope)

    async def send(self, text: str) -> None:
        """Send one text frame; a connection that was lost meanwhile is no error here."""
        if self._websocket.client_state is not WebSocketState.CONNECTED:
            return
        with suppress(WebSocketDisconnect):
            await self._websocket.send_text(text)

    async def close(self, code: int = _DONE) -> None:
        """Close with a closing frame; as with `send`, nobody may be there any more."""
        if self._websocket.client_state is not WebSocketState.CONNECTED:
            return
        with suppress(WebSocketDisconnect):
            await self._websocket.close(code=code)


def add_routes(app: Starlette, core: Core) -> None:
    """Serve /link."""

    async def link(websocket: WebSocket) -> None:
        if not core.hub.redeem(websocket.query_params.get("ticket", "")):
            await websocket.close(code=_BAD_TICKET)
            return
        await websocket.accept()
        await _serve(core, websocket)

    app.router.routes.append(WebSocketRoute("/link", link))


async def _serve(core: Core, websocket: WebSocket) -> None:
    connection = Link(websocket)
    if core.hub.count >= MOST_CONNECTIONS:
        await connection.send(_disconnect("too_many_websockets"))
        await connection.close()
        return
    life = _DEBUG_LIFE_SECONDS if "debug_reconnects" in websocket.query_params else core.timing.socket_life
    core.hub.attach(connection)
    core.touch()
    await connection.send(json.dumps(_hello(core.hub.count, life)))
    ageing = asyncio.create_task(_grow_old(connection, life))
    try:
        async for text in websocket.iter_text():
            core.hub.received(text)
    except ValueError:
        await connection.close(_NOT_JSON)
    finally:
        ageing.cancel()
        core.hub.detach(connection)
        core.touch()


async def _grow_old(connection: Link, life: float) -> None:
    """Slack warns ten seconds before it asks the app to connect anew."""
    await asyncio.sleep(max(0.0, life - _WARNED_BEFORE_SECONDS))
    await connection.send(_disconnect("warning"))
    await asyncio.sleep(min(life, _WARNED_BEFORE_SECONDS))
    await connection.send(_disconnect("refresh_requested"))
    await connection.close()


def _hello(count: int, life: float) -> Json:
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": {"host": _HOST, "build_number": 1, "approximate_connection_time": int(life)},
        "connection_info": {"app_id": APP_ID},
    }


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}})
