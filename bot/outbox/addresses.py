"""Addresses that Slack hands out, for a private answer or the bytes of a file: only Slack's own are written to."""

import ssl
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

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
    request = Request(address, data=content, headers=head, method="POST")  # noqa: S310 - looked at
    try:
        with _opener().open(request, timeout=timeout) as answer:
            return _answered(answer.status, answer)
    except HTTPError as answer:
        with answer:
            return _answered(answer.code, answer)
    except HTTPException as error:
        raise ConnectionResetError("the answer was cut off") from error


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
