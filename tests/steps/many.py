"""One team many times over, in many workspaces: every table's rows copied by PostgreSQL itself, with numbers of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint, func, select, text
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.ballot import cast_votes
from bot.home.home import open_home
from bot.items import logging as items
from bot.items.input import ItemFields
from bot.rules.votes import Choice
from bot.turn import Turn
from bot.worker.scheduler import Worker
from storage import Base, Database
from storage.people import Ilt, Workspace
from tests.bench.double import WORKSPACE
from tests.bench.teams import RUBRIC, RecordingGateway, SteppedClock, a_worker, opened_teams
from tests.steps.turns import turn_of

# Between the numbers of one copy and the next: more rows than one team has.
APART = 10_000
# Workspaces that are copied in one statement.
_AT_ONCE = 10


def multiply(session: Session, teams: int, *, to_a_workspace: int) -> None:
    """Of a database with one team: so many more of it, so many of them to a workspace (`W0`, `W1`, …).

    People and channels of copy `n` have Slack ids that end in `~n`, each row's id is `n * APART` more.
    """
    # A copy of what holds together holds together; looking at that row by row takes longer than all the rest.
    session.execute(text("SET LOCAL statement_timeout = 0"))
    session.execute(text("SET LOCAL session_replication_role = replica"))
    for table in Base.metadata.sorted_tables:
        if session.scalar(select(func.count()).select_from(table)):
            session.execute(text(f'CREATE TEMPORARY TABLE template ON COMMIT DROP AS TABLE "{table.name}"'))
            # A few hundred at a time: a server that says nothing for long is taken for gone.
            for first in range(0, teams, _AT_ONCE * to_a_workspace):
                last = min(first + _AT_ONCE * to_a_workspace, teams) - 1
                session.execute(text(_copies(table, to_a_workspace)), {"first": first, "last": last})
            session.execute(text("DROP TABLE template"))
            _count_on(session, table)
            session.execute(text(f'ANALYZE "{table.name}"'))


class TakesAll(RecordingGateway):
    """A Slack that shows Home tabs too."""

    def publish_home(self, _user_id: str, _view: Any) -> None:
        """Takes it."""


@dataclass(frozen=True)
class Many:
    """Many teams of eight, a vote open in each, with action items and Home tabs that were looked at."""

    db: Database
    worker: Worker
    clock: SteppedClock
    round_id: int
    to_a_workspace: int

    def actor(self, number: int, request: str = "") -> Actor:
        """Somebody of a copy, with a request of their own."""
        place, by = number // self.to_a_workspace, f"U0BENCH0001~{number}"
        return Actor(f"W{place}", by, f"C0BENCH0000~{number}", request or f"request:{number}")

    def turn(self, actor: Actor) -> Turn:
        return turn_of(self.db, actor, self.clock.now(), self.clock.machine_now())

    def vote(self, number: int, key: str, request: str = "") -> None:
        """They vote in their team's round."""
        round_id = self.round_id + (number + 1) * APART
        cast_votes(self.turn(self.actor(number, request)), round_id, {key: Choice.STRENGTH})


def many_teams(db: Database, teams: int, *, to_a_workspace: int, each_has: int = 32) -> Many:
    """So many more than one. `each_has`: action items."""
    clock, gateway = SteppedClock(), TakesAll(1, 8)
    worker = a_worker(db, gateway, clock)
    [team] = opened_teams(db, gateway, worker, clock)
    made = Many(db, worker, clock, team.round_id, to_a_workspace)
    with db.read() as session:
        ilt_id = session.scalars(select(Ilt.id)).one()
    for place in range(each_has):
        by = team.user_ids[place % 8]
        actor = Actor(WORKSPACE, by, team.channel_id, f"item:{place}")
        items.log_form(
            made.turn(actor), ilt_id, ItemFields("Print it", by, clock.now().date() + timedelta(days=30))
        )
    for by in team.user_ids:
        actor = Actor(WORKSPACE, by, team.channel_id, f"home:{by}")
        cast_votes(made.turn(actor), team.round_id, {RUBRIC.sections[0].criteria[0].key: Choice.STRENGTH})
        open_home(made.turn(actor))
    # Everything of that is sent and shown, and nothing more is due for a while.
    for _ in range(100):
        clock.step(1)
        worker.tick()
    with db.write() as session:
        multiply(session, teams, to_a_workspace=to_a_workspace)
    return made


def _copies(table: Table, to_a_workspace: int) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_value(table, column, to_a_workspace) for column in table.columns)
    # What a workspace, or the whole installation, has once.
    step = to_a_workspace if _is_of_workspace(table) else 1
    several = f"generate_series(CAST(:first AS integer), CAST(:last AS integer), {step}) AS g"
    return f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM template, {several} ON CONFLICT DO NOTHING'  # noqa: S608 - names of our tables


def _value(table: Table, column: Column[object], to_a_workspace: int) -> str:
    if _names_workspace(column):
        return f"'W' || (g / {to_a_workspace})::text"
    if _is_number_of_row(column):
        return f'"{column.name}" + (g + 1) * {APART}'
    if column in _made_different(table):
        return f"\"{column.name}\" || '~' || g::text"
    return f'"{column.name}"'


def _names_workspace(column: Column[object]) -> bool:
    workspace = Workspace.__table__.c.id
    return column is workspace or any(key.column is workspace for key in column.foreign_keys)


def _is_number_of_row(column: Column[object]) -> bool:
    is_named = bool(column.foreign_keys) or (column.primary_key and len(column.table.primary_key) == 1)
    return is_named and isinstance(column.type, Integer) and not _names_workspace(column)


def _is_of_workspace(table: Table) -> bool:
    return any(_names_workspace(column) for column in table.primary_key)


def _made_different(table: Table) -> set[Column[object]]:
    """Of what no two rows have in common, and no number of a row makes different: the last text."""
    found = set()
    for columns in _unique(table):
        if not any(_is_number_of_row(column) for column in columns):
            texts = [one for one in columns if isinstance(one.type, String) and not _names_workspace(one)]
            found |= set(texts[-1:])
    return found


def _unique(table: Table) -> Iterable[list[Column[object]]]:
    yield list(table.primary_key.columns)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield list(constraint.columns)
    for index in table.indexes:
        if index.unique:
            yield list(index.columns)


def _count_on(session: Session, table: Table) -> None:
    """What is added next has the number after the last."""
    for column in table.primary_key:
        if isinstance(column.type, Integer) and not column.foreign_keys:
            last = session.scalar(select(func.max(column)))
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            if session.scalar(select(sequence)):
                session.execute(select(func.setval(sequence, last)))
