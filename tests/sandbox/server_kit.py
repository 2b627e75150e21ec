"""A small app for the server's tests: its manifest, a Socket Mode double and an HTTP double."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sandbox import SandboxServer
from sandbox.core import Timing
from sandbox.state import BOT_TOKEN
from tests.patience import HANG_SECONDS

TEAM, PRIVATE, STAFF = "C0ILTTEAM01", "C0PRIVATE01", "C0STAFFROOM"
BOT = "U0ILTBOT001"
PRINCIPAL, COACH, LEAD = "U0PRINCIPAL", "U0MATHCOACH", "U0GRADE3LEAD"
NO_ACK = object()
QUICK = Timing(ack=HANG_SECONDS, trigger=HANG_SECONDS, retries=(0.01, 0.01, 0.01), heartbeat=0.2)
IMPATIENT = Timing(ack=0.3, trigger=0.3, retries=(0.01, 0.01, 0.01), heartbeat=0.2)

ALL_EVENTS = [
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "group_left",
    "group_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.im",
    "tokens_revoked",
    "user_change",
]
ALL_SCOPES = [
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:write",
    "team:read",
    "users:read",
]


def manifest(**changes: Any) -> dict[str, Any]:
    """The manifest of the double; `scopes`, `events`, `commands` and `home` replace single parts."""
    return {
        "display_information": {"name": "Double"},
        "features": {
            "bot_user": {"display_name": "double"},
            "app_home": {"home_tab_enabled": changes.get("home", True), "messages_tab_enabled": True},
            "slash_commands": changes.get(
                "commands",
                [
                    {"command": "/try", "description": "Tries", "usage_hint": "a | b"},
                    {"command": "/named", "description": "Escapes", "should_escape": True},
                ],
            ),
            "shortcuts": [
                {"name": "Everywhere", "callback_id": "everywhere", "type": "global", "description": "x"},
                {"name": "On this", "callback_id": "on_this", "type": "message", "description": "x"},
            ],
        },
        "oauth_config": {"scopes": {"bot": changes.get("scopes", ALL_SCOPES)}},
        "settings": {"event_subscriptions": {"bot_events": changes.get("events", ALL_EVENTS)}},
    }


def web_client(server: SandboxServer, token: str | None = BOT_TOKEN) -> WebClient:
    """The app's client, without retries of its own."""
    return WebClient(token, base_url=server.api_url, retry_handlers=[], timeout=int(HANG_SECONDS))


def error_of(call: Callable[..., Any], **args: Any) -> str:
    """The error code that a call answers with."""
    try:
        call(**args)
    except SlackApiError as refused:
        return str(refused.response["error"])
    raise AssertionError("Slack took it")


def refusal(call: Callable[..., Any], **args: Any) -> Any:
    """The whole answer of a call that is refused."""
    try:
        call(**args)
    except SlackApiError as refused:
        return refused.response
    raise AssertionError("Slack took it")


def button(action_id: str = "vote", value: str = "yes", **fields: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Vote"}
    return {"type": "button", "action_id": action_id, "text": text, "value": value, **fields}


def actions(*elements: dict[str, Any], block_id: str = "row") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(text: str = "Hello", **fields: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": value.upper()}, "value": value} for value in values]


def select(action_id: str = "pick", *values: str, **fields: Any) -> dict[str, Any]:
    chosen = options(*(values or ("a", "b")))
    return {"type": "static_select", "action_id": action_id, "options": chosen, **fields}


def text_input(block_id: str = "name", **fields: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "value", **fields.pop("element", {})}
    label = {"type": "plain_text", "text": "Name"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **fields}


def modal(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "Form"}
    submit = {"type": "plain_text", "text": "Send"}
    shown = list(blocks) or [text_input()]
    return {"type": "modal", "title": title, "submit": submit, "blocks": shown, **fields}


def home(*blocks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks) or [section()], **fields}


class App:
    """What the double received, and how it answers."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answer: Callable[[str, dict[str, Any]], Any] = lambda _kind, _payload: None

    def payloads(self, kind: str) -> list[dict[str, Any]]:
        """The payloads of a kind ("slash_commands", "interactive", "events_api")."""
        return [one["payload"] for one in list(self.received) if one["type"] == kind]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The inner events of a type."""
        inner = [payload["event"] for payload in self.payloads("events_api")]
        return [event for event in inner if event["type"] == kind]

    def last(self) -> dict[str, Any]:
        """The newest payload that is no event."""
        payloads = [one["payload"] for one in self.received if one["type"] != "events_api"]
        payload: dict[str, Any] = payloads[-1]
        return payload

    def wait_for(self, count: int, kind: str = "events_api") -> list[dict[str, Any]]:
        """Wait until there are so many payloads of a kind."""
        deadline = time.monotonic() + HANG_SECONDS
        while len(self.payloads(kind)) < count:
            assert time.monotonic() < deadline, f"{len(self.payloads(kind))} of {count} {kind} came"
            time.sleep(0.005)
        return self.payloads(kind)


class SocketApp(App):
    """An app with one Socket Mode connection, read by a thread."""

    def __init__(self, socket: ClientConnection) -> None:
        super().__init__()
        self.socket = socket
        self.hello = json.loads(socket.recv())
        self.disconnects: list[str] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def close(self) -> None:
        self.socket.close()
        self._thread.join()

    def gone(self) -> bool:
        """Wait for the other side to close."""
        self._thread.join(HANG_SECONDS)
        return not self._thread.is_alive()

    def _read(self) -> None:
        try:
            for text in self.socket:
                self._handle(json.loads(text))
        except ConnectionClosed:
            return

    def _handle(self, envelope: dict[str, Any]) -> None:
        if envelope["type"] == "disconnect":
            self.disconnects.append(envelope["reason"])
            return
        self.received.append(envelope)
        payload = self.answer(envelope["type"], envelope["payload"])
        if payload is not NO_ACK:
            self.socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": payload}))


@contextmanager
def socket_app(server: SandboxServer, query: str = "") -> Iterator[SocketApp]:
    """A connected app."""
    with connect(link_of(server) + query) as socket:
        app = SocketApp(socket)
        try:
            yield app
        finally:
            app.close()


def link_of(server: SandboxServer) -> str:
    """The address for one Socket Mode connection."""
    return str(web_client(server, None).apps_connections_open(app_token="xapp-sandbox")["url"])


class HttpApp(App):
    """An app at a request URL. `status`, `headers` and (over `answer`) `raw` are its next answers."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.pause = 0.0
        self.raw: bytes | None = None
        self.url = ""

    def take(self, headers: dict[str, str], raw: bytes) -> bytes:
        """Note a request; the body of its answer."""
        self.requests.append((headers, raw))
        kind, payload = decoded(headers, raw)
        self.received.append({"type": kind, "payload": payload})
        time.sleep(self.pause)
        answer = self.answer(kind, payload)
        if self.raw is not None:
            return self.raw
        return b"" if answer is None else json.dumps(answer).encode()


def decoded(headers: dict[str, str], raw: bytes) -> tuple[str, dict[str, Any]]:
    """Kind and payload of a request, told apart as an app does."""
    if headers["content-type"] == "application/json":
        return "events_api", json.loads(raw)
    form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    return ("interactive", json.loads(form["payload"])) if "payload" in form else ("slash_commands", form)


@contextmanager
def http_app() -> Iterator[HttpApp]:
    """An app that listens on a free port."""
    app = HttpApp()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            body = app.take({name.lower(): value for name, value in self.headers.items()}, raw)
            self.send_response(app.status)
            for name, value in {"content-type": "application/json", **app.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    app.url = f"http://127.0.0.1:{listener.server_port}/slack/events"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield app
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
