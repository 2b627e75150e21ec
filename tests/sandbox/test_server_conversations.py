"""conversations.* and users.*: what the app can see, page by page."""

import pytest

from sandbox import SandboxServer
from tests.sandbox.server_kit import (
    BOT,
    COACH,
    PRINCIPAL,
    PRIVATE,
    QUICK,
    STAFF,
    TEAM,
    error_of,
    manifest,
    web_client,
)


def test_a_person_as_slack_writes_one(slack, people):
    user = slack.users_info(user=COACH)["user"]
    assert (user["real_name"], user["name"], user["tz"]) == ("Math coach", "math_coach", "America/Chicago")
    assert user["tz_offset"] in (-18000, -21600)
    assert (user["deleted"], user["is_bot"], user["is_restricted"]) == (False, False, False)
    people.deactivate(COACH)
    assert slack.users_info(user=COACH)["user"]["deleted"] is True
    assert error_of(slack.users_info, user="U0NOBODY") == "user_not_found"


def test_everybody_comes_at_once_or_in_pages(slack):
    everyone = [user["id"] for user in slack.users_list()["members"]]
    assert len(everyone) == 9
    first = slack.users_list(limit=5)
    rest = slack.users_list(limit=5, cursor=first["response_metadata"]["next_cursor"])
    assert [user["id"] for user in [*first["members"], *rest["members"]]] == everyone
    assert rest["response_metadata"]["next_cursor"] == ""
    assert error_of(slack.users_list, limit=0) == "limit_required"


def test_members_in_pages(slack):
    pages = [page["members"] for page in slack.conversations_members(channel=TEAM, limit=4)]
    assert [len(page) for page in pages] == [4, 4, 1]
    assert {user for page in pages for user in page} >= {PRINCIPAL, BOT}


@pytest.mark.parametrize("cursor", ["nonsense!", "bmV4dDpVME5PQk9EWQ==", "aGVsbG8="])
def test_a_cursor_that_slack_never_gave_is_refused(slack, cursor):
    assert error_of(slack.conversations_members, channel=TEAM, cursor=cursor) == "invalid_cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_out_of_bounds_is_refused(slack, limit):
    assert error_of(slack.conversations_members, channel=TEAM, limit=limit) == "invalid_limit"


@pytest.mark.parametrize("method", ["conversations_info", "conversations_members", "conversations_history"])
def test_private_channels_without_the_app_do_not_exist_for_it(slack, method):
    assert error_of(getattr(slack, method), channel=PRIVATE) == "channel_not_found"
    assert error_of(getattr(slack, method), channel="C0NOWHERE") == "channel_not_found"


def test_a_public_channel_can_be_looked_at_from_outside(slack):
    channel = slack.conversations_info(channel=STAFF, include_num_members=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("staff-room", False, 8)
    assert "num_members" not in slack.conversations_info(channel=STAFF)["channel"]
    assert error_of(slack.conversations_history, channel=STAFF) == "not_in_channel"


def test_scopes_are_per_kind_of_conversation(people):
    with SandboxServer(manifest(scopes=["channels:read", "chat:write"])) as server:
        client = web_client(server)
        server.client().invite_bot(PRINCIPAL, PRIVATE)
        assert error_of(client.conversations_info, channel=PRIVATE) == "missing_scope"
        assert error_of(client.users_conversations, types="private_channel") == "missing_scope"
        assert client.conversations_info(channel=TEAM)["ok"]
        assert error_of(client.conversations_history, channel=TEAM) == "missing_scope"


def test_where_the_app_is_a_member(slack, people):
    assert [one["id"] for one in slack.users_conversations()["channels"]] == [TEAM]
    people.invite_bot(PRINCIPAL, PRIVATE)
    slack.conversations_open(users=COACH)
    types = "public_channel,private_channel,im"
    found = slack.users_conversations(types=types)["channels"]
    assert [one["id"] for one in found] == [TEAM, PRIVATE, "D0MATHCOACH"]
    assert error_of(slack.users_conversations, types="secret") == "invalid_types"
    assert error_of(slack.users_conversations, user="U0NOBODY") == "user_not_found"


def test_all_channels_the_app_can_see(slack, people):
    types = "public_channel,private_channel"
    assert [one["id"] for one in slack.conversations_list(types=types)["channels"]] == [TEAM, STAFF]
    people.archive(STAFF)
    left = slack.conversations_list(types=types, exclude_archived=True)["channels"]
    assert [one["id"] for one in left] == [TEAM]


def test_direct_messages_are_opened_once(slack):
    first = slack.conversations_open(users=COACH)
    assert first["channel"] == {"id": "D0MATHCOACH"}
    again = slack.conversations_open(users=COACH, return_im=True)
    assert again["already_open"] is True
    assert again["channel"]["user"] == COACH


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0NOBODY", "user_not_found"),
        ("", "users_list_not_supplied"),
        (f"{COACH},{PRINCIPAL}", "missing_scope"),
        (BOT, "cannot_dm_bot"),
    ],
)
def test_direct_messages_that_cannot_be_opened(slack, users, error):
    assert error_of(slack.api_call, api_method="conversations.open", json={"users": users}) == error


def test_joining_a_public_channel(slack, people):
    assert slack.conversations_join(channel=STAFF)["channel"]["is_member"] is True
    assert slack.conversations_join(channel=STAFF)["warning"] == "already_in_channel"
    assert error_of(slack.conversations_join, channel=PRIVATE) == "channel_not_found"
    people.archive(STAFF)
    assert error_of(slack.conversations_join, channel=STAFF) == "is_archived"


def test_history_newest_first_in_pages(slack):
    ts = [slack.chat_postMessage(channel=TEAM, text=str(number))["ts"] for number in range(5)]
    first = slack.conversations_history(channel=TEAM, limit=3)
    assert [one["text"] for one in first["messages"]] == ["4", "3", "2"]
    assert first["has_more"] is True
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.conversations_history(channel=TEAM, limit=3, cursor=cursor)
    assert [one["text"] for one in second["messages"]] == ["1", "0"]
    assert second["has_more"] is False
    between = slack.conversations_history(channel=TEAM, oldest=ts[1], latest=ts[3])
    assert [one["text"] for one in between["messages"]] == ["2"]
    inclusive = slack.conversations_history(channel=TEAM, oldest=ts[1], latest=ts[3], inclusive=True)
    assert [one["text"] for one in inclusive["messages"]] == ["3", "2", "1"]
    assert error_of(slack.conversations_history, channel=TEAM, oldest="yesterday") == "invalid_ts_oldest"


def test_history_shows_metadata_only_on_request(slack):
    metadata = {"event_type": "delivery", "event_payload": {"id": "abc"}}
    channel = slack.chat_postMessage(channel=COACH, text="hi", metadata=metadata)["channel"]
    plain = slack.conversations_history(channel=channel)["messages"][0]
    full = slack.conversations_history(channel=channel, include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_replies_belong_to_their_thread(slack):
    parent = slack.chat_postMessage(channel=TEAM, text="parent")["ts"]
    slack.chat_postMessage(channel=TEAM, text="reply", thread_ts=parent)
    assert [one["text"] for one in slack.conversations_history(channel=TEAM)["messages"]] == ["parent"]
    thread = slack.conversations_replies(channel=TEAM, ts=parent)["messages"]
    assert [one["text"] for one in thread] == ["parent", "reply"]
    assert error_of(slack.conversations_replies, channel=TEAM, ts="1.000001") == "thread_not_found"


def test_daylight_saving_follows_the_sandboxs_calendar():
    with SandboxServer(manifest(), timing=QUICK, rate_scale=1000) as server:
        offsets = set()
        for _ in range(8):
            server.client().advance_clock(45 * 24 * 3600)
            offsets.add(web_client(server).users_info(user=COACH)["user"]["tz_offset"])
    assert offsets == {-18000, -21600}
