"""chat.*: who may post, change and remove what, where."""

import httpx
import pytest

from sandbox import SandboxServer
from tests.sandbox.server_kit import (
    BOT,
    COACH,
    PRINCIPAL,
    PRIVATE,
    STAFF,
    TEAM,
    actions,
    button,
    error_of,
    manifest,
    refusal,
    section,
    web_client,
)


def test_a_posted_message_is_seen_with_ids_filled_in(slack, people):
    blocks = [section("Hi"), actions({**button(), "action_id": "go"})]
    answer = slack.chat_postMessage(channel=TEAM, text="Hi", blocks=blocks)
    assert answer["channel"] == TEAM
    assert answer["message"]["bot_id"] == "B0ILTBOT001"
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert (seen.ts, seen.user, seen.text) == (answer["ts"], BOT, "Hi")
    assert seen.blocks[0]["block_id"]
    assert seen.blocks[0]["text"]["verbatim"] is False
    assert seen.blocks[1]["elements"][0]["text"]["emoji"] is True


def test_ts_grow_strictly(slack):
    ts = [slack.chat_postMessage(channel=TEAM, text=str(number))["ts"] for number in range(20)]
    assert ts == sorted(set(ts))
    assert all(len(one) == 17 and one[10] == "." for one in ts)


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        (PRIVATE, "channel_not_found"),
        (STAFF, "not_in_channel"),
        ("U0NOBODY", "channel_not_found"),
        (BOT, "cannot_dm_bot"),
    ],
)
def test_where_the_app_cannot_post(slack, channel, error):
    assert error_of(slack.chat_postMessage, channel=channel, text="hi") == error


def test_a_missing_channel(slack):
    assert error_of(slack.api_call, api_method="chat.postMessage", json={"text": "x"}) == "invalid_arguments"


def test_names_of_channels_work(slack):
    assert slack.chat_postMessage(channel="#ilt-team", text="hi")["channel"] == TEAM


def test_a_public_channel_without_membership_needs_its_scope():
    with SandboxServer(manifest(scopes=["chat:write", "chat:write.public"])) as server:
        assert web_client(server).chat_postMessage(channel=STAFF, text="hi")["ok"]


def test_a_users_id_lands_in_their_direct_messages(slack, people):
    assert slack.chat_postMessage(channel=PRINCIPAL, text="psst")["channel"] == "D0PRINCIPAL"
    assert [one.text for one in people.messages_for(PRINCIPAL, "D0PRINCIPAL")] == ["psst"]
    assert people.messages_for(COACH, "D0PRINCIPAL") == []


def test_a_disabled_messages_tab():
    closed = manifest()
    closed["features"]["app_home"]["messages_tab_enabled"] = False
    with SandboxServer(closed) as server:
        call = web_client(server).chat_postMessage
        assert error_of(call, channel=PRINCIPAL, text="hi") == "messages_tab_disabled"


def test_an_archived_channel(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    people.archive(TEAM)
    assert error_of(slack.chat_postMessage, channel=TEAM, text="x") == "is_archived"
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x") == "is_inactive"
    assert error_of(slack.chat_postEphemeral, channel=TEAM, user=COACH, text="x") == "is_archived"


def test_the_channel_of_someone_who_left_the_school(slack, people):
    channel = slack.conversations_open(users=COACH)["channel"]["id"]
    people.deactivate(COACH)
    assert error_of(slack.chat_postMessage, channel=COACH, text="x") == "channel_not_found"
    assert error_of(slack.chat_postMessage, channel=channel, text="x") == "is_archived"
    assert error_of(slack.conversations_open, users=COACH) == "user_disabled"


def test_bad_blocks_are_refused_with_a_pointer(slack):
    bad = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    answer = refusal(slack.chat_postMessage, channel=TEAM, text="x", blocks=bad)
    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
def test_nothing_to_say(slack, method):
    args = {"channel": TEAM, "user": COACH, "text": ""}
    assert error_of(slack.api_call, api_method=method, json=args) == "no_text"


def test_too_long_an_update(slack):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x" * 4001) == "msg_too_long"


def test_text_without_blocks_removes_the_blocks(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi", blocks=[section()])["ts"]
    assert slack.chat_update(channel=TEAM, ts=ts, text="bye")["text"] == "bye"
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert (seen.text, seen.blocks, seen.edited) == ("bye", [], True)


def test_blocks_without_text_keep_the_text_and_show_no_edit(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi", blocks=[section()])["ts"]
    slack.api_call("chat.update", json={"channel": TEAM, "ts": ts, "blocks": [section("new")]})
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert (seen.text, seen.blocks[0]["text"]["text"], seen.edited) == ("hi", "new", False)


@pytest.mark.parametrize("method", ["chat_update", "chat_delete"])
def test_messages_that_are_not_there(slack, method):
    call = getattr(slack, method)
    args = {} if method == "chat_delete" else {"text": "x"}
    assert error_of(call, channel=TEAM, ts="1.000001", **args) == "message_not_found"
    assert error_of(call, channel="C0NOWHERE", ts="1.000001", **args) == "channel_not_found"


def test_messages_of_others_stay_theirs(slack, people):
    ts = people.say(PRINCIPAL, TEAM, "mine").ts
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x") == "cant_update_message"
    assert error_of(slack.chat_delete, channel=TEAM, ts=ts) == "cant_delete_message"


def test_a_direct_message_is_changed_by_the_conversations_id_only(slack):
    ts = slack.chat_postMessage(channel=PRINCIPAL, text="hi")["ts"]
    assert error_of(slack.chat_update, channel=PRINCIPAL, ts=ts, text="x") == "channel_not_found"
    assert slack.chat_update(channel="D0PRINCIPAL", ts=ts, text="x")["ok"]


def test_a_removed_app_changes_nothing_any_more(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    people.remove_bot(PRINCIPAL, TEAM)
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x") == "not_in_channel"


def test_a_deleted_message_is_gone(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    assert slack.chat_delete(channel=TEAM, ts=ts)["ts"] == ts
    assert people.messages_for(PRINCIPAL, TEAM) == []
    assert error_of(slack.chat_delete, channel=TEAM, ts=ts) == "message_not_found"


def test_an_administrator_may_remove_the_apps_message(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    people.delete_message(TEAM, ts)
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x") == "message_not_found"


def test_rich_text_is_not_replaced_by_other_blocks(slack):
    text = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}
    ts = slack.chat_postMessage(channel=TEAM, text="x", blocks=[{"type": "rich_text", "elements": [text]}])[
        "ts"
    ]
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x", blocks=[section()]) == "block_mismatch"


def test_an_ephemeral_message_is_for_one_person(slack, people):
    slack.chat_postEphemeral(channel=TEAM, user=COACH, text="only you")
    [seen] = people.messages_for(COACH, TEAM)
    assert (seen.text, seen.ephemeral_to) == ("only you", COACH)
    assert people.messages_for(PRINCIPAL, TEAM) == []


def test_an_ephemeral_message_cannot_be_reached_through_the_web_api(slack):
    ts = slack.chat_postEphemeral(channel=TEAM, user=COACH, text="only you")["message_ts"]
    assert error_of(slack.chat_update, channel=TEAM, ts=ts, text="x") == "message_not_found"
    assert error_of(slack.chat_delete, channel=TEAM, ts=ts) == "message_not_found"
    assert slack.conversations_history(channel=TEAM)["messages"] == []


def test_ephemeral_messages_only_for_members(slack):
    call = slack.chat_postEphemeral
    assert error_of(call, channel=TEAM, user="U0NOBODY", text="x") == "user_not_in_channel"
    assert error_of(call, channel=STAFF, user=COACH, text="x") == "not_in_channel"


def test_threads_hang_on_messages_that_exist(slack, people):
    parent = slack.chat_postMessage(channel=TEAM, text="parent")["ts"]
    slack.chat_postMessage(channel=TEAM, text="reply", thread_ts=parent)
    assert [one.thread_ts for one in people.messages_for(PRINCIPAL, TEAM)] == [None, parent]
    call = slack.chat_postMessage
    assert error_of(call, channel=TEAM, text="x", thread_ts="1.000001") == "cannot_reply_to_message"


def test_a_permalink_leads_to_the_channel_of_its_message(slack, server):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    link = slack.chat_getPermalink(channel=TEAM, message_ts=ts)["permalink"]
    assert link == f"{server.url}/archives/{TEAM}/p{ts.replace('.', '')}"
    assert httpx.get(link).headers["location"] == f"/?channel={TEAM}"
    assert error_of(slack.chat_getPermalink, channel=TEAM, message_ts="1.1") == "message_not_found"


def test_the_app_reacts_once_with_the_same_emoji(slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="hi")["ts"]
    slack.reactions_add(channel=TEAM, name="eyes", timestamp=ts)
    assert people.messages_for(PRINCIPAL, TEAM)[0].reactions == {"eyes": [BOT]}
    assert error_of(slack.reactions_add, channel=TEAM, name="eyes", timestamp=ts) == "already_reacted"


def test_attachments_keep_their_blocks(slack, people):
    slack.chat_postMessage(channel=TEAM, text="x", attachments=[{"blocks": [section("in it")]}])
    [seen] = people.messages_for(PRINCIPAL, TEAM)
    assert seen.attachments[0]["id"] == 1
    assert seen.attachments[0]["blocks"][0]["block_id"]
