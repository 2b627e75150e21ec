"""Filling, submitting and closing forms."""

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
    modal,
    section,
    select,
    text_input,
)


@pytest.fixture
def opened(app, slack, people):
    """A form on the coach's screen."""

    def fresh(*blocks, **fields):
        people.command(COACH, TEAM, "/try")
        slack.views_open(trigger_id=app.last()["trigger_id"], view=modal(*blocks, **fields))
        return people.modal_stack(COACH)[-1]

    return fresh


def field(element, **more):
    """An input block called "it"."""
    label = {"type": "plain_text", "text": "It"}
    return {
        "type": "input",
        "block_id": "it",
        "label": label,
        "element": {"action_id": "value", **element},
        **more,
    }


def top(people):
    stack = people.modal_stack(COACH)
    return stack[-1] if stack else None


def answer_with(app, body):
    app.answer = lambda _kind, payload: body if payload.get("type") == "view_submission" else None


def test_a_submission_carries_what_was_typed(app, people, opened):
    view = opened(text_input("name"), callback_id="form", private_metadata="x")
    people.fill(COACH, view.id, "name", "value", "Ada")
    assert people.submit(COACH, view.id).ok
    payload = app.last()
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"]["name"]["value"] == {"type": "plain_text_input", "value": "Ada"}
    assert (payload["view"]["callback_id"], payload["view"]["private_metadata"]) == ("form", "x")
    assert payload["response_urls"] == []
    assert people.modal_stack(COACH) == []


def test_filling_in_tells_the_app_only_if_it_asked(app, people, opened):
    view = opened(text_input("quiet"), text_input("loud", dispatch_action=True))
    people.fill(COACH, view.id, "quiet", "value", "x")
    assert app.payloads("interactive") == []
    people.fill(COACH, view.id, "loud", "value", "y")
    [payload] = app.payloads("interactive")
    assert payload["actions"][0]["value"] == "y"
    assert payload["view"]["state"]["values"]["quiet"]["value"]["value"] == "x"


def test_an_incomplete_form_stays_and_is_not_sent(app, people, opened):
    view = opened(text_input("name"), text_input("note", optional=True))
    ack = people.submit(COACH, view.id)
    assert (ack.ok, ack.error) == (False, "incomplete")
    assert top(people).errors == {"name": "Please complete this required field."}
    assert app.payloads("interactive") == []
    people.fill(COACH, view.id, "name", "value", "Ada")
    assert top(people).errors == {}
    assert people.submit(COACH, view.id).ok


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "at most 3"),
        ({"type": "plain_text_input"}, "x" * 3001, "at most 3000"),
        ({"type": "email_text_input"}, "nobody", "email"),
        ({"type": "url_text_input"}, "nowhere", "URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole"),
        ({"type": "number_input", "is_decimal_allowed": True}, "much", "number"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1", "at least 2"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "3", "at most 2"),
        (
            {**select("value"), "type": "multi_static_select", "max_selected_items": 1},
            ["a", "b"],
            "at most 1",
        ),
    ],
)
def test_slack_checks_fields_itself(people, opened, element, value, words):
    view = opened(field(element))
    people.fill(COACH, view.id, "it", "value", value)
    assert people.submit(COACH, view.id).error == "incomplete"
    assert words in top(people).errors["it"]


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "email_text_input"}, "ada@example.org"),
        ({"type": "url_text_input"}, "https://example.org/x"),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "1", "max_value": "2"}, "1.5"),
    ],
)
def test_fields_in_order(people, opened, element, value):
    view = opened(field(element))
    people.fill(COACH, view.id, "it", "value", value)
    assert people.submit(COACH, view.id).ok


def test_rich_text_is_sent_as_a_block(app, people, opened):
    view = opened(field({"type": "rich_text_input"}))
    people.fill(COACH, view.id, "it", "value", "hello")
    people.submit(COACH, view.id)
    value = app.last()["view"]["state"]["values"]["it"]["value"]["rich_text_value"]
    assert value["elements"][0]["elements"] == [{"type": "text", "text": "hello"}]


def test_errors_show_under_their_fields(app, people, opened):
    view = opened(text_input("name"))
    people.fill(COACH, view.id, "name", "value", "Ada")
    answer_with(app, {"response_action": "errors", "errors": {"name": "Taken."}})
    assert people.submit(COACH, view.id).ok
    assert top(people).errors == {"name": "Taken."}
    assert top(people).values["name"]["value"]["value"] == "Ada"


def test_an_update_replaces_the_form_in_place(app, people, opened):
    view = opened(section())
    answer_with(app, {"response_action": "update", "view": modal(section("next"))})
    people.submit(COACH, view.id)
    assert top(people).id == view.id
    assert top(people).payload["blocks"][0]["text"]["text"] == "next"


def test_a_push_and_then_empty_answers_close_one_after_the_other(app, people, opened):
    view = opened(section())
    answer_with(app, {"response_action": "push", "view": modal(section("second"))})
    people.submit(COACH, view.id)
    assert [one.id for one in people.modal_stack(COACH)] == [view.id, top(people).id]
    answer_with(app, None)
    people.submit(COACH, top(people).id)
    assert top(people).id == view.id
    people.submit(COACH, view.id)
    assert top(people) is None


def test_clear_closes_everything(app, people, opened):
    view = opened(section())
    answer_with(app, {"response_action": "push", "view": modal(section("second"))})
    people.submit(COACH, view.id)
    answer_with(app, {"response_action": "clear"})
    people.submit(COACH, top(people).id)
    assert people.modal_stack(COACH) == []


@pytest.mark.parametrize(
    "body",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"plain": "not an input"}},
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "update"},
        {"response_action": "explode"},
        {"text": "not for forms"},
        "words",
    ],
    ids=str,
)
def test_bad_answers_keep_the_form_and_say_so_in_it(app, people, opened, body):
    view = opened(section(block_id="plain"), text_input("name", optional=True))
    answer_with(app, body)
    people.submit(COACH, view.id)
    assert top(people).id == view.id
    assert people.notice_for(COACH) == "We had some trouble connecting. Try again?"


def test_pushing_too_deep_keeps_the_form(app, people, opened):
    opened(section())
    answer_with(app, {"response_action": "push", "view": modal(section())})
    for _ in range(3):
        people.submit(COACH, top(people).id)
    assert len(people.modal_stack(COACH)) == 3
    assert people.notice_for(COACH)


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_no_answer_keeps_the_form_with_what_was_typed(app, people, opened):
    view = opened(text_input("name"))
    people.fill(COACH, view.id, "name", "value", "Ada")
    app.answer = lambda *_: NO_ACK
    ack = people.submit(COACH, view.id)
    assert (ack.ok, ack.error) == (False, "timeout")
    assert people.notice_for(COACH) == "We had some trouble connecting. Try again?"
    assert top(people).values["name"]["value"]["value"] == "Ada"
    app.answer = lambda *_: None
    assert people.submit(COACH, view.id).ok
    assert people.notice_for(COACH) is None


def test_closing_tells_the_app_only_if_it_asked(app, people, opened):
    quiet = opened(section())
    assert people.close(COACH, quiet.id) is None
    loud = opened(section(), notify_on_close=True)
    ack = people.close(COACH, loud.id)
    assert ack is not None
    assert ack.ok
    payload = app.last()
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert payload["view"]["id"] == loud.id
    assert "trigger_id" not in payload


def test_closing_everything_tells_the_app_of_each_form_that_wants_it(app, slack, people, opened):
    opened(section(), actions(button()), notify_on_close=True)
    people.view_action(COACH, top(people).id, "row", "vote")
    second = modal(section(), notify_on_close=True, clear_on_close=True)
    slack.views_push(trigger_id=app.last()["trigger_id"], view=second)
    people.close(COACH, top(people).id)
    assert people.modal_stack(COACH) == []
    closed = [payload for payload in app.payloads("interactive") if payload["type"] == "view_closed"]
    assert [payload["is_cleared"] for payload in closed] == [True, True]


def test_a_form_opened_while_answering_stays(app, slack, people, opened):
    view = opened(section())

    def answer(_kind, payload):
        slack.views_open(trigger_id=payload["trigger_id"], view=modal(section("next")))

    app.answer = answer
    people.submit(COACH, view.id)
    assert [one.payload["blocks"][0]["text"]["text"] for one in people.modal_stack(COACH)] == ["next"]


def test_only_the_visible_form_can_be_used(app, slack, people, opened):
    bottom = opened(actions(button()), text_input("name"))
    people.view_action(COACH, bottom.id, "row", "vote")
    slack.views_push(trigger_id=app.last()["trigger_id"], view=modal())
    with pytest.raises(SandboxError, match="another one covers it"):
        people.fill(COACH, bottom.id, "name", "value", "x")
    with pytest.raises(SandboxError, match="another one covers it"):
        people.submit(COACH, bottom.id)
    with pytest.raises(SandboxError, match="not open"):
        people.close(PRINCIPAL, top(people).id)


def test_what_cannot_be_submitted_or_filled_in(slack, people, opened):
    slack.views_publish(user_id=COACH, view=home())
    view = people.home_of(COACH)
    assert view is not None
    with pytest.raises(SandboxError, match="nothing to submit"):
        people.submit(COACH, view.id)
    with pytest.raises(SandboxError, match="cannot be closed"):
        people.close(COACH, view.id)
    form = opened(actions(button()))
    with pytest.raises(SandboxError, match="cannot be filled in"):
        people.fill(COACH, form.id, "row", "vote", "x")


def test_answers_are_recorded(app, people, opened):
    view = opened(text_input("name", optional=True))
    answer_with(app, {"response_action": "errors", "errors": {"name": "No."}})
    people.submit(COACH, view.id)
    assert [call.args for call in people.calls("view_ack")] == [
        {"response_action": "errors", "errors": {"name": "No."}}
    ]
