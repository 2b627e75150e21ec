"""The sandbox's page: a local look-alike of Slack in the browser, on the server's own address.

It only calls the facade (sandbox.sandbox.Sandbox) and asks no other host for anything.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from nicegui import app as nicegui_app
from nicegui import ui
from nicegui.client import Client

from sandbox.page.desk import Shared
from sandbox.page.tab import open_tab
from sandbox.sandbox import Sandbox

# How long a browser may be away (a phone asleep) before its tab is forgotten, in seconds.
RECONNECT_SECONDS = 10.0


def mount(app: FastAPI, sandbox: Sandbox) -> None:
    """Puts the page at "/" of the server's app, and those of other workspaces at addresses of their own.

    NiceGUI keeps one application per process: one page at a time, the next one when the server of the first has ended.

    Raises:
        RuntimeError: a server with a page is still running in this process.
    """
    if not nicegui_app.is_stopped:
        raise RuntimeError("Another sandbox page is running in this process; stop its server first.")
    nicegui_app.middleware_stack = None  # built by an earlier server; middleware is added anew below
    nicegui_app.user_middleware.clear()
    for one in sandbox.workspaces:
        _add_page(one.page_path, one)
    _forget_tabs_at_the_end(app)
    ui.run_with(
        app,
        tailwind=False,
        dark=False,
        language="en-US",
        reconnect_timeout=RECONNECT_SECONDS,
        show_welcome_message=False,
    )


def _add_page(path: str, sandbox: Sandbox) -> None:
    """One workspace's. `as` and `channel` of the address say who looks at what."""
    shared = Shared()

    @ui.page(path, title=f"Sandbox · {sandbox.team.name}")
    async def page(client: Client) -> None:
        query = client.request.query_params
        await open_tab(client, sandbox, shared, query.get("as", ""), query.get("channel", ""))


def _forget_tabs_at_the_end(app: FastAPI) -> None:
    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def with_tabs(inner: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        async with lifespan(inner) as state:
            yield dict(state or {})
        for client in list(Client.instances.values()):
            client.delete()

    app.router.lifespan_context = with_tabs
