"""Where the work of a hot path goes, by part: `python -m tests.bench.profile`.

Calls of Python functions are counted by cProfile, in the thread that answers, and do not depend on what else the machine
does; milliseconds are of its processor without the profile, the parts' share of them as the profile has it.
"""

import cProfile
import pstats
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from app import Bot, build, connect, wsgi_of
from bot.actor import Actor
from bot.clock import Clock
from bot.home.home import open_home, show_home
from bot.log import set_up_log
from bot.outbox.sending.sender import Sender
from bot.outbox.tools import Tools
from bot.turn import Turn
from bot.worker.duties import ALL_DUTIES
from handlers.server import Wsgi
from storage import Database
from storage.claims import MOST_PER_CLAIM, claim
from storage.deliveries import Owed
from tests.bench.clicks import new_votes
from tests.bench.deliveries import Nowhere
from tests.bench.double import WORKSPACE, SlackDouble
from tests.bench.in_process import double_beside, settings_of
from tests.bench.items import fill
from tests.bench.on_both import Makers, on_both
from tests.bench.payloads import Signed, answer, command, opening, row_click, signed
from tests.bench.teams import Team, seed
from tests.databases import Postgres, Sqlite, opened

WARM_UP, CALLS = 15, 20
# Afterwards what answers rests, and the receipt goes out.
_REST_SECONDS = 0.01
OTHERS = "else"
# A part has the source files that hold one of its names, and that no part before it has.
PARTS: Mapping[str, tuple[str, ...]] = {
    "compiling, cache keys": tuple(
        f"/sqlalchemy/sql/{name}" for name in ("compiler", "cache_key", "traversals", "visitors")
    ),
    "building statements": ("/sqlalchemy/sql/", "/sqlalchemy/dialects/", "/sqlalchemy/inspection"),
    "rows": ("/sqlalchemy/orm/",),
    "database": ("/sqlalchemy/", "/psycopg", "/storage/"),
    "log": ("/structlog/", "/logging/", "/bot/log"),
    "parsing": ("/bot/rules/", "/bot/typed/", "/dateparser/", "/regex/", "/json/decoder", "/urllib/"),
    "rendering": (
        "/messages/",
        "/bot/blocks/",
        "/bot/words/",
        "/json/",
        "/babel/",
        "/rubric_data/",
        "/pydantic",
    ),
    "framework": ("/slack_bolt/", "/slack_sdk/", "/handlers/steady", "/handlers/server", "/handlers/web"),
    "ours": ("/bot/", "/handlers/"),
}
Deed = Callable[[], object]


@dataclass(frozen=True)
class HotPath:
    """What people, or the worker, do again and again. `make`: prepares the next one."""

    name: str
    bot: Bot
    make: Callable[[], Deed]


@dataclass
class Cost:
    """What the calls of a path cost together.

    Attributes:
        parts: seconds under the profile.
    """

    calls: int = 0
    statements: int = 0
    functions: int = 0
    milliseconds: list[float] = field(default_factory=list)
    receipts: float = 0.0
    parts: Counter[str] = field(default_factory=Counter)

    def row(self, name: str) -> str:
        """A line of the table."""
        ms, seconds = median(self.milliseconds), sum(self.parts.values())
        figures = [f"{self.statements / self.calls:.0f}", f"{self.functions / self.calls:,.0f}", f"{ms:.2f}"]
        parts = [f"{self.parts[part] / seconds * ms:.2f}" for part in (*PARTS, OTHERS)]
        return f"| {' | '.join([name, *figures, *parts, f'{self.receipts / self.calls * 1000:.2f}'])} |"


def part_of(file: str) -> str:
    """The part that a source file belongs to."""
    return next((part for part, names in PARTS.items() if any(one in file for one in names)), OTHERS)


def paths(stack: ExitStack, double: SlackDouble, title: str, maker: Sqlite | Postgres) -> Iterator[HotPath]:
    """The bot in a team that votes, and in one with 5,000 items."""
    voting, listing = (_bot(stack, double, title, maker.migrated(), fills) for fills in (_votes, _items))
    (bot, teams), url = voting, double.response_url(title)
    send = partial(_send, wsgi_of(bot))
    rows, forms = new_votes(teams[0]), new_votes(teams[1])
    yield HotPath("a vote", bot, lambda: partial(send, signed(row_click(next(rows), url))))
    yield HotPath("opening the ballot", bot, lambda: partial(send, signed(opening(next(forms), url))))
    bot, (channel_id, users) = listing
    send, numbers = partial(_send, wsgi_of(bot)), count(1)
    words = "action <@{}|x> share the data protocol with team {} by next Friday"

    def log() -> Deed:
        number = next(numbers)
        return partial(send, command(words.format(users[1 + number % 11], number), users[0], channel_id))

    yield HotPath("`/ilt action`", bot, log)
    yield HotPath("`/ilt actions`", bot, lambda: partial(send, command("actions", users[1], channel_id)))
    turn = partial(Turn.of_request, bot.db, Actor(WORKSPACE, users[1]), bot.clock)
    open_home(turn())
    yield HotPath("Home", bot, lambda: partial(show_home, turn(), _nowhere, bot.catalog.resources))
    owed = _claimed(bot.db)
    sender = Sender(_tools(bot), _nowhere, _nowhere)
    yield HotPath("a delivery sent", bot, lambda: partial(sender.send, owed.pop()))


def _bot(
    stack: ExitStack, double: SlackDouble, title: str, address: str, fills: Callable[[Database], Any]
) -> tuple[Bot, Any]:
    with opened(address) as db:
        filled = fills(db)
    bot = build(settings_of(double, title, address))
    stack.callback(bot.close)
    connect(bot)
    return bot, filled


def _votes(db: Database) -> list[Team]:
    return seed(db, 2, 12)


def _items(db: Database) -> tuple[str, list[str]]:
    return fill(db)


def _send(application: Wsgi, request: Signed) -> None:
    _, body = answer(application, request)
    assert body is not None


def _nowhere(*_: object, **__: object) -> None:
    """Takes anything."""


def _tools(bot: Bot) -> Tools:
    gateway: Any = Nowhere()
    return Tools(bot.db, lambda _: gateway, Clock(), ALL_DUTIES, bot.rubrics, resources=bot.catalog.resources)


def _claimed(db: Database) -> list[Owed]:
    """What the logged items owe their owners, in hand."""
    now, found = datetime.now(UTC), []
    with db.write() as session:
        lease = timedelta(hours=1)
        while taken := claim(
            session,
            WORKSPACE,
            now=now + timedelta(days=9),
            machine_now=now + timedelta(days=9),
            lease=lease,
            limit=MOST_PER_CLAIM,
        ):
            found += taken
    return found


def measure_path(path: HotPath) -> Cost:
    """Calls it, some without and some with a profile."""
    cost = Cost()
    for _ in range(WARM_UP):
        path.make()()
    for _ in range(CALLS):
        _timed(path.make(), cost)
    time.sleep(_REST_SECONDS)
    for _ in range(CALLS):
        _counted(path.make(), path.bot.db, cost)
    return cost


def _timed(deed: Deed, cost: Cost) -> None:
    receipts, busy = _busy_receipts(), time.thread_time()
    deed()
    cost.milliseconds.append((time.thread_time() - busy) * 1000)
    # The receipt is not waited for by whoever tapped, and goes to the next of them where it is late.
    time.sleep(_REST_SECONDS)
    cost.receipts += _busy_receipts() - receipts


def _counted(deed: Deed, db: Database, cost: Cost) -> None:
    profile, thread = cProfile.Profile(time.thread_time), threading.get_ident()

    def note(*_: object) -> None:
        cost.statements += threading.get_ident() == thread

    for engine in {db.writer, db.reader}:
        event.listen(engine, "before_cursor_execute", note)
    profile.runcall(deed)
    for engine in {db.writer, db.reader}:
        event.remove(engine, "before_cursor_execute", note)
    time.sleep(_REST_SECONDS)
    cost.calls += 1
    _sort(profile, cost)


def _sort(profile: cProfile.Profile, cost: Cost) -> None:
    """What is built in belongs to whoever called it."""
    stats: Any = pstats.Stats(profile).stats  # type: ignore[attr-defined] # what its documentation describes
    for (file, _, _), (_, calls, own, _, callers) in stats.items():
        cost.functions += calls
        if file.startswith("~"):
            for (caller, _, _), (_, _, its, _) in callers.items():
                cost.parts[part_of(caller)] += its
        else:
            cost.parts[part_of(file)] += own


def _busy_receipts() -> float:
    """Seconds of the processor that the receipts' threads have used."""
    ids = [one.native_id for one in threading.enumerate() if one.name.startswith("receipt")]
    found = [Path(f"/proc/self/task/{one}/schedstat").read_text().split()[0] for one in ids]
    return sum(map(int, found)) / 1e9


def measure(folder: Path, makers: Makers) -> bool:
    """Prints the tables."""
    with ExitStack() as stack:
        # The bot logs as it does in service, into a file.
        log = stack.enter_context((folder / "log").open("a", encoding="utf-8", buffering=1))
        with redirect_stderr(log):
            set_up_log(level="info", form="json")
        stack.callback(set_up_log, level="warning", form="console")
        double = stack.enter_context(double_beside())
        for title, maker in makers.items():
            names = ("statements", "function calls", "ms", *PARTS, OTHERS, "receipt")
            print(f"\n| {title} | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
            for path in paths(stack, double, title, maker):
                print(measure_path(path).row(path.name), flush=True)
    return True


if __name__ == "__main__":
    on_both(measure)
