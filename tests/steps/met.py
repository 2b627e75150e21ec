"""A bot that has met its team already: what happens first in many tests happens once for all of them, then is copied."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete

from sandbox import snapshot
from sandbox.state import World
from storage.heartbeat import Heartbeat
from storage.lanes import Lane
from tests.databases import Postgres, Sqlite, opened
from tests.steps.bot import RunningBot, running_bot
from tests.steps.calendar import MONDAY

Steps = Callable[[Any], Any]
_Running = Callable[..., AbstractContextManager[RunningBot]]


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

    _made: dict[tuple[type, datetime, Steps | None], _Beginning] = field(default_factory=dict)

    def at(
        self,
        maker: Sqlite | Postgres,
        steps: Steps | None = None,
        day: datetime = MONDAY,
        running: _Running = running_bot,
    ) -> dict[str, Any]:
        """What `running` (`running_bot`, `dated_bot`) begins with where its calendar stood at `day` at first."""
        key = type(maker), day, steps
        if key not in self._made:
            self._made[key] = _made(maker.migrated(is_shared=True), day, steps, running)
        made = self._made[key]
        address, world = made.copied(maker)
        return {"address": address, "world": world, "now": day + made.took}


def _made(address: str, day: datetime, steps: Steps | None, running: _Running) -> _Beginning:
    with running(address, now=day) as bot:
        if steps:
            steps(bot)
        bot.settle()
        world, took = bot.slack.world(), bot.app.clock.now() - day
    with opened(address) as db, db.write() as session:
        # That worker is gone: nobody waits for its lease.
        session.execute(delete(Lane))
        session.execute(delete(Heartbeat))
    return _Beginning(address, world, took)
