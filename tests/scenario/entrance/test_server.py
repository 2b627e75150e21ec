"""The server before the bot: half-sent, huge and unsigned requests cost nobody else anything."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from bot.errors import SettingsError
from handlers.server import HttpServer, listening, serve
from tests.processes import wait_until
from tests.steps.bot import http_server
from tests.steps.forged import BODY, signed

HEAD = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
HALVES = {
    "nothing": b"",
    "half a header": HEAD + b"X-Long: a",
    "half a body": HEAD + b"Content-Length: 5000\r\n\r\nabc",
    "half a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n500\r\nabc",
}


def hello(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


@contextmanager
def serving(application=hello) -> Iterator[tuple[str, HttpServer]]:
    with http_server() as (url, server):
        server.application = application
        yield url, server


def connected(server: HttpServer, begin: bytes) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    made.sendall(begin)
    return made


def answered(server: HttpServer, begin: bytes) -> bytes:
    """The first line of the answer to what is sent; the connection stays open until it came."""
    with connected(server, begin) as made:
        return made.recv(1000).partition(b"\r\n")[0]


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_two_hundred_half_sent_requests_hold_up_nobody(half):
    with serving() as (url, server), ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connected(server, half))
        wait_until(lambda: len(server.active_channels) == 200)
        assert httpx.post(url, content=b"a tap", timeout=10).content == b"a tap"


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_what_is_not_whole_in_time_is_dropped_however_it_goes_on(half):
    with serving() as (_, server), connected(server, half) as made:
        wait_until(lambda: len(server.active_channels) == 1)
        [channel] = server.active_channels.values()
        wait_until(lambda: not half or channel.request is not None)
        now = time.time()
        server.maintenance(now)
        made.sendall(half and b"a")  # each byte is a sign of life
        server.maintenance(now + 11)
        server.pull_trigger()
        assert made.recv(100) == b""


def test_a_request_that_is_whole_in_time_is_answered():
    with serving() as (_, server), connected(server, HEAD) as made:
        wait_until(lambda: len(server.active_channels) == 1)
        server.maintenance(time.time())
        server.maintenance(time.time() + 4)
        made.sendall(b"Content-Length: 2\r\n\r\nok")
        assert made.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "huge",
    [
        b"Content-Length: 400000000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n80000\r\n" + b"x" * 0x80000 + b"\r\n80000\r\n" + b"x" * 0x80000,
    ],
    ids=["announced", "in chunks"],
)
def test_a_huge_body_is_refused_before_it_is_there(huge):
    with serving() as (_, server):
        assert answered(server, HEAD + huge) == b"HTTP/1.1 413 Request Entity Too Large"


def test_a_huge_header_is_refused():
    with serving() as (_, server):
        assert b" 431 " in answered(server, HEAD + b"X-Long: " + b"a" * 40_000)


def test_who_is_served_when_told_to_stop_gets_the_answer_and_nobody_else_comes_in():
    begun, may_end = threading.Event(), threading.Event()

    def slow(environ, start_response):
        begun.set()
        may_end.wait(10)
        return hello(environ, start_response)

    server = HttpServer(slow, listening("127.0.0.1", 0))
    running = threading.Thread(target=server.run)
    running.start()
    with connected(server, HEAD + b"Content-Length: 2\r\n\r\nok") as made:
        begun.wait(10)
        server.stop()
        wait_until(lambda: _refuses(server.effective_port))
        may_end.set()
        answer = made.makefile("rb")
        assert b" 200 " in answer.readline()
        assert answer.read().endswith(b"ok")
    running.join(10)
    assert not running.is_alive()


def _refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return True
    return False


def test_an_address_that_is_taken_is_one_clear_line():
    with serving() as (_, server), pytest.raises(SettingsError, match="set PORT to a free port"):
        serve(hello, host="127.0.0.1", port=server.effective_port)


NOW = str(int(time.time()))
DEEP = "[" * 200_000
UNSIGNED: dict[str, tuple[bytes, dict[str, str | bytes]]] = {
    "nothing at all": (b"", {}),
    "a time of 400 digits": (b"payload={}", {"X-Slack-Request-Timestamp": "9" * 400}),
    "a time of 5000 digits": (b"payload={}", {"X-Slack-Request-Timestamp": "9" * 5000}),
    "a time in other digits": (b"payload={}", {"X-Slack-Request-Timestamp": b"\xb2\xb3"}),
    "a negative time": (b"payload={}", {"X-Slack-Request-Timestamp": "-1"}),
    "a signature beyond ASCII": (
        b"payload={}",
        {"X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0=é".encode()},
    ),
    "deep JSON": (DEEP.encode(), {"Content-Type": "application/json"}),
    "deep JSON in a form": (f"payload={DEEP}".encode(), {}),
    "JSON that is none": (b"payload={{", {}),
    "another encoding": ("payload={é}".encode("utf-16"), {**signed(BODY, int(NOW))}),
    "zipped": (b"\x1f\x8b\x08\x00\xff\xfe", {"Content-Encoding": "gzip"}),
    "NUL": (b"payload=\x00", {"Content-Type": "text/plain; charset=nonsense"}),
}


@pytest.mark.parametrize("sent", UNSIGNED.values(), ids=UNSIGNED)
def test_what_nobody_signed_is_turned_away_whatever_it_is(bot, sent):
    body, headers = sent
    headers = {"X-Slack-Request-Timestamp": NOW, "X-Slack-Signature": "v0=1234"} | headers
    answer = httpx.post(f"{bot.url}/slack/events", content=body, headers=headers)
    assert answer.status_code == 401


def test_what_is_signed_and_cannot_be_read_is_turned_away(bot):
    for body in (f"payload={DEEP}", "payload=" + json.dumps("words"), "payload=1e999"):
        answer = httpx.post(f"{bot.url}/slack/events", content=body, headers=signed(body, int(time.time())))
        assert answer.status_code == 400


def test_slacks_look_at_the_certificate_is_answered_though_it_is_not_signed(bot):
    assert httpx.post(f"{bot.url}/slack/events", content=b"token=x&ssl_check=1").status_code == 200
