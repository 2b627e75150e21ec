"""The client of slack_sdk as the bot has it: it keeps connections, and never repeats a call by itself."""

from typing import Any
from urllib.request import Request

from slack_sdk import WebClient

from bot.outbox.addresses import call, is_proxied, tls_for


class _KeepingClient(WebClient):
    """Over connections that are kept: in the middle of slack_sdk, which opens a new one for each call."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        if self.proxy or is_proxied(url):
            return super()._perform_urllib_http_request_internal(url, req)
        content = req.data if isinstance(req.data, bytes) else b""
        answer = call(url, content, dict(req.header_items()), timeout=self.timeout, tls=self.ssl)
        charset = answer.headers.get_content_charset() or "utf-8"
        return {"status": answer.status, "headers": answer.headers, "body": answer.body.decode(charset)}


def make_client(token: str | None, api_url: str, *, timeout: int) -> WebClient:
    """A client that never repeats a call by itself: a repeated post after a dropped connection is two messages."""
    address = api_url.rstrip("/") + "/"
    tls = tls_for(address)
    return _KeepingClient(token=token, base_url=address, timeout=timeout, retry_handlers=[], ssl=tls)
