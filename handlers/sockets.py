"""Socket Mode: Slack's requests over a connection that the bot opens."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.clock import Clock
from bot.log import get_log
from bot.worker.complaints import Complaints
from bot.worker.first_answer import wait_for_slack
from handlers.receipts import Receipts
from handlers.steady import UNREADABLE

_log = get_log(__name__)
CONCURRENCY = 16
# A connection that says nothing for four of these is given up for a new one, after what is being read was waited for (3 s).
_PING_SECONDS = 2.0
# Bytes that are read at once: a click holds the message that it was made in, ten times the library's own kilobyte.
_MOST_AT_ONCE = 16_384
# Where it connects anew its connection of before is counted, too.
_OWN_AT_FIRST, _OWN_LATER = 1, 2
# Slack itself closes a connection now and then; the next one is there within seconds.
_DEAF_SECONDS = 60.0


class _Others:
    """Looks, whenever it is connected, how many connections of the app Slack has: each gets a part of what people do."""

    def __init__(self) -> None:
        self._own = _OWN_AT_FIRST

    def __call__(self, _client: object, message: dict[str, Any], _raw: str | None = None) -> None:
        """A message of Slack's; the first of a connection tells."""
        if message.get("type") != "hello":
            return
        count = message.get("num_connections")
        if isinstance(count, int) and count > self._own:
            _log.warning("other_connection", connections=count, reason=_DIVIDED)
        self._own = _OWN_LATER


_DIVIDED = (
    "another process is connected with this app's tokens, and Slack gives each a part of what people do: unless both use the same "
    "database, stop one of them, because what people do there is missing here (one that was killed is counted for some minutes)"
)


class _SteadyHandler(SocketModeHandler):
    """Bolt's; what cannot be read is acknowledged, since Slack would send the same again."""

    def __init__(self, receipts: Receipts, *how: Any, **named: Any) -> None:
        super().__init__(*how, **named)
        self._receipts = receipts

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """As Bolt's, for what Bolt can read."""
        try:
            with self._receipts.keeping():
                super().handle(client, req)
        except UNREADABLE as error:
            _log.warning("request_not_read", error=type(error).__name__)
            client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))


def connect_socket(
    bolt: App, app_token: str, clock: Clock, receipts: Receipts, *, ping_seconds: float = _PING_SECONDS
) -> SocketModeHandler:
    """Connects and keeps the connection up. Raises SettingsError for a refused app token.

    Args:
        receipts: kept back until Slack has the answer to the request that they are of.
        ping_seconds: how often Slack is asked for a sign of life.
    """
    handler = _SteadyHandler(
        receipts,
        bolt,
        app_token,
        concurrency=CONCURRENCY,
        ping_interval=ping_seconds,
        receive_buffer_size=_MOST_AT_ONCE,
    )
    handler.client.message_listeners.append(_Others())
    wait_for_slack(handler.connect, clock, "SLACK_APP_TOKEN")
    return handler


class Hearing:
    """Whether Slack is heard: a line a minute says so where it is not for long, and one when it is again."""

    def __init__(self, is_connected: Callable[[], bool], clock: Clock) -> None:
        self.is_connected = is_connected
        self._clock = clock
        self._complaints = Complaints(clock)
        self._heard_at = clock.monotonic()

    def look(self) -> None:
        """To be called again and again."""
        now = self._clock.monotonic()
        deaf = now - self._heard_at
        if self.is_connected():
            if deaf >= _DEAF_SECONDS:
                _log.info("slack_heard_again", seconds=round(deaf))
            self._heard_at = now
        elif deaf >= _DEAF_SECONDS:
            self._complaints.tell(
                "slack_not_heard", "socket", f"no connection to Slack for {deaf:.0f} s: {_DEAF}"
            )


_DEAF = "nothing that people do arrives. It is tried again every few seconds; `app.py check` says what is in the way"


def disconnect_socket(handler: SocketModeHandler) -> None:
    """Closes the connection; requests in hand are answered first."""
    # The library reports the end of its own connection as an error.
    handler.client.logger.setLevel(logging.CRITICAL)
    _end_reading(handler)
    handler.close()


def _end_reading(handler: SocketModeHandler) -> None:
    """Wakes the thread that waits for the next request: left to itself it holds up the end for three seconds."""
    client = handler.client
    client.auto_reconnect_enabled = False
    client.current_session_state.terminated = True
    connected = client.current_session.sock if client.current_session else None
    if connected is not None:
        with suppress(OSError):  # Slack may have hung up already
            connected.shutdown(socket.SHUT_RDWR)
