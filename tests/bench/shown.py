"""How long the results of a large team take from the tables: `python -m tests.bench.shown`."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.actor import Actor
from bot.assessments.messages.result_details import details_form
from bot.assessments.results import detail_of, render_results
from bot.outbox.deliveries import Sending
from bot.sharing.export import RESULTS_DOCUMENT, ask_for_last_document
from rubric_data import Criterion, Rubric, Section
from storage import Database
from storage.deliveries import Delivery
from storage.delivery_rows import delivery
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person, Role, Workspace
from tests.databases import Postgres, Sqlite, opened
from tests.steps.bot import PRINCIPAL, TEAM
from tests.steps.revealed import Past, WrittenNote, add_past
from tests.steps.turns import turn_of

MEMBERS, CRITERIA, NOTES = 60, 30, 10
_TIMES = 30
_WORKSPACE = "T0BENCH"


def a_rubric() -> Rubric:
    """The largest section a rubric may hold, every wording at its limit."""
    criteria = tuple(
        Criterion(
            key=f"criterion_{place}",
            text=f"{place} {'wording ' * 37}"[:300],
            short=f"Criterion number {place}"[:20],
        )
        for place in range(CRITERIA)
    )
    section = Section(key="all", title="All", question="How are we doing?", criteria=criteria)
    return Rubric(key="large", version=1, title="Large", source="Bench", prompt="How?", sections=(section,))


def fill(db: Database, *, is_unnamed: bool) -> int:
    """A team of 60 after a vote of all on 30 criteria, with ten notes each. Returns the assessment's id."""
    with db.write() as session:
        session.add(Workspace(id=_WORKSPACE, name="Bench", bot_user_id="U0BOT", bot_name="ILT"))
        session.flush()
        ilt = Ilt(
            workspace_id=_WORKSPACE, channel_id=TEAM, name="team", is_private=True, zone="America/Chicago"
        )
        session.add(ilt)
        session.flush()
        for place in range(MEMBERS):
            user_id = PRINCIPAL if place == 0 else f"U0MEMBER{place:03}"
            person = Person(
                workspace_id=_WORKSPACE, slack_user_id=user_id, name=f"Member {place}", zone="UTC"
            )
            session.add(person)
            session.flush()
            session.add(Member(ilt_id=ilt.id, person_id=person.id, role=Role.FACILITATOR))
    rubric = a_rubric()
    counts = {one.key: (place % 40 + 10, 45 - place % 40, 5) for place, one in enumerate(rubric.criteria())}
    notes = tuple(
        WrittenNote(key, f"We saw this {number} times in October " * 8)
        for key in counts
        for number in range(NOTES)
    )
    return add_past(db, Past(counts, datetime(2026, 11, 3, 15, tzinfo=UTC), is_unnamed, rubric, notes))


def message(db: Database, _assessment_id: int) -> Any:
    """The results message of the channel."""
    with db.read() as session:
        return render_results(session, session.scalars(select(PostedMessage)).one())


def details(db: Database, assessment_id: int) -> Any:
    """The form of one criterion."""
    actor = Actor(_WORKSPACE, PRINCIPAL)
    shown = detail_of(turn_of(db, actor), assessment_id, "criterion_7", 0)
    return details_form(shown, assessment_id=assessment_id)


def document(db: Database, _assessment_id: int) -> Any:
    """The Word file."""
    with db.read() as session:
        owed = delivery(
            session, session.scalars(select(Delivery.id).filter_by(kind=RESULTS_DOCUMENT.name)).one()
        )
        assert owed
        outgoing = RESULTS_DOCUMENT.render(session, owed, Sending())
        assert outgoing
        assert outgoing.attachment
        return outgoing.attachment.content


def row(what: str, call: Callable[[], Any]) -> str:
    """A line of the table: median and worst of thirty, the blocks, the bytes."""
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        made = call()
        times.append((time.perf_counter() - started) * 1000)
    size = len(made) if isinstance(made, bytes) else len(json.dumps(made, ensure_ascii=False).encode())
    blocks = "–" if isinstance(made, bytes) else str(len(made["blocks"]))
    return f"| {what} | {statistics.median(times):.1f} / {max(times):.1f} | {blocks} | {size:,} |"


def measure(kind: str, db: Database) -> None:
    """All lines of one database."""
    for is_unnamed in (True, False):
        with db.write() as session:
            for workspace in session.scalars(select(Workspace)):
                session.delete(workspace)
        number = fill(db, is_unnamed=is_unnamed)
        now = datetime.now(UTC)
        ask_for_last_document(turn_of(db, Actor(_WORKSPACE, PRINCIPAL, TEAM, f"{kind}{is_unnamed}"), now))
        mode = "unnamed" if is_unnamed else "named"
        for what, call in (("message", message), ("details", details), ("document", document)):
            print(row(f"{kind}, {mode}, {what}", partial(call, db, number)))


def main() -> None:
    """Prints the table."""
    print(f"{MEMBERS} members, {CRITERIA} criteria, {NOTES} notes each")
    print("| from the tables | ms, p50 / worst | blocks | bytes |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, opened(Sqlite(Path(folder)).migrated()) as db:
        measure("SQLite", db)
    postgres = Postgres()
    with opened(postgres.migrated()) as db:
        measure("PostgreSQL", db)
    postgres.stop()


if __name__ == "__main__":
    main()
