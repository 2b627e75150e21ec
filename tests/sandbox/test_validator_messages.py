"""What a message holds, by the way it is sent; and the other answers to an interaction."""

from __future__ import annotations

import json

import pytest

from sandbox.validator import Problem, check_message, error_for
from tests.sandbox.validator_samples import BLOCKS, option, plain, raw
from tests.sandbox.validator_tools import MODAL

METHODS = ["chat.postMessage", "chat.scheduleMessage", "chat.update", "chat.postEphemeral", "respond", "ack"]
DIVIDER = {"type": "divider"}
TABLE = {"type": "table", "rows": [[raw()]]}


def codes(args, method="chat.postMessage"):
    return [problem.code for problem in check_message(args, method)]


def spots(args, method="chat.postMessage"):
    return [problem.pointer for problem in check_message(args, method)]


def error(args, method="chat.postMessage"):
    return error_for(check_message(args, method))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "content",
    [
        {"text": "Words"},
        {"blocks": [DIVIDER]},
        {"text": "", "blocks": [DIVIDER]},
        {"attachments": [{"fallback": "Words"}]},
        {"markdown_text": "# Words"},
        {"text": "Words", "blocks": None, "attachments": []},
        {"text": "Words", "channel": "C1", "unfurl_links": False},
    ],
)
def test_what_makes_a_message(method, content):
    assert codes(content, method) == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "content", [{"text": ""}, {"text": " \n"}, {"blocks": []}, {"text": "", "attachments": []}]
)
def test_an_empty_message_is_refused(method, content):
    assert codes(content, method) == ["no_text"]
    assert error(content, method) == "no_text"


@pytest.mark.parametrize(
    ("method", "most"),
    [
        ("chat.postMessage", 40_000),
        ("chat.scheduleMessage", 40_000),
        ("chat.update", 4_000),
        ("chat.postEphemeral", 4_000),
        ("respond", 40_000),
        ("ack", 40_000),
    ],
)
def test_length_of_the_text(method, most):
    assert codes({"text": "x" * most}, method) == []
    assert error({"text": "x" * (most + 1)}, method) == "msg_too_long"


def test_markdown_text_stands_alone_and_has_a_length():
    assert codes({"markdown_text": "x" * 12_000}) == []
    assert error({"markdown_text": "x" * 12_001}) == "msg_too_long"
    assert error({"markdown_text": "x", "text": "y"}) == "markdown_text_conflict"
    assert error({"markdown_text": "x", "blocks": [DIVIDER]}) == "markdown_text_conflict"


def test_text_is_a_string():
    assert spots({"text": 5}) == ["/text"]
    assert error({"text": 5}) == "invalid_arguments"


def test_blocks_of_a_message():
    assert spots({"text": "a", "blocks": [DIVIDER, BLOCKS["alert"]]}) == ["/blocks/1/type"]
    assert error({"text": "a", "blocks": [DIVIDER] * 51}) == "invalid_blocks"


@pytest.mark.parametrize("blocks", ["not json", {}, "{}", 7])
def test_blocks_that_are_no_list(blocks):
    assert error({"text": "a", "blocks": blocks}) == "invalid_blocks_format"


def test_json_in_strings_as_forms_send_it():
    args = {"blocks": json.dumps([DIVIDER]), "attachments": json.dumps([{"text": "a"}])}
    assert codes(args) == []
    assert spots({"text": "a", "blocks": json.dumps([{"type": "odd"}])}) == ["/blocks/0/type"]
    assert error({"text": "a", "attachments": "{"}) == "invalid_attachments"


def test_a_hundred_attachments():
    assert codes({"attachments": [{"text": "a"}] * 100}) == []
    assert error({"attachments": [{"text": "a"}] * 101}) == "too_many_attachments"


def test_attachments_are_checked():
    assert error({"attachments": [{"text": 5}]}) == "invalid_attachments"
    assert spots({"attachments": [{"odd": 5}]}) == ["/attachments/0"]
    assert spots({"attachments": [{"color": "good"}]}) == ["/attachments/0"]
    assert spots({"attachments": [{"blocks": [{"type": "odd"}]}]}) == ["/attachments/0/blocks/0/type"]
    field = {"title": "Votes", "value": "3", "short": True}
    assert (
        codes({"attachments": [{"fields": [field], "color": "#aabbcc", "ts": 1, "mrkdwn_in": ["text"]}]})
        == []
    )


def test_blocks_of_attachments_count_with_those_of_the_message():
    args = {"text": "a", "blocks": [TABLE], "attachments": [{"blocks": [TABLE]}]}
    assert error(args) == "invalid_attachments"
    assert codes(args) == ["only_one_table_allowed"]
    same = {**DIVIDER, "block_id": "a"}
    assert spots({"blocks": [same], "attachments": [{"blocks": [same]}]}) == [
        "/attachments/0/blocks/0/block_id"
    ]


METADATA = {"event_type": "delivery", "event_payload": {"id": "d1"}}


def test_metadata_comes_as_an_object_or_as_its_json():
    assert codes({"text": "a", "metadata": METADATA}) == []
    assert codes({"text": "a", "metadata": json.dumps(METADATA)}) == []


@pytest.mark.parametrize(
    "bad", [{}, {"event_type": "a"}, {**METADATA, "event_payload": "x"}, {**METADATA, "odd": 1}, [], "{"]
)
def test_wrong_metadata_is_refused_except_where_slack_ignores_it(bad):
    assert error({"text": "a", "metadata": bad}) == "invalid_metadata_format"
    assert codes({"text": "a", "metadata": bad}, "chat.postEphemeral") == []


def test_an_update_may_remove_the_metadata():
    assert codes({"text": "a", "metadata": {}}, "chat.update") == []
    assert codes({"metadata": {}}, "chat.update") == ["no_text"]


def test_another_method_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match=r"chat\.delete"):
        check_message({"text": "a"}, "chat.delete")


@pytest.mark.parametrize("method", ["respond", "ack"])
def test_fields_of_replies(method):
    assert codes({"text": "a", "response_type": "ephemeral", "replace_original": True}, method) == []
    assert spots({"text": "a", "response_type": "public"}, method) == ["/response_type"]
    assert spots({"text": "a", "replace_original": "true"}, method) == ["/replace_original"]
    threaded = {"text": "a", "thread_ts": "1.2", "response_type": "in_channel", "replace_original": False}
    assert codes(threaded, method) == []
    assert spots({**threaded, "response_type": "ephemeral"}, method) == ["/thread_ts"]
    assert spots({**threaded, "replace_original": True}, method) == ["/thread_ts"]


def test_deleting_the_original_stands_alone_and_is_not_for_commands():
    assert codes({"delete_original": True}, "respond") == []
    assert spots({"delete_original": True, "text": "a"}, "respond") == ["/delete_original"]
    assert codes({"delete_original": True}, "ack") == ["no_text", "failed_constraint"]
    assert codes({"delete_original": False, "text": "a"}, "ack") == []


def test_an_empty_acknowledgement_is_fine():
    assert codes({}, "ack") == []
    assert codes({"text": None}, "ack") == []
    assert codes({}, "respond") == ["no_text"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "clear"},
        {"response_action": "errors", "errors": {"block": "Too long"}},
        {"response_action": "update", "view": MODAL},
        {"response_action": "push", "view": MODAL},
    ],
)
def test_answers_to_a_submitted_form(answer):
    assert codes(answer, "ack") == []


@pytest.mark.parametrize(
    ("answer", "spot"),
    [
        ({"response_action": "close"}, "/response_action"),
        ({"response_action": ["errors"]}, "/response_action"),
        ({"response_action": "errors"}, ""),
        ({"response_action": "errors", "errors": {}}, "/errors"),
        ({"response_action": "errors", "errors": {"block": ""}}, "/errors/block"),
        ({"response_action": "errors", "errors": {"block": "a"}, "view": MODAL}, ""),
        ({"response_action": "clear", "text": "a"}, ""),
        ({"response_action": "update"}, ""),
        ({"response_action": "update", "view": {**MODAL, "title": "Vote"}}, "/view/title"),
        ({"response_action": "push", "view": {"type": "home", "blocks": []}}, "/view/type"),
    ],
)
def test_wrong_answers_to_a_submitted_form(answer, spot):
    assert spots(answer, "ack") == [spot]


def test_answers_to_a_search():
    group = {"label": plain(), "options": [option()]}
    assert codes({"options": []}, "ack") == []
    assert codes({"options": [option()] * 100}, "ack") == []
    assert spots({"options": [option()] * 101}, "ack") == ["/options"]
    assert codes({"option_groups": [group] * 100}, "ack") == []
    assert spots({"option_groups": [group] * 101}, "ack") == ["/option_groups"]
    assert spots({"options": [option()], "option_groups": [group]}, "ack") == [""]


def test_problems_of_the_request_come_before_problems_of_a_field():
    field = Problem("failed_constraint", "…", "/blocks/0/text")
    request = Problem("msg_too_long", "…", "/text")
    assert error_for([field, request]) == "msg_too_long"
    assert error_for([field]) == "invalid_blocks"
    with pytest.raises(ValueError, match="no problem"):
        error_for([])
