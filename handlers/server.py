"""The server of `web`: it hands on whole requests only, and hangs up on whoever does not send one in time."""

import signal
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from waitress import wasyncore
from waitress.server import WSGIServer

from bot.clock import Clock
from bot.errors import SettingsError
from bot.log import get_log
from bot.worker.startup import not_listening

_log = get_log(__name__)
_THREADS = 16
# A request that is not whole by then is not Slack's: its server sends one at once.
_WHOLE_REQUEST_SECONDS = 5
_IDLE_SECONDS = 10
_MOST_CONNECTIONS = 500
# Slack's largest requests are some hundred thousand bytes. They stay in memory: people's words are in them.
_MOST_BYTES = 1_000_000
_MOST_HEADER_BYTES = 32_000
# When told to stop: how long a kept-alive connection may still bring a request, and how long answers may take.
_LINGER_SECONDS = 2.0
_DRAIN_SECONDS = 25.0

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def serve(
    application: Wsgi,
    *,
    host: str,
    port: int,
    drain_seconds: float = 0.0,
    stopping: threading.Event | None = None,
) -> None:
    """Serves until told to stop by SIGTERM or Ctrl-C. Raises SettingsError where that address cannot be had.

    Args:
        drain_seconds: how long whoever comes is still served afterwards: until a load balancer has seen that this process
            is not ready any more, and others have been told.
        stopping: set as soon as it is told to stop.
    """
    try:
        server = HttpServer(application, listening(host, port), drain_seconds)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"{host}:{port} cannot be listened on ({not_listening(error)}): set PORT to a free port, ILT_HOST to an address of this machine."
        ) from error

    def stop(*_: Any) -> None:
        if stopping:
            stopping.set()
        server.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _log.info("running")
    server.run()
    _log.info("stopped")


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return socket.create_server(address, family=family)


class HttpServer(WSGIServer):  # type: ignore[misc] # waitress carries no types
    """Waitress: one thread reads all connections, and only a whole request comes to one of the threads that answer.

    Added here: a request has to be whole in time (each byte would give it the server's own time-out anew), and whoever
    is served when told to stop, or comes within `drain_seconds` of it, gets an answer.
    """

    def __init__(self, application: Wsgi | None, listener: socket.socket, drain_seconds: float = 0.0) -> None:
        self._drain_seconds = drain_seconds
        self._began: dict[object, float] = {}
        self._told = threading.Event()
        # Once it is over its trigger is nobody's, and must not be pulled. Re-entrant: a signal may come while it is held.
        self._ending = threading.RLock()
        self._is_over = False
        super().__init__(
            application,
            _sock=listener,
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            threads=_THREADS,
            connection_limit=_MOST_CONNECTIONS,
            channel_timeout=_IDLE_SECONDS,
            cleanup_interval=1,
            max_request_body_size=_MOST_BYTES,
            max_request_header_size=_MOST_HEADER_BYTES,
            inbuf_overflow=_MOST_BYTES + 1,
            asyncore_use_poll=True,
            ident=None,
        )

    def stop(self) -> None:
        """Has `run` end soon; from a signal or another thread."""
        self._told.set()
        with self._ending:
            if not self._is_over:
                self.pull_trigger()

    def run(self) -> None:
        """Serves until `stop`, then for the time of the drain, then everybody who is there already."""
        monotonic = Clock().monotonic
        while not self._told.is_set():
            self._turn()
        told_at = monotonic()
        while (left := told_at + self._drain_seconds - monotonic()) > 0:
            self._turn(min(left, 1.0))
        wasyncore.dispatcher.close(self)  # nobody new
        shut_at = monotonic()
        while self.active_channels and monotonic() - shut_at < self._patience:
            self._turn()
        self.task_dispatcher.shutdown(timeout=1)
        with self._ending:
            self._is_over = True
            wasyncore.close_all(self._map)

    def add_task(self, task: Any) -> None:
        """Hands a connection's requests to the threads; once told to stop, each answer is the connection's last."""
        if self._told.is_set():
            for request in task.requests:
                request.headers["CONNECTION"] = "close"
        super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Once a second: hangs up on who is idle, and on who has not sent a whole request in time."""
        super().maintenance(now)
        begun = [channel for channel in self.active_channels.values() if channel.request is not None]
        self._began = {channel.request: self._began.get(channel.request, now) for channel in begun}
        for channel in begun:
            late = now - self._began[channel.request] >= _WHOLE_REQUEST_SECONDS
            channel.will_close = channel.will_close or (late and not channel.requests)

    @property
    def _patience(self) -> float:
        channels = self.active_channels.values()
        is_answering = any(channel.requests or channel.total_outbufs_len for channel in channels)
        return _DRAIN_SECONDS if is_answering else _LINGER_SECONDS

    def _turn(self, seconds: float = 1.0) -> None:
        wasyncore.loop(seconds, use_poll=True, map=self._map, count=1)
