"""Signed HTTP delivery to the app's request URL, as Slack does without Socket Mode."""

import asyncio
import json
import ssl
import time
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.results import Ack, DeliveryKind
from sandbox.signing import sign

TIMED_OUT = "http_timeout"
HTTP_ERROR = "http_error"
CONNECTION_FAILED = "connection_failed"
NO_RETRY = "no_retry"


class RequestUrl:
    """Posts payloads to one URL and reads the answers."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._ack_seconds = ack_seconds
        self._client: httpx.AsyncClient | None = None

    async def send(self, kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any]) -> Ack:
        """Post one payload; the answer counts only within the time for an acknowledgement."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._ack_seconds):
                response = await self._post(kind, payload, retry)
        except (TimeoutError, httpx.TimeoutException):
            return Ack(ok=False, seconds=time.monotonic() - started, error=TIMED_OUT)
        except httpx.TransportError:
            return Ack(ok=False, seconds=time.monotonic() - started, error=CONNECTION_FAILED)
        return _ack(response, time.monotonic() - started)

    async def close(self) -> None:
        """Close kept connections."""
        if self._client:
            await self._client.aclose()
            self._client = None

    async def _post(
        self, kind: DeliveryKind, payload: dict[str, Any], retry: dict[str, Any]
    ) -> httpx.Response:
        body, content_type = encode(kind, payload)
        timestamp = int(time.time())
        headers = {
            "content-type": content_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": str(timestamp),
            "x-slack-signature": sign(self._secret, timestamp, body),
            **_retry_headers(retry),
        }
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self._ack_seconds + 1, trust_env=False, verify=_tls())
        return await self._client.post(self._url, content=body, headers=headers)


@cache
def _tls() -> ssl.SSLContext:
    """Reading all certificates takes longer than a request: once."""
    return ssl.create_default_context()


def encode(kind: DeliveryKind, payload: dict[str, Any]) -> tuple[bytes, str]:
    """The raw body and its content type: events as JSON, the rest as a form."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _retry_headers(retry: dict[str, Any]) -> dict[str, str]:
    if not retry.get("retry_attempt"):
        return {}
    return {
        "x-slack-retry-num": str(retry["retry_attempt"]),
        "x-slack-retry-reason": str(retry["retry_reason"]),
    }


def _ack(response: httpx.Response, seconds: float) -> Ack:
    error = None
    if not response.is_success:
        error = NO_RETRY if response.headers.get("x-slack-no-retry") == "1" else HTTP_ERROR
    return Ack(response.is_success, response.status_code, _body(response), seconds, error)


def _body(response: httpx.Response) -> Any:
    """JSON as data, anything else (broken JSON too) as text, nothing as None."""
    if not response.content:
        return None
    if not response.headers.get("content-type", "").startswith("application/json"):
        return response.text
    try:
        return response.json()
    except ValueError:
        return response.text
