"""The connection that the bot opens: cut in either way it is made anew, and large frames go both ways."""

import logging

import pytest
from prometheus_client import generate_latest
from slack_bolt import App

from bot.blocks import ids
from bot.clock import Clock
from bot.outbox.gateway import make_client
from bot.worker.metrics import registry_of
from handlers.receipts import Receipts
from handlers.sockets import _PING_SECONDS, Hearing, _Others, connect_socket, disconnect_socket
from sandbox import SandboxServer
from tests.processes import wait_until
from tests.steps.assessments import open_assessment, private, row_of, section_messages, votes
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, made_manifest, running_bot
from tests.steps.forged import click_payload


@pytest.mark.parametrize("cut", ["drop_socket_now", "mute_socket_now"])
def test_after_a_cut_the_bot_hears_again_and_answers_nothing_twice(sqlite, mailbox, cut):
    with running_bot(sqlite.migrated(), "socket", ping_seconds=0.1) as bot:
        open_assessment(bot)
        click = click_payload(
            mailbox, user=GRADE3, block_id=row_of(section_messages(bot)[0], "teacher_teams")
        )
        bot.slack.deliver("interactive", click)
        assert "Saved" in mailbox.newest()
        getattr(bot.slack, cut)()
        assert not bot.slack.app_connected()
        wait_until(bot.slack.app_connected)
        assert bot.slack.health()["connections"] == 1
        bot.slack.deliver("interactive", click)  # Slack had no acknowledgement
        assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}
        bot.slack.command(PRINCIPAL, TEAM, "/ilt help")
        assert len(private(bot, PRINCIPAL)) == 1


def test_a_second_process_that_would_take_a_part_of_what_people_do_is_told_of(caplog):
    with SandboxServer(made_manifest("socket")) as slack:
        client = make_client("xoxb-sandbox", slack.api_url, timeout=5)
        bolt = App(client=client, token_verification_enabled=False)
        first = connect_socket(bolt, "xapp-sandbox", Clock(), Receipts())
        second = connect_socket(bolt, "xapp-sandbox", Clock(), Receipts())
        wait_until(lambda: "other_connection" in caplog.text)
        for one in (first, second):
            disconnect_socket(one)


class Monotonic(Clock):
    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def test_a_process_that_hears_nothing_for_long_says_so_once_a_minute_and_when_it_is_over(sqlite, caplog):
    caplog.set_level(logging.INFO)
    clock, connected = Monotonic(), [True]
    hearing = Hearing(lambda: connected[0], clock)
    told = []
    for clock.seconds, connected[0] in (
        (15, True),
        (60, False),
        (76, False),
        (80, False),
        (136, False),
        (137, True),
    ):
        hearing.look()
        told.append(caplog.text.count("slack_not_heard"))
    assert told == [0, 0, 1, 1, 2, 2]
    assert "slack_heard_again" in caplog.text
    with running_bot(sqlite.migrated(), "socket") as bot:
        handler = connect_socket(bot.app.bolt, "xapp-sandbox", Clock(), Receipts())

        def said() -> str:
            return generate_latest(registry_of(bot.db, clock, handler.client.is_connected)).decode()

        assert "ilt_socket_connected 1.0" in said()
        disconnect_socket(handler)
        assert "ilt_socket_connected 0.0" in said()


@pytest.mark.parametrize(("counts", "is_told"), [((1, 2), False), ((1, 3), True), ((None,), False)])
def test_its_own_connection_of_before_is_no_other_process(caplog, counts, is_told):
    looks = _Others()
    for count in counts:
        looks(None, {"type": "hello", "num_connections": count})
    assert ("other_connection" in caplog.text) is is_told


def test_a_silent_connection_is_given_up_within_fifteen_seconds():
    """Slack's library waits for more than four signs of life that did not come, then up to 3 s for what is being read."""
    longest = _PING_SECONDS * 5 + 1 + 3
    assert longest <= 15


def test_frames_of_more_than_65535_bytes_go_both_ways_and_an_unreadable_one_is_acknowledged():
    words = ["ä" * 2900 for _ in range(40)]
    got: list[str] = []
    with SandboxServer(made_manifest("socket")) as slack:
        bolt = App(
            client=make_client("xoxb-sandbox", slack.api_url, timeout=5), token_verification_enabled=False
        )

        @bolt.command(ids.COMMAND)
        def answer(ack, command):
            got.append(command["text"])
            ack(
                blocks=[{"type": "section", "text": {"type": "plain_text", "text": part}} for part in words],
                text="long",
            )

        socket = connect_socket(bolt, "xapp-sandbox", Clock(), Receipts())
        people = slack.client()
        unreadable = {"type": "event_callback", "event": {"type": "message", "user": 5}}
        [heard] = people.deliver("events_api", unreadable)
        assert heard.ok
        people.command(GRADE3, TEAM, "/ilt " + "x" * 70_000)
        [told] = [one for one in people.messages_for(GRADE3, TEAM) if one.text == "long"]
        disconnect_socket(socket)
    assert len(got[0]) == 70_000
    assert [block["text"]["text"] for block in told.blocks] == words
