"""Something at Slack's address that answers as a test wants: pages instead of data, no headers, other programs."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def odd_slack(answers: Mapping[str, list[Answer]]) -> Iterator[str]:
    """The address of its API. `answers`: by method, in order; the last of each again and again."""
    left = {method: list(some) for method, some in answers.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            known = left[self.path.rpartition("/")[2]]
            status, headers, body = known.pop(0) if len(known) > 1 else known[0]
            self.send_response_only(status)  # no headers of its own
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests read outcomes, not access logs."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/"
    server.shutdown()
    server.server_close()
    thread.join()
