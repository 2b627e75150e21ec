"""Action items in the tables: numbers, lists that stay quick, what became of all of them, deletion."""

import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from storage import Database
from storage.item_lists import Wanted, count_items, list_items, outcomes
from storage.items import ActionItem, Answer, ItemHelper, ItemState, SuccessCheck, next_number
from storage.people import Ilt, Member, Person, Workspace
from tests.databases import opened
from tests.work import statements_to

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = date(2026, 11, 23)
THREADS, TIMES = 6, 15


def team(database: Database, channel: str = "C1") -> tuple[int, list[int]]:
    """An ILT with three people; the ids of both."""
    with database.write() as session:
        if session.get(Workspace, "T1") is None:
            session.add(Workspace(id="T1", name="", bot_user_id="U0", bot_name="ILT"))
            session.flush()
        ilt = Ilt(workspace_id="T1", channel_id=channel, name="", is_private=False)
        people = [
            Person(workspace_id="T1", slack_user_id=f"{channel}{number}", name=f"P{number}", zone="UTC")
            for number in range(3)
        ]
        session.add_all([ilt, *people])
        session.flush()
        session.add_all(Member(ilt_id=ilt.id, person_id=person.id) for person in people)
        return ilt.id, [person.id for person in people]


def item(ilt_id: int, number: int, owner_id: int | None, **more) -> ActionItem:
    values = {"text": f"Step {number}", "due_on": TODAY, "logged_by_id": owner_id} | more
    return ActionItem(
        ilt_id=ilt_id,
        number=number,
        request=f"r{number}",
        owner_id=owner_id,
        owner_since=AT,
        due_since=AT,
        logged_at=AT,
        **values,
    )


def test_numbers_are_given_once_and_without_gaps_however_many_log_at_once(maker):
    """Each thread has a database of its own, as processes have; every third logging fails and gives its number back."""
    address = maker.migrated()
    with opened(address) as database:
        ilt_id, [owner, *_] = team(database)
        other, _people = team(database, "C2")

    def log() -> None:
        with opened(address) as mine:
            together.wait()
            for turn in range(TIMES):
                wrong = {"due_on": None} if turn % 3 == 2 else {}
                with suppress(IntegrityError), mine.write() as session:
                    session.add(item(ilt_id, next_number(session, ilt_id), owner, **wrong))

    together = threading.Barrier(THREADS)
    threads = [threading.Thread(target=log) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened(address) as database, database.write() as session:
        found = list(session.scalars(select(ActionItem.number).order_by(ActionItem.number)))
        assert found == list(range(1, THREADS * TIMES * 2 // 3 + 1))
        assert next_number(session, other) == 1


def test_only_an_item_of_a_meeting_may_wait_for_owner_and_date(database):
    ilt_id, [owner, *_] = team(database)
    with database.write() as session:
        session.add(item(ilt_id, 1, None, logged_by_id=owner, due_on=None, meeting_id=7))

    def without_date() -> None:
        with database.write() as session:
            session.add(item(ilt_id, 2, owner, due_on=None))

    with pytest.raises(IntegrityError):
        without_date()


def seeded(database: Database, size: int) -> tuple[int, list[int]]:
    """A team with `size` items in every state, dated over two years; a second team's lie between them."""
    ilt_id, people = team(database)
    other, strangers = team(database, "C2")
    states = [*([ItemState.OPEN] * 4), *([ItemState.DONE] * 4), ItemState.DROPPED, ItemState.UNDONE]
    with database.write() as session:
        for number in range(1, size + 1):
            state = states[number % 10]
            done = AT + timedelta(days=number % 40) if state == ItemState.DONE else None
            session.add(
                item(
                    ilt_id,
                    number,
                    people[number % 3],
                    state=state,
                    due_on=TODAY + timedelta(days=number % 700 - 350),
                    done_at=done,
                    done_on=done.date() if done else None,
                )
            )
            session.add(item(other, number, strangers[0]))
        session.flush()
        session.add_all(
            ItemHelper(item_id=item_id, person_id=people[1])
            for item_id in session.scalars(
                select(ActionItem.id).where(ActionItem.ilt_id == ilt_id, ActionItem.owner_id == people[0])
            )
        )
    return ilt_id, people


def test_a_page_of_a_list_takes_four_statements_wherever_it_is(database):
    ilt_id, people = seeded(database, 300)
    lists = [
        Wanted(ilt_id),
        Wanted(ilt_id, person_id=people[1]),
        Wanted(ilt_id, due_before=TODAY),
        Wanted(ilt_id, ItemState.DONE),
    ]
    with database.read() as session:
        for wanted in lists:
            total = count_items(session, wanted)
            assert total > 30
            for offset in (0, total - 10):
                with statements_to(database) as sent:
                    count_items(session, wanted)
                    rows = list_items(session, wanted, offset=offset, limit=10)
                    outcomes(session, ilt_id, TODAY)
                assert len(rows) == 10
                assert len(sent) == 4


def test_lists_hold_what_they_say(database):
    ilt_id, people = seeded(database, 300)
    with database.read() as session:
        mine = list_items(session, Wanted(ilt_id, person_id=people[2]), offset=0, limit=500)
        helping = list_items(session, Wanted(ilt_id, person_id=people[1]), offset=0, limit=500)
        overdue = list_items(session, Wanted(ilt_id, due_before=TODAY), offset=0, limit=500)
        done = list_items(session, Wanted(ilt_id, ItemState.DONE), offset=0, limit=500)
    assert {row.owner_id for row in mine} == {people[2]}
    assert {row.owner_id for row in helping} == {people[0], people[1]}
    assert {row.owner_name for row in mine} == {"P2"}
    assert [row.due_on for row in overdue] == sorted(row.due_on for row in overdue if row.due_on)
    assert all(row.due_on and row.due_on < TODAY and row.state == ItemState.OPEN for row in overdue)
    days = [row.done_on for row in done if row.done_on]
    assert len(days) == len(done) == 120
    assert days == sorted(days, reverse=True)


def test_an_item_without_a_date_is_listed_first(database):
    ilt_id, [owner, *_] = team(database)
    with database.write() as session:
        session.add(item(ilt_id, 1, owner))
        session.add(item(ilt_id, 2, None, logged_by_id=owner, due_on=None, meeting_id=7))
    with database.read() as session:
        rows = list_items(session, Wanted(ilt_id), offset=0, limit=10)
    assert [(row.number, row.owner_name) for row in rows] == [(2, None), (1, "P0")]


def test_outcomes_count_every_item_once_and_the_last_answer_of_each(database):
    ilt_id, [owner, *_] = team(database)
    late, early = {"due_on": TODAY - timedelta(days=1)}, {"due_on": TODAY + timedelta(days=1)}
    done = {"state": ItemState.DONE, "done_on": TODAY, "done_at": AT}
    with database.write() as session:
        rows = [
            item(ilt_id, 1, owner, **done),
            item(ilt_id, 2, owner, **done | late),
            item(ilt_id, 3, owner, **done | {"due_on": None, "meeting_id": 1}),
            item(ilt_id, 4, owner, **late),
            item(ilt_id, 5, owner, **early),
            item(ilt_id, 6, owner, state=ItemState.DROPPED),
            item(ilt_id, 7, owner, state=ItemState.UNDONE),
        ]
        session.add_all(rows)
        session.flush()
        answers = [(1, Answer.NO), (1, Answer.YES), (2, Answer.TOO_EARLY), (3, Answer.PARTLY), (4, Answer.NO)]
        for day, (number, answer) in enumerate(answers):
            due = TODAY + timedelta(days=day)
            session.add(SuccessCheck(item_id=rows[number - 1].id, due_on=due, answer=answer))
            session.flush()
    with database.read() as session:
        found = outcomes(session, ilt_id, TODAY)
    assert found._asdict() == {
        "on_time": 1,
        "late": 1,
        "undated": 1,
        "open": 2,
        "overdue": 1,
        "dropped": 1,
        "worked": 1,
        "partly": 1,
        "did_not": 0,
    }


def test_a_workspace_is_deleted_with_its_items(database):
    seeded(database, 20)
    with database.write() as session:
        session.execute(delete(Workspace))
    with database.read() as session:
        assert session.scalars(select(func.count()).select_from(ActionItem)).one() == 0
        assert session.scalars(select(func.count()).select_from(ItemHelper)).one() == 0
