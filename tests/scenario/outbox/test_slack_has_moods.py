"""When Slack is slow, forgetful or strict, nothing is lost and people are told."""

import sqlite3

import pytest

from bot.blocks import ids
from tests.steps.assessments import (
    answer_all,
    open_assessment,
    private,
    row_vote,
    section_messages,
    seen,
    top_form,
    votes,
)
from tests.steps.bot import EIGHT, GRADE3, PRINCIPAL, STAFF, TEAM
from tests.steps.outbox import waive_pauses


@pytest.mark.begins_with(steps=open_assessment)
def test_a_form_that_cannot_be_opened_is_said(bot):
    bot.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    message = section_messages(bot)[0]
    block = next(block for block in message.blocks if block["type"] == "actions")
    bot.slack.click(GRADE3, TEAM, message.ts, block["block_id"], ids.OPEN_BALLOT)
    assert "Please tap again" in private(bot, GRADE3)[-1].text


@pytest.mark.parametrize(
    "fault",
    [
        {"rate_limit": {f"chat.update {TEAM}": 1}, "retry_after": 1},
        {"server_error": {f"chat.update {TEAM}": 1}},
        {"drop_before_accept": {f"chat.update {TEAM}": 1}},
    ],
    ids=["429", "500", "dropped"],
)
@pytest.mark.begins_with(steps=open_assessment)
def test_a_refresh_that_fails_is_owed_still(bot, fault):
    bot.slack.set_faults(**fault)
    answer_all(bot, GRADE3)
    bot.tick()
    assert "0 of 8" in section_messages(bot)[0].text
    waive_pauses(bot)
    bot.tick()
    assert "1 of 8" in section_messages(bot)[0].text


@pytest.mark.begins_with(steps=open_assessment)
def test_a_living_message_that_someone_deleted_comes_back(bot):
    bot.slack.delete_message(TEAM, section_messages(bot)[0].ts)
    answer_all_without_message(bot)
    for _ in range(3):
        waive_pauses(bot)
        bot.tick()
    assert "1 of 8" in section_messages(bot)[0].text


def answer_all_without_message(bot) -> None:
    bot.slack.command(GRADE3, TEAM, "/ilt")
    menu = private(bot, GRADE3)[-1]
    block = next(block for block in menu.blocks if "accessory" in block)
    bot.slack.click(GRADE3, TEAM, menu.ts, block["block_id"], ids.OPEN_BALLOT)
    form = top_form(bot, GRADE3)
    for block in form.payload["blocks"]:
        if block["type"] == "input":
            bot.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "strength")
    bot.slack.submit(GRADE3, form.id)


def test_the_bot_removed_between_the_form_and_the_opening_tells_the_opener(bot):
    bot.slack.invite_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.tick()
    bot.slack.command(PRINCIPAL, STAFF, "/ilt reflect")
    form = top_form(bot, PRINCIPAL)
    bot.slack.remove_bot(PRINCIPAL, STAFF)
    bot.slack.settle()
    bot.slack.submit(PRINCIPAL, form.id)
    bot.tick()
    dm = bot.slack.open_dm(PRINCIPAL).id
    assert "/invite @ILT" in seen(bot, PRINCIPAL, dm)[-1].text or "/invite @ILT" in str(
        top_form(bot, PRINCIPAL).errors
    )


def test_many_votes_in_a_short_time_are_few_updates(sqlite):
    from tests.steps.bot import running_bot  # noqa: PLC0415 - its own settings

    with running_bot(sqlite.migrated()) as bot:
        open_assessment(bot)
        for user in EIGHT:
            row_vote(bot, user, "teacher_teams")
            bot.tick()
        assert bot.slack.calls("chat.update") == []
        assert len(votes(bot.db)) == 8


@pytest.mark.begins_with(steps=open_assessment)
def test_a_database_that_is_held_by_something_else_is_said_and_nothing_is_saved(bot):
    other = sqlite3.connect(str(bot.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    row_vote(bot, GRADE3, "teacher_teams")
    other.execute("ROLLBACK")
    other.close()
    assert "took too long, so nothing was saved" in private(bot, GRADE3)[-1].text
    assert votes(bot.db) == {}
    row_vote(bot, GRADE3, "teacher_teams")
    assert votes(bot.db) == {(GRADE3, "teacher_teams"): "strength"}


@pytest.mark.begins_with(steps=open_assessment)
def test_a_fault_of_ours_is_an_apology_with_a_number_that_is_in_the_log(bot, caplog):
    with bot.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE votes")
    row_vote(bot, GRADE3, "teacher_teams")
    apology = private(bot, GRADE3)[-1].text
    number = apology.rpartition(" ")[2]
    assert "Sorry, something went wrong on my side" in apology
    assert any(number in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
