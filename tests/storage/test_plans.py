"""PostgreSQL finds by an index what people wait for, and what every round of the worker asks, among the rows of many workspaces."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from bot.home.home import show_home
from bot.items.lists import read_list
from bot.items.messages.lists import ListKind
from rubric_data import NO_RESOURCES
from storage import Base
from storage.deliveries import add_owed
from storage.home import HomeView
from storage.people import Ilt, Member, Person
from tests.bench.teams import RUBRIC
from tests.databases import opened
from tests.steps.many import Many, many_teams

TEAMS, TO_A_WORKSPACE = 900, 30
# A row for each team, or more. Of fewer, such as workspaces, all are read as fast as one.
BIG = 800
ONE = 100


@pytest.fixture(scope="module")
def many(postgres) -> Iterator[Many]:
    with opened(postgres.migrated()) as db:
        yield many_teams(db, TEAMS, to_a_workspace=TO_A_WORKSPACE)


@contextmanager
def asked_of(many: Many) -> Iterator[dict[str, Any]]:
    """Each statement once, with values that it was asked with."""
    found: dict[str, Any] = {}

    def note(_connection, _cursor, statement, values, _context, is_many) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
            found.setdefault(statement, values[0] if is_many else values)

    engines = {many.db.reader, many.db.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def big_tables(many: Many) -> set[str]:
    with many.db.read() as session:
        return {
            name
            for name, table in Base.metadata.tables.items()
            if (session.scalar(select(func.count()).select_from(table)) or 0) >= BIG
        }


def scanned(plan: Any) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for below in plan.get("Plans", []):
        yield from scanned(below)


def read_as_a_whole(many: Many, statements: dict[str, Any]) -> list[tuple[set[str], str]]:
    """Big tables of which every row is read, with the statement that does."""
    big, found = big_tables(many), []
    assert {"people", "home_views", "action_items", "deliveries", "members", "votes", "ilts", "rounds"} <= big
    with many.db.reader.connect() as connection:
        for statement, values in statements.items():
            [(plan,)] = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
            [top] = json.loads(plan) if isinstance(plan, str) else plan
            if whole := big & set(scanned(top["Plan"])):
                found.append((whole, statement))
    return found


def test_a_vote_a_home_tab_and_a_list_of_items(many):
    turn = many.turn(many.actor(ONE))
    with asked_of(many) as statements:
        many.vote(ONE, RUBRIC.sections[0].criteria[1].key)
        show_home(turn, lambda *_: None, NO_RESOURCES)
        for kind in ListKind:
            read_list(turn, kind)
    assert len(statements) > 10
    assert read_as_a_whole(many, statements) == []


def test_a_round_of_the_worker_that_finds_nothing_due_and_one_that_does(many):
    with asked_of(many) as statements:
        many.worker.tick()
        some_is_due(many)
        many.worker.tick()
    # It did what was due.
    assert any("deliveries" in one and one.startswith("WITH") for one in statements)
    assert any("UPDATE people" in one for one in statements)
    assert read_as_a_whole(many, statements) == []


def some_is_due(many: Many) -> None:
    """In two workspaces of the thirty: a message, looks at a team's meetings and at a person, a Home tab that is behind."""
    now, machine_now = many.clock.now() - timedelta(seconds=1), many.clock.machine_now()
    for number in (ONE, ONE + 2 * TO_A_WORKSPACE):
        actor = many.actor(number)
        with many.db.write() as session:
            person = session.scalars(
                select(Person).filter_by(workspace_id=actor.workspace_id, slack_user_id=actor.user_id)
            ).one()
            member = session.scalars(select(Member).filter_by(person_id=person.id)).one()
            session.get_one(Ilt, member.ilt_id).meetings_look_at = person.look_at = now
            view = session.get_one(HomeView, person.id)
            view.wanted, view.next_try_at = view.wanted + 1, machine_now
            owed = {"kind": "item_told", "subject": "1", "recipient": actor.user_id, "slot": "now"}
            where = {
                "workspace_id": actor.workspace_id,
                "ilt_id": None,
                "answerable": None,
                "useful_until": None,
            }
            add_owed(session, {**owed, **where, "due_at": now, "next_try_at": machine_now})
