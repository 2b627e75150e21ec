"""What is measured, side by side: the floor and the bot on each database, each a process of its own."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from statistics import median

from tests.bench.clicks import Click, Deck, envelopes, signed_requests
from tests.bench.double import Seen, SlackDouble
from tests.bench.load import Load, Settle, http_load, socket_load
from tests.bench.plan import FLOOR, Level, Plan
from tests.bench.processes import (
    RUN,
    cpu_seconds,
    environment,
    free_port,
    launch,
    resident_mb,
    running,
    until_connected,
    until_serving,
)
from tests.bench.teams import seed, votes_in
from tests.databases import Postgres, Sqlite, opened


@dataclass
class Subject:
    """A process under load.

    Attributes:
        variant: FLOOR, or the database the bot is on.
        loads: what each round saw, by name of level.
    """

    transport: str
    variant: str
    address: str
    deck: Deck
    seen: Seen
    response_url: str
    port: int
    loads: dict[str, list[Load]] = field(default_factory=dict)
    pid: int = 0
    cpu_before: float = 0.0
    memory_mb: float = 0.0
    cpu_ms: float = 0.0
    wrong_votes: int = 0
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """Its name in addresses and folders."""
        return f"{self.transport}-{self.variant}"

    @property
    def program(self) -> tuple[str, ...]:
        """The arguments that start it."""
        if self.transport == "socket" and self.variant != FLOOR:
            return RUN
        return launch(f"floor-{self.transport}" if self.variant == FLOOR else "bot-http")

    async def start(self, stack: AsyncExitStack, double: SlackDouble, folder: Path) -> None:
        """Starts the process and waits until it can be clicked; it ends with the stack."""
        home = folder / self.name
        home.mkdir()
        variables = environment(double, self.name, self.address, home, self.port)
        process = await stack.enter_async_context(running(self.program, home, variables))
        if self.transport == "http":
            await until_serving(process, self.port, home)
        else:
            await until_connected(process, self.seen.connected, home)
        self.pid = process.pid

    async def click(self, level: Level) -> Load:
        """Sends the next clicks and waits for the last receipt."""
        hands: Sequence[Sequence[Click]] = self.deck.hand(level.clicks)
        due = self.seen.receipts
        if level.pause_seconds:
            hands = [[click] for hand in hands for click in hand]
        targets = accumulate((len(hand) for hand in hands), initial=due)
        next(targets)

        async def settle() -> None:
            if self.variant != FLOOR:
                await self.seen.receipts_reach(next(targets))
            await asyncio.sleep(level.pause_seconds)

        return await self._send(hands, level.in_flight, settle)

    async def _send(self, hands: Sequence[Sequence[Click]], in_flight: int, settle: Settle) -> Load:
        if self.transport == "http":
            requests = [signed_requests(hand, self.response_url, time.time()) for hand in hands]
            return await http_load(self.port, requests, in_flight, settle)
        assert self.seen.socket is not None
        waiting = [envelopes(hand, self.response_url) for hand in hands]
        return await socket_load(self.seen.socket, waiting, in_flight, settle)

    def read_meters(self) -> None:
        """Memory now, and processor time a measured click, receipts and worker included."""
        self.memory_mb = resident_mb(self.pid)
        clicks = sum(len(load.latencies) for loads in self.loads.values() for load in loads)
        self.cpu_ms = (cpu_seconds(self.pid) - self.cpu_before) * 1000 / max(clicks, 1)

    def median_of(self, level: Level, figure: Callable[[Load], float]) -> float:
        """The median of a figure over the rounds of a level."""
        return median(figure(load) for load in self.loads[level.name])

    def failures(self) -> int:
        """Clicks that did not get 200."""
        return sum(load.failures for loads in self.loads.values() for load in loads)

    def check_votes(self) -> None:
        """Counts votes in the table that are not what was clicked last, and clicked ones that are missing."""
        with opened(self.address) as db:
            found = votes_in(db)
        expected = self.deck.expected_votes()
        self.wrong_votes = sum(found.get(key) != expected.get(key) for key in found.keys() | expected.keys())

    def note_troubles(self, folder: Path) -> None:
        """Counts what the process's log has beside clicks that went well."""
        for line in (folder / self.name / "log").read_text(encoding="utf-8").splitlines():
            if trouble := _trouble(line):
                self.troubles[trouble] += 1


def make_subjects(plan: Plan, double: SlackDouble, makers: Mapping[str, Sqlite | Postgres]) -> list[Subject]:
    """All processes of a plan, their databases filled, nothing started."""
    return [
        _subject(plan, double, transport, variant, makers)
        for transport in plan.transports
        for variant in (FLOOR, *plan.databases)
    ]


def _subject(
    plan: Plan, double: SlackDouble, transport: str, variant: str, makers: Mapping[str, Sqlite | Postgres]
) -> Subject:
    maker = makers["sqlite" if variant == FLOOR else variant]
    address = maker.migrated()
    with opened(address) as db:
        teams = seed(db, plan.teams, plan.people)
    double.channels = [{"id": team.channel_id, "name": team.channel_id.lower()} for team in teams]
    name = f"{transport}-{variant}"
    return Subject(
        transport, variant, address, Deck(teams), double.seen(name), double.response_url(name), free_port()
    )


async def measure(plan: Plan, double: SlackDouble, subjects: list[Subject], folder: Path) -> None:
    """Starts everything, then takes turns: in each round every subject once at each level."""
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(subject.start(stack, double, folder) for subject in subjects))
        warm_up = replace(plan.many, clicks=plan.warm_up)
        for subject in subjects:
            await subject.click(warm_up)
            subject.cpu_before = cpu_seconds(subject.pid)
        for number in range(plan.rounds):
            # Every other round backwards, so that a drift of the machine favours none.
            await _one_round(plan, subjects[:: -1 if number % 2 else 1])
        for subject in subjects:
            subject.read_meters()
    for subject in subjects:
        subject.note_troubles(folder)
        if subject.variant != FLOOR:
            subject.check_votes()


async def _one_round(plan: Plan, subjects: list[Subject]) -> None:
    for level in plan.levels:
        for subject in subjects:
            subject.loads.setdefault(level.name, []).append(await subject.click(level))


def _trouble(line: str) -> str:
    """What a line of the log says went wrong; empty for good news and for what is not an event of the bot's."""
    entry = json.loads(line) if line.startswith("{") else {}
    if entry.get("outcome", "ok") != "ok":
        return f"{entry['event']}: {entry['outcome']}"
    is_fault = entry.get("level", "info") != "info" and entry["event"].isidentifier()
    return entry["event"] if is_fault else ""
