"""The life of one browser tab: built for a person, refreshed when the sandbox changes, forgotten when it is closed."""

import asyncio
from collections.abc import Callable

from nicegui import background_tasks, ui
from nicegui.client import Client

from sandbox.page.desk import Desk, Shared
from sandbox.page.layout import Layout
from sandbox.page.tags import Tag
from sandbox.sandbox import Sandbox

# Changes come in bursts (a message, its events, a refresh): they are shown together.
BURST_SECONDS = 0.05


async def open_tab(client: Client, sandbox: Sandbox, shared: Shared, user_id: str, place: str) -> None:
    """Builds the page for one tab. An unknown or missing person is the first one, an unknown place the first channel."""
    members = [person.id for person in sandbox.world.people.values() if not person.is_bot]
    desk = Desk(sandbox, shared, user_id if user_id in members else members[0], place)
    await desk.go(place)
    layout = Layout(desk)
    broken = Tag("p", class_="broken", role="alert", hidden=True, data_testid="broken")

    def show_failure(failure: Exception) -> None:
        broken.set_text(
            f"Something on this page broke ({type(failure).__name__}: {failure}). Please reload it."
        )
        broken.set(hidden=False)

    def refresh() -> None:
        if not client.is_deleted:
            with client:
                layout.refresh()

    desk.refresh = refresh
    refresh()
    ui.on_exception(show_failure)
    _Follower(client, sandbox, refresh)


class _Follower:
    """Refreshes a tab after each change, from when its browser connects until it is forgotten."""

    def __init__(self, client: Client, sandbox: Sandbox, refresh: Callable[[], None]) -> None:
        self._client = client
        self._sandbox = sandbox
        self._refresh = refresh
        self._task: asyncio.Task[None] | None = None
        client.on_connect(self._start)
        client.on_delete(self._stop)

    def _start(self) -> None:
        if self._task is None:
            self._task = background_tasks.create(
                self._follow(), name="follow the sandbox", context=self._client
            )

    def _stop(self) -> None:
        if self._task:
            self._task.cancel()

    async def _follow(self) -> None:
        seen = -1
        while True:
            version = await self._sandbox.changed(seen)
            if version == seen:  # the sandbox stopped
                return
            seen = version
            self._refresh()
            await asyncio.sleep(BURST_SECONDS)
