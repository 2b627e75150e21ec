"""130 votes by 10 members in a real minute, with the worker in its own time: `python -m tests.bench.minute`.

`tests.bench.updates` counts the channel's updates with a clock moved by hand; here nothing is.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.actor import Actor
from bot.assessments.ballot import cast_votes
from bot.clock import Clock
from bot.log import set_up_log
from bot.outbox.tools import Pace, Tools
from bot.rules.votes import Choice
from bot.worker.duties import ALL_DUTIES
from bot.worker.scheduler import Worker
from storage import Database
from tests.bench.double import WORKSPACE
from tests.bench.teams import (
    REFRESH_SECONDS,
    RUBRIC,
    RecordingGateway,
    SteppedClock,
    Team,
    a_worker,
    opened_teams,
    votes_in,
)
from tests.bench.updates import ORDERS, PEOPLE, VOTES, Tap
from tests.databases import Postgres, Sqlite, opened
from tests.steps.turns import turn_of

_SECONDS, _AFTERWARDS = 60, 30
# Longer than opening takes, so that nothing of it is still to come.
_LONG_AGO_SECONDS = 600


@dataclass(frozen=True)
class Minute:
    """What came of one voting.

    Attributes:
        lost: votes that are not in the table as they were cast.
        wrong_for: seconds from the last tap until every message in the channel counts everyone; None = it never did.
    """

    database: str
    order: str
    lost: int
    updates: int
    wrong_for: float | None


class WatchedGateway(RecordingGateway):
    """A Slack that notes when the channel's messages count everyone."""

    right_at: float | None = None

    def update(self, channel: str, ts: str, message: dict[str, Any]) -> None:
        super().update(channel, ts, message)
        counts = [str(shown) for shown in list(self.messages.values()) if "finished" in str(shown)]
        is_right = all(f"{PEOPLE} of {PEOPLE} finished" in shown for shown in counts)
        self.right_at = (self.right_at or time.monotonic()) if is_right else None


def one_minute(maker: Sqlite | Postgres, database: str, order: str) -> Minute:
    """A team votes in that order, evenly over a minute."""
    gateway = WatchedGateway(1, PEOPLE)
    with opened(maker.migrated()) as db:
        team = _opened(db, gateway)
        taps = ORDERS[order](gateway.user_ids)
        worker = _worker(db, gateway)
        worker.start()
        try:
            last_tap = _vote(db, team, taps)
            _await_right(gateway)
        finally:
            worker.stop()
        cast = {
            (team.round_id, key, user_id): str(_choice(place)) for place, (user_id, key) in enumerate(taps)
        }
        lost = len(cast.items() ^ votes_in(db).items())
    wrong_for = gateway.right_at - last_tap if gateway.right_at else None
    return Minute(database, order, lost, gateway.calls["chat.update"], wrong_for)


def _opened(db: Database, gateway: WatchedGateway) -> Team:
    """A team that may vote; everything of its opening is past."""
    clock = SteppedClock()
    clock.step(-_LONG_AGO_SECONDS)
    team = opened_teams(db, gateway, a_worker(db, gateway, clock), clock)[0]
    gateway.calls.clear()
    return team


def _worker(db: Database, gateway: RecordingGateway) -> Worker:
    """As `app.py run` has it, with Slack's limits and the default pause between updates."""
    rubrics = {RUBRIC.key: RUBRIC}
    pace = Pace(refresh_pause=timedelta(seconds=REFRESH_SECONDS))
    return Worker(Tools(db, lambda _workspace_id: gateway, Clock(), ALL_DUTIES, rubrics, pace))


def _vote(db: Database, team: Team, taps: list[Tap]) -> float:
    """Taps when each is due. Returns when the last one was saved."""
    clock, started = Clock(), time.monotonic()
    for place, (user_id, key) in enumerate(taps):
        time.sleep(max(0.0, started + place * _SECONDS / VOTES - time.monotonic()))
        actor = Actor(WORKSPACE, user_id, team.channel_id, f"trigger:{user_id} {key}")
        cast_votes(turn_of(db, actor, clock.now(), clock.machine_now()), team.round_id, {key: _choice(place)})
    return time.monotonic()


def _choice(place: int) -> Choice:
    return tuple(Choice)[place % len(Choice)]


def _await_right(gateway: WatchedGateway) -> None:
    give_up = time.monotonic() + _AFTERWARDS
    while gateway.right_at is None and time.monotonic() < give_up:
        time.sleep(0.1)


def table(found: list[Minute]) -> Iterator[str]:
    """The figures as Markdown."""
    yield f"| {VOTES} votes by {PEOPLE} members in {_SECONDS} s | votes lost | `chat.update` calls | last tap to right, s |"
    yield "|---|---|---|---|"
    for one in found:
        right = "never" if one.wrong_for is None else f"{one.wrong_for:.2f}"
        yield f"| {one.database}, {one.order} | {one.lost} | {one.updates} | {right} |"


def main() -> None:
    """Prints the table. Every database and order has its own worker, and all vote in the same minute."""
    set_up_log(level="warning", form="console")
    # Told to stop, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name, ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        makers: dict[str, Sqlite | Postgres] = {"SQLite": Sqlite(Path(name)), "PostgreSQL": postgres}
        plan = [(database, order) for database in makers for order in ORDERS]
        for maker in makers.values():
            maker.migrated()  # the template, before several ask for it at once
        with ThreadPoolExecutor(len(plan)) as pool:
            running = [pool.submit(one_minute, makers[database], database, order) for database, order in plan]
        found = [one.result() for one in running]
    print("\n".join(table(found)))
    sys.exit(0 if all(one.lost == 0 and one.wrong_for is not None for one in found) else 1)


if __name__ == "__main__":
    main()
