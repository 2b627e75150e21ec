"""Faults: each misbehaves as named, for as many calls as asked."""

import time
from http.client import RemoteDisconnected

import pytest
from slack_sdk.webhook import WebhookClient

from sandbox import SandboxError
from tests.sandbox.server_kit import COACH, PRINCIPAL, TEAM, refusal


def count(people):
    return len(people.messages_for(PRINCIPAL, TEAM))


def post(slack):
    return slack.chat_postMessage(channel=TEAM, text="hi")


def test_so_many_calls_as_asked_for_answer_429_with_a_pause(slack, people):
    people.set_faults(rate_limit={"chat.postMessage": 2}, retry_after=7)
    for _ in range(2):
        answer = refusal(slack.chat_postMessage, channel=TEAM, text="hi")
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["retry-after"] == "7"
    assert post(slack)["ok"]
    assert count(people) == 1


def test_so_many_calls_as_asked_for_answer_500(slack, people):
    people.set_faults(server_error={"*": 1})
    assert refusal(slack.auth_test).status_code == 500
    assert slack.auth_test()["ok"]


def test_any_error_by_name(slack, people):
    people.set_faults(fail={"chat.update": ["edit_window_closed", 1]})
    ts = post(slack)["ts"]
    assert refusal(slack.chat_update, channel=TEAM, ts=ts, text="x")["error"] == "edit_window_closed"
    assert slack.chat_update(channel=TEAM, ts=ts, text="x")["ok"]


def test_every_call_takes_as_long_as_asked_for(slack, people):
    people.set_faults(latency_seconds=0.2)
    started = time.monotonic()
    slack.auth_test()
    assert time.monotonic() - started >= 0.2


def test_dropped_before_it_arrives(slack, people):
    people.set_faults(drop_before_accept={"chat.postMessage": 1})
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        post(slack)
    assert count(people) == 0
    assert people.calls("chat.postMessage") == []


def test_dropped_after_it_was_carried_out(slack, people):
    people.set_faults(drop_after_accept={"chat.postMessage": 1})
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        post(slack)
    assert count(people) == 1
    assert len(people.calls("chat.postMessage")) == 1


def test_no_answer_and_the_message_appears_later(slack, people):
    people.set_faults(accept_then_timeout={"chat.postMessage": 1}, appear_after=1.5)
    slack.timeout = 0.2
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        slack.chat_postMessage(channel=TEAM, text="late")
    assert count(people) == 0
    people.wait_until(lambda: count(people))
    assert time.monotonic() - started >= 1.5


def test_a_patient_caller_is_cut_off_in_the_end(slack, people):
    people.set_faults(accept_then_timeout={"chat.postMessage": 1}, appear_after=0.1)
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        post(slack)
    people.wait_until(lambda: count(people))


def test_stopping_does_not_wait_for_what_is_held(server, slack, people):
    people.set_faults(accept_then_timeout={"*": 1}, appear_after=60)
    slack.timeout = 0.1
    with pytest.raises(TimeoutError):
        slack.auth_test()
    assert server.sandbox.faults.accept_then_timeout == {"*": 0}


def test_answers_through_response_urls_fail_too(app, people):
    people.command(COACH, TEAM, "/try")
    people.set_faults(server_error={"respond": 1})
    url = WebhookClient(app.last()["response_url"])
    assert url.send(text="lost").status_code == 500
    assert url.send(text="kept").status_code == 200
    assert [one.text for one in people.messages_for(COACH, TEAM)] == ["kept"]


def test_counts_of_a_method_go_before_those_of_any(slack, people, server):
    people.set_faults(server_error={"auth.test": 1, "*": 1})
    refusal(slack.auth_test)
    assert server.sandbox.faults.server_error == {"auth.test": 0, "*": 1}


def test_a_workspace_without_charts(slack, people):
    pie = {"type": "pie", "segments": [{"label": "Strength", "value": 3}]}
    chart = {"type": "data_visualization", "title": "Votes", "chart": pie}
    people.set_faults(refuse_charts=True)
    refused = refusal(slack.chat_postMessage, channel=TEAM, text="x", blocks=[chart])
    assert refused["error"] == "invalid_blocks"
    ts = post(slack)["ts"]
    refused = refusal(slack.chat_update, channel=TEAM, ts=ts, text="x", blocks=[chart])
    assert refused["error"] == "invalid_blocks"
    people.set_faults(refuse_charts=False)
    assert slack.chat_update(channel=TEAM, ts=ts, text="x", blocks=[chart])["ok"]


def test_unknown_switches_are_refused(people):
    with pytest.raises(SandboxError, match="no fault called earthquake"):
        people.set_faults(earthquake=True)
    with pytest.raises(SandboxError, match="on_drop"):
        people.set_faults(on_drop=1)


def test_all_switches_are_off_at_first(people):
    faults = people.set_faults()
    assert faults["latency_seconds"] == 0
    assert faults["double_delivery"] is False
    assert faults["rate_limit"] == {}
