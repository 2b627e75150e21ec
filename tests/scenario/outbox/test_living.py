"""Shared messages when Slack will not take them as they should be."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.blocks import ids
from bot.outbox.deliveries import retry, stuck
from bot.outbox.living import LIVING_POST
from storage.deliveries import State
from storage.delivery_rows import with_state
from storage.living import MOST_FAILURES, PostedMessage, want_refresh
from tests.steps.assessments import CRITICAL, answer_all, open_assessment, section_messages
from tests.steps.bot import ASSISTANT, GRADE3, TEAM, RunningBot
from tests.steps.turns import turn_of

REFUSED = {"chat.update": ["invalid_blocks", 1000]}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def later(bot: RunningBot, rounds: int = 1) -> None:
    """The worker's rounds, each after every pause is over."""
    for _ in range(rounds):
        bot.worker.engine.forget_pauses()
        with bot.db.write() as session:
            session.execute(update(PostedMessage).values(next_try_at=LONG_AGO))
        bot.tick()


def pause_of(bot: RunningBot) -> timedelta:
    with bot.db.read() as session:
        message = session.query(PostedMessage).filter_by(kind=ids.SECTION_MESSAGE).one()
        return message.next_try_at - datetime.now(UTC)


def tries(bot: RunningBot) -> int:
    """How often Slack was to show the section's message anew."""
    return sum(call.args["channel"] == TEAM for call in bot.slack.calls("chat.update"))


def newer(bot: RunningBot) -> None:
    with bot.db.write() as session:
        want_refresh(session, ids.SECTION_MESSAGE, 1, CRITICAL)


@pytest.mark.begins_with(steps=open_assessment)
def test_what_slack_refuses_is_given_up_loudly_and_shown_when_it_is_retried(bot_on_both, caplog):
    bot_on_both.slack.set_faults(fail=REFUSED)
    answer_all(bot_on_both, GRADE3)
    later(bot_on_both, 6)
    assert tries(bot_on_both) == MOST_FAILURES
    assert "message_given_up" in caplog.text
    waiting = {one.kind: (one.state, one.reason) for one in stuck(bot_on_both.db)}
    # In the channel, and the call to vote of whoever voted.
    given_up = ("refused", "invalid_blocks")
    assert waiting == {ids.SECTION_MESSAGE: given_up, ids.CALL_MESSAGE: given_up}
    bot_on_both.slack.set_faults(fail={})
    assert retry(turn_of(bot_on_both.db, machine_now=datetime.now(UTC))) == 2
    bot_on_both.tick()
    assert "1 of 8" in section_messages(bot_on_both)[0].text
    assert stuck(bot_on_both.db) == []


@pytest.mark.begins_with(steps=open_assessment)
def test_each_refusal_makes_the_pause_longer(bot):
    bot.slack.set_faults(fail=REFUSED)
    answer_all(bot, GRADE3)
    pauses = []
    for _ in range(MOST_FAILURES):
        later(bot)
        pauses.append(round(pause_of(bot).total_seconds(), -1))
    assert pauses == [30, 60, 900]


@pytest.mark.begins_with(steps=open_assessment)
def test_something_newer_to_show_is_tried_once_and_not_before_its_pause(bot):
    bot.slack.set_faults(fail=REFUSED)
    answer_all(bot, GRADE3)
    later(bot, MOST_FAILURES)
    newer(bot)
    bot.tick()
    assert tries(bot) == MOST_FAILURES
    later(bot, 3)
    assert tries(bot) == MOST_FAILURES + 1
    bot.slack.set_faults(fail={})
    answer_all(bot, ASSISTANT)
    later(bot)
    assert "2 of 8" in section_messages(bot)[0].text


@pytest.mark.begins_with(steps=open_assessment)
def test_a_success_forgets_the_refusals_before_it(bot):
    for _ in range(MOST_FAILURES):
        bot.slack.set_faults(fail={"chat.update": ["invalid_blocks", 1]})
        newer(bot)
        later(bot, 2)
    assert stuck(bot.db) == []


@pytest.mark.begins_with(steps=open_assessment)
def test_a_message_that_cannot_be_rendered_is_given_up_too(bot, caplog):
    with bot.db.write() as session:
        vote = update(PostedMessage).where(PostedMessage.kind == ids.SECTION_MESSAGE)
        session.execute(vote.values(kind="unknown", version_wanted=2))
    later(bot, 5)
    assert caplog.text.count("message_given_up") == 1
    assert [one.reason for one in stuck(bot.db)] == ["KeyError"]


def test_a_post_that_was_given_up_is_owed_again_when_there_is_something_newer(bot):
    bot.slack.set_faults(fail={f"chat.postMessage {TEAM}": ["invalid_blocks", 1]})
    open_assessment(bot)
    later(bot, 3)
    with bot.db.read() as session:
        assert [owed.kind for owed in with_state(session, State.DEAD)] == [LIVING_POST.name]
    assert section_messages(bot) == []
    newer(bot)
    later(bot, 2)
    assert len(section_messages(bot)) == 1
    assert stuck(bot.db) == []
