"""Using the elements of messages, and the payloads the app gets of it."""

import pytest

from sandbox import SandboxError
from tests.sandbox.server_kit import (
    COACH,
    IMPATIENT,
    NO_ACK,
    PRINCIPAL,
    TEAM,
    actions,
    button,
    home,
    options,
    section,
    select,
)


def post(slack, *elements, **where):
    """A message with one row of elements; its ts."""
    blocks = [actions(*(elements or [button()]))]
    return slack.chat_postMessage(**{"channel": TEAM, "text": "row", "blocks": blocks, **where})["ts"]


def test_a_click_carries_what_slack_sends(app, slack, people):
    ts = post(slack, button(style="primary"))
    ack = people.click(COACH, TEAM, ts, "row", "vote")
    assert (ack.ok, ack.status, ack.body) == (True, 200, None)
    payload = app.last()
    assert payload["type"] == "block_actions"
    user = {"id": COACH, "username": "math_coach", "name": "math_coach", "team_id": "T0SANDBOX01"}
    assert payload["user"] == user
    assert payload["team"] == {"id": "T0SANDBOX01", "domain": "lincoln-elementary"}
    assert (payload["api_app_id"], payload["enterprise"]) == ("A0SANDBOX01", None)
    place = {"type": "message", "message_ts": ts, "channel_id": TEAM, "is_ephemeral": False}
    assert payload["container"] == place
    assert payload["channel"] == {"id": TEAM, "name": "ilt-team"}
    assert payload["message"]["ts"] == ts
    assert payload["message"]["blocks"][0]["elements"][0]["action_id"] == "vote"
    assert payload["response_url"].startswith("http://127.0.0.1:")
    assert payload["trigger_id"].count(".") == 2
    [action] = payload["actions"]
    assert (action["type"], action["block_id"], action["action_id"]) == ("button", "row", "vote")
    assert (action["value"], action["style"]) == ("yes", "primary")
    assert float(action["action_ts"]) > 0


def test_envelopes_of_clicks_take_no_answer(app, slack, people):
    ts = post(slack)
    people.click(COACH, TEAM, ts, "row", "vote")
    assert app.received[-1]["accepts_response_payload"] is False
    people.command(COACH, TEAM, "/try")
    assert app.received[-1]["accepts_response_payload"] is True


def test_direct_messages_hide_their_name(app, slack, people):
    ts = post(slack, channel=COACH)
    people.click(COACH, "D0MATHCOACH", ts, "row", "vote")
    assert app.last()["channel"] == {"id": "D0MATHCOACH", "name": "directmessage"}


RADIO = {"type": "radio_buttons", "action_id": "it", "options": options("a", "b")}
CHECKS = {"type": "checkboxes", "action_id": "it", "options": options("a", "b")}
OVERFLOW = {"type": "overflow", "action_id": "it", "options": options("a", "b")}


@pytest.mark.parametrize(
    ("element", "value", "field", "chosen"),
    [
        (select("it"), "a", "selected_option", "a"),
        (select("it"), None, "selected_option", None),
        (RADIO, "b", "selected_option", "b"),
        (OVERFLOW, "b", "selected_option", "b"),
        (CHECKS, ["a", "b"], "selected_options", ["a", "b"]),
        ({"type": "users_select", "action_id": "it"}, COACH, "selected_user", COACH),
        ({"type": "channels_select", "action_id": "it"}, TEAM, "selected_channel", TEAM),
        ({"type": "conversations_select", "action_id": "it"}, TEAM, "selected_conversation", TEAM),
        ({"type": "multi_users_select", "action_id": "it"}, [COACH], "selected_users", [COACH]),
        ({"type": "datepicker", "action_id": "it"}, "2026-12-04", "selected_date", "2026-12-04"),
        ({"type": "timepicker", "action_id": "it"}, "07:30", "selected_time", "07:30"),
        ({"type": "datetimepicker", "action_id": "it"}, "1796000000", "selected_date_time", 1796000000),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else "",
)
def test_every_element_says_what_was_chosen(app, slack, people, element, value, field, chosen):
    ts = post(slack, element)
    people.click(COACH, TEAM, ts, "row", "it", value)
    got = app.last()["actions"][0][field]
    values = [one["value"] for one in got] if field == "selected_options" else got
    assert (values["value"] if isinstance(values, dict) else values) == chosen


def test_choices_in_a_message_are_kept_per_person(app, slack, people):
    ts = post(slack, select("pick"), button())
    people.click(COACH, TEAM, ts, "row", "pick", "b")
    people.click(COACH, TEAM, ts, "row", "vote")
    assert app.last()["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"
    people.click(PRINCIPAL, TEAM, ts, "row", "vote")
    assert app.last()["state"]["values"]["row"]["pick"]["selected_option"] is None


def test_elements_in_sections_containers_and_attachments(app, slack, people):
    aside = section("x", block_id="aside", accessory=button())
    title = {"type": "plain_text", "text": "More"}
    nested = {"type": "container", "title": title, "child_blocks": [actions(button(), block_id="deep")]}
    attached = [{"blocks": [actions(button(), block_id="below")], "fallback": "x"}]
    message = {"channel": TEAM, "text": "x", "blocks": [aside, nested], "attachments": attached}
    ts = slack.chat_postMessage(**message)["ts"]
    for block_id in ("aside", "deep", "below"):
        assert people.click(COACH, TEAM, ts, block_id, "vote").ok
        assert app.last()["actions"][0]["block_id"] == block_id


def test_feedback_buttons_send_which_of_the_two_was_tapped(app, slack, people):
    def thumb(words: str) -> dict[str, object]:
        return {"text": {"type": "plain_text", "text": words}, "value": words}

    rating: dict[str, object] = {"type": "feedback_buttons", "action_id": "rate"}
    rating |= {"positive_button": thumb("good"), "negative_button": thumb("bad")}
    blocks = [{"type": "context_actions", "block_id": "row", "elements": [rating]}]
    ts = slack.chat_postMessage(channel=TEAM, text="x", blocks=blocks)["ts"]
    people.click(COACH, TEAM, ts, "row", "rate", "bad")
    assert app.last()["actions"][0]["value"] == "bad"


@pytest.mark.parametrize("value", ["c", ["a"]])
def test_a_choice_that_is_not_offered(slack, people, value):
    ts = post(slack, select("pick"))
    with pytest.raises(SandboxError):
        people.click(COACH, TEAM, ts, "row", "pick", value)


@pytest.mark.parametrize("kind", ["users_select", "conversations_select", "channels_select"])
def test_only_what_exists_is_offered(slack, people, kind):
    ts = post(slack, {"type": kind, "action_id": "it"})
    with pytest.raises(SandboxError, match="There is no"):
        people.click(COACH, TEAM, ts, "row", "it", "X0NOTHING")


def test_what_a_person_cannot_click(slack, people):
    ts = post(slack)
    slack.chat_postMessage(channel=TEAM, text="x")
    with pytest.raises(SandboxError, match="not there any more"):
        people.click(COACH, TEAM, ts, "row", "other")
    with pytest.raises(SandboxError, match="no such message"):
        people.click(COACH, TEAM, "1.000001", "row", "vote")
    people.leave(COACH, TEAM)
    with pytest.raises(SandboxError, match="not in #ilt-team"):
        people.click(COACH, TEAM, ts, "row", "vote")
    with pytest.raises(SandboxError, match="no person"):
        people.click("U0NOBODY", TEAM, ts, "row", "vote")


def test_a_button_that_was_removed_meanwhile(slack, people):
    ts = post(slack)
    slack.chat_update(channel=TEAM, ts=ts, text="closed")
    with pytest.raises(SandboxError, match="not there any more"):
        people.click(COACH, TEAM, ts, "row", "vote")


def test_an_ephemeral_click_has_no_message_and_is_private(app, slack, people):
    ts = slack.chat_postEphemeral(channel=TEAM, user=COACH, text="x", blocks=[actions(button())])[
        "message_ts"
    ]
    people.click(COACH, TEAM, ts, "row", "vote")
    assert "message" not in app.last()
    assert app.last()["container"]["is_ephemeral"] is True
    with pytest.raises(SandboxError, match="no such message"):
        people.click(PRINCIPAL, TEAM, ts, "row", "vote")


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_a_click_without_an_answer(app, slack, people):
    ts = post(slack)
    app.answer = lambda *_: NO_ACK
    ack = people.click(COACH, TEAM, ts, "row", "vote")
    assert (ack.ok, ack.error) == (False, "timeout")
    assert people.notice_for(COACH) == "This app did not respond. Try again?"
    people.dismiss_notice(COACH)
    assert people.notice_for(COACH) is None


def test_a_click_while_the_app_is_not_running(slack, people):
    ack = people.click(COACH, TEAM, post(slack), "row", "vote")
    assert ack.error == "not_connected"
    assert people.notice_for(COACH) == "Double is not running yet. Try again when it is."


def test_clicks_on_home(app, slack, people):
    slack.views_publish(user_id=COACH, view=home(actions(button())))
    view = people.home_of(COACH)
    assert view is not None
    people.view_action(COACH, view.id, "row", "vote")
    payload = app.last()
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["type"] == "home"
    assert "channel" not in payload
    assert "response_url" not in payload
    with pytest.raises(SandboxError, match="not open"):
        people.view_action(PRINCIPAL, view.id, "row", "vote")


def test_forged_clicks_go_through_deliver(app, people):
    forged = {"type": "block_actions", "user": {"id": "U0STRANGER"}, "actions": []}
    assert [ack.ok for ack in people.deliver("interactive", forged, times=2)] == [True, True]
    assert app.payloads("interactive") == [forged, forged]


def test_a_shortcut_has_no_channel_and_one_on_a_message_has_it(app, slack, people):
    people.shortcut(COACH, "everywhere")
    payload = app.last()
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "everywhere")
    assert "channel" not in payload
    assert "response_url" not in payload
    said = people.say(PRINCIPAL, TEAM, "buy chalk")
    people.message_shortcut(COACH, TEAM, said.ts, "on_this")
    payload = app.last()
    assert (payload["type"], payload["message_ts"]) == ("message_action", said.ts)
    assert payload["message"]["text"] == "buy chalk"
    assert payload["response_url"]


def test_shortcuts_that_are_not_offered(slack, people):
    with pytest.raises(SandboxError, match="no global shortcut on_this"):
        people.shortcut(COACH, "on_this")
    ts = slack.chat_postEphemeral(channel=TEAM, user=COACH, text="x")["message_ts"]
    with pytest.raises(SandboxError, match="no shortcuts"):
        people.message_shortcut(COACH, TEAM, ts, "on_this")
    assert [one.callback_id for one in people.shortcuts()] == ["everywhere", "on_this"]
