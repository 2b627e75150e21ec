"""Workers that take over from each other: lanes lost and found, clocks that differ, doubts that are kept."""

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.clock import Clock
from bot.outbox.deliveries import ToSend, enqueue, retry
from bot.outbox.sending.engine import Engine
from bot.outbox.sending.lanes import Lanes
from bot.outbox.tools import Tools
from sandbox.state import dm_id
from storage.deliveries import Delivery, State
from storage.delivery_rows import with_state
from storage.lanes import Lane, lease_lane
from storage.people import Workspace
from tests.chaos.deliver import PACE
from tests.steps.bot import EIGHT, GRADE3
from tests.steps.outbox import UNKNOWN, WORKSPACE, Outbox, fault
from tests.steps.turns import act_in, turn_of


class ShiftedClock(Clock):
    """A machine whose clock is off, or that slept: real time moves, the monotonic clock does not."""

    shift = timedelta(0)

    def machine_now(self) -> datetime:
        return super().machine_now() + self.shift


def slowly(outbox: Outbox, **pace) -> Tools:
    return replace(outbox.tools, pace=replace(PACE, **pace))


def owe_to_everyone(outbox: Outbox) -> None:
    for number, user in enumerate(EIGHT):
        outbox.owe(user, str(number))


def received(outbox: Outbox) -> int:
    return sum(len(outbox.read(dm_id(user))) for user in EIGHT)


def taken_by_another(outbox: Outbox, seconds: float = 60) -> bool:
    with outbox.db.write() as session:
        now = outbox.tools.clock.machine_now()
        return lease_lane(session, WORKSPACE, "another", now, timedelta(seconds=seconds)) is not None


# Six posts a minute; one updates and looks up once.
SIX = 0.02


def test_the_next_worker_counts_what_the_one_before_sent(outbox):
    owe_to_everyone(outbox)
    outbox.work(slowly(outbox, rate_scale=SIX))
    assert received(outbox) == 6
    outbox.work(slowly(outbox, rate_scale=SIX))
    assert received(outbox) == 6
    outbox.work()
    assert received(outbox) == 8


def test_the_count_outlives_a_crash(outbox):
    owe_to_everyone(outbox)
    crashed = Engine(slowly(outbox, rate_scale=SIX, lane=timedelta(seconds=0.3)), "crashed")
    crashed._take()
    crashed._launch()
    crashed._pool.shutdown()
    assert received(outbox) == 6
    time.sleep(0.4)
    outbox.work(slowly(outbox, rate_scale=SIX))
    assert received(outbox) == 6


def test_a_lane_is_kept_while_slack_takes_long(outbox):
    owe_to_everyone(outbox)
    fault(outbox, latency_seconds=0.4)
    engine = Engine(slowly(outbox, threads=1, lane=timedelta(seconds=0.6)), "busy")
    works = threading.Thread(target=engine.run, args=(20, lambda: None))
    works.start()
    time.sleep(0.2)
    stolen = []
    while works.is_alive():
        stolen.append(taken_by_another(outbox))
        time.sleep(0.05)
    works.join()
    engine.close()
    assert not any(stolen[:-1])
    assert received(outbox) == 8


def test_what_was_not_begun_is_put_down_where_the_lane_was_lost(outbox, caplog):
    owe_to_everyone(outbox)
    engine = Engine(slowly(outbox, lane=timedelta(seconds=0.1)), "slow")
    engine._take()
    time.sleep(0.2)
    assert taken_by_another(outbox)
    engine.run(1, lambda: None)
    assert received(outbox) == 0
    assert "lanes_lost" in caplog.text
    with outbox.db.read() as session:
        assert len(with_state(session, State.OWED)) == 8
    engine.close()


def test_a_machine_that_slept_asks_for_its_lane_again(outbox):
    clock = ShiftedClock()
    lanes = Lanes(
        replace(outbox.tools, clock=clock, pace=replace(PACE, lane=timedelta(seconds=20))), "sleeper"
    )
    assert lanes.hold(WORKSPACE)
    with outbox.db.write() as session:
        session.execute(update(Lane).values(leased_until=clock.machine_now() - timedelta(seconds=1)))
    assert taken_by_another(outbox, 3600)
    clock.shift = timedelta(seconds=30)
    assert not lanes.hold(WORKSPACE)


def test_a_message_is_found_by_a_machine_whose_clock_is_ahead(outbox):
    clock = ShiftedClock()
    clock.shift = timedelta(minutes=5)
    ahead = replace(outbox.tools, clock=clock)
    fault(outbox, drop_after_accept={"chat.postMessage": 1})
    outbox.owe()
    outbox.work(ahead)
    outbox.skip_pauses()
    outbox.work(ahead)
    assert outbox.read() == ["number 1"]


@pytest.fixture
def perhaps_delivered(outbox: Outbox) -> Outbox:
    """It arrived, but nobody knows, and it was given up."""
    fault(outbox, drop_after_accept={"chat.postMessage": 1})
    outbox.owe()
    outbox.work(slowly(outbox, most_attempts=1))
    assert outbox.first(State.DEAD).is_unsure
    return outbox


def test_retrying_all_looks_first_for_what_may_have_arrived(perhaps_delivered):
    outbox = perhaps_delivered
    assert retry(turn_of(outbox.db, machine_now=outbox.tools.clock.machine_now())) == 1
    outbox.work()
    assert outbox.read() == ["number 1"]
    assert outbox.first(State.SENT)


def test_retrying_one_by_its_number_sends_it_whatever_became_of_it(perhaps_delivered):
    outbox = perhaps_delivered
    assert (
        retry(turn_of(outbox.db, machine_now=outbox.tools.clock.machine_now()), outbox.first(State.DEAD).id)
        == 1
    )
    outbox.work()
    assert outbox.read() == ["number 1", "number 1"]


def test_workspaces_take_turns(outbox):
    with outbox.db.write() as session:
        for name in ("T1", "T2"):
            session.add(Workspace(id=name, name="", bot_user_id="U", bot_name="ILT"))
    for number in range(130):
        for workspace in (WORKSPACE, "T1", "T2"):
            outbox.owe(f"U{number}", str(number))
            with outbox.db.write() as session:
                session.execute(
                    update(Delivery)
                    .where(Delivery.slot == "once")
                    .values(workspace_id=workspace, slot=workspace)
                )
    engine = Engine(outbox.tools, "worker")
    engine._take()
    engine._waiting.clear()
    engine._take()
    assert "T2" in {job.workspace_id for job in engine._waiting}
    engine.close()


@pytest.mark.parametrize("reason", ["fatal_error", "restricted_action", "message_not_found"])
def test_a_workspace_that_cannot_be_read_does_not_keep_messages_from_being_sent(bot, reason):
    bot.slack.set_faults(fail={"users.conversations": [reason, 100]})
    now = bot.app.clock.now()
    with bot.db.write() as session:
        session.execute(update(Workspace).values(channels_synced_at=None))
        enqueue(act_in(bot.db, session, now), ToSend(WORKSPACE, UNKNOWN, "1", GRADE3, "once", now))
    before = len(bot.slack.calls("users.conversations"))
    for _ in range(3):
        bot.tick()
    assert len(bot.slack.calls("users.conversations")) == before + 1
    with bot.db.read() as session:
        assert [owed.last_error for owed in with_state(session, State.DEAD)] == ["unknown_kind"]
