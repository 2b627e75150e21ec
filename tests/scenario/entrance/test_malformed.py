"""Signed, but not what Slack promises: a sentence where there is somewhere to say it, else a plain acknowledgement."""

import json
import time
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from bot.blocks import ids
from tests.patience import HANG_SECONDS
from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.forged import BODY, click_payload, signed


def delivered(bot, body: str) -> httpx.Response:
    headers = signed(body, int(time.time()))
    if body.startswith("{"):
        headers["Content-Type"] = "application/json"
    return httpx.post(f"{bot.url}/slack/events", content=body, headers=headers, timeout=HANG_SECONDS)


def payload(fields) -> str:
    return urlencode({"payload": json.dumps(fields)})


def without(fields, *names):
    """A copy without a field; the names lead to it."""
    first, *rest = names
    if rest:
        return fields | {first: without(fields[first], *rest)}
    return {name: value for name, value in fields.items() if name != first}


def assert_logged(caplog) -> None:
    assert any(
        "listener_failed" in record.getMessage() and "error_id" in record.getMessage()
        for record in caplog.records
    )


@pytest.mark.parametrize("name", ["user_id", "channel_id", "trigger_id", "team_id"])
def test_a_command_that_lacks_something_is_answered_with_a_sentence(bot, caplog, name):
    answer = delivered(bot, urlencode(without(dict(parse_qsl(BODY)), name)))
    assert answer.status_code == 200
    assert "Sorry, something went wrong on my side" in answer.json()["text"]
    assert_logged(caplog)


@pytest.mark.parametrize("names", [["user"], ["user", "id"], ["trigger_id"], ["team"]], ids=str)
def test_a_click_that_lacks_something_is_answered_with_a_sentence(bot, mailbox, caplog, names):
    answer = delivered(bot, payload(without(click_payload(mailbox), *names)))
    assert (answer.status_code, answer.text) == (200, "")
    assert "Sorry, something went wrong on my side" in mailbox.newest()
    assert_logged(caplog)


@pytest.mark.parametrize("url", [None, 5, "", "somewhere"])
def test_a_click_without_a_place_for_its_answer_is_acknowledged(bot, mailbox, caplog, url):
    answer = delivered(bot, payload(click_payload(mailbox) | {"response_url": url}))
    assert (answer.status_code, answer.text) == (200, "")
    assert "nowhere_to_answer" in caplog.text


def test_a_click_in_a_form_that_lacks_its_id_is_acknowledged(bot, mailbox, caplog):
    fields = click_payload(mailbox) | {"container": {"type": "view"}, "view": {"type": "modal"}}
    answer = delivered(bot, payload(fields))
    assert (answer.status_code, answer.text) == (200, "")
    assert "nowhere_to_answer" in caplog.text


SUBMISSION = {
    "type": "view_submission",
    "team": {"id": "T0SANDBOX01"},
    "user": {"id": PRINCIPAL},
    "view": {
        "type": "modal",
        "id": "V1",
        "hash": "1",
        "callback_id": ids.BALLOT_FORM,
        "private_metadata": "1:critical_work:0",
        "state": {"values": {}},
    },
}
_LACKING = [
    ["user"],
    ["team"],
    ["view", "id"],
    ["view", "hash"],
    ["view", "state"],
    ["view", "private_metadata"],
]


@pytest.mark.parametrize("names", _LACKING, ids=str)
def test_a_form_that_lacks_something_is_answered_in_its_place(bot, caplog, names):
    answer = delivered(bot, payload(without(SUBMISSION, *names)))
    assert answer.status_code == 200
    assert answer.json()["response_action"] == "update"
    assert "Sorry, something went wrong on my side" in answer.text
    assert_logged(caplog)


EVENT = {
    "type": "event_callback",
    "team_id": "T0SANDBOX01",
    "event": {"type": "member_joined_channel", "channel": TEAM, "user": PRINCIPAL},
}


@pytest.mark.parametrize("names", [["team_id"], ["event", "channel"], ["event", "user"]], ids=str)
def test_an_event_that_lacks_something_is_acknowledged_and_not_asked_for_again(bot, caplog, names):
    assert delivered(bot, json.dumps(without(EVENT, *names))).status_code == 200
    assert_logged(caplog)


@pytest.mark.parametrize("body", ["payload=nonsense", "payload=[]", "payload=5", "{nonsense"])
def test_a_body_that_cannot_be_read_is_turned_away(bot, body):
    assert delivered(bot, body).status_code == 400
