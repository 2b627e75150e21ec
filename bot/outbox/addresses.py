"""Addresses that Slack hands out, for a private answer or the bytes of a file: only Slack's own are written to.

Connections to them, and to Slack's own address, are kept for the next call: a new one costs two trips there and back, and a
TLS handshake. A call is made once. Whether a kept connection still stands is looked at before; where it ends during the
call, nobody knows whether Slack took it, as with a new one.
"""

import os
import select
import ssl
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLContext
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

from bot.clock import Clock

_SLACKS = ("slack.com", "slack-gov.com")
_HTTPS = 443
# What Slack answers is a word, or a line of JSON.
_LONGEST_ANSWER = 10_000


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: str


def is_slacks(address: object, api_url: str) -> bool:
    """Whether an address is of a host of Slack's, over https; or of the host of the API that is set."""
    if not isinstance(address, str) or "\\" in address:
        return False
    try:
        parts, api = urlsplit(address), urlsplit(api_url)
        is_usual_port = parts.port in {None, _HTTPS}
    except ValueError:
        return False
    host = parts.hostname or ""
    if "@" in parts.netloc or not host:
        return False
    is_known = host == api.hostname or any(host == one or host.endswith(f".{one}") for one in _SLACKS)
    return is_known and (
        (parts.scheme == "https" and is_usual_port) or (parts.scheme == api.scheme and host == api.hostname)
    )


def post(address: str, content: bytes, content_type: str, *, timeout: float) -> Answered:
    """Posts to an address that was looked at (`is_slacks`), and to no other one that it names. Raises OSError."""
    head = {"Content-Type": content_type}
    if not is_proxied(address):
        return _posted(address, content, head, timeout)
    request = Request(address, data=content, headers=head, method="POST")  # noqa: S310 - looked at
    try:
        with _opener().open(request, timeout=timeout) as answer:
            return _answered(answer.status, answer)
    except HTTPError as answer:
        with answer:
            return _answered(answer.code, answer)
    except HTTPException as error:
        raise ConnectionResetError("the answer was cut off") from error


def _posted(address: str, content: bytes, head: Mapping[str, str], timeout: float) -> Answered:
    try:
        answer = call(address, content, head, timeout=timeout, tls=tls_for(address))
    except HTTPException as error:
        raise ConnectionResetError("the answer was cut off") from error
    return Answered(answer.status, answer.body[:_LONGEST_ANSWER].decode(errors="replace"))


def tls_for(address: str) -> ssl.SSLContext | None:
    """One TLS context for all calls: left to itself slack_sdk reads the certificates anew for each, 18 ms of CPU."""
    return _tls() if address.startswith("https:") else None


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _opener() -> OpenerDirector:
    return build_opener(HTTPSHandler(context=_tls()), _NoRedirects())


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """No other address is asked."""


def _answered(status: int, answer: Any) -> Answered:
    return Answered(status, answer.read(_LONGEST_ANSWER).decode(errors="replace"))


# What stands between here and Slack may forget a connection that rests for longer, and says nothing of it.
_IDLE_SECONDS = 20.0
# As many as there are threads that call.
_MOST = 16


@dataclass(frozen=True)
class Received:
    """What came back, whatever its status is."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class _Idle:
    # Scheme and host.
    to: tuple[str, str]
    connection: HTTPConnection
    since: float

    def stands(self) -> bool:
        """Where Slack hung up there is something to read: the end."""
        if Clock().monotonic() - self.since > _IDLE_SECONDS or self.connection.sock is None:
            return False
        found = select.poll()
        found.register(self.connection.sock, select.POLLIN)
        return not found.poll(0)


# The one that was used last is at the end.
_idle: deque[_Idle] = deque()
_lock = threading.Lock()
# What was opened before a process was forked is its parent's.
os.register_at_fork(after_in_child=_idle.clear)


def call(
    address: str, content: bytes, head: Mapping[str, str], *, timeout: float, tls: SSLContext | None
) -> Received:
    """Posts; where another address is named in answer, it is not followed.

    Raises:
        URLError: it could not be sent.
        OSError, http.client.HTTPException: no answer, or a broken one.
    """
    parts = urlsplit(address)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    connection, stands = _taken(parts, timeout, tls), False
    try:
        _send(connection, path, content, head)
        answer = connection.getresponse()
        received = Received(answer.status, answer.headers, answer.read())
        stands = not answer.will_close
    finally:
        if not stands:
            connection.close()
    if stands:
        _keep(_Idle((parts.scheme, parts.netloc), connection, Clock().monotonic()))
    return received


def is_proxied(address: str) -> bool:
    """Whether there is a proxy for it: then connections are not kept."""
    parts = urlsplit(address)
    return parts.scheme in _proxies() and not proxy_bypass(parts.hostname or "")


@cache
def _proxies() -> dict[str, str]:
    return getproxies()


def _send(connection: HTTPConnection, path: str, content: bytes, head: Mapping[str, str]) -> None:
    try:
        connection.request("POST", path, content, dict(head))
    except OSError as error:
        raise URLError(error) from error


def _keep(idle: _Idle) -> None:
    with _lock:
        _idle.append(idle)
        oldest = _idle.popleft() if len(_idle) > _MOST else None
    if oldest:
        oldest.connection.close()


def _taken(parts: SplitResult, timeout: float, tls: SSLContext | None) -> HTTPConnection:
    while idle := _idle_to((parts.scheme, parts.netloc)):
        if idle.stands():
            idle.connection.sock.settimeout(timeout)
            return idle.connection
        idle.connection.close()
    if parts.scheme == "https":
        return HTTPSConnection(parts.netloc, timeout=timeout, context=tls)
    return HTTPConnection(parts.netloc, timeout=timeout)


def _idle_to(to: tuple[str, str]) -> _Idle | None:
    with _lock:
        found = next((one for one in reversed(_idle) if one.to == to), None)
        if found:
            _idle.remove(found)
    return found
