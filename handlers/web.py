"""HTTP: Slack's signed requests for Bolt, and two pages for whoever watches: does this process live, can it work."""

import binascii
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.clock import Clock
from bot.log import get_log
from bot.worker.complaints import Complaints
from bot.worker.first_answer import UNSIGNED_SECONDS_OFF
from handlers.receipts import Receipts
from handlers.server import StartResponse, Wsgi
from handlers.steady import UNREADABLE
from storage import Database, DatabaseError
from storage.failures import reason_of
from storage.revisions import require_newest

_log = get_log(__name__)
SLACK_PATH = "/slack/events"
# How events come. One that cannot be read would be no better the next time: Slack is not to send it again.
_EVENTS = "application/json"
# More digits are no time.
_LONGEST_STAMP = 12
_NOBODY_SIGNED = "there is no signature of Slack's on it: somebody else sent it"
_WRONG_TIME = "its time is more than five minutes off: is this machine's clock right (NTP)?"
_OTHER_SIGNATURE = "the signature does not fit: is SLACK_SIGNING_SECRET this app's, and does the proxy pass the body on byte for byte?"


def wsgi_application(
    bolt: App,
    signing_secret: str,
    db: Database,
    stopping: threading.Event | None,
    more: Mapping[str, Wsgi] | None,
    receipts: Receipts,
) -> Wsgi:
    """Bolt at /slack/events; /livez answers while this process does, /readyz while it should be sent requests.

    Args:
        stopping: set once this process is told to stop: it is not ready any more, and still answers whoever comes; None:
            nobody tells it.
        more: other pages, by their paths.
        receipts: kept back until Slack has the answer to the request that they are of.
    """
    verifier = SignatureVerifier(signing_secret)
    readiness = _Readiness(db, stopping or threading.Event())
    complaints = Complaints(Clock())
    pages: dict[str, Wsgi] = {"/livez": _alive, "/readyz": readiness.answer, **(more or {})}

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != SLACK_PATH:
            return pages.get(environ["PATH_INFO"], _nothing)(environ, start_response)
        body = environ["wsgi.input"].read()
        if b"ssl_check=1" in body.split(b"&"):
            # Slack looks at the certificate; it does not sign that.
            return _text(start_response, "200 OK", "")
        # Before anything of it is read: anyone can send what cannot be, and Bolt would log all of it.
        if why := _not_signed(verifier, environ, body):
            complaints.tell("request_not_signed", "unsigned", why)
            return _text(start_response, "401 Unauthorized", "The request is not signed by Slack.")
        receipts.keep()
        with ExitStack() as afterwards:
            afterwards.callback(receipts.let_go)
            try:
                answer = bolt.dispatch(_request(environ, body))
            except UNREADABLE as error:
                _log.warning("request_not_read", error=type(error).__name__)
                if environ.get("CONTENT_TYPE", "").startswith(_EVENTS):
                    return _text(start_response, "200 OK", "")
                return _text(start_response, "400 Bad Request", "The request cannot be read.")
            return _Answer(answer, start_response, afterwards.pop_all().close)

    return application


class _Answer(list[bytes]):
    """Bolt's answer. The server closes it when it has sent it."""

    def __init__(
        self, answer: BoltResponse, start_response: StartResponse, is_sent: Callable[[], None]
    ) -> None:
        body = answer.body.encode()
        super().__init__([body])
        self._is_sent = is_sent
        head = [(name, value) for name, values in answer.headers.items() for value in values]
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        start_response(status, [*head, ("content-length", str(len(body)))])

    def close(self) -> None:
        """Says that it was sent."""
        self._is_sent()


def _request(environ: dict[str, Any], body: bytes) -> BoltRequest:
    """It is signed already: the mode in which Bolt does not look at the signature itself."""
    named = environ.get("HTTP_X_REQUEST_ID")
    return BoltRequest(
        mode="socket_mode", body=told_in(body), headers={"x-request-id": named} if named else None
    )


def told_in(body: bytes) -> str | dict[str, Any]:
    """What is left for Bolt to read; of a form with a single field, as Slack sends clicks, what the JSON in it says.

    Python's own `unquote` takes as long for it as a vote takes in the database. What is quoted in a form (`%7B`) is nearly
    what is quoted in a mail (`=7B`), which Python reads in C.
    """
    name, _, value = body.partition(b"=")
    if name != b"payload" or b"&" in value:
        return body.decode()
    as_in_mail = value.replace(b"+", b" ").replace(b"=", b"%3D").replace(b"%", b"=")
    told = json.loads(binascii.a2b_qp(as_in_mail))
    if not isinstance(told, dict):
        raise TypeError
    return told


def _not_signed(verifier: SignatureVerifier, environ: dict[str, Any], body: bytes) -> str:
    """Why it is not of Slack, or not of now; empty: it is. Nothing of what stands in it."""
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= _LONGEST_STAMP):
        return _NOBODY_SIGNED
    if not (signature and signature.isascii()):
        return _NOBODY_SIGNED
    if abs(Clock().machine_now().timestamp() - int(stamp)) > UNSIGNED_SECONDS_OFF:
        return _WRONG_TIME
    try:
        return "" if verifier.is_valid(body, stamp, signature) else _OTHER_SIGNATURE
    except UnicodeDecodeError:
        return _NOBODY_SIGNED


def _alive(_: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    return _text(start_response, "200 OK", "ok")


def _nothing(_: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    return _text(start_response, "404 Not Found", "Nothing is here.")


class _Readiness:
    """Whether this process can work. Anybody may ask, so it says no more; the log says what is wrong, once.

    A worker that is away is none of its business: no other `web` could answer any better.
    """

    def __init__(self, db: Database, stopping: threading.Event) -> None:
        self._db = db
        self._stopping = stopping
        self._known_reason = ""

    def answer(self, _: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """What `/readyz` says."""
        if self._stopping.is_set():
            return _text(start_response, "503 Service Unavailable", "stopping")
        reason = self._reason()
        if reason and reason != self._known_reason:
            _log.warning("not_ready", reason=reason)
        self._known_reason = reason
        if reason:
            return _text(start_response, "503 Service Unavailable", "not ok")
        return _text(start_response, "200 OK", "ok")

    def _reason(self) -> str:
        try:
            require_newest(self._db)
        except DatabaseError as error:
            return str(error)
        except (DBAPIError, PoolTimeoutError) as error:
            return reason_of(error)
        return ""


def _text(start_response: StartResponse, status: str, words: str) -> Iterable[bytes]:
    body = words.encode()
    start_response(
        status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    )
    return [body]
