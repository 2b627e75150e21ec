"""What many workspaces cost: `python -m tests.bench.district [--quick]`. Prints a table for docs/measurements.md.

Each of 1, 30 and 300 workspaces has 30 teams of eight with a vote open in each, action items and Home tabs that were looked at. A
round of the worker that finds nothing due, and votes one behind the other by people of teams chosen at random, by the bot's own use
cases on PostgreSQL in this process; with them the memory of this process, which is what a worker has.
"""

import argparse
import logging
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.log import set_up_log
from tests.bench.teams import SECTIONS
from tests.databases import Postgres, opened
from tests.steps.many import Many, many_teams

TEAMS_EACH = 30
KEYS = [key for keys in SECTIONS.values() for key in keys]


@dataclass(frozen=True)
class Figures:
    """Of so many workspaces: milliseconds, and megabytes."""

    workspaces: int
    tick: float
    slowest_tick: float
    vote: float
    vote_p99: float
    memory: float

    @property
    def row(self) -> str:
        ticks = f"{self.tick:.1f} / {self.slowest_tick:.1f}"
        return f"| {self.workspaces} | {ticks} | {self.vote:.1f} / {self.vote_p99:.1f} | {self.memory:.0f} |"


def measure(server: Postgres, workspaces: int, *, ticks: int, votes: int) -> Figures:
    """On a database of its own."""
    with opened(server.migrated()) as db:
        many = many_teams(db, workspaces * TEAMS_EACH, to_a_workspace=TEAMS_EACH)
        many.worker.tick()
        rounds = [timed(many.worker.tick) for _ in range(ticks)]
        taken = _votes(many, workspaces * TEAMS_EACH, votes)
    p99 = statistics.quantiles(taken, n=100)[98]
    return Figures(
        workspaces, statistics.median(rounds), max(rounds), statistics.median(taken), p99, _memory()
    )


def _votes(many: Many, teams: int, votes: int) -> list[float]:
    chance = random.Random(1)
    taken = []
    for number in range(votes):
        team, key = chance.randrange(teams), chance.choice(KEYS)
        taken.append(timed(partial(many.vote, team, key, f"vote:{number}")))
    return taken[votes // 10 :]  # the first ones build statements


def timed(call: Callable[[], object]) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.district")
    parser.add_argument(
        "--quick", action="store_true", help="one workspace and a few votes: does the bench work?"
    )
    is_quick = parser.parse_args().quick
    set_up_log(level="error", form="console")
    logging.disable(logging.WARNING)
    print(
        "| workspaces, 30 teams each | a round with nothing due, ms p50 / slowest | a vote, ms p50 / p99 | memory, MB |"
    )
    print("|---|---|---|---|")
    server = Postgres()
    try:
        for workspaces in (1,) if is_quick else (1, 30, 300):
            found = measure(
                server, workspaces, ticks=10 if is_quick else 60, votes=200 if is_quick else 2_000
            )
            print(found.row, flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
