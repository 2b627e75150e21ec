"""The bot, running in this process, against a sandbox: through Socket Mode or through signed HTTP."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app import Bot, build, connect, wsgi_of
from bot.settings import Settings
from bot.worker.scheduler import Worker
from handlers.manifest import manifest
from handlers.receipts import Receipts
from handlers.server import HttpServer, listening
from handlers.sockets import connect_socket, disconnect_socket
from handlers.wiring import Texts
from sandbox import SandboxClient, SandboxServer
from sandbox.near import NearClient
from sandbox.results import Ack
from sandbox.state import Message, View, World
from storage import Database
from tests.databases import compiled_once
from tests.patience import HANG_SECONDS, PATIENT
from tests.steps.calendar import MONDAY, MovedClock, put_calendar

TEAM, PRIVATE, STAFF = "C0ILTTEAM01", "C0PRIVATE01", "C0STAFFROOM"
PRINCIPAL, ASSISTANT, GRADE3, GRADE5 = "U0PRINCIPAL", "U0ASSISTANT", "U0GRADE3LEAD", "U0GRADE5LEAD"
EIGHT = [PRINCIPAL, ASSISTANT, GRADE3, GRADE5, "U0MATHCOACH", "U0READINGCO", "U0SPECIALED", "U0COUNSELOR"]
SECRET = "sandbox-signing-secret"


@dataclass
class RunningBot:
    """Everything a scenario needs: people act through `slack`, the worker ticks when told, the tables are readable."""

    slack: SandboxClient
    app: Bot
    worker: Worker
    db: Database
    url: str
    slack_url: str

    def put(self, when: datetime) -> None:
        """Puts its calendar there."""
        if file := self.app.settings.ilt_clock_file:
            put_calendar(file, when)
        else:
            assert isinstance(self.app.clock, MovedClock)
            self.app.clock.put(when)

    @property
    def told(self) -> dict[str, Any]:
        """What the worker told whoever moves the calendar in a file."""
        file = self.app.settings.ilt_clock_file
        assert file
        told: dict[str, Any] = json.loads(file.with_name(f"{file.name}.heartbeat").read_text())
        return told

    def tick(self) -> None:
        """One round of the worker."""
        round_of(self.worker)

    def settle(self) -> None:
        """Waits until every receipt asked for so far is sent."""
        wait_for(self.app.receipts)


def round_of(worker: Worker) -> None:
    """One round; further ones only where the machine is so slow that the first put something down that is on its way."""
    worker.tick()
    while not worker.engine.is_idle:
        worker.tick()


def wait_for(receipts: Receipts) -> None:
    """Waits until every receipt asked for so far is sent."""
    give_up = time.monotonic() + HANG_SECONDS
    while not receipts.is_idle:
        assert time.monotonic() < give_up, "a receipt was never sent"
        time.sleep(0.001)


class PatientClient(NearClient):
    """People who wait for what they are answered: before they read, and before the next command, which would overtake it."""

    def __init__(self, server: SandboxServer, receipts: Receipts, team_id: str = "") -> None:
        super().__init__(server, team_id)
        self._receipts = receipts

    def command(self, user_id: str, channel_id: str, text: str) -> Ack:
        """As the sandbox's own, after every receipt that is owed."""
        wait_for(self._receipts)
        return super().command(user_id, channel_id, text)

    def messages_for(self, user_id: str, channel_id: str) -> list[Message]:
        """As the sandbox's own, after every receipt that is owed."""
        wait_for(self._receipts)
        return super().messages_for(user_id, channel_id)

    def modal_stack(self, user_id: str) -> list[View]:
        """As the sandbox's own, after every receipt that is owed: what a form says may be one."""
        wait_for(self._receipts)
        return super().modal_stack(user_id)

    def home_of(self, user_id: str) -> View | None:
        """As the sandbox's own, after every receipt that is owed."""
        wait_for(self._receipts)
        return super().home_of(user_id)


def settings_for(sandbox_url: str, address: str, **more: Any) -> Settings:
    """Settings as `make run` has them, on a database of the test's."""
    where = {"slack_api_url": f"{sandbox_url}/api/", "database_url": address}
    return _settings(**where, **more) if more else _plain_settings().model_copy(update=where)


def _settings(**more: Any) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr("xoxb-sandbox"),
        slack_app_token=SecretStr("xapp-sandbox"),
        slack_signing_secret=SecretStr(SECRET),
        ilt_refresh_seconds=0,
        **more,
    )


# Looking for each setting takes a seventh of building a bot.
_plain_settings = cache(_settings)


@contextmanager
def http_server() -> Iterator[tuple[str, HttpServer]]:
    """The bot's server on a free port, without an application yet."""
    server = HttpServer(None, listening("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}", server
    finally:
        server.stop()
        thread.join()


@contextmanager
def running_bot(
    address: str,
    transport: str = "http",
    app_manifest: dict[str, Any] | None = None,
    ping_seconds: float = 2.0,
    world: World | None = None,
    page: bool = False,
    now: datetime = MONDAY,
    **settings: Any,
) -> Iterator[RunningBot]:
    """A sandbox and a connected bot on a migrated database.

    Args:
        transport: "http" or "socket".
        app_manifest: another one than that for the transport.
        ping_seconds: `handlers.sockets.connect_socket`.
        world: the workspace that the database knows already (`tests.steps.met`); None = a new one.
        page: the sandbox serves its page, for a browser.
        now: where its calendar stands at first; with `ilt_clock_file` among the settings it is put into that file.
    """
    with ExitStack() as stack:
        if file := settings.get("ilt_clock_file"):
            put_calendar(file, now)
        url, server = stack.enter_context(http_server())
        target = f"{url}/slack/events" if transport == "http" else None
        made = app_manifest or made_manifest(transport)
        options: dict[str, Any] = {"rate_scale": 100, "timing": PATIENT, "state": world, "page": page}
        sandbox = stack.enter_context(SandboxServer(made, http_target=target, **options))
        made_settings = settings_for(sandbox.url, address, **settings)
        texts = _texts(made_settings.ilt_rubrics_dir, made_settings.ilt_resources_dir)
        app = build(made_settings, texts, None if made_settings.ilt_clock_file else MovedClock(now))
        stack.callback(app.close)
        compiled_once(app.db)
        connect(app)
        server.application = wsgi_of(app)
        if transport == "socket":
            socket = connect_socket(
                app.bolt, "xapp-sandbox", app.clock, app.receipts, ping_seconds=ping_seconds
            )
            stack.callback(disconnect_socket, socket)
        slack = PatientClient(sandbox, app.receipts)
        stack.callback(slack.shut)
        bot = RunningBot(slack, app, app.worker(rate_scale=100), app.db, url, sandbox.url)
        if world is None:
            bot.tick()
        yield bot


# Read once for all tests that have no files of their own: it takes a third of building a bot.
_ours = cache(Texts.read)


def _texts(rubrics_dir: Path | None, resources_dir: Path | None) -> Texts | None:
    return None if rubrics_dir or resources_dir else _ours(None, None)


def made_manifest(transport: str) -> dict[str, Any]:
    """The app's manifest for that way in."""
    return deepcopy(_manifest(transport))


@cache
def _manifest(transport: str) -> dict[str, Any]:
    # Once for all tests: it takes building the whole bot.
    from app import registered  # noqa: PLC0415 - builds the bot's listeners

    return manifest(
        registered(), request_url="" if transport == "socket" else "https://ilt.example.org/slack/events"
    )
