"""Socket Mode: connections, tickets, envelopes."""

import asyncio
import json
from contextlib import ExitStack
from dataclasses import replace

import pytest
from slack_bolt import App as BoltApp
from slack_bolt.adapter.socket_mode import SocketModeHandler
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketState
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sandbox import SandboxServer
from sandbox.web.link import Link
from tests.sandbox.server_kit import (
    COACH,
    QUICK,
    TEAM,
    error_of,
    link_of,
    manifest,
    socket_app,
    web_client,
)


def test_a_connection_begins_with_hello(app):
    assert app.hello["type"] == "hello"
    assert app.hello["num_connections"] == 1
    assert app.hello["debug_info"]["approximate_connection_time"] == 3600
    assert app.hello["connection_info"] == {"app_id": "A0SANDBOX01"}


def test_opening_needs_the_app_level_token(server):
    client = web_client(server, None)
    assert error_of(client.apps_connections_open, app_token="xoxb-sandbox") == "not_allowed_token_type"
    assert error_of(client.apps_connections_open, app_token="xapp-other") == "invalid_auth"


def test_a_ticket_is_good_once(server):
    url = link_of(server)
    with connect(url) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
    with pytest.raises(InvalidStatus), connect(url):
        pass
    with pytest.raises(InvalidStatus), connect(url.replace("ticket=", "ticket=x")):
        pass


def test_each_envelope_goes_to_one_connection(server, people):
    with socket_app(server) as first, socket_app(server) as second:
        assert second.hello["num_connections"] == 2
        for _ in range(6):
            people.command(COACH, TEAM, "/try")
        assert (len(first.received), len(second.received)) == (3, 3)


def test_ten_connections_and_no_more(server, people):
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(socket_app(server))
        assert people.health()["connections"] == 10
        with connect(link_of(server)) as eleventh:
            assert json.loads(eleventh.recv())["reason"] == "too_many_websockets"
            with pytest.raises(ConnectionClosed):
                eleventh.recv()


def test_a_late_acknowledgement_is_ignored(app, people):
    app.socket.send(json.dumps({"envelope_id": "from-before", "payload": {"text": "late"}}))
    assert people.command(COACH, TEAM, "/try").ok
    assert people.messages_for(COACH, TEAM) == []


@pytest.mark.parametrize("words", ["hello", "[]"])
def test_what_is_no_acknowledgement_ends_the_connection(app, people, words):
    app.socket.send(words)
    assert app.gone()
    assert app.socket.close_code == 1007
    assert not people.app_connected()


def test_sockets_can_be_cut_without_a_word(app, people):
    assert people.app_connected()
    people.drop_socket_now()
    assert app.gone()
    assert not people.app_connected()
    assert app.disconnects == []
    assert people.command(COACH, TEAM, "/try").error == "not_connected"


def test_connections_grow_old(people):
    with (
        SandboxServer(manifest(), timing=replace(QUICK, socket_life=0.05)) as server,
        socket_app(server) as app,
    ):
        assert app.gone()
        assert app.disconnects == ["warning", "refresh_requested"]


def test_debugging_reconnects_shortens_the_life(server):
    with socket_app(server, "&debug_reconnects=true") as app:
        assert app.hello["debug_info"]["approximate_connection_time"] == 360


def test_stopping_closes_connections():
    with SandboxServer(manifest()) as server:
        stack = ExitStack()
        app = stack.enter_context(socket_app(server))
    with stack:
        assert app.gone()


def test_an_app_that_has_gone_is_written_to_and_closed_without_a_fault():
    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        if message["type"] != "websocket.accept":
            raise OSError(f"nobody is there any more for {message['type']}")

    async def go() -> None:
        state = {"sandbox_drop_connection": print, "sandbox_mute_connection": print}
        for say in (lambda link: link.send("hello"), lambda link: link.close()):
            websocket = WebSocket({"type": "websocket", "state": state}, receive, send)
            await websocket.accept()
            await say(Link(websocket))
            assert websocket.application_state is WebSocketState.DISCONNECTED

    asyncio.run(go())


def test_what_the_real_framework_makes_of_it(server, people):
    bolt = BoltApp(client=web_client(server), token_verification_enabled=True)

    @bolt.command("/try")
    def on_try(ack, command, client):
        ack(f"you said {command['text']}")

    @bolt.event("app_home_opened")
    def on_home(event, client):
        client.chat_postMessage(channel=event["channel"], text="welcome")

    handler = SocketModeHandler(bolt, "xapp-sandbox")
    handler.connect()
    try:
        people.command(COACH, TEAM, "/try hello")
        assert people.messages_for(COACH, TEAM)[0].text == "you said hello"
        people.open_home(COACH)
        people.wait_until(lambda: people.messages_for(COACH, "D0MATHCOACH"))
    finally:
        people.drop_socket_now()  # or its reader waits three seconds for more
        handler.close()
