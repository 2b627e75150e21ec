"""Tokens, scopes, bodies and answers common to all methods."""

import json

import httpx
import pytest

from sandbox import SandboxServer
from tests.sandbox.server_kit import TEAM, error_of, manifest, refusal, web_client

BEARER = {"authorization": "Bearer xoxb-sandbox"}


@pytest.fixture
def http(server):
    with httpx.Client(base_url=server.api_url) as client:
        yield client


def test_auth_test_says_who_the_app_is(slack, server):
    answer = slack.auth_test()
    assert answer["url"] == f"{server.url}/"
    assert (answer["team"], answer["team_id"]) == ("Lincoln Elementary", "T0SANDBOX01")
    assert (answer["user"], answer["user_id"], answer["bot_id"]) == ("double", "U0ILTBOT001", "B0ILTBOT001")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-sandbox", "not_allowed_token_type")],
)
def test_bad_tokens_are_refused(server, token, error):
    assert error_of(web_client(server, token).auth_test) == error


def test_a_bot_token_opens_no_connection(server):
    client = web_client(server)
    assert error_of(client.apps_connections_open, app_token="xoxb-sandbox") == "not_allowed_token_type"


def test_a_token_may_come_as_an_argument(http):
    assert http.post("auth.test", data={"token": "xoxb-sandbox"}).json()["ok"]
    assert http.get("auth.test", params={"token": "xoxb-sandbox"}).json()["ok"]


def test_a_missing_scope_is_named():
    with SandboxServer(manifest(scopes=["chat:write", "commands"])) as server:
        answer = refusal(web_client(server).users_info, user="U0PRINCIPAL")
        assert answer["error"] == "missing_scope"
        assert answer["needed"] == "users:read"
        assert answer["provided"] == "chat:write,commands"
        assert answer.headers["x-oauth-scopes"] == "chat:write,commands"


def test_an_unknown_method_is_named(http):
    answer = http.post("chat.shout", headers=BEARER).json()
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_methods_for_forms_only_ignore_json(http):
    answer = http.post("users.info", json={"user": "U0PRINCIPAL"}, headers=BEARER).json()
    assert answer["error"] == "invalid_arguments"
    assert "missing required field: user" in answer["response_metadata"]["messages"][0]
    assert http.post("users.info", data={"user": "U0PRINCIPAL"}, headers=BEARER).json()["ok"]


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json; charset=utf-8", "{", "invalid_json"),
        ("application/json; charset=utf-8", "[]", "json_not_object"),
        ("text/plain", "hello", "invalid_post_type"),
        ("application/x-www-form-urlencoded", b"text=\xff", "invalid_charset"),
    ],
)
def test_bodies_slack_cannot_read(http, content_type, body, error):
    headers = {**BEARER, "content-type": content_type}
    assert http.post("chat.postMessage", content=body, headers=headers).json()["error"] == error


def test_json_without_a_charset_works_with_a_warning(http):
    answer = http.post("chat.postMessage", json={"channel": TEAM, "text": "hi"}, headers=BEARER).json()
    assert answer["ok"]
    assert answer["warning"] == "missing_charset"
    assert answer["response_metadata"]["warnings"] == ["missing_charset"]


def test_forms_carry_json_in_strings(http):
    blocks = json.dumps([{"type": "divider", "block_id": "line"}])
    form = {"channel": TEAM, "text": "hi", "blocks": blocks}
    answer = http.post("chat.postMessage", data=form, headers=BEARER).json()
    assert answer["message"]["blocks"] == [{"type": "divider", "block_id": "line"}]


def test_multipart_forms_work(http):
    answer = http.post("api.test", files={"f": b"x"}, data={"foo": "bar"}).json()
    assert answer == {"ok": True, "args": {"foo": "bar"}}


def test_blocks_that_are_no_json(http):
    form = {"channel": TEAM, "blocks": "{not json"}
    answer = http.post("chat.postMessage", data=form, headers=BEARER).json()
    assert answer["error"] == "invalid_blocks_format"


def test_api_test_echoes_and_fails_on_request(slack):
    assert slack.api_test(foo="bar")["args"]["foo"] == "bar"
    assert error_of(slack.api_test, error="my_error") == "my_error"


def test_team_and_bot_are_known(slack):
    assert slack.team_info()["team"]["domain"] == "lincoln-elementary"
    assert error_of(slack.team_info, team="T0OTHER") == "team_not_found"
    assert slack.bots_info(bot="B0ILTBOT001")["bot"]["user_id"] == "U0ILTBOT001"
    assert error_of(slack.bots_info, bot="B0OTHER") == "bot_not_found"


def test_revoking_the_token_ends_it(slack, people):
    assert slack.auth_revoke(test="true")["revoked"] is False
    assert slack.auth_revoke()["revoked"] is True
    assert error_of(slack.auth_test) == "account_inactive"
    assert people.commands() == []


def test_other_hosts_are_refused(server):
    answer = httpx.get(f"{server.url}/_control/health", headers={"host": "example.org"})
    assert answer.status_code == 400
