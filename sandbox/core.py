"""What all parts of the sandbox share: the world, the clock, the way to the app, and who waits for changes."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.clock import Clock
from sandbox.consent import Consent
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.hub import Hub
from sandbox.limits import Limits
from sandbox.manifest import InstalledApp
from sandbox.recorder import Recorder
from sandbox.request_url import RequestUrl
from sandbox.results import Ack, DeliveryKind
from sandbox.state import Team, World
from sandbox.tickets import Tickets


@dataclass(frozen=True)
class Timing:
    """Slack's deadlines in real seconds; tests shorten them. Slack itself retries events after 0, 60 and 300 s."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    response_uses: int = 5
    retries: tuple[float, ...] = (0.2, 1.0, 3.0)
    heartbeat: float = 10.0
    socket_life: float = 3600.0


@dataclass(frozen=True)
class Options:
    """How a sandbox is set up."""

    http_target: str | None
    signing_secret: str
    record: Path | None
    clock_file: Path | None
    rate_scale: float
    timing: Timing


class Core:
    """Shared services. `base_url` is known only once the server listens."""

    def __init__(
        self, app: InstalledApp, world: World, options: Options, base_url: str, team: Team | None = None
    ) -> None:
        timing = options.timing
        self.team = team or Team()
        # Shared with the other workspaces of the sandbox, if there are any.
        self.consent = Consent(list(app.redirect_uris), rotates=app.rotates_tokens)
        self.consent.workspaces.append(self)
        self.app = app
        self.world = world
        self.timing = timing
        self.base_url = base_url
        self.faults = Faults()
        self.recorder = Recorder(options.record)
        self.limits = Limits(options.rate_scale)
        self.clock = Clock(world, options.clock_file, timing.heartbeat)
        self.tickets = Tickets(timing.trigger, timing.response_url, timing.response_uses)
        self.hub = Hub(timing.ack)
        self.faults.on_drop = self.hub.drop_all
        self.faults.on_mute = self.hub.mute_all
        self.notices: dict[str, str] = {}
        self.version = 0
        self.stopped = asyncio.Event()
        self._request_url = _request_url(options)
        self._delivery = Delivery(self._request_url or self.hub, self.faults, self.recorder)
        self._changed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._deliveries: set[asyncio.Task[None]] = set()

    @property
    def reachable(self) -> bool:
        """Whether payloads have somewhere to go: a request URL, or an open connection."""
        return self._request_url is not None or self.hub.count > 0

    def touch(self) -> None:
        """Something visible changed: wake whoever waits."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, since: int) -> int:
        """Wait until the version is greater than `since`, or the sandbox stops."""
        while self.version <= since and not self.stopped.is_set():
            await self._changed.wait()
        return self.version

    def dismiss(self, user_id: str) -> None:
        """Take the notice of a person away, if there is one."""
        if self.notices.pop(user_id, None):
            self.touch()

    def notify(self, user_id: str, sentence: str) -> None:
        """Show a person what Slack itself has to say."""
        self.notices[user_id] = sentence
        self.touch()

    async def send(
        self, kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any] | None = None
    ) -> Ack:
        """Deliver a payload to the app."""
        return await self._delivery.send(kind, payload, self.clock.timestamp(), retry)

    def background(self, work: Coroutine[Any, Any, None], *, unsettled: bool = True) -> None:
        """Run something besides; it ends with the sandbox. `settle` waits for it if it is `unsettled`."""
        task = asyncio.get_running_loop().create_task(work)
        tasks = self._deliveries if unsettled else self._tasks
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def settle(self) -> None:
        """Wait until no event is on its way any more."""
        while self._deliveries:
            await asyncio.wait(set(self._deliveries))

    async def stop(self) -> None:
        """Release whoever waits, close the app's connections, end what runs in the background."""
        self.stopped.set()
        self._changed.set()
        tasks = [*self._tasks, *self._deliveries]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.hub.close_all()
        if self._request_url:
            await self._request_url.close()
        self.recorder.close()


def _request_url(options: Options) -> RequestUrl | None:
    if options.http_target is None:
        return None
    return RequestUrl(options.http_target, options.signing_secret, options.timing.ack)
