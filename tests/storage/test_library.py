"""What is hidden in a team's library: by itself, or once two other teams of its workspace say so."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.library.shelf import shelf_of
from rubric_data import load_resources, load_rubrics
from storage import Database
from storage.library import Mark, Said, note_helped, say_of, unsay
from storage.people import Ilt, Person, Workspace
from tests.databases import opened
from tests.steps.planned_team import MONDAY, PlannedTeam, planned_team

RESOURCES = load_resources(load_rubrics())
ONE = next(one for one in RESOURCES.listed if one.address)


@pytest.fixture
def team(maker) -> Iterator[PlannedTeam]:
    with opened(maker.migrated()) as db:
        yield planned_team(db)


def others(db: Database, workspace_id: str, *channels: str) -> list[int]:
    """Other teams of a workspace."""
    with db.write() as session:
        if session.get(Workspace, workspace_id) is None:
            session.add(Workspace(id=workspace_id, name="", bot_user_id="U1", bot_name="ILT"))
            session.flush()
        made = [
            Ilt(workspace_id=workspace_id, channel_id=one, name=one, is_private=False) for one in channels
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]


def says(team: PlannedTeam, ilt_id: int, said: Said, address: str | None = ONE.address) -> None:
    with team.db.write() as session:
        say_of(session, Mark(ilt_id, ONE.key, said, address or "", None), MONDAY)


def is_there(team: PlannedTeam) -> bool:
    with team.db.read() as session:
        shelf = shelf_of(session, session.get_one(Ilt, team.ilt_id), RESOURCES)
        return any(one.ref == ONE.key for one in shelf.entries)


def test_two_teams_of_the_workspace_hide_it_for_all_and_a_team_that_knows_better_keeps_it(team):
    with team.db.read() as session:
        workspace = session.get_one(Ilt, team.ilt_id).workspace_id
    first, second = others(team.db, workspace, "C0FIRST", "C0SECOND")
    for far in others(team.db, "T0ELSEWHERE", "C0FAR1", "C0FAR2"):
        says(team, far, Said.GONE)
    says(team, first, Said.GONE)
    says(team, second, Said.GONE, "https://another.org/address")
    assert is_there(team)
    says(team, second, Said.GONE)
    assert not is_there(team)
    says(team, team.ilt_id, Said.THERE)
    assert is_there(team)
    says(team, team.ilt_id, Said.GONE)
    assert not is_there(team)
    with team.db.write() as session:
        for ilt_id in (first, second, team.ilt_id):
            unsay(session, ilt_id, ONE.key, Said.GONE)
            unsay(session, ilt_id, ONE.key, Said.THERE)
    assert is_there(team)


def test_the_same_said_again_is_no_news_and_a_new_address_begins_anew(team):
    with team.db.write() as session:
        mark = Mark(team.ilt_id, ONE.key, Said.OPENED, "https://a.org", None)
        told = [say_of(session, one, MONDAY) for one in (mark, mark, mark._replace(address="https://b.org"))]
        person = session.scalars(select(Person.id)).first() or 0
        note_helped(session, team.ilt_id, ONE.key, person, MONDAY)
        note_helped(session, team.ilt_id, ONE.key, person, MONDAY)
        shelf = shelf_of(session, session.get_one(Ilt, team.ilt_id), RESOURCES)
        assert shelf.entry(ONE.key).helped == 1
    assert told == [True, False, True]
