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


def test_a_form_that_cannot_be_opened_is_said(live_here):
    open_assessment(live_here)
    live_here.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    message = section_messages(live_here)[0]
    block = next(block for block in message.blocks if block["type"] == "actions")
    live_here.slack.click(GRADE3, TEAM, message.ts, block["block_id"], ids.OPEN_BALLOT)
    assert "Please tap again" in private(live_here, GRADE3)[-1].text


@pytest.mark.parametrize(
    "fault",
    [
        {"rate_limit": {"chat.update": 1}, "retry_after": 1},
        {"server_error": {"chat.update": 1}},
        {"drop_before_accept": {"chat.update": 1}},
    ],
    ids=["429", "500", "dropped"],
)
def test_a_refresh_that_fails_is_owed_still(live_here, fault):
    open_assessment(live_here)
    live_here.slack.set_faults(**fault)
    answer_all(live_here, GRADE3)
    live_here.tick()
    assert "0 of 8" in section_messages(live_here)[0].text
    waive_pauses(live_here)
    live_here.tick()
    assert "1 of 8" in section_messages(live_here)[0].text


def test_a_living_message_that_someone_deleted_comes_back(live_here):
    open_assessment(live_here)
    live_here.slack.delete_message(TEAM, section_messages(live_here)[0].ts)
    answer_all_without_message(live_here)
    for _ in range(3):
        waive_pauses(live_here)
        live_here.tick()
    assert "1 of 8" in section_messages(live_here)[0].text


def answer_all_without_message(live) -> None:
    live.slack.command(GRADE3, TEAM, "/ilt")
    menu = private(live, GRADE3)[-1]
    block = next(block for block in menu.blocks if "accessory" in block)
    live.slack.click(GRADE3, TEAM, menu.ts, block["block_id"], ids.OPEN_BALLOT)
    form = top_form(live, GRADE3)
    for block in form.payload["blocks"]:
        if block["type"] == "input":
            live.slack.fill(GRADE3, form.id, block["block_id"], ids.BALLOT_CHOICE, "strength")
    live.slack.submit(GRADE3, form.id)


def test_the_bot_removed_between_the_form_and_the_opening_tells_the_opener(live_on):
    live_on.slack.invite_bot(PRINCIPAL, STAFF)
    live_on.slack.settle()
    live_on.tick()
    live_on.slack.command(PRINCIPAL, STAFF, "/ilt reflect")
    form = top_form(live_on, PRINCIPAL)
    live_on.slack.remove_bot(PRINCIPAL, STAFF)
    live_on.slack.settle()
    live_on.slack.submit(PRINCIPAL, form.id)
    live_on.tick()
    dm = live_on.slack.open_dm(PRINCIPAL).id
    assert "/invite @ILT" in seen(live_on, PRINCIPAL, dm)[-1].text or "/invite @ILT" in str(
        top_form(live_on, PRINCIPAL).errors
    )


def test_many_votes_in_a_short_time_are_few_updates(sqlite):
    from tests.steps.bot import alive, made_manifest  # noqa: PLC0415 - its own settings

    with alive("http", sqlite.migrated(), made_manifest("http")) as live:
        open_assessment(live)
        for user in EIGHT:
            row_vote(live, user, "teacher_teams")
            live.tick()
        assert live.slack.calls("chat.update") == []
        assert len(votes(live.db)) == 8


def test_a_database_that_is_held_by_something_else_is_said_and_nothing_is_saved(live_here):
    open_assessment(live_here)
    other = sqlite3.connect(str(live_here.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    row_vote(live_here, GRADE3, "teacher_teams")
    other.execute("ROLLBACK")
    other.close()
    assert "took too long, so nothing was saved" in private(live_here, GRADE3)[-1].text
    assert votes(live_here.db) == {}
    row_vote(live_here, GRADE3, "teacher_teams")
    assert votes(live_here.db) == {(GRADE3, "teacher_teams"): "strength"}


def test_a_fault_of_ours_is_an_apology_with_a_number_that_is_in_the_log(live_here, caplog):
    open_assessment(live_here)
    with live_here.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE votes")
    row_vote(live_here, GRADE3, "teacher_teams")
    apology = private(live_here, GRADE3)[-1].text
    number = apology.rpartition(" ")[2]
    assert "Sorry, something went wrong on my side" in apology
    assert any(number in record.getMessage() for record in caplog.records if record.levelname == "ERROR")
