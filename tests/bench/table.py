"""The results as Markdown."""

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

from tests.bench.load import Load
from tests.bench.plan import FLOOR, Level, Plan
from tests.bench.starting import Starts
from tests.bench.subjects import Subject
from tests.bench.updates import MOST_UPDATES, PEOPLE, VOTES, Counted

MOST_TIMES_THE_FLOOR = 4.0
_PACKAGES = ("slack-bolt", "slack-sdk", "sqlalchemy", "waitress", "psycopg")
_BUSIEST = 0.85
_TITLES = {"http": "HTTP", "socket": "Socket Mode", "sqlite": "SQLite", "postgres": "PostgreSQL"}

Figure = Callable[[Load], float]


@dataclass(frozen=True)
class Results:
    """Everything that was measured."""

    plan: Plan
    subjects: list[Subject]
    starts: Starts | None
    updates: list[Counted]

    def bots(self) -> Iterator[tuple[Subject, Subject]]:
        """Each bot with the floor of its transport."""
        floors = {one.transport: one for one in self.subjects if one.variant == FLOOR}
        return ((floors[one.transport], one) for one in self.subjects if one.variant != FLOOR)

    @property
    def is_sound(self) -> bool:
        """Whether every click was answered with 200 and every vote is in the table as clicked."""
        failures = sum(subject.failures() for subject in self.subjects)
        wrong = sum(bot.wrong_votes + bot.seen.receipts_that_refuse for _, bot in self.bots())
        return failures + wrong == 0 and all(counted.shows_everyone for counted in self.updates)


def p50(load: Load) -> float:
    """The middle latency in milliseconds."""
    return load.percentile(0.5)


def p99(load: Load) -> float:
    """The latency that one click in a hundred exceeds."""
    return load.percentile(0.99)


def per_second(load: Load) -> float:
    """Acknowledged clicks a second."""
    return load.per_second


def ratios(floor: Subject, bot: Subject, level: Level, figure: Figure) -> list[float]:
    """Bot to floor, round by round: neighbours in time share the machine's mood."""
    pairs = zip(floor.loads[level.name], bot.loads[level.name], strict=True)
    return [figure(ours) / figure(theirs) for theirs, ours in pairs]


def report(results: Results) -> str:
    """All tables."""
    parts = (_heading, _latencies, _throughput, _process, _updates)
    return "\n\n".join("\n".join(lines) for lines in (part(results) for part in parts) if lines)


def _heading(results: Results) -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    busy = max(load.own_share for one in results.subjects for loads in one.loads.values() for load in loads)
    return [
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {packages}; {results.plan.rounds} rounds in turn.",
        f"The load generator with its Slack was busy {busy:.0%} of one core at most"
        + (" (too much: the larger ratios are flattered)." if busy > _BUSIEST else "."),
    ]


def _latencies(results: Results) -> list[str]:
    calm, one = results.plan.calm, results.plan.one
    rows = [
        [
            _title(bot),
            *_compared(floor, bot, calm, p50),
            *_compared(floor, bot, one, p50),
            *_compared(floor, bot, one, p99),
        ]
        for floor, bot in results.bots()
    ]
    return [
        *_table(
            "a vote, ms, floor → bot",
            "p50, a click after the last receipt",
            "times",
            "p50, one behind the other",
            "times",
            "p99, one behind the other",
            "times",
        ),
        *map(_row, rows),
        "",
        f"Aim: at most {MOST_TIMES_THE_FLOOR:g} times the floor at p50 (range over the rounds in brackets).",
        f"A click after the last receipt: {_verdict(results, calm)} One behind the other: {_verdict(results, one)}",
    ]


def _compared(floor: Subject, bot: Subject, level: Level, figure: Figure) -> list[str]:
    times = ratios(floor, bot, level, figure)
    return [
        f"{floor.median_of(level, figure):.2f} → {bot.median_of(level, figure):.2f}",
        f"**{median(times):.1f}** ({min(times):.1f}–{max(times):.1f})",
    ]


def _verdict(results: Results, level: Level) -> str:
    missed = [
        _title(bot)
        for floor, bot in results.bots()
        if median(ratios(floor, bot, level, p50)) > MOST_TIMES_THE_FLOOR
    ]
    return f"missed by {'; '.join(missed)}." if missed else "met."


def _throughput(results: Results) -> list[str]:
    many = results.plan.many
    return [
        *_table(
            f"{many.in_flight} at once, floor → bot",
            "votes a second",
            "share of the floor",
            "p99 ms",
            "CPU ms a vote",
            "memory MB",
            "receipts",
            "wrong votes",
        ),
        *(_row(_load_cells(floor, bot, many)) for floor, bot in results.bots()),
        *(f"\nIn the log of {one.name}: {dict(one.troubles)}" for one in results.subjects if one.troubles),
    ]


def _load_cells(floor: Subject, bot: Subject, many: Level) -> list[str]:
    return [
        _title(bot),
        f"{floor.median_of(many, per_second):,.0f} → {bot.median_of(many, per_second):,.0f}",
        f"{median(ratios(floor, bot, many, per_second)):.2f}",
        f"{floor.median_of(many, p99):.0f} → {bot.median_of(many, p99):.0f}",
        f"{floor.cpu_ms:.2f} → {bot.cpu_ms:.2f}",
        f"{floor.memory_mb:.0f} → {bot.memory_mb:.0f}",
        f"{bot.seen.receipts / len(bot.deck.dealt):.0%}",
        str(bot.wrong_votes),
    ]


def _process(results: Results) -> list[str]:
    if not results.starts:
        return []
    floor, bot = results.starts.floor, results.starts.bot
    return [
        *_table("a start", "floor", "bot"),
        _row(
            ["import, s (`slack_bolt` / `app`)", f"{floor.import_seconds:.2f}", f"{bot.import_seconds:.2f}"]
        ),
        _row(["memory after the import, MB", f"{floor.import_mb:.0f}", f"{bot.import_mb:.0f}"]),
        _row(
            [
                "from `app.py run` to connected, s",
                f"{floor.connect_seconds:.2f}",
                f"{bot.connect_seconds:.2f}",
            ]
        ),
    ]


def _updates(results: Results) -> list[str]:
    return [
        *_table(
            f"{VOTES} votes by {PEOPLE} members in a minute",
            "`chat.update` calls for the channel's message",
            f"aim: {MOST_UPDATES}",
            "for members' own calls to vote",
        ),
        *(
            _row(
                [
                    one.order,
                    str(one.updates),
                    "met" if one.updates <= MOST_UPDATES else "missed",
                    str(one.own),
                ]
            )
            for one in results.updates
        ),
    ]


def _title(bot: Subject) -> str:
    return f"{_TITLES[bot.transport]}, {_TITLES[bot.variant]}"


def _table(*heads: str) -> list[str]:
    return [_row(heads), _row(["---"] * len(heads))]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
