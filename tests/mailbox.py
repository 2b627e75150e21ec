"""A double of Slack's response_url: it takes what is posted to it, and remembers."""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.patience import HANG_SECONDS


class Mailbox:
    """Private answers, in the order they came.

    Args:
        answer: the status and the body that come back for each.
        location: where it sends whoever writes to it.
    """

    def __init__(self, answer: tuple[int, bytes] = (200, b"ok"), location: str = "") -> None:
        arrived: queue.Queue[dict[str, Any]] = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                arrived.put(json.loads(self.rfile.read(length)))
                self.send_response(answer[0])
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(answer[1])

            def log_message(self, *_: object) -> None:
                """Tests read outcomes, not access logs."""

        self._arrived = arrived
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def newest(self) -> str:
        """The text of the next private answer; waits for it."""
        return str(self.take()["text"])

    def take(self) -> dict[str, Any]:
        """The next private answer; waits for it."""
        return self._arrived.get(timeout=HANG_SECONDS)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is there that was not read."""
        return self._arrived.empty()
