"""response_url: how often, how long, and what it may change."""

import httpx
import pytest
from slack_sdk.webhook import WebhookClient

from sandbox import SandboxServer
from sandbox.core import Timing
from tests.sandbox.server_kit import (
    COACH,
    PRINCIPAL,
    STAFF,
    TEAM,
    actions,
    button,
    manifest,
    modal,
    section,
    socket_app,
    web_client,
)


@pytest.fixture
def clicked(app, slack, people):
    """A message with a button, clicked by the coach: its ts, and the response_url."""
    ts = slack.chat_postMessage(channel=TEAM, text="vote", blocks=[actions(button())])["ts"]
    people.click(COACH, TEAM, ts, "row", "vote")
    return ts, WebhookClient(app.last()["response_url"])


@pytest.fixture
def after_command(app, people):
    """The response_url of a command."""
    people.command(COACH, TEAM, "/try")
    return WebhookClient(app.last()["response_url"])


def texts(people, user, channel=TEAM):
    return [one.text for one in people.messages_for(user, channel)]


def test_an_answer_to_a_command_is_private_unless_it_says_otherwise(after_command, people):
    answer = after_command.send(text="for you")
    assert (answer.status_code, answer.body) == (200, "ok")
    after_command.send(text="for all", response_type="in_channel")
    assert texts(people, COACH) == ["for you", "for all"]
    assert texts(people, PRINCIPAL) == ["for all"]


def test_an_answer_to_a_click_beside_the_message(clicked, people):
    _, url = clicked
    url.send(text="saved", response_type="ephemeral", replace_original=False)
    assert texts(people, COACH) == ["vote", "saved"]
    assert texts(people, PRINCIPAL) == ["vote"]


def test_an_answer_to_a_click_replaces_its_message_unless_it_says_otherwise(clicked, people):
    _, url = clicked
    url.send(text="closed", response_type="ephemeral")
    assert texts(people, PRINCIPAL) == ["closed"]
    url.send(text="again", replace_original=True)
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert (seen.text, seen.blocks, seen.ephemeral_to) == ("again", [], None)


def test_an_ephemeral_message_is_replaced_and_stays_private(app, clicked, people):
    _, url = clicked
    url.send(text="yours", blocks=[actions(button())], replace_original=False)
    private = people.messages_for(COACH, TEAM)[-1]
    people.click(COACH, TEAM, private.ts, "row", "vote")
    inner = WebhookClient(app.last()["response_url"])
    inner.send(text="changed", response_type="in_channel", replace_original=True)
    seen = people.messages_for(COACH, TEAM)[-1]
    assert (seen.ts, seen.text, seen.ephemeral_to) == (private.ts, "changed", COACH)
    inner.send_dict({"delete_original": True})
    assert texts(people, COACH) == ["vote"]


def test_deleting_a_shared_message(clicked, people):
    _, url = clicked
    url.send(delete_original=True)
    assert texts(people, PRINCIPAL) == []
    answer = url.send(delete_original=True)
    assert (answer.status_code, answer.body) == (400, '{"ok":false,"error":"message_not_found"}')


def test_a_response_url_is_used_five_times(after_command, people):
    for number in range(5):
        assert after_command.send(text=str(number)).status_code == 200
    sixth = after_command.send(text="6")
    assert (sixth.status_code, sixth.body) == (404, '{"ok":false,"error":"used_url"}')
    assert len(people.messages_for(COACH, TEAM)) == 5


def test_a_response_url_expires():
    with SandboxServer(manifest(), timing=Timing(response_url=0.0)) as server, socket_app(server) as app:
        server.client().command(COACH, TEAM, "/try")
        late = WebhookClient(app.last()["response_url"]).send(text="late")
        assert (late.status_code, late.body) == (404, '{"ok":false,"error":"expired_url"}')
        assert server.client().messages_for(COACH, TEAM) == []


def test_made_up_addresses(server):
    answer = WebhookClient(f"{server.url}/respond/1/abc").send(text="x")
    assert (answer.status_code, answer.body) == (404, '{"ok":false,"error":"invalid_url"}')


def test_bad_content_is_refused_and_costs_no_use(after_command, people):
    bad = after_command.send(text="x", blocks=[section("x" * 3001)])
    assert bad.status_code == 400
    assert "invalid_blocks" in bad.body
    assert "no_text" in after_command.send_dict({"text": ""}).body
    assert people.messages_for(COACH, TEAM) == []
    for _ in range(5):
        assert after_command.send(text="fine").status_code == 200


def test_what_is_no_json_is_refused(after_command):
    answer = httpx.post(after_command.url, content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_json")


def test_answers_in_threads_must_be_for_all(clicked, people):
    ts, url = clicked
    assert (
        "invalid_arguments" in url.send_dict({"text": "x", "thread_ts": ts, "replace_original": False}).body
    )
    public = {"text": "x", "thread_ts": ts, "replace_original": False, "response_type": "in_channel"}
    assert url.send_dict(public).status_code == 200
    assert people.messages_for(PRINCIPAL, TEAM)[-1].thread_ts == ts


def test_it_answers_where_the_app_is_not_a_member(app, people):
    people.command(COACH, STAFF, "/try")
    WebhookClient(app.last()["response_url"]).send(text="hello", response_type="in_channel")
    assert texts(people, PRINCIPAL, STAFF) == ["hello"]


def test_uses_are_recorded(after_command, people):
    after_command.send(text="hello")
    [call] = people.calls("respond")
    assert (call.args["text"], call.response) == ("hello", {"ok": True})


def test_messages_know_the_addresses_given_out_for_them(clicked, people):
    _, url = clicked
    [seen] = people.messages_for(COACH, TEAM)
    assert [url.url.endswith(one) for one in seen.response_ids] == [True]


def test_a_form_can_ask_for_one(app, people, server):
    pick = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    label = {"type": "plain_text", "text": "Where"}
    block = {"type": "input", "block_id": "place", "label": label, "element": pick}
    people.command(COACH, TEAM, "/try")
    web_client(server).views_open(trigger_id=app.last()["trigger_id"], view=modal(block))
    [view] = people.modal_stack(COACH)
    people.fill(COACH, view.id, "place", "where", TEAM)
    people.submit(COACH, view.id)
    [entry] = app.last()["response_urls"]
    assert (entry["block_id"], entry["channel_id"]) == ("place", TEAM)
    WebhookClient(entry["response_url"]).send(text="there", response_type="in_channel")
    assert texts(people, PRINCIPAL) == ["there"]
