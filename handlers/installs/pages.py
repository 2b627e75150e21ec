"""The addresses on which somebody installs the app: the first page, and where Slack sends them back to.

Nothing that is typed, brought back or answered here stands in the log: a code of Slack's is as good as a token.
"""

import hmac
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import BoltRequest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.clock import Clock
from bot.installs.failure import Failure, NoInstallError
from bot.log import get_log
from bot.words import language_for, speaking
from handlers.installs.drawn import CODE_FIELD, continue_page, failure_page, install_page
from handlers.installs.flow import INSTALL_PATH, RETURN_PATH, InstallFlow
from handlers.server import StartResponse, Wsgi

_log = get_log(__name__)
# Of everybody together: nobody guesses a code, and no one fills the database.
_MOST_A_MINUTE = 30
_MINUTE = 60.0
_LONGEST_FORM = 2_000
_ALWAYS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Frame-Options", "DENY"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    ),
    # The address of the page that Slack sends people back to has the code in it.
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
_STATUS = {
    Failure.CANCELLED: HTTPStatus.OK,
    Failure.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Failure.WRONG_INSTALL_CODE: HTTPStatus.FORBIDDEN,
    Failure.TOO_MANY_TRIES: HTTPStatus.TOO_MANY_REQUESTS,
    Failure.SLACK_AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.NOT_SAVED: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.NOT_SET_UP: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class InstallPages:
    """Both of them.

    Args:
        scopes: every permission the app asks for, with its reason.
        install_code: what whoever installs has to know; empty = nothing.
        public_url: this server's address, as browsers reach it.
    """

    def __init__(
        self, flow: InstallFlow, clock: Clock, scopes: Mapping[str, str], install_code: str, public_url: str
    ) -> None:
        self._flow = flow
        self._clock = clock
        self._scopes = scopes
        self._install_code = install_code
        self._begin = f"{public_url}{INSTALL_PATH}"
        self._tries: deque[float] = deque(maxlen=_MOST_A_MINUTE + 1)
        self._lock = threading.Lock()

    @property
    def by_path(self) -> Mapping[str, Wsgi]:
        """By the path, as it is behind a proxy."""
        return {INSTALL_PATH: _spoken(self._install), RETURN_PATH: _spoken(self._returned)}

    def _install(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        match environ["REQUEST_METHOD"]:
            case "GET":
                return _html(start, self._first_page())
            case "POST":
                return self._safely(start, lambda: self._set_out(environ, start))
        return _html(start, self._first_page(), HTTPStatus.METHOD_NOT_ALLOWED)

    def _first_page(self, wrong: Failure | None = None) -> str:
        return install_page(self._scopes, asks_code=bool(self._install_code), wrong=wrong)

    def _set_out(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Sends somebody to Slack, if they may."""
        if self._is_too_much():
            return self._asked_again(start, Failure.TOO_MANY_TRIES)
        if not self._knows_code(environ):
            return self._asked_again(start, Failure.WRONG_INSTALL_CODE)
        address, cookie = self._flow.begin()
        return _html(start, "", HTTPStatus.SEE_OTHER, ("Location", address), ("Set-Cookie", cookie))

    def _asked_again(self, start: StartResponse, wrong: Failure) -> Iterable[bytes]:
        _log.warning("install_not_begun", reason=wrong)
        return _html(start, self._first_page(wrong), _STATUS[wrong])

    def _knows_code(self, environ: dict[str, Any]) -> bool:
        if not self._install_code:
            return True
        form = environ["wsgi.input"].read(_LONGEST_FORM).decode("ascii", "replace")
        typed = parse_qs(form).get(CODE_FIELD, [""])[0].strip()
        return hmac.compare_digest(typed.encode(), self._install_code.encode())

    def _is_too_much(self) -> bool:
        now = self._clock.monotonic()
        with self._lock:
            self._tries.append(now)
            return len(self._tries) > _MOST_A_MINUTE and now - self._tries[0] <= _MINUTE

    def _returned(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Somebody is back from Slack."""
        query = environ.get("QUERY_STRING", "")
        brought = parse_qs(query)
        if "state" not in brought and "error" not in brought:
            # From Slack's own pages: anybody could send anybody here, so what they bring is not used.
            return _html(start, continue_page(self._begin))
        request = BoltRequest(body="", query=query, headers={"cookie": environ.get("HTTP_COOKIE", "")})
        return self._safely(start, lambda: self._end(request, start))

    def _end(self, request: BoltRequest, start: StartResponse) -> Iterable[bytes]:
        return _html(
            start,
            self._flow.handle_callback(request).body,
            HTTPStatus.OK,
            ("Set-Cookie", self._flow.no_cookie),
        )

    def _safely(self, start: StartResponse, go_on: Callable[[], Iterable[bytes]]) -> Iterable[bytes]:
        try:
            return go_on()
        except NoInstallError as error:
            failure = error.failure
        except (DBAPIError, PoolTimeoutError) as error:
            _log.warning("install_not_saved", error=type(error).__name__)
            failure = Failure.NOT_SAVED
        _log.info("not_installed_by", reason=failure)
        status = _STATUS.get(failure, HTTPStatus.BAD_REQUEST)
        return _html(start, failure_page(failure, self._begin), status)


def _spoken(page: Wsgi) -> Wsgi:
    """The page in the language that the browser asks for first: Slack has not told yet who reads it."""

    def in_their_language(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        with speaking(language_for(environ.get("HTTP_ACCEPT_LANGUAGE", "").strip()[:2])):
            return page(environ, start)

    return in_their_language


def _html(
    start: StartResponse, page: str, status: HTTPStatus = HTTPStatus.OK, *more: tuple[str, str]
) -> Iterable[bytes]:
    body = page.encode()
    length = ("Content-Length", str(len(body)))
    start(f"{status.value} {status.phrase}", [*_ALWAYS, *more, length])
    return [body]
