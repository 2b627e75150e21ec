"""Where workspaces install the app themselves: whether Slack knows it by its id and secret, and whether people reach it."""

import socket
import ssl
from collections.abc import Iterable
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.installs.installing import known_at
from bot.outbox.gateway import LISTENER_TIMEOUT_SECONDS, SlowDownError
from bot.settings import Settings, where_to_get
from bot.worker.finding import Finding, looked_at
from bot.worker.first_answer import time_told, trouble_of

_REFUSED = {"invalid_client_id": "SLACK_CLIENT_ID", "bad_client_secret": "SLACK_CLIENT_SECRET"}
_PAGE, _NAME = "/slack/install", b"ILT"
_MOST_READ = 20_000


class _NoFurther(HTTPRedirectHandler):
    """Our page sends nobody on who only looks at it."""

    def redirect_request(self, *_: Any) -> None:
        """Not gone to: it is told as it is."""


def outside(settings: Settings, clock: Clock) -> Iterable[Finding]:
    """Of what is set; what is not is told elsewhere."""
    if settings.is_set("SLACK_CLIENT_SECRET"):
        yield from _app(settings, clock)
    if settings.ilt_public_url:
        yield looked_at("Public address", lambda: _reached(f"{settings.ilt_public_url}{_PAGE}"))


def _app(settings: Settings, clock: Clock) -> Iterable[Finding]:
    secret = settings.slack_client_secret.get_secret_value()
    try:
        told_at = known_at(settings.slack_client_id, secret, settings.slack_api_url)
    except (SlowDownError, SlackClientError, OSError, HTTPException) as error:
        yield Finding("App", is_fine=False, detail=f"Slack {_trouble(error)}")
        return
    yield Finding("App", is_fine=True, detail="Slack refuses neither SLACK_CLIENT_ID nor SLACK_CLIENT_SECRET")
    yield from _time(told_at, clock)


def _time(told_at: datetime | None, clock: Clock) -> Iterable[Finding]:
    if told_at is not None:
        yield looked_at("Time", lambda: time_told(told_at, clock.machine_now()))


def _trouble(error: Exception) -> str:
    code = str(error.response.get("error")) if isinstance(error, SlackApiError) else ""
    if name := _REFUSED.get(code):
        return f"refuses {name} ({code}): {where_to_get(name)}"
    return trouble_of(error, "SLACK_CLIENT_SECRET").words


def _reached(address: str) -> str:
    """Raises SettingsError where whoever comes there does not find the page. Some networks let nobody in from inside."""
    try:
        with build_opener(_NoFurther()).open(Request(address), timeout=LISTENER_TIMEOUT_SECONDS) as answer:  # noqa: S310 - https, or this machine
            is_ours = _NAME in answer.read(_MOST_READ)
    except HTTPError as error:
        with error:
            raise SettingsError(
                f"{address} answers {error.code}: does `web` run, and does the proxy lead there, without a prefix of its own?"
            ) from error
    except URLError as error:
        return _not_reached(address, error.reason)
    except (OSError, HTTPException) as error:
        return _not_reached(address, error)
    if not is_ours:
        raise SettingsError(
            f"{address} shows another page than the bot's: is ILT_PUBLIC_URL right, and does the proxy lead to `web`?"
        )
    return f"{address} shows the page on which the app is installed"


def _not_reached(address: str, reason: object) -> str:
    if isinstance(reason, ssl.SSLCertVerificationError):
        raise SettingsError(
            f"the certificate at {address} is not a trusted one for that name ({reason.verify_message}): Slack sends nothing there. "
            "Has the proxy the whole chain?"
        )
    if isinstance(reason, ssl.SSLError | socket.gaierror):
        raise SettingsError(
            f"{address} cannot be reached ({reason.strerror or reason}): is ILT_PUBLIC_URL right?"
        )
    return f"{address} cannot be tried from this machine ({reason}), which some networks do not allow: open it in a browser"
