"""Slash commands: what the app gets, what its answer does, and Slack's own /invite and /remove."""

import pytest

from sandbox import SandboxError, SandboxServer
from tests.sandbox.server_kit import (
    BOT,
    COACH,
    IMPATIENT,
    NO_ACK,
    PRINCIPAL,
    PRIVATE,
    QUICK,
    STAFF,
    TEAM,
    http_app,
    manifest,
    section,
)


def texts(people, user, channel=TEAM):
    return [one.text for one in people.messages_for(user, channel)]


def test_the_fields_of_a_command(app, people):
    assert people.command(COACH, TEAM, "/try  two words ").ok
    payload = app.last()
    assert (payload["command"], payload["text"]) == ("/try", "two words")
    assert (payload["user_id"], payload["user_name"]) == (COACH, "math_coach")
    assert (payload["channel_id"], payload["channel_name"]) == (TEAM, "ilt-team")
    assert (payload["team_id"], payload["team_domain"]) == ("T0SANDBOX01", "lincoln-elementary")
    assert payload["api_app_id"] == "A0SANDBOX01"
    assert payload["response_url"]
    assert payload["trigger_id"]


def test_names_of_private_conversations_are_hidden(app, people):
    people.command(PRINCIPAL, PRIVATE, "/try")
    assert app.last()["channel_name"] == "privategroup"
    people.open_dm(COACH)
    people.command(COACH, "D0MATHCOACH", "/try")
    assert app.last()["channel_name"] == "directmessage"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ask @Grade 3 lead in #ilt-team", "ask <@U0GRADE3LEAD|grade_3_lead> in <#C0ILTTEAM01|ilt-team>"),
        ("ask @grade_3_lead, soon", "ask <@U0GRADE3LEAD|grade_3_lead>, soon"),
        ("see #principal-office", "see <#C0PRIVATE01|>"),
        ("@Somebody #nowhere a@Counselor", "@Somebody #nowhere a@Counselor"),
        ("@double", f"<@{BOT}|double>"),
        ("1 < 2 & <!channel>", "1 &lt; 2 &amp; &lt;!channel&gt;"),
    ],
)
def test_names_are_escaped_where_the_command_asks_for_it(app, people, typed, sent):
    people.command(COACH, TEAM, f"/named {typed}")
    assert app.last()["text"] == sent
    people.command(COACH, TEAM, f"/try {typed}")
    assert app.last()["text"] == typed


def test_the_answer_is_private(app, people):
    app.answer = lambda *_: {"text": "hello", "blocks": [section("hello")]}
    ack = people.command(COACH, TEAM, "/try")
    assert ack.body["text"] == "hello"
    [seen] = people.messages_for(COACH, TEAM)
    assert (seen.text, seen.ephemeral_to, seen.user) == ("hello", COACH, BOT)
    assert texts(people, PRINCIPAL) == []
    assert [call.args["text"] for call in people.calls("ack")] == ["hello"]


def test_the_answer_may_be_for_all(app, people):
    app.answer = lambda *_: {"text": "hello", "response_type": "in_channel"}
    people.command(COACH, TEAM, "/try")
    assert texts(people, PRINCIPAL) == ["hello"]


def test_plain_words_are_an_answer_too():
    with http_app() as app, SandboxServer(manifest(), app.url, timing=QUICK) as server:
        app.headers = {"content-type": "text/plain"}
        app.answer = lambda *_: "hello"
        people = server.client()
        people.command(COACH, TEAM, "/try")
        assert texts(people, COACH) == ['"hello"']


@pytest.mark.parametrize("answer", [["a", "list"], 7])
def test_an_answer_of_another_kind(app, people, answer):
    app.answer = lambda *_: answer
    people.command(COACH, TEAM, "/try")
    assert people.notice_for(COACH) == '/try failed with the error "invalid_command_response"'


def test_an_empty_answer_shows_nothing(app, people):
    people.command(COACH, TEAM, "/try")
    assert texts(people, COACH) == []
    assert people.calls("ack") == []


def test_a_bad_answer_is_not_shown(app, people):
    app.answer = lambda *_: {"text": "x", "blocks": [section("x" * 3001)]}
    people.command(COACH, TEAM, "/try")
    assert people.notice_for(COACH) == '/try failed with the error "invalid_command_response"'
    assert texts(people, COACH) == []


@pytest.mark.parametrize("timing", [IMPATIENT], ids=["impatient"])
def test_no_answer_in_time(app, people):
    app.answer = lambda *_: NO_ACK
    assert people.command(COACH, TEAM, "/try").error == "timeout"
    assert people.notice_for(COACH) == "/try failed because the app did not respond"
    app.answer = lambda *_: None
    people.command(COACH, TEAM, "/try")
    assert people.notice_for(COACH) is None


def test_the_app_is_not_running(people):
    assert people.command(COACH, TEAM, "/try").error == "not_connected"
    assert people.notice_for(COACH) == "Double is not running yet. Try again when it is."


def test_an_unknown_command(app, people):
    assert people.command(COACH, TEAM, "/foo bar").error == "unknown_command"
    assert people.notice_for(COACH) == "/foo is not a valid command."
    assert app.received == []


def test_commands_only_where_the_person_is(people):
    with pytest.raises(SandboxError, match="not in #principal-office"):
        people.command(COACH, PRIVATE, "/try")


def test_members_of_other_workspaces_cannot_run_it(server, app, people):
    server.sandbox.world.people[COACH].team_id = "T0OTHER0001"
    assert people.command(COACH, TEAM, "/try").error == "unknown_command"
    assert app.received == []


def test_what_the_line_completes_with(people):
    [first, _] = people.commands()
    assert (first.command, first.description, first.usage_hint) == ("/try", "Tries", "a | b")


@pytest.mark.parametrize("way", ["command", "say"])
def test_inviting_and_removing_the_app(people, server, way):
    act = getattr(people, way)
    act(PRINCIPAL, STAFF, "/invite @double")
    assert BOT in server.sandbox.world.channels[STAFF].members
    act(PRINCIPAL, STAFF, "/remove @Double")
    assert BOT not in server.sandbox.world.channels[STAFF].members
    said = people.messages_for(PRINCIPAL, STAFF)
    assert [one.subtype for one in said] == ["channel_join", "channel_leave"]
    assert said[0].text == f"<@{BOT}> has joined the channel"


def test_whoever_is_invited_is_in_the_channel_and_nobody_twice(people, server):
    people.command(PRINCIPAL, PRIVATE, "/invite @Math coach")
    assert COACH in server.sandbox.world.channels[PRIVATE].members
    with pytest.raises(SandboxError, match="already in"):
        people.command(PRINCIPAL, PRIVATE, "/invite @math_coach")
    with pytest.raises(SandboxError, match="nobody called"):
        people.command(PRINCIPAL, PRIVATE, "/invite @Somebody")
    people.open_dm(COACH)
    with pytest.raises(SandboxError, match="direct messages"):
        people.command(COACH, "D0MATHCOACH", "/invite @Principal")


def test_typed_messages_are_escaped(people):
    said = people.say(COACH, TEAM, "1 < 2 & @Counselor <!channel> #staff-room")
    assert said.text == "1 &lt; 2 &amp; <@U0COUNSELOR> &lt;!channel&gt; <#C0STAFFROOM|staff-room>"


@pytest.mark.parametrize("words", ["", "  ", "/try this"])
def test_what_is_no_message(people, words):
    with pytest.raises(SandboxError, match="needs words"):
        people.say(COACH, TEAM, words)


def test_where_nobody_can_write(people):
    people.archive(STAFF)
    with pytest.raises(SandboxError, match="Nobody can write"):
        people.say(COACH, STAFF, "hello")
    closed = manifest()
    closed["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    with SandboxServer(closed) as server:
        driver = server.client()
        driver.open_dm(COACH)
        with pytest.raises(SandboxError, match="Nobody can write"):
            driver.say(COACH, "D0MATHCOACH", "hello")
