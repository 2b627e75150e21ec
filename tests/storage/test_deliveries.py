"""Owed once, claimed once, fenced: the same on both databases."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from bot.outbox.deliveries import Kind, ToSend, enqueue, retry, stuck, withdraw
from storage import Database
from storage.claims import (
    claim,
    put_down,
    put_down_all,
    start_attempt,
    start_attempts,
    still_claimed,
    workspaces_due,
)
from storage.deliveries import Delivery, Owed, State, forget_done
from storage.delivery_rows import with_state
from storage.lanes import end_pauses, lease_lane, note_calls, pause, release_lanes
from storage.people import Workspace
from tests.databases import opened
from tests.steps.outbox import pauses_of
from tests.steps.turns import act_in, turn_of

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
LEASE = timedelta(seconds=120)

A_KIND = Kind("kind", lambda *_: None)


@pytest.fixture
def db(database: Database) -> Database:
    with database.write() as session:
        session.add(Workspace(id="T1", name="", bot_user_id="U1", bot_name="ILT"))
    return database


def owe(db: Database, slot: str = "once", *, due: datetime = NOW) -> None:
    with db.write() as session:
        enqueue(act_in(db, session, NOW, machine_now=NOW), ToSend("T1", A_KIND, "1", "U2", slot, due))


def take(db: Database, at: datetime = NOW, limit: int = 50) -> list[Owed]:
    with db.write() as session:
        return claim(session, "T1", now=at, machine_now=at, lease=LEASE, limit=limit)


def rows(db: Database) -> list[Delivery]:
    with db.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def end(db: Database, owed: Owed, state: State, **values) -> bool:
    with db.write() as session:
        return put_down(session, owed, state, **values)


def test_the_same_slot_is_owed_once_and_moves(db):
    owe(db)
    owe(db, due=NOW + timedelta(hours=1))
    owe(db, "other")
    assert [row.due_at for row in rows(db)] == [NOW + timedelta(hours=1), NOW]
    assert len({row.key for row in rows(db)}) == 2


def test_what_was_sent_stays_sent(db):
    owe(db)
    assert end(db, take(db)[0], State.SENT, keep_withdrawn=False)
    owe(db)
    assert rows(db)[0].state == State.SENT
    assert take(db) == []


def test_a_withdrawn_message_is_revived_by_its_slot(db):
    owe(db)
    with db.write() as session:
        assert withdraw(session, A_KIND, "1", recipient="U2", slot="once") == 1
    assert take(db) == []
    owe(db)
    assert len(take(db)) == 1


def test_a_message_withdrawn_on_its_way_is_noted_as_sent_and_not_sent_again(db):
    owe(db)
    owed = take(db)[0]
    with db.write() as session:
        assert start_attempt(session, owed, NOW, LEASE)
        withdraw(session, A_KIND, "1")
    owe(db)
    assert take(db) == []  # in hand until the lease ends
    assert end(db, owed, State.SENT, keep_withdrawn=False)
    assert rows(db)[0].state == State.SENT


def test_nothing_starts_after_it_was_withdrawn(db):
    owe(db)
    owed = take(db)[0]
    with db.write() as session:
        withdraw(session, A_KIND, "1")
    with db.write() as session:
        assert not start_attempt(session, owed, NOW, LEASE)


def test_only_what_is_due_and_may_be_tried_is_taken(db):
    owe(db, "later", due=NOW + timedelta(seconds=1))
    assert take(db) == []
    assert len(take(db, NOW + timedelta(seconds=1))) == 1
    with db.read() as session:
        assert workspaces_due(session, NOW + timedelta(seconds=1), NOW) == []
        assert workspaces_due(session, NOW + timedelta(seconds=1), None) == ["T1"]


def test_a_lost_claim_changes_nothing(db):
    owe(db)
    first = take(db)[0]
    later = NOW + LEASE
    second = take(db, later)[0]
    with db.write() as session:
        assert not start_attempt(session, first, later, LEASE)
        assert not put_down(session, first, State.DEAD)
        assert start_attempt(session, second, later, LEASE)
    assert rows(db)[0].state == State.SENDING


def test_a_claim_counts_no_attempt_and_a_start_does(db):
    owe(db)
    owed = take(db)[0]
    assert not owed.is_unsure
    with db.write() as session:
        start_attempt(session, owed, NOW, LEASE)
    again = take(db, NOW + LEASE)[0]
    assert again.is_unsure
    assert again.first_attempt_at == NOW


def take_five(db: Database) -> list[Owed]:
    for slot in "abcde":
        owe(db, slot)
    return take(db)


def test_of_several_begun_together_only_those_count_that_are_still_claimed_and_wanted(db):
    good, withdrawn, put_back, stale, other = take_five(db)
    end(db, put_back, State.OWED)
    with db.write() as session:
        withdraw(session, A_KIND, "1", slot=withdrawn.slot)
    with db.write() as session:
        ours = still_claimed(session, [good, withdrawn, put_back, replace(stale, claim_token="of another")])
        assert ours == {good, withdrawn}
        assert start_attempts(session, [one.id for one in ours], NOW, LEASE) == {good.id}
    assert {row.id: row.attempts for row in rows(db)} == {
        good.id: 1,
        withdrawn.id: 0,
        put_back.id: 0,
        stale.id: 0,
        other.id: 0,
    }
    assert rows(db)[0].first_attempt_at == NOW
    with db.write() as session:
        assert start_attempts(session, [other.id], NOW + LEASE, LEASE) == set()  # its lease is over


def test_several_sent_are_noted_together_each_where_it_stands(db):
    first, second, *_ = take_five(db)
    with db.write() as session:
        columns = {one.id: {"channel_id": f"D{one.id}", "ts": f"{one.id}.1"} for one in (first, second)}
        put_down_all(session, State.SENT, columns)
    found = {row.id: (row.state, row.channel_id, row.ts, row.claim_token) for row in rows(db)[:2]}
    assert found == {one.id: ("sent", f"D{one.id}", f"{one.id}.1", None) for one in (first, second)}


@pytest.mark.parametrize("maker", ["sqlite"], indirect=True)
def test_several_are_found_without_a_look_at_every_row(db):
    several, asked = take_five(db), []
    event.listen(db.writer, "before_cursor_execute", lambda *sent: asked.append((sent[2], sent[3], sent[5])))
    with db.write() as session:
        ids = [one.id for one in still_claimed(session, several)]
        start_attempts(session, ids, NOW, LEASE)
        put_down_all(session, State.SENT, {one: {"ts": "1.1"} for one in ids})
    plans = []
    with db.reader.connect() as connection:
        for statement, values, is_many in asked:
            if statement.startswith("BEGIN"):
                continue
            plan = f"EXPLAIN QUERY PLAN {statement}"
            plans += [
                row[3] for row in connection.exec_driver_sql(plan, values[0] if is_many else tuple(values))
            ]
    assert len(plans) >= 3
    assert all(plan.startswith("SEARCH deliveries USING INTEGER PRIMARY KEY") for plan in plans), plans


@pytest.mark.parametrize("maker", ["postgres"], indirect=True)
def test_what_somebody_is_changing_is_not_waited_for_while_others_are_locked(db):
    first, second, *_ = take_five(db)
    with db.write() as other:
        withdraw(other, A_KIND, "1", slot=first.slot)
        with db.write() as session:
            assert still_claimed(session, [first, second]) == {second}


def test_at_most_fifty_are_taken_at_a_time(db):
    for number in range(60):
        owe(db, str(number))
    assert len(take(db, limit=1000)) == 50


def test_many_workers_never_take_the_same_one(db):
    for number in range(200):
        owe(db, str(number))
    taken: Counter[int] = Counter()
    lock = threading.Lock()

    def work() -> None:
        with opened(db.url.render_as_string(hide_password=False)) as own:
            while got := take(own, limit=7):
                with lock:
                    taken.update(owed.id for owed in got)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 200
    assert set(taken.values()) == {1}


def test_given_up_ones_are_listed_and_owed_again(db):
    owe(db, "dead")
    owe(db, "asked")
    for owed, state in zip(take(db), (State.DEAD, State.ASKED), strict=True):
        end(db, owed, state, last_error="x" * 500)
    dead, asked = stuck(db)
    assert retry(turn_of(db, machine_now=NOW)) == 1
    assert (dead.is_given_up, asked.is_given_up) == (True, False)
    assert [f"#{owed.id}" for owed in take(db)] == [dead.name]
    assert retry(turn_of(db, machine_now=NOW), int(asked.name[1:])) == 1
    assert retry(turn_of(db, machine_now=NOW), 12345) == 0


def test_the_wake_up_comes_with_the_commit(db):
    db.owed.clear()
    with pytest.raises(IntegrityError):
        fail_after_owing(db)
    assert not db.owed.is_set()
    owe(db)
    assert db.owed.is_set()


def fail_after_owing(db: Database) -> None:
    with db.write() as session:
        enqueue(act_in(db, session, NOW, machine_now=NOW), ToSend("T1", A_KIND, "1", "U2", "s", NOW))
        enqueue(
            act_in(db, session, NOW, machine_now=NOW),
            ToSend("no such workspace", A_KIND, "2", "U2", "s", NOW),
        )


def test_old_messages_are_forgotten_a_few_at_a_time(db):
    for number in range(5):
        owe(db, str(number))
    for owed in take(db)[:4]:
        end(db, owed, State.SENT, keep_withdrawn=False)
    with db.write() as session:
        assert forget_done(session, NOW + timedelta(days=1), limit=3) == 3
        assert forget_done(session, NOW + timedelta(days=1), limit=3) == 1
        assert len(with_state(session, State.SENDING)) == 1


def test_a_lane_is_one_workers_until_its_lease_ends_or_it_lets_go(db):
    def lease(worker: str, at: datetime) -> bool:
        with db.write() as session:
            return lease_lane(session, "T1", worker, at, LEASE) is not None

    assert lease("a", NOW)
    assert lease("a", NOW)
    assert not lease("b", NOW + timedelta(seconds=1))
    assert lease("b", NOW + LEASE + timedelta(seconds=1))
    with db.write() as session:
        release_lanes(session, "b")
    assert lease("a", NOW)


def test_what_was_called_goes_with_the_lane(db):
    calls = {"chat.update": [(NOW.timestamp(), 3)]}

    def lease(worker: str) -> object:
        with db.write() as session:
            leased = lease_lane(session, "T1", worker, NOW, LEASE)
            assert leased is not None
            return leased.calls

    assert lease("a") == {}
    with db.write() as session:
        note_calls(session, "T1", "b", {"chat.update": []})  # not the holder
        note_calls(session, "T1", "a", calls)
    assert lease("a") == {}
    with db.write() as session:
        release_lanes(session, "a")
    assert lease("b") == {"chat.update": [[NOW.timestamp(), 3]]}


def test_pauses_go_with_the_lane(db):
    with db.write() as session:
        lease_lane(session, "T1", "a", NOW, LEASE)
        pause(session, "T1", "chat.update", NOW)
        pause(session, "T1", "chat.update", NOW - timedelta(seconds=1))  # a longer pause stays
        release_lanes(session, "a")
        leased = lease_lane(session, "T1", "b", NOW, LEASE)
        assert leased is not None
        assert leased.pauses == {"chat.update": NOW}
        end_pauses(session, "T1")
        assert pauses_of(session, "T1") == {}
