"""The control API, the recorder, and the server in a thread."""

import json
import socket
import threading
import time
from contextlib import ExitStack

import httpx
import pytest

from sandbox import SandboxClient, SandboxError, SandboxServer
from sandbox.sandbox import Sandbox
from sandbox.server import HOST
from sandbox.web.control import METHODS
from sandbox.web.encoding import dumps
from tests.patience import HANG_SECONDS
from tests.sandbox.server_kit import (
    COACH,
    PRINCIPAL,
    TEAM,
    actions,
    button,
    link_of,
    manifest,
    section,
    web_client,
)


def test_sentences_reach_the_driver(people):
    with pytest.raises(SandboxError, match=r"^There is no channel C0NOWHERE here\.$"):
        people.archive("C0NOWHERE")


def test_methods_that_do_not_exist(people):
    for name in ("explode", "stop", "_open_tab", "core"):
        with pytest.raises(SandboxError, match="There is no method"):
            people.call(name)


def test_a_missing_or_unexpected_argument_is_named(people):
    with pytest.raises(SandboxError, match="archive: missing"):
        people.call("archive")
    with pytest.raises(SandboxError, match="unexpected"):
        people.call("archive", channel_id=TEAM, why="x")


def test_the_driver_has_all_methods_of_the_facade(people):
    missing = {name for name in METHODS if not hasattr(people, name)}
    assert missing == set()
    assert set(dir(Sandbox)) > METHODS


def test_health_and_world(app, people):
    health = people.health()
    assert (health["ok"], health["connections"]) == (True, 1)
    world = people.world()
    assert {"people", "channels", "messages", "views"} <= world.keys()
    assert world["channels"][TEAM]["members"] == sorted(world["channels"][TEAM]["members"])


def test_channels_team_first_then_the_app(people):
    people.open_dm(PRINCIPAL)
    names = [channel.name for channel in people.channels_for(PRINCIPAL)]
    assert names == ["ilt-team", "double", "principal-office", "staff-room"]
    assert [channel.name for channel in people.channels_for(COACH)] == ["ilt-team", "staff-room"]


def test_waiting_for_a_change(people, server):
    before = people.health()["version"]
    seen = []
    waiting = threading.Thread(target=lambda: seen.append(server.client().changed(before)))
    waiting.start()
    people.say(COACH, TEAM, "hello")
    waiting.join(HANG_SECONDS)
    assert seen[0] > before


def test_calls_are_recorded_without_tokens(tmp_path):
    path = tmp_path / "deep" / "calls.jsonl"
    with SandboxServer(manifest(), record=path) as server:
        client = web_client(server)
        client.chat_postMessage(channel=TEAM, text="hi", blocks=[actions(button())])
        form = {"token": "xoxb-sandbox", "channel": TEAM, "text": "x", "blocks": json.dumps([section()])}
        httpx.post(f"{server.api_url}chat.postMessage", data=form)
        people = server.client()
        assert [call.method for call in people.calls()] == ["chat.postMessage"] * 2
        assert len(people.calls("chat.postMessage")) == 2
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["method"] for line in lines] == ["chat.postMessage"] * 2
    assert lines[0]["args"]["blocks"] == [actions(button())]
    assert lines[1]["args"] == {"channel": TEAM, "text": "x", "blocks": [section()]}
    assert lines[1]["response"]["ok"] is True
    assert lines[1]["at"] > 0


def test_the_control_api_takes_json_objects_only(server):
    answer = httpx.post(f"{server.url}/_control/archive", content=b'{"channel_id": "C0ILTTEAM01"}')
    assert answer.status_code == 415
    assert server.sandbox.world.channels[TEAM].is_archived is False


def test_nothing_is_left_behind():
    before = set(threading.enumerate())
    with SandboxServer(manifest()) as server:
        server.client().health()
        url = server.url
    # Those of other tests may end meanwhile.
    assert set(threading.enumerate()) <= before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/_control/health")


def test_waiting_visitors_do_not_hold_it_up():
    answers = []
    with SandboxServer(manifest()) as server:
        visitor = SandboxClient(server.url)
        far_off = visitor.health()["version"] + 1000
        waiting = threading.Thread(target=lambda: answers.append(visitor.changed(far_off)))
        waiting.start()
        time.sleep(0.1)
    waiting.join(HANG_SECONDS)
    visitor.shut()
    assert answers[0] < far_off


def test_rude_visitors_do_not_hold_it_up():
    """One never finishes its request, one never answers the closing of its WebSocket."""
    with ExitStack() as visitors, SandboxServer(manifest()) as server:
        port = int(server.url.rpartition(":")[2])
        half, link = (visitors.enter_context(socket.create_connection((HOST, port))) for _ in range(2))
        half.sendall(b"POST /api/auth.test HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\nhalf")
        link.sendall(upgrade(link_of(server).partition(str(port))[2]))
        server.client().wait_until(server.sandbox.app_connected)
        # It ends although the visitors stay.


def upgrade(path):
    """The request that opens a WebSocket."""
    key = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
    head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    return f"{head}{key}\r\n".encode()


def test_wait_until_gives_up(people):
    with pytest.raises(TimeoutError):
        people.wait_until(lambda: None, seconds=0.05)


def test_only_the_facades_results_have_a_json_form():
    with pytest.raises(TypeError, match="object has no JSON form"):
        dumps(object())


def test_many_at_once(app, people, server):
    def act(number):
        driver = server.client()
        driver.command(COACH, TEAM, f"/try {number}")

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["text"] for payload in app.payloads("slash_commands")) == sorted("01234567")
