"""The control API: the facade over HTTP, for tests and scripts on this machine only."""

import inspect
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sandbox.results import SandboxError
from sandbox.sandbox import Sandbox
from sandbox.web.encoding import json_response

# Every method of the facade that is for others; `stop` belongs to whoever started the server.
_KEPT_BACK = ("stop",)
METHODS = frozenset(
    name
    for name, member in inspect.getmembers(Sandbox, inspect.isfunction)
    if not name.startswith("_") and name not in _KEPT_BACK
)


def add_routes(app: Starlette, sandbox: Sandbox) -> None:
    """Serve /_control/…."""

    async def facade(request: Request) -> Response:
        return await _call(sandbox, request)

    async def faults(request: Request) -> Response:
        return await _set_faults(sandbox, request)

    async def world(_request: Request) -> Response:
        return json_response(sandbox.world)

    async def calls(request: Request) -> Response:
        wanted = request.query_params.get("method")
        return json_response(sandbox.recorder.of(wanted) if wanted else sandbox.recorder.calls)

    async def health(_request: Request) -> Response:
        connections = sandbox.core.hub.count
        return json_response({"ok": True, "version": sandbox.version, "connections": connections})

    app.add_route("/_control/world", world, methods=["GET"])
    app.add_route("/_control/calls", calls, methods=["GET"])
    app.add_route("/_control/health", health, methods=["GET"])
    app.add_route("/_control/faults", faults, methods=["POST"])
    app.add_route("/_control/{name}", facade, methods=["POST"])


async def _call(sandbox: Sandbox, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in METHODS:
        return json_response({"error": f"There is no method {name}."}, 404)
    args = await _args(request)
    try:
        inspect.signature(getattr(sandbox, name)).bind(**args)
    except TypeError as error:
        return json_response({"error": f"{name}: {error}."}, 400)
    return await _carry_out(sandbox, name, args)


async def _carry_out(sandbox: Sandbox, name: str, args: dict[str, Any]) -> Response:
    try:
        result = getattr(sandbox, name)(**args)
        return json_response(await result if inspect.isawaitable(result) else result)
    except SandboxError as error:
        return json_response({"error": str(error)}, 409)


async def _set_faults(sandbox: Sandbox, request: Request) -> Response:
    """Sets the switches given, answers with all; "drop_socket_now": true drops the sockets, "mute_socket_now" mutes them."""
    switches = await _args(request)
    drop, mute = switches.pop("drop_socket_now", False), switches.pop("mute_socket_now", False)
    try:
        sandbox.faults.set(**switches)
    except SandboxError as error:
        return json_response({"error": str(error)}, 409)
    if drop:
        sandbox.faults.drop_socket_now()
    if mute:
        sandbox.faults.mute_socket_now()
    return json_response(sandbox.faults)


async def _args(request: Request) -> dict[str, Any]:
    """The JSON object of a request.

    Other content types are refused: a web page elsewhere could send them without being asked (CORS).
    """
    if request.headers.get("content-type", "") != "application/json":
        raise HTTPException(415)
    args: dict[str, Any] = await request.json() if await request.body() else {}
    return args
