"""A bot whose calendar a test moves: from one instant at which something is due to the next, forwards only.

The engine, the database and the sandbox (over HTTP) are the real ones; only the waiting is left out, and that the members
of a channel are read anew each day: they are read when somebody joins.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from app import Bot, build, connect
from bot.worker.scheduler import Worker
from sandbox import SandboxServer
from sandbox.recorder import Recorder
from sandbox.state import BOT_USER_ID, Message, World, dm_id
from storage.deliveries import Delivery, State
from storage.people import Ilt, Person, Workspace
from tests.databases import compiled_once
from tests.patience import PATIENT
from tests.steps.bot import made_manifest, settings_for
from tests.steps.calendar import MovedClock

_MOST_ROUNDS = 200


@dataclass
class SchoolYear:
    """Everything that happens, happens at `now`."""

    bot: Bot
    clock: MovedClock
    worker: Worker
    world: World
    recorder: Recorder

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def go_to(self, instant: datetime) -> None:
        """Both clocks show that instant, the bot's and the sandbox's."""
        self.clock.put(instant)
        self.world.offset_seconds = self.clock.ahead.total_seconds()  # type: ignore[assignment] # it only adds it

    def work(self) -> datetime | None:
        """The worker goes round until nothing is due. When the next thing is."""
        for _ in range(_MOST_ROUNDS):
            self.worker.tick()
            due = self._next_due()
            if due is None or due > self.now:
                return due
        raise AssertionError("the worker does not come to rest")

    def live_until(self, instant: datetime) -> None:
        """Time goes on; the worker works whenever something is due."""
        due = self._next_due()
        while due and due < instant:
            self.go_to(max(due, self.now))
            due = self.work()
        self.go_to(instant)

    def direct_messages(self, user: str) -> list[Message]:
        """What Slack shows somebody in their direct messages with the bot."""
        return self.world.messages.get(dm_id(user), [])

    def _next_due(self) -> datetime | None:
        with self.bot.db.read() as session:
            looks = [session.scalar(select(func.min(one))) for one in (Person.look_at, Ilt.meetings_look_at)]
            waiting = Delivery.state.in_((State.OWED, State.SENDING))
            owed = session.scalar(select(func.min(Delivery.due_at)).where(waiting))
        return min((one for one in (*looks, owed) if one), default=None)


@contextmanager
def school_year(
    address: str,
    first: datetime,
    last: datetime,
    zones: Mapping[str, str],
    members: Mapping[str, Collection[str]],
) -> Iterator[SchoolYear]:
    """A year. `zones`: of each person; `members`: of each team's channel."""
    with ExitStack() as stack:
        server = stack.enter_context(SandboxServer(made_manifest("socket"), rate_scale=1000, timing=PATIENT))
        world = server.sandbox.world
        for user, zone in zones.items():
            world.people[user].tz = zone
        for channel, users in members.items():
            world.channels[channel].members = {*users, BOT_USER_ID}
        clock = MovedClock()
        bot = build(settings_for(server.url, address), clock=clock)
        stack.callback(bot.close)
        compiled_once(bot.db)
        worker = bot.worker(rate_scale=1000)
        stack.callback(worker.engine.close)
        made = SchoolYear(bot, clock, worker, world, server.sandbox.recorder)
        made.go_to(first)
        connect(bot)
        made.work()
        with bot.db.write() as session:
            session.execute(update(Workspace).values(channels_synced_at=last))
            session.execute(update(Ilt).values(members_synced_at=last))
        yield made
