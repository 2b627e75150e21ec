"""After a clock that was ahead is put back, nothing waits for a time that lies years away."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, update

from bot.clock import Clock
from bot.errors import SettingsError
from bot.outbox.deliveries import Kind, ToSend, enqueue
from bot.turn import Act
from bot.worker.complaints import Complaints
from bot.worker.metrics import registry_of
from bot.worker.same_time import nobody_rests, same_time
from bot.worker.scheduler import Worker
from storage import Database
from storage.claims import claim
from storage.deliveries import Delivery, State
from storage.heartbeat import Heartbeat, beat, last_beat
from storage.lanes import Lane, lease_lane, pause
from storage.living import PostedMessage, workspaces_behind
from storage.people import Ilt, Workspace
from storage.times import mend_times
from tests.chaos.deliver import tools_for
from tests.databases import opened
from tests.processes import wait_until
from tests.steps.outbox import pauses_of
from tests.steps.turns import turn_of

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
AHEAD = NOW + timedelta(days=1500)
LEASE = timedelta(seconds=120)

A_KIND = Kind("kind", lambda *_: None)


@pytest.fixture
def db(database: Database) -> Database:
    with database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
        ilt = Ilt(workspace_id="T1", channel_id="C1", name="", is_private=False)
        session.add(ilt)
        session.flush()
        message = PostedMessage(
            ilt_id=ilt.id, kind="k", subject_id=1, part="", channel_id="C1", next_try_at=AHEAD
        )
        session.add(message)
        for slot in ("owed", "in doubt", "soon"):
            enqueue(Act(turn_of(database, now=AHEAD), session), ToSend("T1", A_KIND, "1", "U2", slot, NOW))
        lease_lane(session, "T1", "gone", AHEAD, LEASE)
        pause(session, "T1", "chat.update", AHEAD)
        pause(session, "T1", "chat.postMessage", NOW + timedelta(seconds=30))
        session.execute(update(Delivery).where(Delivery.slot == "in doubt").values(attempts=1))
        soon = NOW + timedelta(minutes=15)
        session.execute(update(Delivery).where(Delivery.slot == "soon").values(next_try_at=soon))
    return database


def mended(db: Database) -> int:
    with db.write() as session:
        return mend_times(session, NOW)


def test_what_waits_too_long_is_tried_now_and_only_that(db):
    assert mended(db) == 3
    assert mended(db) == 0
    with db.write() as session:
        taken = claim(session, "T1", now=NOW, machine_now=NOW, lease=LEASE, limit=9)
        assert [owed.slot for owed in taken] == ["owed"]
        assert workspaces_behind(session, NOW) == ["T1"]


def test_what_may_have_arrived_keeps_its_time(db):
    mended(db)
    with db.read() as session:
        in_doubt = session.query(Delivery).filter_by(slot="in doubt", state=State.OWED).one()
        assert in_doubt.next_try_at == AHEAD


def test_a_lane_of_a_worker_that_is_gone_is_free_and_its_endless_pause_over(db):
    later = NOW + timedelta(seconds=1)
    with db.write() as session:
        assert lease_lane(session, "T1", "new", later, LEASE) is None
    mended(db)
    with db.write() as session:
        assert lease_lane(session, "T1", "new", later, LEASE) is not None
        assert pauses_of(session, "T1") == {"chat.postMessage": NOW + timedelta(seconds=30)}
        assert session.get_one(Lane, "T1").worker_id == "new"


class ClockOff(Clock):
    """A machine's that nobody set."""

    off = timedelta(0)

    def machine_now(self) -> datetime:
        return super().machine_now() + self.off


def is_told(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text


def test_a_worker_whose_clock_is_not_the_databases_does_nothing_and_says_so(postgres, caplog):
    clock = ClockOff()
    with opened(postgres.migrated()) as database:
        tools = replace(tools_for(database, "http://127.0.0.1:9/api/"), clock=clock)
        for off, words in ((45, " s ahead of"), (-45, " s behind")):
            clock.off = timedelta(seconds=off)
            worker = Worker(tools)
            worker.start()
            wait_until(partial(is_told, caplog, words))
            worker.stop()
        with database.read() as session:
            assert session.scalars(select(Heartbeat)).all() == [], "whoever watches its age is alarmed"
        said = generate_latest(registry_of(database, clock)).decode()
        assert "ilt_worker_age_seconds +Inf" in said
        assert "ilt_clock_ahead_seconds -4" in said
        with pytest.raises(SettingsError, match=f"on {socket.gethostname()} rests"):
            nobody_rests(database, Clock())
        clock.off = timedelta(minutes=2)
        nobody_rests(database, clock)
        clock.off = timedelta(seconds=20)
        assert "agrees" in same_time(database, clock)


def test_a_fault_whose_numbers_change_is_one_line_a_minute(caplog):
    complaints = Complaints(Clock())
    for seconds in (31, 32, 145):
        complaints.tell("clock_is_wrong", "clock", f"this machine's clock is {seconds} s ahead")
    complaints.tell("clock_is_wrong", "clock", "this machine's clock is 31 s behind")
    assert caplog.text.count("clock_is_wrong") == 2


def test_a_sign_of_life_of_a_clock_that_was_ahead_hides_no_dead_worker(db):
    with db.write() as session:
        beat(session, "gone", AHEAD)
        assert last_beat(session, NOW) is None
        beat(session, "here", NOW)
        assert last_beat(session, NOW) == NOW
