"""Private answers: to Slack's addresses only, once, to stay in direct messages, and never without what was typed."""

import pytest

from bot.blocks import ids
from handlers.private_answers import send
from sandbox.state import Message
from storage.people import Role
from tests.mailbox import Mailbox
from tests.steps.assessments import (
    open_assessment,
    open_ballot,
    private,
    row_of,
    section_messages,
    seen,
    top_form,
)
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot
from tests.steps.consult import school
from tests.steps.dated_bot import set_role
from tests.steps.evidence import note_button
from tests.steps.forged import click_payload
from tests.steps.items import elements

CHART = {
    "type": "data_visualization",
    "title": "Votes",
    "chart": {"type": "pie", "segments": [{"label": "Strength", "value": 3}]},
}
CHARTED = {
    "text": "3 votes",
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "3"}}, CHART],
}


def vote(bot: RunningBot, mailbox: Mailbox, url: str) -> None:
    block = row_of(section_messages(bot)[0], "teacher_teams")
    click = click_payload(mailbox, user=GRADE3, block_id=block) | {"response_url": url}
    [ack] = bot.slack.deliver("interactive", click)
    assert ack.ok
    bot.settle()


@pytest.mark.begins_with(steps=open_assessment)
def test_nothing_is_sent_to_another_host_than_slacks(bot, mailbox, caplog):
    vote(bot, mailbox, mailbox.url.replace("127.0.0.1", "localhost"))
    assert mailbox.is_empty
    assert "response_url_not_slacks" in caplog.text


@pytest.mark.begins_with(steps=open_assessment)
def test_no_redirect_is_followed(bot, mailbox, caplog):
    with Mailbox((302, b""), location=mailbox.url) as moved:
        vote(bot, moved, moved.url)
        assert "Saved" in moved.newest()
    assert mailbox.is_empty
    assert "private_answer_refused" in caplog.text


@pytest.mark.parametrize("body", [b"ok", b"OK", b"", b"<html>fine</html>", b'{"ok": true}', b"\xff"])
def test_a_chart_that_was_taken_is_not_sent_again_whatever_word_comes_back(body):
    with Mailbox((200, body)) as there:
        send(there.url, CHARTED)
        assert CHART in there.take()["blocks"]
        assert there.is_empty


@pytest.mark.parametrize(
    "answer", [(400, b"invalid_blocks"), (200, b'{"ok":false,"error":"invalid_blocks"}')]
)
def test_a_chart_that_is_refused_is_left_out(answer):
    with Mailbox(answer) as there:
        send(there.url, CHARTED)
        assert CHART in there.take()["blocks"]
        assert CHART not in there.take()["blocks"]
        assert there.is_empty


def test_the_answer_to_a_command_in_the_apps_own_messages_stays_there(bot):
    dm = bot.slack.open_dm(GRADE3).id
    for number in (1, 2):
        bot.slack.command(GRADE3, dm, "/ilt help")
        bot.settle()
        told = [one for one in seen(bot, GRADE3, dm) if "/ilt reflect" in str(one.blocks)]
        assert [one.ephemeral_to for one in told] == [None] * number
    assert len(bot.slack.calls("conversations.open")) == 1


def test_a_command_among_other_peoples_messages_is_answered_privately(bot, mailbox):
    fields = {
        "command": "/ilt",
        "text": "help",
        "team_id": "T0SANDBOX01",
        "user_id": GRADE3,
        "channel_id": "D0OFOTHERS1",
        "trigger_id": "1.1.a",
        "response_url": mailbox.url,
    }
    bot.slack.deliver("slash_commands", fields)
    assert mailbox.take()["response_type"] == "ephemeral"


def too_late(bot: RunningBot, method: str, times: int = 1) -> None:
    bot.slack.set_faults(fail={method: ["expired_trigger_id", times]})


def given_back(message: Message) -> str:
    return "".join(block["text"]["text"] for block in message.blocks[1:] if block["type"] == "section")


@pytest.mark.parametrize("typed", ["reflect", "action", "action tidy the room\nshow me: 9 < 10 & more"])
def test_a_command_whose_form_does_not_open_is_given_back_and_goes_on_with_a_tap(bot, typed):
    too_late(bot, "views.open")
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt {typed}")
    bot.settle()
    told = private(bot, PRINCIPAL)[-1]
    assert given_back(told) == f"/ilt {typed}"
    [(block, button)] = elements(told)
    bot.slack.click(PRINCIPAL, TEAM, told.ts, block["block_id"], button["action_id"])
    assert top_form(bot, PRINCIPAL).callback_id


def test_words_too_long_for_a_button_are_given_back_whole(tuesday_bot):
    school(tuesday_bot)
    set_role(tuesday_bot, PRINCIPAL, Role.FACILITATOR)
    typed = "ask " + "everybody of grade 4, and whoever comes; " * 60
    too_late(tuesday_bot, "views.open")
    tuesday_bot.slack.command(PRINCIPAL, TEAM, f"/ilt {typed}")
    tuesday_bot.settle()
    told = private(tuesday_bot, PRINCIPAL)[-1]
    assert given_back(told) == f"/ilt {typed.strip()}"
    assert elements(told) == []


def test_what_is_too_long_for_an_item_is_given_back_as_it_was_typed(bot):
    typed = "call grade 4" + " & 5" * 400
    bot.slack.command(PRINCIPAL, TEAM, f"/ilt action {typed}")
    assert given_back(private(bot, PRINCIPAL)[-1]) == typed


def test_a_form_on_top_that_does_not_open_leaves_the_one_below_as_it_was_filled_in(bot):
    bot.slack.command(PRINCIPAL, TEAM, "/ilt setup")
    form = top_form(bot, PRINCIPAL)
    before = form.payload["blocks"]
    too_late(bot, "views.push", 2)
    for _ in range(2):
        bot.slack.view_action(PRINCIPAL, form.id, "setup.days_off", ids.DAYS_OFF_OPEN)
        bot.settle()
        [notice, *rest] = top_form(bot, PRINCIPAL).payload["blocks"]
        assert "Please tap again" in notice["text"]["text"]
        assert rest == before


@pytest.mark.begins_with(steps=open_assessment)
def test_a_fault_of_ours_in_a_form_leaves_it_as_it_was_filled_in(bot):
    ballot = open_ballot(bot, GRADE3)
    with bot.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE open_evidence")
    button = note_button(ballot, "teacher_teams")
    bot.slack.view_action(GRADE3, ballot.id, button["block_id"], ids.OPEN_EVIDENCE)
    bot.settle()
    [notice, *rest] = top_form(bot, GRADE3).payload["blocks"]
    assert "went wrong" in notice["text"]["text"]
    assert rest == ballot.payload["blocks"]
