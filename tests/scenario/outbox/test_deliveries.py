"""Each mood of Slack has its own outcome; a doubtful post in a channel is asked about, and people settle it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.blocks import ids
from bot.blocks.say import sentence
from bot.outbox.deliveries import Outgoing, retry
from bot.outbox.living import LIVING_POST
from bot.outbox.sending.engine import Engine
from sandbox.state import dm_id
from storage.deliveries import Delivery, State, owe_again
from storage.delivery_rows import with_state
from storage.lanes import EVERYTHING
from storage.living import want_refresh
from storage.people import Ilt, Role
from tests.chaos.deliver import PACE, tools_for
from tests.steps.assessments import CRITICAL, answer_all, open_assessment, section_messages, seen
from tests.steps.bot import ASSISTANT, GRADE3, GRADE5, PRINCIPAL, TEAM
from tests.steps.dated_bot import dms, reveal, set_role
from tests.steps.outbox import WORKSPACE, doubtful_section, fault, pauses_of, with_renderer
from tests.steps.turns import turn_of


@pytest.mark.parametrize("switch", ["server_error", "drop_after_accept", "drop_before_accept"])
def test_a_doubtful_direct_message_is_looked_up_and_arrives_once(outbox, switch):
    fault(outbox, **{switch: {"chat.postMessage": 1}})
    outbox.owe()
    outbox.work()
    assert outbox.first(State.OWED).is_unsure
    outbox.skip_pauses()
    outbox.work()
    assert outbox.read() == ["number 1"]
    assert outbox.first(State.SENT).attempts == (1 if switch == "drop_after_accept" else 2)


def test_no_look_up_before_its_time(outbox):
    fault(outbox, drop_after_accept={"chat.postMessage": 1})
    before = datetime.now(UTC)
    outbox.owe()
    outbox.work()
    with outbox.db.read() as session:
        at = session.get_one(Delivery, 1).next_try_at
    assert at - before >= PACE.look_up_after


def test_the_look_up_reads_every_page(outbox):
    fault(outbox, drop_after_accept={"chat.postMessage": 1})
    outbox.owe()
    outbox.work()
    for number in range(2, 12):
        outbox.owe(subject=str(number))
    outbox.work()
    outbox.skip_pauses()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.outbox.gateway._PAGE", 3)
        outbox.work()
    assert sorted(outbox.read()) == sorted(f"number {number}" for number in range(1, 12))


def test_429_pauses_the_method_of_the_workspace_and_counts_no_attempt(outbox):
    fault(outbox, rate_limit={"chat.postMessage": 1}, retry_after=30)
    outbox.owe()
    outbox.work()
    assert outbox.first(State.OWED).attempts == 0
    with outbox.db.read() as session:
        assert pauses_of(session, WORKSPACE)["chat.postMessage"] > datetime.now(UTC) + timedelta(seconds=25)
    outbox.skip_pauses()
    outbox.work()
    assert outbox.read() == []


def test_a_revoked_token_stops_the_workspace_until_there_is_one_that_works(outbox, caplog):
    fault(outbox, fail={"chat.postMessage": ["token_revoked", 1]})
    outbox.owe()
    outbox.work()
    with outbox.db.read() as session:
        assert EVERYTHING in pauses_of(session, WORKSPACE)
    assert "workspace_closed" in caplog.text
    assert outbox.first(State.OWED).attempts == 0


def test_a_refused_token_is_tried_again_within_two_minutes(outbox):
    fault(outbox, fail={"chat.postMessage": ["invalid_auth", 1]})
    outbox.owe()
    outbox.work()
    with outbox.db.read() as session:
        assert pauses_of(session, WORKSPACE)[EVERYTHING] < datetime.now(UTC) + timedelta(minutes=2)
    outbox.work()
    assert outbox.read() == []


def test_a_call_that_succeeds_ends_the_rest_of_a_workspace_at_once(outbox):
    fault(outbox, fail={"chat.postMessage": ["invalid_auth", 1]})
    outbox.owe()
    outbox.work()
    outbox.tools.gateway_of(WORKSPACE).direct_channel(GRADE3)
    outbox.work()
    assert outbox.read() == ["number 1"]


def test_a_call_that_succeeded_while_the_clock_was_ahead_ends_no_rest(outbox):
    """Else a token that is refused would be tried again and again until the clock is there."""
    gateway = outbox.tools.gateway_of(WORKSPACE)
    fault(outbox, fail={"chat.postMessage": ["team_added_to_org", 1]})
    outbox.owe()
    outbox.work()
    gateway.worked_at = datetime.now(UTC) + timedelta(hours=1)
    outbox.work()
    assert outbox.read() == []
    gateway.worked_at = datetime.now(UTC)
    outbox.work()
    assert outbox.read() == ["number 1"]


def test_a_deactivated_person_is_owed_nothing_any_more(outbox):
    outbox.slack.client().deactivate(GRADE3)
    outbox.owe()
    outbox.owe(subject="2", ago=timedelta(days=-1))
    outbox.work()
    with outbox.db.read() as session:
        assert {owed.subject for owed in with_state(session, State.WITHDRAWN)} == {"1", "2"}


@pytest.mark.parametrize("reason", ["is_archived", "not_in_channel", "restricted_action"])
def test_a_channel_that_refuses_is_asked_about_and_marked(outbox, reason):
    fault(outbox, fail={"chat.postMessage": [reason, 1]})
    outbox.owe(TEAM)
    outbox.work()
    assert outbox.first(State.ASKED).last_error == reason
    assert "I could not post in #ilt-team" in outbox.read(dm_id(PRINCIPAL))[0]
    with outbox.db.read() as session:
        assert not session.get_one(Ilt, outbox.ilt_id).is_reachable


@pytest.mark.parametrize("reason", ["msg_too_long", "messages_tab_disabled"])
def test_what_will_never_work_is_given_up_loudly(outbox, reason, caplog):
    fault(outbox, fail={"chat.postMessage": [reason, 1]})
    outbox.owe()
    outbox.work()
    assert outbox.first(State.DEAD).last_error == reason
    assert "delivery_given_up" in caplog.text
    assert retry(turn_of(outbox.db, machine_now=datetime.now(UTC))) == 1
    outbox.work()
    assert outbox.read() == ["number 1"]


def test_a_refused_connection_is_tried_again_until_it_is_given_up(outbox):
    nowhere = tools_for(outbox.db, "http://127.0.0.1:9/api/", pace=replace(PACE, most_attempts=3))
    outbox.owe()
    for _ in range(3):
        outbox.work(nowhere)
        outbox.skip_pauses()
    dead = outbox.first(State.DEAD)
    assert (dead.last_error, dead.is_unsure) == ("ConnectionRefusedError", False)


def test_what_is_not_true_any_more_is_not_sent(outbox):
    outbox.owe()
    outbox.work(with_renderer(outbox, lambda *_: None))
    assert outbox.first(State.WITHDRAWN).last_error == "not_true_any_more"
    assert outbox.read() == []


def test_an_error_of_ours_spoils_one_message_and_not_the_others(outbox, caplog):
    def render(_session, owed, _late):
        return Outgoing(sentence(f"half {1 // int(owed.subject)}"))

    outbox.owe(subject="0")
    outbox.owe(subject="1")
    outbox.work(with_renderer(outbox, render))
    assert outbox.read() == ["half 1"]
    assert outbox.first(State.OWED).last_error == "ZeroDivisionError"
    assert "delivery_step_failed" in caplog.text


def test_late_says_sorry_and_too_late_is_dropped_with_one_line(outbox, caplog):
    outbox.owe(subject="1", ago=timedelta(hours=3))
    for number in ("2", "3"):
        useful_until = datetime.now(UTC) - timedelta(hours=1)
        outbox.owe(subject=number, ago=timedelta(hours=3), useful_until=useful_until)
    outbox.work()
    assert outbox.read() == ["late number 1"]
    told = [record.msg for record in caplog.records if "deliveries_too_late" in str(record.msg)]
    assert len(told) == 1
    assert told[0]["count"] == 2


def test_a_graceful_stop_puts_down_what_was_not_begun(outbox):
    for number in range(5):
        outbox.owe(subject=str(number))
    engine = Engine(outbox.tools, "worker")
    engine._take()
    engine.close()
    with outbox.db.read() as session:
        assert len(with_state(session, State.OWED)) == 5
    outbox.work()
    assert len(outbox.read()) == 5


def settle(bot, user: str, action: str) -> str:
    dm = bot.slack.open_dm(PRINCIPAL).id
    question = next(one for one in seen(bot, PRINCIPAL, dm) if "did not tell me" in one.text)
    block = next(block for block in question.blocks if block["type"] == "actions")
    bot.slack.click(user, dm, question.ts, block["block_id"], action)
    bot.settle()
    return seen(bot, PRINCIPAL, dm)[-1].text


def test_a_doubtful_section_is_asked_about_and_posted_again_on_a_tap(bot_on_both):
    doubtful_section(bot_on_both)
    assert len(section_messages(bot_on_both)) == 1
    assert "I post it again now" in settle(bot_on_both, PRINCIPAL, ids.POST_AGAIN)
    bot_on_both.tick()
    assert len(section_messages(bot_on_both)) == 2


def test_a_doubtful_section_that_is_there_is_left_alone(bot):
    doubtful_section(bot)
    assert "I leave it as it is" in settle(bot, PRINCIPAL, ids.IT_IS_THERE)
    bot.tick()
    assert len(section_messages(bot)) == 1
    with bot.db.read() as session:
        assert [owed.kind for owed in with_state(session, State.ASKED)] == []


def test_a_section_nobody_can_place_says_what_follows_and_its_end_is_posted_anew(bot):
    doubtful_section(bot)
    assert "The next step I post anew" in settle(bot, PRINCIPAL, ids.IT_IS_THERE)
    answer_all(bot, GRADE3)
    bot.tick()
    assert ["0 of 8" in message.text for message in section_messages(bot)] == [True]
    with bot.db.write() as session:
        at = bot.app.clock.machine_now()
        want_refresh(session, ids.SECTION_MESSAGE, 1, CRITICAL, at_once=at)
    bot.tick()  # owes the post
    bot.tick()
    assert ["1 of 8" in message.text for message in section_messages(bot)] == [False, True]
    answer_all(bot, ASSISTANT, section=1)
    bot.tick()
    assert ["2 of 8" in message.text for message in section_messages(bot)] == [False, True]


def test_a_question_is_settled_only_by_who_may(bot):
    doubtful_section(bot)
    with bot.db.write() as session:
        row = session.query(Delivery).filter_by(kind=LIVING_POST.name).one()
        row.answerable = GRADE3
    assert "Only an organizer" in settle(bot, PRINCIPAL, ids.POST_AGAIN)


def test_a_question_is_settled_once(bot):
    doubtful_section(bot)
    with bot.db.write() as session:
        owe_again(session, [Delivery.kind == LIVING_POST.name], datetime.now(UTC))
    assert "settled already" in settle(bot, PRINCIPAL, ids.POST_AGAIN)


def test_whoever_started_something_and_left_is_not_asked_where_it_is(tuesday_bot):
    bot = tuesday_bot
    set_role(bot, PRINCIPAL, Role.FACILITATOR)
    open_assessment(bot, GRADE5)
    answer_all(bot, GRADE3)
    bot.slack.leave(GRADE5, TEAM)
    bot.slack.settle()
    heard = len(dms(bot, GRADE5))
    bot.slack.set_faults(fail={f"chat.postMessage {TEAM}": ["restricted_action", 100]})
    reveal(bot)
    bot.tick()
    assert "I could not post in #ilt-team" in dms(bot, PRINCIPAL)[-1].text
    assert len(dms(bot, GRADE5)) == heard
