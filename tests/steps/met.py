"""A bot that has met its team already: what happens first in many tests happens once for all of them, then is copied."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from sandbox import snapshot
from sandbox.state import World
from storage.heartbeat import Heartbeat
from storage.lanes import Lane
from tests.databases import Postgres, Sqlite, opened
from tests.steps.bot import RunningBot, running_bot
from tests.steps.dated_bot import dated_bot, put_calendar

Steps = Callable[[Any], Any]
_Running = Callable[[str], AbstractContextManager[RunningBot]]


@dataclass(frozen=True)
class _Beginning:
    """Where many tests begin: a database and what stands in Slack, both to be copied, and how long it took to come there."""

    address: str
    slack: dict[str, Any]
    took: timedelta

    def copied(self, maker: Sqlite | Postgres) -> tuple[str, World]:
        return maker.copied(self.address), snapshot.from_json(deepcopy(self.slack))


@dataclass
class Met:
    """Bots after a first round of the worker and the first steps of people, which are made once.

    `steps`: what people have done by then; None = nothing.
    """

    _made: dict[tuple[type, datetime | None, Steps | None], _Beginning] = field(default_factory=dict)

    def today(self, maker: Sqlite | Postgres, steps: Steps | None = None) -> dict[str, Any]:
        """What `running_bot` begins with."""
        address, world = self._beginning(maker, None, steps, running_bot).copied(maker)
        return {"address": address, "world": world}

    def at(
        self, maker: Sqlite | Postgres, clock: Path, day: datetime, steps: Steps | None = None
    ) -> dict[str, Any]:
        """What `running_bot` begins with where its calendar stood at `day` at first; `clock` is the file that says so."""
        put_calendar(clock, day)
        made = self._beginning(maker, day, steps, lambda address: running_bot(address, ilt_clock_file=clock))
        put_calendar(clock, day + made.took)
        address, world = made.copied(maker)
        return {"address": address, "world": world, "ilt_clock_file": clock}

    def dated(
        self, maker: Sqlite | Postgres, clock: Path, day: datetime, steps: Steps | None = None
    ) -> dict[str, Any]:
        """The same for `dated_bot`."""
        made = self._beginning(maker, day, steps, lambda address: dated_bot(address, clock, day))
        address, world = made.copied(maker)
        return {"address": address, "world": world, "file": clock, "now": day + made.took}

    def _beginning(
        self, maker: Sqlite | Postgres, day: datetime | None, steps: Steps | None, running: _Running
    ) -> _Beginning:
        key = type(maker), day, steps
        if key not in self._made:
            self._made[key] = _made(maker.migrated(is_shared=True), day, steps, running)
        return self._made[key]


def _made(address: str, day: datetime | None, steps: Steps | None, running: _Running) -> _Beginning:
    begun = day or datetime.now(UTC)
    with running(address) as bot:
        if steps:
            steps(bot)
        bot.settle()
        world, took = bot.slack.world(), bot.app.clock.now() - begun
    with opened(address) as db, db.write() as session:
        # That worker is gone: nobody waits for its lease.
        session.execute(delete(Lane))
        session.execute(delete(Heartbeat))
    return _Beginning(address, world, took)
