"""Signed HTTP delivery."""

import json
import time
from urllib.parse import parse_qsl

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import SandboxServer
from sandbox.signing import sign
from tests.sandbox.server_kit import (
    COACH,
    IMPATIENT,
    QUICK,
    TEAM,
    actions,
    button,
    http_app,
    manifest,
    web_client,
)

# The worked example of Slack's page on verifying requests.
EXAMPLE_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)


@pytest.fixture
def app():
    with http_app() as listening:
        yield listening


@pytest.fixture
def server(app, timing):
    with SandboxServer(
        manifest(events=["app_home_opened"]), app.url, rate_scale=1000, timing=timing
    ) as running:
        yield running


def test_the_worked_example():
    signature = sign("8f742231b10e8888abcd99yyyzzz85a5", 1531420618, EXAMPLE_BODY)
    assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_requests_are_signed_with_the_secret(app, people):
    people.command(COACH, TEAM, "/try")
    headers, raw = app.requests[-1]
    verifier = SignatureVerifier("sandbox-signing-secret")
    assert verifier.is_valid_request(raw, headers)
    assert not SignatureVerifier("another-secret").is_valid_request(raw, headers)
    assert not verifier.is_valid_request(raw + b"&x=1", headers)
    assert abs(int(headers["x-slack-request-timestamp"]) - time.time()) < 300


def test_the_signature_uses_real_time_whatever_the_calendar_says(app, people):
    people.advance_clock(30 * 24 * 3600)
    people.command(COACH, TEAM, "/try")
    assert abs(int(app.requests[-1][0]["x-slack-request-timestamp"]) - time.time()) < 300


def test_a_command_is_a_form(app, people):
    people.command(COACH, TEAM, "/try a&b=c")
    headers, raw = app.requests[-1]
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(raw.decode()))["text"] == "a&b=c"


def test_a_click_is_json_in_a_form(app, people, slack):
    ts = slack.chat_postMessage(channel=TEAM, text="x", blocks=[actions(button())])["ts"]
    assert people.click(COACH, TEAM, ts, "row", "vote").status == 200
    headers, raw = app.requests[-1]
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert json.loads(dict(parse_qsl(raw.decode()))["payload"])["type"] == "block_actions"


def test_an_event_is_json(app, people):
    people.open_home(COACH)
    people.settle()
    headers, raw = app.requests[-1]
    assert headers["content-type"] == "application/json"
    assert "x-slack-retry-num" not in headers
    assert json.loads(raw)["event"]["type"] == "app_home_opened"


def test_json_answers_are_shown(app, people):
    app.answer = lambda *_: {"text": "hello"}
    assert people.command(COACH, TEAM, "/try").body == {"text": "hello"}
    assert people.messages_for(COACH, TEAM)[0].text == "hello"


def test_broken_json_is_text(app, people):
    app.raw = b"{broken"
    assert people.command(COACH, TEAM, "/try").body == "{broken"
    assert people.messages_for(COACH, TEAM)[0].text == "{broken"


def test_a_failing_app(app, people):
    app.status = 500
    ack = people.command(COACH, TEAM, "/try")
    assert (ack.ok, ack.status, ack.error) == (False, 500, "http_error")
    assert people.notice_for(COACH) == '/try failed with the error "dispatch_failed"'


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_a_slow_app(app, people):
    app.pause = 0.5
    assert people.command(COACH, TEAM, "/try").error == "http_timeout"
    assert people.notice_for(COACH) == "/try failed because the app did not respond"


def test_an_app_that_is_not_there():
    with SandboxServer(manifest(), "http://127.0.0.1:1/slack/events", timing=QUICK) as server:
        people = server.client()
        assert people.app_connected()
        assert people.command(COACH, TEAM, "/try").error == "connection_failed"
        assert people.notice_for(COACH) == "Double is not running yet. Try again when it is."


def test_failed_events_come_again_with_headers(app, people):
    app.status = 500
    people.open_home(COACH)
    people.settle()
    numbers = [headers.get("x-slack-retry-num") for headers, _ in app.requests]
    reasons = [headers.get("x-slack-retry-reason") for headers, _ in app.requests]
    assert numbers == [None, "1", "2", "3"]
    assert reasons == [None, "http_error", "http_error", "http_error"]


def test_an_app_can_decline_retries(app, people):
    app.status, app.headers = 500, {"x-slack-no-retry": "1"}
    people.open_home(COACH)
    people.settle()
    assert len(app.requests) == 1


def test_forged_requests_are_signed_too(app, people):
    [ack] = people.deliver("slash_commands", {"command": "/try", "user_id": "U0STRANGER"})
    assert ack.ok
    headers, raw = app.requests[-1]
    assert SignatureVerifier("sandbox-signing-secret").is_valid_request(raw, headers)


def test_no_socket_is_needed(server):
    assert web_client(server).auth_test()["ok"]
