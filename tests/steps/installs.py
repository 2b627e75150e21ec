"""Many workspaces: the bot over HTTP with OAuth, a local Slack of two workspaces and one of an organization, a browser."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from pydantic import SecretStr

from app import Bot, build, connect, registered, wsgi_of
from bot.settings import Settings
from bot.worker.scheduler import Worker
from handlers.manifest import manifest
from handlers.server import HttpServer
from sandbox import SandboxClient, SandboxServer
from sandbox.consent import Consent
from sandbox.core import Core
from sandbox.state import CLIENT_ID, CLIENT_SECRET, Team, neighbouring_teams
from storage import Database
from storage.keys import new_key
from tests.databases import compiled_once
from tests.patience import PATIENT
from tests.steps.bot import SECRET, PatientClient, RunningBot, http_server, round_of, wait_for

LINCOLN, ADAMS, GRANT, DISTRICT = "T0SANDBOX01", "T0ADAMS0001", "T0GRANT0001", "E0DISTRICT1"
INSTALL_CODE = "chalk-and-cheese"
KEYS = [new_key()]


@dataclass
class Browser:
    """Somebody who installs the app. It keeps the cookie that it is given, as one over https would."""

    url: str
    cookie: str = ""
    seen: list[str] = field(default_factory=list)

    def get(self, address: str) -> httpx.Response:
        return self._kept(httpx.get(address, headers=self._headers()))

    def post(self, address: str, **typed: str) -> httpx.Response:
        return self._kept(httpx.post(address, data=typed, headers=self._headers()))

    def set_out(self, code: str = INSTALL_CODE) -> str:
        """The address of Slack's consent page."""
        answer = self.post(f"{self.url}/slack/install", install_code=code)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def allow(self, consent: str, team_id: str) -> str:
        """The address that Slack sends them back to; empty `team_id`: they cancel."""
        answer = httpx.post(consent, data={"team": team_id})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def install(self, team_id: str) -> httpx.Response:
        return self.get(self.allow(self.set_out(), team_id))

    def _headers(self) -> dict[str, str]:
        return {"cookie": self.cookie} if self.cookie else {}

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        if told := answer.headers.get("set-cookie"):
            assert "Secure" in told
            assert "HttpOnly" in told
            self.cookie = told.partition(";")[0]
        return answer


@dataclass
class District:
    """The bot for many workspaces."""

    app: Bot
    behind: Bot
    worker: Worker
    db: Database
    url: str
    http: HttpServer
    server: SandboxServer
    slack: dict[str, SandboxClient]

    @property
    def consent(self) -> Consent:
        """Slack's side of an installation."""
        return self.server.sandbox.core.consent

    def core(self, team_id: str) -> Core:
        """One of Slack's workspaces."""
        return next(core for core in self.consent.workspaces if core.team.id == team_id)

    def forget_tries(self) -> None:
        """As a server that was started just now."""
        self.http.application = wsgi_of(self.app)

    def browser(self) -> Browser:
        return Browser(self.url)

    def as_bot(self, team_id: str) -> RunningBot:
        """As whoever knows one workspace only."""
        slack = self.slack[team_id]
        return RunningBot(slack, self.app, self.worker, self.db, self.url, self.server.url)

    def install(self, *team_ids: str) -> None:
        """Somebody of each installs the app; the worker has looked around there."""
        for team_id in team_ids:
            page = self.browser().install(team_id)
            assert page.status_code == 200, page.text
            assert "It is installed" in page.text
        self.settle()
        self.tick()

    def tick(self) -> None:
        round_of(self.worker)

    def settle(self) -> None:
        for one in self.slack.values():
            one.settle()
        wait_for(self.app.receipts)


def settings_of_many(sandbox_url: str, address: str, url: str, **more: Any) -> Settings:
    return Settings(
        _env_file=None,
        slack_client_id=CLIENT_ID,
        slack_client_secret=SecretStr(CLIENT_SECRET),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=f"{sandbox_url}/api/",
        database_url=address,
        ilt_public_url=url,
        ilt_data_keys=SecretStr(",".join(KEYS)),
        ilt_refresh_seconds=0,
        **{"ilt_install_code": SecretStr(INSTALL_CODE), **more},
    )


@contextmanager
def running_district(address: str, **settings: Any) -> Iterator[District]:
    """On a migrated database."""
    with ExitStack() as stack:
        url, http = stack.enter_context(http_server())
        made = manifest(registered(), public_url=url)
        options: dict[str, Any] = {"rate_scale": 100, "timing": PATIENT}
        options |= {"team": Team(token=""), "neighbours": neighbouring_teams()}
        server = stack.enter_context(SandboxServer(made, http_target=f"{url}/slack/events", **options))
        app = build(settings_of_many(server.url, address, url, **settings))
        stack.callback(app.close)
        compiled_once(app.db)
        connect(app)
        http.application = wsgi_of(app)
        slack: dict[str, SandboxClient] = {}
        for team_id in (LINCOLN, ADAMS, GRANT):
            slack[team_id] = PatientClient(server, app.receipts, team_id)
            stack.callback(slack[team_id].shut)
        # The worker is another process: what it remembers it has read itself.
        behind = build(app.settings)
        stack.callback(behind.close)
        compiled_once(behind.db)
        yield District(app, behind, behind.worker(rate_scale=100), app.db, url, http, server, slack)


def brought(address: str) -> dict[str, str]:
    """What somebody brings back from Slack."""
    return dict(parse_qsl(urlsplit(address).query))
