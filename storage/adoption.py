"""A workspace whose organization has the app now: all its rows become the organization's, and nothing is lost.

Whoever is in two workspaces of an organization has one Slack id: their rows become one person.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Delete,
    String,
    Table,
    UniqueConstraint,
    Update,
    bindparam,
    cast,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from storage.base import Base
from storage.lanes import Lane
from storage.people import Frequency, Ilt, Person, Workspace


def adopt(session: Session, team_id: str, org_id: str) -> int:
    """Makes everything of a workspace the organization's. Returns how many teams came with it."""
    # Whoever adds something to the workspace meanwhile waits, and then finds it gone.
    session.get_one(Workspace, team_id, with_for_update=True)
    _free_channels(session, team_id, org_id)
    _merge_people(session, team_id, org_id)
    session.execute(delete(Lane).where(Lane.workspace_id == team_id))
    ilts = session.scalars(select(Ilt.id).where(Ilt.workspace_id == team_id)).all()
    session.execute(update(Ilt).where(Ilt.id.in_(ilts)).values(team_id=team_id))
    for column in _of_workspaces():
        session.execute(update(column.table).where(column == team_id).values({column: org_id}))
    # With it goes what is the workspace's alone: its token.
    session.execute(delete(Workspace).where(Workspace.id == team_id))
    session.expire_all()
    return len(ilts)


def _of_workspaces() -> Iterator[Column[Any]]:
    """Every column by which a row belongs to a workspace, but for those whose row is the workspace's alone."""
    for table in Base.metadata.sorted_tables:
        column = table.columns.get("workspace_id")
        if column is not None and not column.primary_key:
            yield column


def _free_channels(session: Session, team_id: str, org_id: str) -> None:
    """A channel that both workspaces share is one team's: the record of the other stays, without a channel."""
    other = aliased(Ilt)
    is_taken = exists().where(other.workspace_id == org_id, other.channel_id == Ilt.channel_id)
    twice = update(Ilt).where(Ilt.workspace_id == team_id, is_taken)
    named = func.substr(Ilt.channel_id + "~" + cast(Ilt.id, String), 1, 32)
    session.execute(twice.values(channel_id=named, is_reachable=False))


def _merge_people(session: Session, team_id: str, org_id: str) -> None:
    theirs, kept = aliased(Person), aliased(Person)
    rows = session.execute(
        select(theirs.id, kept.id)
        .join(kept, (kept.slack_user_id == theirs.slack_user_id) & (kept.workspace_id == org_id))
        .where(theirs.workspace_id == team_id)
    )
    twins = [{"their_id": their_id, "kept_id": kept_id} for their_id, kept_id in rows]
    if not twins:
        return
    for twin in twins:
        _merge_settings(session.get_one(Person, twin["kept_id"]), session.get_one(Person, twin["their_id"]))
    session.flush()
    connection = session.connection()
    for statement in (*_what_is_there_twice(), *_to_the_one_kept()):
        connection.execute(statement, twins)
    session.execute(delete(Person).where(Person.id.in_([twin["their_id"] for twin in twins])))


def _merge_settings(kept: Person, other: Person) -> None:
    """What somebody chose in one of them holds."""
    kept.reminder_hour = kept.reminder_hour or other.reminder_hour
    if kept.frequency == Frequency.EVERY:
        kept.frequency = other.frequency
    kept.no_time_lines_since = kept.no_time_lines_since or other.no_time_lines_since
    kept.is_external = kept.is_external and other.is_external


def _what_is_there_twice() -> Iterator[Delete]:
    """Deletes of which somebody can have one only, such as their Home tab, where the one who is kept has it."""
    for table, column in _of_people():
        for one_only in _only_once(table):
            if column.name in one_only:
                kept = table.alias()
                same = [kept.c[name] == table.c[name] for name in one_only - {column.name}]
                has_it = exists().where(kept.c[column.name] == bindparam("kept_id"), *same)
                yield delete(table).where(column == bindparam("their_id"), has_it)


def _only_once(table: Table) -> Iterator[set[str]]:
    """The columns that no two rows have in common."""
    yield {column.name for column in table.primary_key}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield {column.name for column in constraint.columns}
    for index in table.indexes:
        if index.unique:
            yield {column.name for column in index.columns}


def _to_the_one_kept() -> Iterator[Update]:
    for table, column in _of_people():
        yield update(table).where(column == bindparam("their_id")).values({column: bindparam("kept_id")})


def _of_people() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                yield table, column
