"""python -m tests.bench [--quick] [--rounds N]: a vote against the framework's floor; prints Markdown."""

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from bot.log import set_up_log
from tests.bench.double import SlackDouble
from tests.bench.plan import QUICK, Plan
from tests.bench.starting import time_starts
from tests.bench.subjects import make_subjects, measure
from tests.bench.table import Results, report
from tests.bench.updates import count_updates
from tests.databases import Postgres, Sqlite


async def bench(plan: Plan, folder: Path, makers: dict[str, Sqlite | Postgres]) -> Results:
    """Everything the plan says, with results."""
    async with SlackDouble().running() as double:
        subjects = make_subjects(plan, double, makers)
        await measure(plan, double, subjects, folder)
        starts = await time_starts(plan.starts, double, makers["sqlite"].migrated(), folder)
    return Results(plan, subjects, starts, list(count_updates(makers["sqlite"], plan.orders)))


@contextmanager
def databases(plan: Plan, folder: Path) -> Iterator[dict[str, Sqlite | Postgres]]:
    """What makes databases, for each kind in the plan."""
    with ExitStack() as stack:
        makers: dict[str, Sqlite | Postgres] = {"sqlite": Sqlite(folder)}
        if "postgres" in plan.databases:
            makers["postgres"] = server = Postgres()
            stack.callback(server.stop)
        yield makers


def run(plan: Plan) -> Results:
    """Runs a plan in a folder of its own and leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name:
        folder = Path(name)
        with databases(plan, folder) as makers:
            return asyncio.run(bench(plan, folder, makers))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument(
        "--quick", action="store_true", help="a few seconds, SQLite only: does the bench work?"
    )
    parser.add_argument("--rounds", type=int, help="how often everything takes its turn")
    chosen = parser.parse_args()
    plan = QUICK if chosen.quick else Plan()
    set_up_log(level="warning", form="console")
    # Told to stop, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    results = run(replace(plan, rounds=chosen.rounds or plan.rounds))
    print(report(results))
    sys.exit(0 if results.is_sound else 1)


if __name__ == "__main__":
    main()
