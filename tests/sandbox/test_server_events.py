"""Events: which are sent, what they carry, and what happens when the app does not take them."""

from dataclasses import replace

import pytest

from sandbox import SandboxError, SandboxServer
from tests.sandbox.server_kit import (
    BOT,
    COACH,
    IMPATIENT,
    LEAD,
    NO_ACK,
    PRINCIPAL,
    PRIVATE,
    QUICK,
    STAFF,
    TEAM,
    error_of,
    home,
    manifest,
    section,
    socket_app,
)


def test_the_envelope_of_an_event(app, people):
    people.open_home(COACH)
    [payload] = app.wait_for(1)
    assert payload["type"] == "event_callback"
    assert (payload["team_id"], payload["api_app_id"]) == ("T0SANDBOX01", "A0SANDBOX01")
    assert payload["event_id"].startswith("Ev")
    assert payload["authorizations"][0]["user_id"] == BOT
    assert app.received[-1]["retry_attempt"] == 0
    event = payload["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", COACH, "home")
    assert event["channel"] == "D0MATHCOACH"


def test_home_and_messages_tab(app, slack, people):
    slack.views_publish(user_id=COACH, view=home(section("mine")))
    people.open_home(COACH)
    people.open_dm(COACH)
    app.wait_for(2)
    tabs = {event["tab"]: event for event in app.events("app_home_opened")}
    assert tabs["home"]["view"]["type"] == "home"
    assert "view" not in tabs["messages"]


@pytest.mark.parametrize("changes", [{"events": []}, {"scopes": ["chat:write"]}])
def test_only_what_was_subscribed_and_granted_is_sent(changes):
    with SandboxServer(manifest(**changes), timing=QUICK) as server, socket_app(server) as app:
        people = server.client()
        people.leave(COACH, TEAM)
        people.deactivate(LEAD)
        people.say(PRINCIPAL, TEAM, "hello")
        people.settle()
        assert app.received == []


def test_people_come_and_go(app, people):
    people.leave(COACH, TEAM)
    people.join(COACH, TEAM, inviter=PRINCIPAL)
    people.settle()
    [left] = app.events("member_left_channel")
    assert (left["user"], left["channel"], left["channel_type"]) == (COACH, TEAM, "C")
    [joined] = app.events("member_joined_channel")
    assert (joined["user"], joined["inviter"], joined["team"]) == (COACH, PRINCIPAL, "T0SANDBOX01")


def test_nothing_is_heard_of_channels_the_app_is_not_in(app, people):
    people.leave(COACH, STAFF)
    people.say(PRINCIPAL, STAFF, "hello")
    people.rename(STAFF, "lounge")
    people.settle()
    assert app.received == []


def test_the_app_hears_of_its_own_coming_and_going(app, people):
    people.invite_bot(PRINCIPAL, PRIVATE)
    people.remove_bot(PRINCIPAL, PRIVATE)
    people.settle()
    [joined] = app.events("member_joined_channel")
    assert (joined["user"], joined["channel_type"], joined["inviter"]) == (BOT, "G", PRINCIPAL)
    assert [event["channel"] for event in app.events("group_left")] == [PRIVATE]
    assert app.events("member_left_channel") == []
    people.remove_bot(PRINCIPAL, TEAM)
    people.settle()
    assert [event["channel"] for event in app.events("channel_left")] == [TEAM]


def test_private_channels_need_their_own_scope():
    scopes = ["channels:read", "chat:write"]
    with SandboxServer(manifest(scopes=scopes), timing=QUICK) as server, socket_app(server) as app:
        people = server.client()
        people.invite_bot(PRINCIPAL, PRIVATE)
        people.settle()
        assert app.received == []


def test_an_archived_channel_is_opened_again(slack, people):
    people.archive(TEAM)
    people.unarchive(TEAM)
    assert slack.chat_postMessage(channel=TEAM, text="back")["ok"]
    with pytest.raises(SandboxError, match="not archived"):
        people.unarchive(TEAM)


def test_a_channel_turns_private_without_an_event(app, slack, people):
    people.make_private(TEAM)
    people.settle()
    assert app.received == []
    assert slack.conversations_info(channel=TEAM)["channel"]["is_private"]
    with pytest.raises(SandboxError, match="private already"):
        people.make_private(TEAM)


def test_newcomers_are_guests_or_of_another_workspace(slack, people):
    people.add_person("U0GUEST0001", "Guest coach", is_guest=True)
    people.add_person("U0OUTSIDER1", "Neighbour", team_id="T0NEIGHBOUR")
    assert slack.users_info(user="U0GUEST0001")["user"]["is_restricted"]
    assert slack.users_info(user="U0OUTSIDER1")["user"]["team_id"] == "T0NEIGHBOUR"
    people.join("U0OUTSIDER1", TEAM)
    assert people.command("U0OUTSIDER1", TEAM, "/ilt help").error == "unknown_command"
    with pytest.raises(SandboxError, match="already"):
        people.add_person("U0GUEST0001", "Again")


def test_channels_are_renamed_and_archived(app, people):
    people.leave(LEAD, TEAM)
    people.settle()
    people.rename(TEAM, "ilt-2027")
    people.archive(TEAM)
    people.settle()
    [renamed] = app.events("channel_rename")
    assert renamed["channel"]["name"] == "ilt-2027"
    assert [event["channel"] for event in app.events("channel_archive")] == [TEAM]
    with pytest.raises(SandboxError, match="cannot be called"):
        people.rename(STAFF, "ilt-2027")
    with pytest.raises(SandboxError, match="cannot be archived"):
        people.archive(TEAM)
    with pytest.raises(SandboxError, match="Nobody can join"):
        people.join(LEAD, TEAM)


def test_a_closed_account(app, people, server):
    people.deactivate(COACH)
    people.settle()
    [event] = app.events("user_change")
    assert (event["user"]["id"], event["user"]["deleted"]) == (COACH, True)
    assert COACH not in server.sandbox.world.channels[TEAM].members
    with pytest.raises(SandboxError, match="no account any more"):
        people.open_home(COACH)


def test_typed_messages_are_events(app, people):
    said = people.say(COACH, TEAM, "hello")
    people.open_dm(COACH)
    people.say(COACH, "D0MATHCOACH", "done")
    people.settle()
    kinds = {event["channel_type"]: event for event in app.events("message")}
    assert (kinds["channel"]["user"], kinds["channel"]["ts"]) == (COACH, said.ts)
    assert (kinds["im"]["text"], kinds["im"]["channel"]) == ("done", "D0MATHCOACH")


def test_the_apps_own_messages_and_changes_are_events_too(app, slack, people):
    ts = slack.chat_postMessage(channel=TEAM, text="one")["ts"]
    slack.chat_update(channel=TEAM, ts=ts, text="two")
    slack.chat_delete(channel=TEAM, ts=ts)
    slack.chat_postEphemeral(channel=TEAM, user=COACH, text="private")
    people.settle()
    events = {event.get("subtype"): event for event in app.events("message")}
    assert set(events) == {None, "message_changed", "message_deleted"}
    assert events[None]["bot_id"] == "B0ILTBOT001"
    assert events["message_changed"]["message"]["text"] == "two"
    assert events["message_changed"]["previous_message"]["text"] == "one"
    assert events["message_deleted"]["deleted_ts"] == ts


def test_an_app_that_was_removed_is_told_and_its_token_is_refused(app, slack, people):
    people.uninstall()
    people.settle()
    assert len(app.events("tokens_revoked")) == len(app.events("app_uninstalled")) == 1
    assert error_of(slack.auth_test) == "account_inactive"
    assert people.command(COACH, TEAM, "/try").error == "unknown_command"
    with pytest.raises(SandboxError, match="not installed"):
        people.uninstall()
    people.install()
    assert slack.auth_test()["ok"]
    with pytest.raises(SandboxError, match="installed already"):
        people.install()


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_events_are_tried_again_three_times(app, people):
    app.answer = lambda *_: NO_ACK
    people.open_home(COACH)
    people.settle()
    assert [one["retry_attempt"] for one in app.received] == [0, 1, 2, 3]
    assert [one["retry_reason"] for one in app.received] == ["", "timeout", "timeout", "timeout"]
    assert len({one["payload"]["event_id"] for one in app.received}) == 1


def test_a_late_app_gets_the_event_on_a_retry():
    patient = replace(QUICK, retries=(0.5, 0.5, 0.5))
    with SandboxServer(manifest(), timing=patient) as server:
        server.client().open_home(COACH)
        with socket_app(server) as app:
            server.client().settle()
            assert [one["retry_reason"] for one in app.received] == ["not_connected"]


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_commands_and_clicks_are_never_tried_again(app, people):
    app.answer = lambda *_: NO_ACK
    people.command(COACH, TEAM, "/try")
    people.shortcut(COACH, "everywhere")
    people.settle()
    assert len(app.received) == 2


def test_both_deliveries_of_a_doubled_event_are_the_same_event(app, people):
    people.set_faults(double_delivery=True)
    people.open_home(COACH)
    people.settle()
    first, second = app.payloads("events_api")
    assert first == second
    assert app.received[0]["envelope_id"] != app.received[1]["envelope_id"]
    people.command(COACH, TEAM, "/try")
    triggers = {payload["trigger_id"] for payload in app.payloads("slash_commands")}
    assert (len(app.payloads("slash_commands")), len(triggers)) == (2, 1)


def test_somebody_chooses_another_language(app, slack, people):
    assert slack.users_info(user=COACH, include_locale=True)["user"]["locale"] == "en-US"
    people.speak(COACH, "es-LA")
    people.settle()
    [event] = app.events("user_change")
    assert (event["user"]["id"], event["user"]["locale"]) == (COACH, "es-LA")
    assert slack.users_info(user=COACH, include_locale=True)["user"]["locale"] == "es-LA"
