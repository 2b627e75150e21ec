"""What a command or a tap costs the person who waits for the answer: how every such bench measures and prints.

Calls of the WSGI application in this process, in turn with the floor: no network between, and none for the requests.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from app import Bot, build, connect
from bot.blocks import ids
from bot.log import set_up_log
from handlers.server import Wsgi
from tests.bench.double import SlackDouble
from tests.bench.in_process import double_beside, settings_of
from tests.bench.launch import floor_app, floor_wsgi
from tests.bench.on_both import Makers, on_both
from tests.bench.payloads import Signed, Took, answer

# The first ones warm up and are not counted.
CALLS, WARM_UP, FEW = 330, 30, 3
# The answer rests, as it does between the clicks of people.
REST_SECONDS, PATIENCE_SECONDS = 0.004, 10.0


@dataclass(frozen=True)
class Figure:
    """A field of `Took`, and which percentiles of it are shown."""

    name: str
    title: str
    places: tuple[float, ...]


FIGURES = (
    Figure("elapsed", "ms, p50 / p99", (0.5, 0.99)),
    Figure("processor", "ms of the processor in the thread that answers, p50", (0.5,)),
)


@dataclass
class Times:
    """Milliseconds of each step, and how many calls were refused."""

    of: dict[str, list[Took]]
    refused: int = 0

    def percentiles(self, step: str, figure: Figure) -> list[float]:
        """A figure's, at its places."""
        ordered = sorted(getattr(took, figure.name) for took in self.of[step])
        return [ordered[min(int(len(ordered) * place), len(ordered) - 1)] for place in figure.places]


def no_times(steps: Sequence[str]) -> Times:
    """Before the first call."""
    return Times({step: [] for step in steps})


class Measured(Protocol):
    """Whatever was timed, under a name."""

    title: str
    times: Times


class Subject(Measured, Protocol):
    """The bot on one database, and what is done with it."""

    bot: Bot

    def take(self, step: str, number: int) -> None:
        """Sends the next request of that kind, notes what it took, and waits for what follows it."""

    def wrong(self) -> Iterator[tuple[str, int]]:
        """What else must be zero, in words."""


S = TypeVar("S", bound=Subject)


def _nothing(_subject: object) -> str:
    return ""


@dataclass(frozen=True)
class Frame(Generic[S]):
    """A bench.

    Attributes:
        steps: what is measured, in turn.
        of: in what surroundings.
        make: the bot on the database of that address.
        floor: Bolt and its adapter as the bot has them, with listeners that only acknowledge.
        asked: the request of a step that goes to the floor.
        told: what else is said of a subject.
    """

    steps: Sequence[str]
    of: str
    make: Callable[[ExitStack, SlackDouble, str, str], S]
    floor: Callable[[SlackDouble, S], Wsgi]
    asked: Callable[[S, str, int], Signed]
    told: Callable[[S], str] = field(default=_nothing)
    calls: int = CALLS
    warm_up: int = WARM_UP

    def measure(self, folder: Path, makers: Makers) -> bool:
        """Prints the tables. Returns whether everything that must be zero is."""
        log = folder / "log"
        with ExitStack() as stack:
            double = stack.enter_context(in_service(log))
            subjects = [self.make(stack, double, title, one.migrated()) for title, one in makers.items()]
            floor, floor_times = self.floor(double, subjects[0]), no_times(self.steps)
            log.write_text("", encoding="utf-8")
            self._run(subjects, floor, floor_times)
            counted = self.calls - self.warm_up
            print(f"{counted} calls a step and subject, each after the last one's answer; {self.of}")
            for figure in FIGURES:
                print("\n".join(table(figure, subjects, floor_times, self.steps)))
            for said in filter(None, map(self.told, subjects)):
                print(said)
            return is_sound(self._checks(subjects, floor_times, log))

    def _run(self, subjects: Sequence[S], floor: Wsgi, floor_times: Times) -> None:
        for number in range(self.calls):
            for step in self.steps:
                took, body = answer(floor, self.asked(subjects[0], step, number))
                floor_times.of[step].append(took)
                floor_times.refused += body != b""
                # Every other time backwards, so that a drift of the machine favours none.
                for subject in subjects[:: -1 if number % 2 else 1]:
                    subject.take(step, number)
        for times in (floor_times, *(one.times for one in subjects)):
            for step in self.steps:
                del times.of[step][: self.warm_up]

    def _checks(self, subjects: Sequence[S], floor: Times, log: Path) -> Iterator[tuple[str, int]]:
        yield "floor: refused", floor.refused
        for one in subjects:
            yield f"{one.title}: refused or found something else", one.times.refused
            yield from ((f"{one.title}: {what}", number) for what, number in one.wrong())
        yield warnings_in(log)


@contextmanager
def in_service(log: Path) -> Iterator[SlackDouble]:
    """The bot logs as it does in service, into a file, and has a Slack beside it."""
    with ExitStack() as stack:
        with redirect_stderr(stack.enter_context(log.open("a", encoding="utf-8", buffering=1))):
            set_up_log(level="info", form="json")
        stack.callback(set_up_log, level="warning", form="console")
        yield stack.enter_context(double_beside())


def served(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Bot:
    """The bot on a database."""
    bot = build(settings_of(double, title, address))
    stack.callback(bot.close)
    connect(bot)
    return bot


def floor_of_commands(double: SlackDouble, _subject: Subject) -> Wsgi:
    """Bolt and its adapter as the bot has them, with a listener that only acknowledges."""
    bolt = floor_app(settings_of(double, "floor", ""))
    bolt.command(ids.COMMAND)(lambda ack: ack())
    return floor_wsgi(bolt)


def table(figure: Figure, subjects: Sequence[Measured], floor: Times, steps: Sequence[str]) -> Iterator[str]:
    """What was measured, as Markdown."""
    names = " | ".join(f"{one.title} | times" for one in subjects)
    yield f"\n| {figure.title} | floor | {names} |"
    yield f"|---|---|{'---|' * 2 * len(subjects)}"
    for step in steps:
        base = floor.percentiles(step, figure)
        cells = [_cell(base, 2)]
        for one in subjects:
            ours = one.times.percentiles(step, figure)
            cells += _cell(ours, 2), _cell([own / its for own, its in zip(ours, base, strict=True)], 1)
        yield f"| {step} | {' | '.join(cells)} |"


def _cell(figures: Sequence[float], digits: int) -> str:
    return " / ".join(f"{one:.{digits}f}" for one in figures)


def warnings_in(log: Path) -> tuple[str, int]:
    """How many lines of the log tell of something that went wrong, in words."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return f"warnings in {len(lines)} lines of log", sum('"level": "info"' not in line for line in lines)


def is_sound(checks: Iterator[tuple[str, int]]) -> bool:
    """Prints what must be zero. Returns whether it is."""
    found = dict(checks)
    print("\n" + "; ".join(f"{what}: {number}" for what, number in found.items()))
    return not any(found.values())


def from_command_line(frame: Frame[S], name: str) -> None:
    """`python -m tests.bench.NAME`, on both databases."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.bench.{name}")
    parser.add_argument("--calls", type=int, default=CALLS, help="how many of each, the first ones uncounted")
    calls = max(FEW, parser.parse_args().calls)
    chosen = replace(frame, calls=calls, warm_up=min(WARM_UP, calls // FEW))
    on_both(partial(type(chosen).measure, chosen))
