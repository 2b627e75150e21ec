"""The sandbox as a local server, and the same in a thread for tests."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from websockets.exceptions import InvalidState

from sandbox import snapshot
from sandbox.client import SandboxClient
from sandbox.manifest import load_manifest
from sandbox.sandbox import Sandbox
from sandbox.web import consent, control, link, web_api
from sandbox.web.cutting import DroppableHttp

HOST = "127.0.0.1"
_START_SECONDS = 30.0
_TICK_SECONDS = 0.1
_GRACE_SECONDS = 1.0
_BLINK_SECONDS = 0.002


def create_app(sandbox: Sandbox) -> FastAPI:
    """Everything but the page: Slack's addresses and the control API."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    web_api.add_routes(app, sandbox.core)
    link.add_routes(app, sandbox.core)
    control.add_routes(app, sandbox)
    consent.add_routes(app, sandbox.core)
    for neighbour in sandbox.neighbours:
        app.mount(_path_of(neighbour), create_app(neighbour))
    return app


def name_addresses(sandbox: Sandbox, url: str) -> None:
    """Tells a sandbox and its neighbours where they are reached."""
    sandbox.base_url = url
    for neighbour in sandbox.neighbours:
        neighbour.base_url = url + _path_of(neighbour)


def _path_of(neighbour: Sandbox) -> str:
    return f"/{neighbour.core.team.id}"


class LocalServer(uvicorn.Server):
    """Serves one sandbox on a socket that is bound already; lets go of everything when it ends."""

    def __init__(
        self,
        sandbox: Sandbox,
        app: FastAPI,
        ready: Callable[[], None],
        keep_in: Path | None = None,
    ) -> None:
        config = uvicorn.Config(
            app,
            http=DroppableHttp,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_keep_alive=75,
        )
        super().__init__(config)
        self._sandbox = sandbox
        self._ready = ready
        self._keep_in = keep_in
        self._ending = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def end(self) -> None:
        """End soon; may be called from any thread."""
        self.should_exit = True
        if self.loop:
            # It looks by itself as well, and may have ended at this moment.
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._ending.set)

    async def main_loop(self) -> None:
        """As uvicorn's own, but `end` is heard at once, not at the next tick: tests start many servers."""
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _TICK_SECONDS)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start serving, then say so."""
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self._keep_in:
            saving = snapshot.keep_saving(self._sandbox.core, self._keep_in)
            self._sandbox.core.background(saving, unsettled=False)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end the server; unlike uvicorn's own, they do not then kill the process as well."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        earlier = {one: signal.signal(one, self.handle_exit) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in earlier.items():
                signal.signal(one, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Release whoever waits, or they would hold the server up; then close as uvicorn does.

        Uvicorn's own sleeps a tenth of a second whatever there is to wait for: too long for hundreds of tests.
        """
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        await self._sandbox.stop()
        if self._keep_in:
            snapshot.save(self._sandbox.world, self._keep_in)
        for connection in list(self.server_state.connections):
            _ask_to_leave(connection)
        await self._see_them_out()
        await self.lifespan.shutdown()

    async def _see_them_out(self) -> None:
        """Wait for open connections and running requests; after a while cut them off."""
        state = self.server_state
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn has no event for it
                    await asyncio.sleep(_BLINK_SECONDS)
        except TimeoutError:
            for connection in list(state.connections):
                connection.transport.abort()
            await asyncio.sleep(_BLINK_SECONDS)


def _ask_to_leave(connection: Any) -> None:
    try:
        connection.shutdown()
    except InvalidState:
        # A WebSocket whose other side is closing already cannot be closed politely any more.
        connection.transport.close()


def bind(port: int) -> tuple[socket.socket, str]:
    """A listening socket on this machine only, and its address; port 0 takes a free one. Raises OSError."""
    # asyncio turns off Nagle's delay (40 ms per answer) only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise OSError(
            f"{HOST}:{port} cannot be listened on ({os.strerror(error.errno or 0)}): choose another port, as `make run PORT=8011` does"
        ) from error
    return listener, f"http://{HOST}:{listener.getsockname()[1]}"


class SandboxServer:
    """A sandbox in a thread, as a context manager.

    `options` go to Sandbox (signing_secret, record, clock_file, rate_scale, timing, state, team, neighbours). The page is served only
    with `page=True`.
    """

    def __init__(
        self,
        manifest: Path | dict[str, Any],
        http_target: str | None = None,
        port: int = 0,
        *,
        page: bool = False,
        **options: Any,
    ) -> None:
        self.sandbox = Sandbox(load_manifest(manifest), http_target=http_target, **options)
        self._listener, self.url = bind(port)
        self.api_url = f"{self.url}/api/"
        name_addresses(self.sandbox, self.url)
        self._clients: list[SandboxClient] = []
        self._started = threading.Event()
        app = create_app(self.sandbox)
        if page:
            mount_page(app, self.sandbox)
        self._server = LocalServer(self.sandbox, app, self._started.set)
        self._thread = threading.Thread(target=self._run, name="sandbox")

    def __enter__(self) -> Self:
        """Start, and wait until it listens."""
        self._thread.start()
        if not self._started.wait(_START_SECONDS):
            raise TimeoutError("The sandbox did not start.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop, and wait until thread and sockets are gone."""
        for client in self._clients:
            client.shut()
        self._server.end()
        self._thread.join()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Where everything of the sandbox happens, once it has started."""
        assert self._server.loop
        return self._server.loop

    def of(self, team_id: str = "") -> Sandbox:
        """One of its workspaces; the first, where none is named."""
        return next(one for one in self.sandbox.workspaces if team_id in {"", one.team.id})

    def url_of(self, team_id: str = "") -> str:
        """Where that workspace is driven from."""
        one = self.of(team_id)
        return self.url if one is self.sandbox else self.url + _path_of(one)

    def client(self, team_id: str = "") -> SandboxClient:
        """A driver for this server, or for another one of its workspaces; closed with it."""
        client = SandboxClient(self.url_of(team_id))
        self._clients.append(client)
        return client

    def _run(self) -> None:
        asyncio.run(self._server.serve([self._listener]))


def mount_page(app: FastAPI, sandbox: Sandbox) -> None:
    """Serve the page for people too. NiceGUI is imported only here: it takes a second."""
    from sandbox.page import mount  # noqa: PLC0415 - see above

    mount(app, sandbox)
