"""Signed, but not what Slack promises: a sentence where there is somewhere to say it, else a plain acknowledgement."""

import json
import time
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from slack_bolt import BoltRequest

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
    bot.settle()
    assert "nowhere_to_answer" in caplog.text


def test_a_click_in_a_form_that_lacks_its_id_is_acknowledged(bot, mailbox, caplog):
    fields = click_payload(mailbox) | {"container": {"type": "view"}, "view": {"type": "modal"}}
    answer = delivered(bot, payload(fields))
    assert (answer.status_code, answer.text) == (200, "")
    bot.settle()
    assert "nowhere_to_answer" in caplog.text


SUBMISSION: dict[str, Any] = {
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


EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T0SANDBOX01",
    "event": {"type": "member_joined_channel", "channel": TEAM, "user": PRINCIPAL},
}


@pytest.mark.parametrize("names", [["team_id"], ["event", "channel"], ["event", "user"]], ids=str)
def test_an_event_that_lacks_something_is_acknowledged_and_not_asked_for_again(bot, caplog, names):
    assert delivered(bot, json.dumps(without(EVENT, *names))).status_code == 200
    assert_logged(caplog)


@pytest.mark.parametrize("body", ["payload=nonsense", "payload=[]", "payload=5"])
def test_a_body_that_cannot_be_read_is_turned_away(bot, body):
    assert delivered(bot, body).status_code == 400


ODD: list[Any] = [None, 5, True, "", "x", [], {}, [None], {"a": []}]


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a payload."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in inside:
        yield (*at, step)
        yield from places(child, (*at, step))


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    """A copy with something else at that place."""
    made = deepcopy(value)
    *way, last = at
    here = made
    for step in way:
        here = here[step]
    here[last] = new
    return made


STATE = {
    "values": {"b": {"a": {"type": "plain_text_input", "value": "x", "selected_option": {"value": "1"}}}}
}
VIEW = SUBMISSION["view"] | {"state": STATE, "blocks": [{"type": "input", "block_id": "b"}]}


def odd_answers(bot, base: dict[str, Any], ways: Iterable[tuple[Any, ...]]) -> dict[Any, int]:
    """What Slack gets back for each oddity at each place that is not a plain 200 (404: nobody listens to that type)."""
    found = {}
    for at in ways:
        for number, odd in enumerate(ODD):
            try:
                request = BoltRequest(mode="socket_mode", body=put(base, at, odd))
            except (TypeError, AttributeError, LookupError):
                continue  # HTTP answers 400 before anybody is asked
            status = bot.app.bolt.dispatch(request).status
            if status not in {200, 404}:
                found[at, number] = status
    return found


def of_bolts_own(at: tuple[Any, ...]) -> bool:
    """Where Bolt looks before anything of ours is asked: HTTP answers 400 (see below)."""
    return at in {("user",), ("team",), ("channel",), ("view",), ("enterprise",)}


def test_nothing_odd_in_a_click_or_a_form_is_a_fault_for_slack(bot, mailbox):
    """Every place of a payload, for a few listeners of each kind."""
    click = click_payload(mailbox)
    in_form = click | {"container": {"type": "view", "view_id": "V1"}, "view": VIEW}
    bases = [put(click, ("actions", 0, "action_id"), name) for name in (ids.ROW_STRENGTH, ids.OPEN_BALLOT)]
    bases.append(put(in_form, ("actions", 0, "action_id"), ids.BALLOT_CHOICE))
    bases += [
        SUBMISSION | {"view": VIEW | {"callback_id": name}} for name in (ids.BALLOT_FORM, ids.SETUP_FORM)
    ]
    for base in bases:
        assert odd_answers(bot, base, (at for at in places(base) if not of_bolts_own(at))) == {}


SHORTCUT = {
    "type": "shortcut",
    "callback_id": ids.LOG_SHORTCUT,
    "trigger_id": "1.1.a",
    "team": {"id": "T0SANDBOX01"},
    "user": {"id": PRINCIPAL},
}
ON_A_MESSAGE = SHORTCUT | {
    "type": "message_action",
    "callback_id": ids.LOG_MESSAGE_SHORTCUT,
    "channel": {"id": TEAM},
    "message": {"text": "hello", "ts": "1.1", "user": PRINCIPAL},
}


def test_nothing_odd_in_a_shortcut_or_a_command_is_a_fault_for_slack(bot):
    """A form that nothing can open any more is told where something can be told."""
    for base in (SHORTCUT, ON_A_MESSAGE, dict(parse_qsl(BODY))):
        assert odd_answers(bot, base, (at for at in places(base) if not of_bolts_own(at))) == {}


@pytest.mark.parametrize("base", [SHORTCUT, ON_A_MESSAGE], ids=["search bar", "message"])
def test_a_shortcut_without_a_trigger_is_acknowledged(bot, caplog, base):
    assert delivered(bot, payload(without(base, "trigger_id"))).status_code == 200
    assert "form_not_opened" in caplog.text


_EVENTS: list[dict[str, Any]] = [
    {"type": "app_home_opened", "user": PRINCIPAL, "channel": "D1", "tab": "home"},
    {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": PRINCIPAL,
        "text": "done",
        "ts": "1.2",
    },
    {"type": "user_change", "user": {"id": PRINCIPAL, "profile": {}, "name": "x", "tz": "x"}},
    {"type": "channel_rename", "channel": {"id": TEAM, "name": "x"}},
    {"type": "member_left_channel", "channel": TEAM, "user": PRINCIPAL},
    EVENT["event"],
]


@pytest.mark.parametrize("event", _EVENTS, ids=[event["type"] for event in _EVENTS])
def test_nothing_odd_in_an_event_is_asked_for_again(bot, event):
    base = EVENT | {"event_id": "E1", "event": event, "authorizations": [{"team_id": "T0SANDBOX01"}]}
    ways = [at for at in places(base) if at[-1] != "type"]
    assert odd_answers(bot, base, ways) == {}


@pytest.mark.parametrize("at", [("event", "user"), ("event", "channel"), ("authorizations",)], ids=str)
def test_an_event_that_nobody_can_read_is_not_asked_for_again(bot, caplog, at):
    assert delivered(bot, json.dumps(put(EVENT | {"authorizations": []}, at, 5))).status_code == 200
    assert "request_not_read" in caplog.text


def test_an_event_of_a_workspace_that_nobody_installed_the_app_in_is_one_line_in_the_log(bot, caplog):
    event = EVENT | {"event_id": "E1", "event": _EVENTS[1], "team_id": "T0ELSEWHERE"}
    assert delivered(bot, json.dumps(event)).status_code == 200
    assert "event_of_unknown_workspace" in caplog.text
    assert "done" not in caplog.text


def test_no_listener_takes_odd_things_for_a_fault_of_ours(bot, mailbox):
    """Every listener, for the places in which they read."""
    for name in sorted(bot.app.listeners.actions):
        base = put(click_payload(mailbox), ("actions", 0, "action_id"), name)
        assert odd_answers(bot, base, [("actions", 0, "value"), ("actions", 0, "block_id")]) == {}, name
    for name in sorted(bot.app.listeners.forms):
        base = SUBMISSION | {"view": VIEW | {"callback_id": name}}
        assert (
            odd_answers(bot, base, [("view", "private_metadata"), ("view", "state", "values", "b", "a")])
            == {}
        ), name


@pytest.mark.parametrize("field", ["user", "team", "channel", "view", "actions"])
@pytest.mark.parametrize("odd", ODD, ids=str)
def test_whatever_stands_for_a_part_of_a_click_there_is_no_500(bot, mailbox, field, odd):
    answer = delivered(bot, payload(click_payload(mailbox) | {field: odd}))
    assert answer.status_code in {200, 400, 404}
