"""Where a private answer goes: what came of a click replaces it, a refusal stands below it and destroys nothing."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text, update

from bot.blocks import ids
from sandbox.state import Message
from storage.deliveries import Delivery
from storage.items import ActionItem, ItemCounter
from storage.people import Member, Person, Role
from tests.databases import until_somebody_waits
from tests.steps.assessments import open_assessment, private, row_vote, seen
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, RunningBot, running_bot
from tests.steps.items import log
from tests.steps.outbox import doubtful_section


def question(bot: RunningBot) -> Message:
    dm = bot.slack.open_dm(PRINCIPAL).id
    return next(one for one in seen(bot, PRINCIPAL, dm) if "did not tell me" in one.text)


def post_again(bot: RunningBot) -> list[Message]:
    """What is in the direct messages after *Post again*."""
    asked = question(bot)
    block = next(block for block in asked.blocks if block["type"] == "actions")
    bot.slack.click(PRINCIPAL, asked.channel, asked.ts, block["block_id"], ids.POST_AGAIN)
    bot.settle()
    return seen(bot, PRINCIPAL, asked.channel)


@contextmanager
def held(bot: RunningBot) -> Iterator[None]:
    """Something else holds the database for longer than a click waits."""
    other = sqlite3.connect(str(bot.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def refuse(bot: RunningBot) -> None:
    with bot.db.write() as session:
        session.query(Delivery).filter(Delivery.answerable == PRINCIPAL).one().answerable = GRADE3


def break_down(bot: RunningBot) -> None:
    with bot.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE handled_requests")


@pytest.mark.parametrize(
    ("spoil", "words"), [(refuse, "Only an organizer"), (break_down, "Sorry, something went wrong")]
)
def test_a_refusal_in_direct_messages_stands_below_the_question(bot, spoil, words):
    doubtful_section(bot)
    before = question(bot)
    spoil(bot)
    *_, asked, answer = post_again(bot)
    assert (asked.ts, asked.blocks) == (before.ts, before.blocks)
    assert words in answer.text
    assert answer.ephemeral_to is None


def test_a_busy_database_leaves_the_question_to_be_answered_again(bot):
    doubtful_section(bot)
    with held(bot):
        assert "took too long" in post_again(bot)[-1].text
    answered = post_again(bot)
    assert [one.text for one in answered if "I post it again now" in one.text]
    assert not [one for one in answered if "did not tell me" in one.text]


def receipt_click(bot: RunningBot, receipt: Message) -> list[Message]:
    bot.slack.click(GRADE3, TEAM, receipt.ts, receipt.blocks[-1]["block_id"], ids.ROW_UNDO)
    return private(bot, GRADE3)


@pytest.mark.begins_with(steps=open_assessment)
def test_a_refusal_below_a_receipt_keeps_the_receipt(bot):
    row_vote(bot, GRADE3, "teacher_teams")
    [receipt] = private(bot, GRADE3)
    with bot.db.write() as session:
        session.execute(update(Member).values(role=Role.OBSERVER))
    kept, refusal = receipt_click(bot, receipt)
    assert kept.text == receipt.text
    assert "observers do not vote" in refusal.text
    assert refusal.ephemeral_to == GRADE3


@pytest.mark.begins_with(steps=open_assessment)
def test_a_form_that_could_not_be_opened_keeps_the_menu_it_was_asked_for_in(bot):
    bot.slack.command(GRADE3, TEAM, "/ilt")
    [menu] = private(bot, GRADE3)
    block = next(block for block in menu.blocks if "accessory" in block)
    bot.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    bot.slack.click(GRADE3, TEAM, menu.ts, block["block_id"], ids.OPEN_BALLOT)
    kept, refusal = private(bot, GRADE3)
    assert kept.blocks == menu.blocks
    assert "Please tap again" in refusal.text


def test_of_two_who_wait_for_each_other_the_one_who_is_let_go_is_served_again(postgres, caplog):
    caplog.set_level(logging.INFO)
    words = f"bring the samples by Friday <@{GRADE3}>"
    with running_bot(postgres.migrated()) as bot:
        log(bot, words)
        tap = threading.Thread(target=log, args=(bot, words))
        with bot.db.write() as session:
            session.execute(text("SET LOCAL deadlock_timeout = '1min'"))  # it is the other who is let go
            session.execute(select(Person).filter_by(slack_user_id=GRADE3).with_for_update())
            tap.start()
            until_somebody_waits(bot.db)
            session.execute(update(ItemCounter).values(last_number=ItemCounter.last_number))
        tap.join()
        with bot.db.read() as session:
            assert sorted(session.scalars(select(ActionItem.number))) == [1, 2]
    assert caplog.text.count("handled_again") == 1
