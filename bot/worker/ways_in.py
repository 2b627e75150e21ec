"""What each way in needs beside what both need: `run` an app token that Slack takes, `web` an address and PostgreSQL."""

import socket
from collections.abc import Iterable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from slack_sdk.errors import SlackClientError

from bot.errors import SettingsError
from bot.outbox.client import make_client
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS
from bot.settings import Settings
from bot.worker.finding import Finding, looked_at
from bot.worker.first_answer import trouble_of
from bot.worker.startup import not_listening
from storage import Database


def ways_in(settings: Settings, db: Database) -> Iterable[Finding]:
    """Of those ways in whose secret is set."""
    if settings.slack_app_token.get_secret_value():
        yield looked_at("App token", lambda: _app_token(settings))
    if settings.slack_signing_secret.get_secret_value():
        yield from _http(settings, db)
    if settings.ilt_metrics_port is not None:
        port, host = settings.ilt_metrics_port, settings.ilt_metrics_host
        yield looked_at("Metrics", lambda: _address(host, port, "/metrics", "ILT_METRICS_PORT"))


def _app_token(settings: Settings) -> str:
    """Raises SettingsError where Slack gives no connection for it. None is opened."""
    token = settings.slack_app_token.get_secret_value()
    client = make_client(token, settings.slack_api_url, timeout=LISTENER_TIMEOUT_SECONDS)
    try:
        client.apps_connections_open(app_token=token)
    except (SlackClientError, OSError) as error:
        raise SettingsError(f"Slack {trouble_of(error, 'SLACK_APP_TOKEN').words}") from error
    return "Slack gives it a connection (Socket Mode, `app.py run`)"


def _http(settings: Settings, db: Database) -> Iterable[Finding]:
    only_way = not settings.slack_app_token.get_secret_value()
    if db.is_sqlite and only_way:
        told = "`web` and `worker` need PostgreSQL: set DATABASE_URL, or set SLACK_APP_TOKEN for `app.py run`"
        yield Finding("HTTP", is_fine=False, detail=told)
    if only_way:
        yield looked_at("Address", lambda: _address(settings.ilt_host, settings.port, "/livez", "PORT"))


def _address(host: str, port: int, path: str, setting: str) -> str:
    """Raises SettingsError where nothing of ours listens, and nothing could."""
    if _answers(host, port, path):
        return f"{host}:{port} answers"
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address, family=family).close()
    except (OSError, OverflowError, UnicodeError) as error:
        raise SettingsError(
            f"{host}:{port} cannot be listened on ({not_listening(error)}): set {setting} to a free port"
        ) from error
    return f"{host}:{port} is free"


def _answers(host: str, port: int, path: str) -> bool:
    connection = HTTPConnection(_reached_at(host), port, timeout=LISTENER_TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException, UnicodeError):
        return False
    finally:
        connection.close()


def _reached_at(host: str) -> str:
    """Where this machine reaches what listens on all its addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing is listened on here
