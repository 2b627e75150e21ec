"""Calls to Slack go over connections that are kept, each once; one that Slack ended is not used again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.outbox.addresses import post
from bot.outbox.client import make_client
from bot.outbox.gateway import Gateway
from tests.patience import HANG_SECONDS


class Slack:
    """Answers every call; notes over which connection each came."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.answers, self.hangs_up = True, False
        self.hung_up = threading.Event()
        slack = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                slack.calls.append(self.client_address[1])
                self.close_connection = slack.hangs_up
                if not slack.answers:
                    return
                self.send_response(200)
                self.send_header("Content-Length", "11")
                self.end_headers()
                self.wfile.write(b'{"ok":true}')

            def finish(self) -> None:
                super().finish()
                self.connection.close()
                slack.hung_up.set()

            def log_message(self, *_: object) -> None:
                """Nothing to tell."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def slack() -> Iterator[Slack]:
    made = Slack()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.answers = made.hangs_up = True
    call(made)  # the thread that serves a kept connection ends with it
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def call(slack: Slack) -> None:
    assert post(f"{slack.url}/respond", b"{}", "application/json", timeout=HANG_SECONDS).status == 200


def test_receipts_and_calls_share_a_connection(slack):
    call(slack)
    call(slack)
    Gateway(make_client("xoxb-1", slack.url, timeout=2)).publish_home("U1", {})
    assert len(slack.calls) == 3
    assert len(set(slack.calls)) == 1


def test_a_connection_that_slack_ended_is_not_used_again(slack):
    slack.hangs_up = True
    for _ in range(3):
        slack.hung_up.clear()
        call(slack)
        assert slack.hung_up.wait(HANG_SECONDS)
    assert len(set(slack.calls)) == len(slack.calls) == 3


def test_what_slack_does_not_answer_is_not_sent_again(slack):
    call(slack)
    slack.answers, slack.hangs_up = False, True
    with pytest.raises(OSError, match=r"closed|cut off"):
        call(slack)
    assert len(slack.calls) == 2
