"""Where a private answer goes: what came of a click replaces it, a refusal stands below it and destroys nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import update

from bot.blocks import ids
from sandbox.state import Message
from storage.deliveries import Delivery
from storage.people import Member, Role
from tests.steps.assessments import open_assessment, private, row_vote, seen
from tests.steps.bot import GRADE3, PRINCIPAL, TEAM, Live
from tests.steps.outbox import doubtful_section


def question(live: Live) -> Message:
    dm = live.slack.open_dm(PRINCIPAL).id
    return next(one for one in seen(live, PRINCIPAL, dm) if "did not tell me" in one.text)


def post_again(live: Live) -> list[Message]:
    """What is in the direct messages after *Post again*."""
    asked = question(live)
    block = next(block for block in asked.blocks if block["type"] == "actions")
    live.slack.click(PRINCIPAL, asked.channel, asked.ts, block["block_id"], ids.POST_AGAIN)
    live.settle()
    return seen(live, PRINCIPAL, asked.channel)


@contextmanager
def held(live: Live) -> Iterator[None]:
    """Something else holds the database for longer than a click waits."""
    other = sqlite3.connect(str(live.db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def refuse(live: Live) -> None:
    with live.db.write() as session:
        session.query(Delivery).filter(Delivery.answerable == PRINCIPAL).one().answerable = GRADE3


def break_down(live: Live) -> None:
    with live.db.write() as session:
        session.connection().exec_driver_sql("DROP TABLE handled_requests")


@pytest.mark.parametrize(
    ("spoil", "words"), [(refuse, "Only a facilitator"), (break_down, "Sorry, something went wrong")]
)
def test_a_refusal_in_direct_messages_stands_below_the_question(live_here, spoil, words):
    doubtful_section(live_here)
    before = question(live_here)
    spoil(live_here)
    *_, asked, answer = post_again(live_here)
    assert (asked.ts, asked.blocks) == (before.ts, before.blocks)
    assert words in answer.text
    assert answer.ephemeral_to is None


def test_a_busy_database_leaves_the_question_to_be_answered_again(live_here):
    doubtful_section(live_here)
    with held(live_here):
        assert "took too long" in post_again(live_here)[-1].text
    answered = post_again(live_here)
    assert [one.text for one in answered if "I post it again now" in one.text]
    assert not [one for one in answered if "did not tell me" in one.text]


def receipt_click(live: Live, receipt: Message, action: str = ids.RECEIPT_CHOICE) -> list[Message]:
    block = next(block for block in receipt.blocks if block.get("block_id", "").endswith(":own_process"))
    live.slack.click(GRADE3, TEAM, receipt.ts, block["block_id"], action, "strength")
    return private(live, GRADE3)


def test_a_refusal_below_a_receipt_keeps_the_receipt(live_here):
    open_assessment(live_here)
    row_vote(live_here, GRADE3, "teacher_teams")
    [receipt] = private(live_here, GRADE3)
    with live_here.db.write() as session:
        session.execute(update(Member).values(role=Role.OBSERVER))
    kept, refusal = receipt_click(live_here, receipt)
    assert kept.text == receipt.text
    assert "observers take no vote" in refusal.text
    assert refusal.ephemeral_to == GRADE3


def test_a_form_that_could_not_be_opened_keeps_the_menu_it_was_asked_for_in(live_here):
    open_assessment(live_here)
    live_here.slack.command(GRADE3, TEAM, "/ilt")
    [menu] = private(live_here, GRADE3)
    block = next(block for block in menu.blocks if "accessory" in block)
    live_here.slack.set_faults(fail={"views.open": ["expired_trigger_id", 1]})
    live_here.slack.click(GRADE3, TEAM, menu.ts, block["block_id"], ids.OPEN_BALLOT)
    kept, refusal = private(live_here, GRADE3)
    assert kept.blocks == menu.blocks
    assert "Please tap again" in refusal.text
