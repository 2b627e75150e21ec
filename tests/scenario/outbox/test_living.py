"""Shared messages when Slack will not take them as they should be."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.blocks import ids
from bot.outbox.deliveries import retry, stuck
from bot.outbox.living import LIVING_POST
from storage.deliveries import State, with_state
from storage.living import MOST_FAILURES, PostedMessage, want_refresh
from tests.steps.assessments import CRITICAL, answer_all, open_assessment, section_messages
from tests.steps.bot import ASSISTANT, GRADE3, TEAM, Live

REFUSED = {"chat.update": ["invalid_blocks", 1000]}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def later(live: Live, rounds: int = 1) -> None:
    """The worker's rounds, each after every pause is over."""
    for _ in range(rounds):
        live.worker.engine.forget_pauses()
        with live.db.write() as session:
            session.execute(update(PostedMessage).values(next_try_at=LONG_AGO))
        live.tick()


def pause_of(live: Live) -> timedelta:
    with live.db.read() as session:
        message = session.query(PostedMessage).filter_by(kind=ids.SECTION_MESSAGE).one()
        return message.next_try_at - datetime.now(UTC)


def newer(live: Live) -> None:
    with live.db.write() as session:
        want_refresh(session, ids.SECTION_MESSAGE, 1, CRITICAL)


def test_what_slack_refuses_is_given_up_loudly_and_shown_when_it_is_retried(live_on, caplog):
    open_assessment(live_on)
    live_on.slack.set_faults(fail=REFUSED)
    answer_all(live_on, GRADE3)
    later(live_on, 6)
    assert len(live_on.slack.calls("chat.update")) == MOST_FAILURES
    assert "message_given_up" in caplog.text
    [waiting] = stuck(live_on.db)
    assert (waiting.state, waiting.kind, waiting.reason) == (
        "refused",
        ids.SECTION_MESSAGE,
        "invalid_blocks",
    )
    live_on.slack.set_faults(fail={})
    assert retry(live_on.db, datetime.now(UTC)) == 1
    live_on.tick()
    assert "1 of 8" in section_messages(live_on)[0].text
    assert stuck(live_on.db) == []


def test_each_refusal_makes_the_pause_longer(live_here):
    open_assessment(live_here)
    live_here.slack.set_faults(fail=REFUSED)
    answer_all(live_here, GRADE3)
    pauses = []
    for _ in range(MOST_FAILURES):
        later(live_here)
        pauses.append(round(pause_of(live_here).total_seconds(), -1))
    assert pauses == [30, 60, 900]


def test_something_newer_to_show_is_tried_once_and_not_before_its_pause(live_here):
    open_assessment(live_here)
    live_here.slack.set_faults(fail=REFUSED)
    answer_all(live_here, GRADE3)
    later(live_here, MOST_FAILURES)
    newer(live_here)
    live_here.tick()
    assert len(live_here.slack.calls("chat.update")) == MOST_FAILURES
    later(live_here, 3)
    assert len(live_here.slack.calls("chat.update")) == MOST_FAILURES + 1
    live_here.slack.set_faults(fail={})
    answer_all(live_here, ASSISTANT)
    later(live_here)
    assert "2 of 8" in section_messages(live_here)[0].text


def test_a_success_forgets_the_refusals_before_it(live_here):
    open_assessment(live_here)
    for _ in range(MOST_FAILURES):
        live_here.slack.set_faults(fail={"chat.update": ["invalid_blocks", 1]})
        newer(live_here)
        later(live_here, 2)
    assert stuck(live_here.db) == []


def test_a_message_that_cannot_be_rendered_is_given_up_too(live_here, caplog):
    open_assessment(live_here)
    with live_here.db.write() as session:
        vote = update(PostedMessage).where(PostedMessage.kind == ids.SECTION_MESSAGE)
        session.execute(vote.values(kind="unknown", version_wanted=2))
    later(live_here, 5)
    assert caplog.text.count("message_given_up") == 1
    assert [one.reason for one in stuck(live_here.db)] == ["KeyError"]


def test_a_post_that_was_given_up_is_owed_again_when_there_is_something_newer(live_here):
    live_here.slack.set_faults(fail={f"chat.postMessage {TEAM}": ["invalid_blocks", 1]})
    open_assessment(live_here)
    later(live_here, 3)
    with live_here.db.read() as session:
        assert [owed.kind for owed in with_state(session, State.DEAD)] == [LIVING_POST.name]
    assert section_messages(live_here) == []
    newer(live_here)
    later(live_here, 2)
    assert len(section_messages(live_here)) == 1
    assert stuck(live_here.db) == []
