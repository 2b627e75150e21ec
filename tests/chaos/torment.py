"""A team whose calendar a test moves, while whole workers of other processes are killed and Slack misbehaves."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from app import registered
from bot.actor import Actor
from bot.clock import Clock
from bot.turn import Turn
from bot.worker.duties import ALL_DUTIES
from handlers.manifest import manifest
from sandbox.state import TEAM_ID, dm_id
from storage.claims import workspaces_due
from storage.living import workspaces_behind
from storage.people import Ilt, Role
from tests.chaos.workers import FAULTS, Chaos, running
from tests.databases import Postgres, Sqlite
from tests.patience import HANG_SECONDS
from tests.processes import launch
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, RunningBot, running_bot
from tests.steps.calendar import put_calendar
from tests.steps.dated_bot import ZONE, chicago, set_role
from tests.steps.dms import stop_lanes
from tests.steps.turns import turn_of

_UPLOAD = "files.completeUploadExternal"
_ALL_FAULTS = (*FAULTS, {"server_error": {_UPLOAD: 1}}, {"drop_before_accept": {_UPLOAD: 1}})
_URL = "https://ilt.example.org/slack/events"


@dataclass
class Tormented(Chaos):
    """Whole workers, killed."""

    clock: Path = Path()

    def start(self) -> None:
        command = ["-m", "tests.chaos.tick", self.address, self.api_url, str(self.clock)]
        self.workers.append(launch(command, stderr=subprocess.PIPE))


@dataclass
class School:
    """One team, whose calendar a test moves while workers of other processes live and die."""

    bot: RunningBot
    clock: Path
    chaos: Tormented

    def at(self, shown: str, deed: Callable[[], object] = lambda: None) -> None:
        """That hour, and what somebody does then; then everything that is due happens, whatever happens to the workers."""
        put_calendar(self.clock, chicago(shown))
        end = time.monotonic() + HANG_SECONDS
        self.bot.slack.set_faults(**random.choice(_ALL_FAULTS))
        self.chaos.faults += 1
        # In every other of these hours a worker dies, at some moment of its work or right after it.
        dies = self.chaos.faults % 2 == 1
        next_kill = time.monotonic() + random.uniform(0.05, 0.7) if dies else 0.0
        deed()
        while next_kill or self._is_due():
            assert time.monotonic() < end, f"not done in time at {shown}"
            time.sleep(0.03)
            if next_kill and time.monotonic() > next_kill:
                self.chaos.kill_one()
                next_kill = 0.0

    def _is_due(self) -> bool:
        with Turn.of_worker(self.bot.db, Clock(self.clock)).read() as act:
            return bool(
                any(is_due(act) for is_due in ALL_DUTIES.is_due)
                or workspaces_due(act.session, act.now, None)
                or workspaces_behind(act.session, act.machine_now)
            )

    def now(self) -> tuple[datetime, datetime]:
        """Calendar and machine time."""
        clock = Clock(self.clock)
        return clock.now(), clock.machine_now()

    def turn(self, user: str = PRINCIPAL) -> Turn:
        """Somebody's, with a request of their own."""
        return turn_of(self.bot.db, Actor(TEAM_ID, user, TEAM, f"chaos:{random.random()}"), *self.now())

    def read_by_everyone(self, in_channel: Mapping[str, str], to_people: Mapping[str, str]) -> Counter[str]:
        """How much of each kind there is, in the channel and in direct messages; by words that a message of it holds."""
        # What Slack took without an answer may still appear.
        time.sleep(1.2)
        messages = self.bot.slack.world()["messages"]
        found = Counter[str]()
        for place, kinds in [(TEAM, in_channel), *((dm_id(user), to_people) for user in EIGHT)]:
            for message in messages.get(place, []):
                kind = next((kind for words, kind in kinds.items() if words in message["text"]), "")
                found.update(["file"] if message["files"] else [kind] if kind else [])
        return found

    def report(self, what: str, messages: int) -> None:
        """A line for the measurements (shown with -s)."""
        chaos, name = self.chaos, self.bot.db.url.get_backend_name()
        print(
            f"{name}: {what}, {messages} messages, {chaos.kills} kills, {chaos.faults} faults, lost 0, doubled 0"
        )


@contextmanager
def tormented_school(folder: Path, maker: Sqlite | Postgres) -> Iterator[School]:
    """The team, on the Saturday before the first Tuesday of December, and its organizer."""
    address, clock = maker.migrated(), folder / "clock.json"
    put_calendar(clock, chicago("2026-11-28 09:00"))
    made = manifest(registered(), request_url=_URL, channel_lookup=True)
    with running_bot(address, app_manifest=made, ilt_clock_file=clock) as bot:
        with bot.db.write() as session:
            session.execute(update(Ilt).values(zone=ZONE))
        set_role(bot, PRINCIPAL, Role.FACILITATOR)
        bot.tick()
        stop_lanes(bot)
        bot.slack.set_faults(appear_after=0.5, latency_seconds=0.02)
        chaos = Tormented(address, str(bot.app.settings.slack_api_url), [], clock=clock)
        with running(chaos, 1 if bot.db.is_sqlite else 2):
            yield School(bot, clock, chaos)
