"""python -m tests.bench.first_clicks [--rounds N]: processor time of the first click of each kind beside its later ones.

A fresh process, SQLite, signed HTTP against the sandbox; prints Markdown, and with --imports every module that a request
or a transaction imports.
"""

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from bot.log import set_up_log
from tests.databases import Sqlite
from tests.steps.bot import RunningBot, running_bot
from tests.steps.first_clicks import journey

MOST_MILLISECONDS = 300
_DISPATCH = "slack_bolt/app/app.py"


class Imports:
    """Sees every module that is imported inside a request or a transaction. First on `sys.meta_path`, it finds nothing."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> None:
        """Called for whatever was not imported before."""
        where = _inside(sys._getframe(1))
        if where:
            self.found.append(f"{name} in {where}")


def _inside(frame: FrameType | None) -> str:
    while frame:
        if frame.f_code.co_filename.endswith(_DISPATCH) and frame.f_code.co_name == "dispatch":
            return "a request"
        session = frame.f_locals.get("session")
        if (
            "bot/" in frame.f_code.co_filename
            and session is not None
            and getattr(session, "in_transaction", bool)()
        ):
            return f"a transaction ({frame.f_code.co_name})"
        frame = frame.f_back
    return ""


@contextmanager
def _timed(bot: RunningBot) -> Iterator[list[float]]:
    """Milliseconds of processor time of each request."""
    dispatch, spent = bot.app.bolt.dispatch, []

    def timed(request: Any) -> Any:
        before = time.thread_time()
        try:
            return dispatch(request)
        finally:
            spent.append((time.thread_time() - before) * 1000)

    vars(bot.app.bolt)["dispatch"] = timed
    yield spent
    del vars(bot.app.bolt)["dispatch"]


def run(rounds: int, folder: Path) -> tuple[dict[str, list[float]], list[str]]:
    """By kind the longest request of each round; and what was imported."""
    longest: dict[str, list[float]] = defaultdict(list)
    imports = Imports()
    with running_bot(Sqlite(folder).migrated()) as bot, _timed(bot) as spent:
        sys.meta_path.insert(0, imports)
        for _ in range(rounds):
            for name in journey(bot):
                longest[name].append(max(spent, default=0.0))
                spent.clear()
        sys.meta_path.remove(imports)
    return longest, imports.found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.first_clicks")
    parser.add_argument("--rounds", type=int, default=10, help="how often each kind is done")
    parser.add_argument(
        "--imports", action="store_true", help="lists modules that a request or a transaction imports"
    )
    chosen = parser.parse_args()
    set_up_log(level="error", form="console")
    with tempfile.TemporaryDirectory(prefix="ilt-bench-") as name:
        longest, imported = run(chosen.rounds, Path(name))
    if chosen.imports:
        print("\n".join(imported) or "nothing is imported")
        sys.exit(1 if imported else 0)
    print(f"| kind | first (ms) | {chosen.rounds}th (ms) |\n|---|---|---|")
    for kind, times in longest.items():
        print(f"| {kind} | {times[0]:.0f} | {times[-1]:.0f} |")
    slowest = max(times[0] for times in longest.values())
    print(f"\nThe slowest first one takes {slowest:.0f} ms (aim: {MOST_MILLISECONDS} at most).")
    sys.exit(0 if slowest <= MOST_MILLISECONDS else 1)


if __name__ == "__main__":
    main()
