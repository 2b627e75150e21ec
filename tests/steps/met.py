"""A bot that has met its team already: what it learns in its first round is learned once for all tests, then copied."""

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from sandbox import snapshot
from storage.heartbeat import Heartbeat
from storage.lanes import Lane
from tests.databases import Postgres, Sqlite, opened
from tests.steps.bot import running_bot


@dataclass
class Met:
    """Databases and workspaces after a first round, by kind of database and by the day on the calendar."""

    _made: dict[tuple[type, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def copy(self, maker: Sqlite | Postgres, day: str = "", clock: Path | None = None) -> dict[str, Any]:
        """What `running_bot` begins with.

        Args:
            day: a name for where the calendar stands.
            clock: the file that put it there.
        """
        key = (type(maker), day)
        if key not in self._made:
            self._made[key] = _first_round(maker, clock)
        template, world = self._made[key]
        return {"address": maker.copied(template), "world": snapshot.from_json(deepcopy(world))}


def _first_round(maker: Sqlite | Postgres, clock: Path | None) -> tuple[str, dict[str, Any]]:
    address = maker.migrated()
    with running_bot(address, ilt_clock_file=clock) as bot:
        world = bot.slack.world()
    with opened(address) as db, db.write() as session:
        # That worker is gone: nobody waits for its lease.
        session.execute(delete(Lane))
        session.execute(delete(Heartbeat))
    return address, world
