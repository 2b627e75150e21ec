"""What the engine costs: `python -m tests.bench.deliveries`. Prints lines for docs/measurements.md."""

import logging
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.ballot import cast_votes
from bot.blocks import ids
from bot.blocks.say import sentence
from bot.clock import Clock
from bot.outbox.deliveries import Kind, Outgoing
from bot.outbox.duty import Duties
from bot.outbox.gateway import Gateway, Posted
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Pace, Tools
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.votes import Choice
from bot.teams.rhythm import cadence_row
from bot.worker.duties import ALL_DUTIES
from bot.worker.scheduler import Worker
from rubric_data import load_rubrics
from sandbox import SandboxServer
from storage import Database
from storage.assessments import Assessment, Ballot, Round
from storage.assessments import State as AssessmentState
from storage.deliveries import Delivery, State
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Member, Person, Workspace
from tests.bench.teams import analyze
from tests.chaos.deliver import NUMBERED, PACE, tools_for
from tests.databases import Postgres, Sqlite, opened
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, made_manifest
from tests.steps.turns import turn_of

WORKSPACE = "T0SANDBOX01"
VOTES_PER_SECOND = 50
DUE, OPEN = 10_000, 100_000
MEETINGS_A_YEAR = 18


class Nowhere:
    """A Slack that takes every post at once."""

    def post(self, channel: str, _message: dict[str, Any], _key: str) -> Posted:
        return Posted(channel, "1.000001")


def main() -> None:
    logging.disable(logging.CRITICAL)
    postgres = Postgres()
    with tempfile.TemporaryDirectory() as folder:
        for maker in (Sqlite(Path(folder)), postgres):
            name = type(maker).__name__
            with opened(maker.migrated()) as db:
                sweep(name, db)
            for rows in (1_000, 10_000, 100_000):
                with opened(maker.migrated()) as db:
                    idle_tick(name, db, rows)
            for teams in (1, 100, 1_000):
                with opened(maker.migrated()) as db:
                    idle_worker(name, db, teams)
            with opened(maker.migrated()) as db:
                one_minute(name, db)
    postgres.stop()


def engine_for(db: Database) -> Engine:
    gateway = cast("Gateway", Nowhere())
    kind = Kind(NUMBERED.name, lambda _session, owed, _sending: Outgoing(sentence(owed.subject)))
    tools = Tools(db, lambda _: gateway, Clock(), Duties(kinds=(kind,)), pace=Pace(rate_scale=100_000))
    return Engine(tools, "bench")


def sweep(name: str, db: Database) -> None:
    round_id, key = seed(db)
    fill(db, due=DUE, later=OPEN - DUE)
    with voting(db, round_id, key) as alone:
        time.sleep(10)
    engine = engine_for(db)
    with voting(db, round_id, key) as meanwhile:
        started = time.monotonic()
        while sent(db) < DUE:
            engine.run(5, lambda: None)
        seconds = time.monotonic() - started
    engine.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: sweep of {DUE:,} due among {OPEN:,} open: {seconds:.1f} s, {memory} MB at most in this process; "
        f"vote p50 / p99 {shown(meanwhile)} ms meanwhile, {shown(alone)} ms without"
    )


def idle_tick(name: str, db: Database, rows: int) -> None:
    seed(db)
    fill(db, due=0, later=rows)
    engine = engine_for(db)
    times = []
    for _ in range(200):
        started = time.monotonic()
        engine.run(1, lambda: None)
        times.append(time.monotonic() - started)
    engine.close()
    print(f"{name}: idle tick at {rows:,} open: {statistics.median(times) * 1000:.2f} ms")


def idle_worker(name: str, db: Database, teams: int) -> None:
    """The whole tick, every step of it. Each team is alone in its workspace: eight people, a rhythm, a year behind them."""
    with db.write() as session:
        seed_teams(session, teams)
    fill(db, due=0, later=OPEN, workspaces=teams)
    analyze(db)
    gateway = cast("Gateway", Nowhere())
    worker = Worker(Tools(db, lambda _: gateway, Clock(), ALL_DUTIES, pace=Pace(rate_scale=100_000)))
    worker.tick()
    times: list[float] = []
    for _ in range(200):
        started = time.monotonic()
        worker.tick()
        times.append(time.monotonic() - started)
    worker.engine.close()
    cuts = statistics.quantiles(times, n=20)
    print(
        f"{name}: idle tick of the whole worker, {teams:,} teams, {OPEN:,} open: "
        f"p50 / p95 {cuts[9] * 1000:.2f} / {cuts[18] * 1000:.2f} ms"
    )


def seed_teams(session: Session, teams: int) -> None:
    """Teams of which nothing is due for a week, each with a year of meetings, their messages and two self-assessments."""
    now = datetime.now(UTC)
    later, numbers = now + timedelta(days=7), range(1, teams + 1)
    cadence = cadence_row(Cadence(Rhythm.WEEKS, now.date(), now.weekday()))
    rubric = load_rubrics()["cps_ilt"].only(["critical_work"]).model_dump(mode="json")
    spaces = [
        {"id": workspace_of(one), "name": "", "bot_user_id": "U0ILTBOT001", "bot_name": "ILT"}
        for one in numbers
    ]
    session.execute(insert(Workspace), [one | {"channels_synced_at": now} for one in spaces])
    session.execute(
        insert(Ilt),
        [
            {
                "workspace_id": workspace_of(one),
                "channel_id": TEAM,
                "name": "ilt-team",
                "is_private": False,
                "zone": "America/Chicago",
                "members_synced_at": now,
                "cadence": cadence,
                "meetings_look_at": later,
            }
            for one in numbers
        ],
    )
    people = [
        {
            "workspace_id": workspace_of(one),
            "slack_user_id": user,
            "name": user,
            "zone_told": "UTC",
            "look_at": later,
        }
        for one in numbers
        for user in EIGHT
    ]
    session.execute(insert(Person), people)
    session.execute(
        insert(Member),
        [{"ilt_id": one, "person_id": 8 * (one - 1) + place} for one in numbers for place in range(1, 9)],
    )
    past = [
        (one, now - timedelta(days=14 * back)) for one in numbers for back in range(1, MEETINGS_A_YEAR + 1)
    ]
    session.execute(
        insert(Meeting),
        [
            {
                "ilt_id": one,
                "slot": at.date(),
                "day": at.date(),
                "starts_at": at,
                "minutes": 60,
                "state": MeetingState.CLOSED,
                "closed_at": at,
            }
            for one, at in past
        ],
    )
    messages = (ids.AGENDA_MESSAGE, ids.MEETING_MESSAGE, ids.REFLECTION_MESSAGE, ids.MINUTES_MESSAGE)
    session.execute(
        insert(PostedMessage),
        [
            {
                "ilt_id": one,
                "kind": kind,
                "subject_id": number,
                "part": "",
                "channel_id": TEAM,
                "ts": f"{number}.000001",
                "version_shown": 1,
                "next_try_at": at,
            }
            for number, (one, at) in enumerate(past, 1)
            for kind in messages
        ],
    )
    two = [(one, now - timedelta(days=days)) for one in numbers for days in (200, 20)]
    session.execute(
        insert(Assessment),
        [
            {
                "ilt_id": one,
                "rubric": rubric,
                "state": AssessmentState.REVEALED,
                "opened_by_id": 8 * (one - 1) + 1,
                "asked_at": at,
            }
            for one, at in two
        ],
    )
    session.execute(
        insert(Round),
        [
            {"assessment_id": number, "number": 1, "state": AssessmentState.REVEALED, "deadline_at": at}
            for number, (_, at) in enumerate(two, 1)
        ],
    )


def workspace_of(number: int) -> str:
    """The workspaces of many teams, counted from 1; the first is the only one of every other measurement."""
    return WORKSPACE if number == 1 else f"T0BENCH{number:04}"


def one_minute(name: str, db: Database) -> None:
    """2,000 due in one workspace, to eight people: 250 each, at 20 a second each."""
    seed(db)
    fill(db, due=2_000, later=0)
    with SandboxServer(made_manifest("socket"), rate_scale=20) as slack:
        engine = Engine(tools_for(db, slack.api_url, pace=replace(PACE, rate_scale=20)), "bench")
        started = time.monotonic()
        while sent(db) < 2_000:
            engine.run(1, lambda: None)
        seconds = time.monotonic() - started
        engine.close()
        refused = [call for call in slack.sandbox.recorder.of("chat.postMessage") if not call.response["ok"]]
    print(
        f"{name}: 2,000 due at once in one workspace, limits 20x: {seconds:.1f} s; "
        f"the limits allow {2_000 / len(EIGHT) / 20:.1f} s; {len(refused)} refused for pace"
    )


def sent(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).where(Delivery.state == State.SENT)) or 0


def seed(db: Database) -> tuple[int, str]:
    now = datetime.now(UTC)
    with db.write() as session:
        session.add(Workspace(id=WORKSPACE, name="", bot_user_id="U0ILTBOT001", bot_name="ILT"))
        session.flush()
        ilt = Ilt(workspace_id=WORKSPACE, channel_id=TEAM, name="ilt-team", is_private=False)
        person = Person(workspace_id=WORKSPACE, slack_user_id=PRINCIPAL, name="", zone="UTC")
        session.add_all([ilt, person])
        session.flush()
        member = Member(ilt_id=ilt.id, person_id=person.id)
        rubric = load_rubrics()["cps_ilt"]
        opened_one = Assessment(
            ilt_id=ilt.id,
            rubric=rubric.model_dump(mode="json"),
            state=AssessmentState.OPEN,
            opened_by_id=person.id,
            asked_at=now,
        )
        session.add_all([member, opened_one])
        session.flush()
        first = Round(assessment_id=opened_one.id, number=1, deadline_at=now + timedelta(days=2))
        session.add(first)
        session.flush()
        session.add(Ballot(round_id=first.id, member_id=member.id))
        return first.id, rubric.sections[0].criteria[0].key


def fill(db: Database, *, due: int, later: int, workspaces: int = 1) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "workspace_id": workspace_of(number % workspaces + 1),
            "kind": NUMBERED.name,
            "subject": str(number),
            "recipient": EIGHT[number % 8],
            "slot": "once",
            "due_at": now if number < due else now + timedelta(days=30),
            "next_try_at": now,
            "key": uuid4().hex,
        }
        for number in range(due + later)
    ]
    with db.write() as session:
        session.execute(insert(Delivery), rows)


@contextmanager
def voting(db: Database, round_id: int, key: str) -> Iterator[list[float]]:
    """Votes at a steady pace beside whatever happens; how long each took, in seconds."""
    times: list[float] = []
    stop = threading.Event()

    def vote() -> None:
        number = 0
        while not stop.wait(1 / VOTES_PER_SECOND):
            number += 1
            now = datetime.now(UTC)
            choice = Choice.STRENGTH if number % 2 else Choice.WEAKNESS
            actor = Actor(WORKSPACE, PRINCIPAL, TEAM, f"bench:{uuid4().hex}")
            started = time.monotonic()
            cast_votes(turn_of(db, actor, now), round_id, {key: choice})
            times.append(time.monotonic() - started)

    thread = threading.Thread(target=vote)
    thread.start()
    yield times
    stop.set()
    thread.join()


def shown(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49] * 1000:.1f} / {cuts[98] * 1000:.1f}"


if __name__ == "__main__":
    main()
