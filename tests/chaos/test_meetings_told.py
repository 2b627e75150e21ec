"""Workers are killed and Slack misbehaves through whole meetings: one card, one of each question, one set of minutes."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app import registered
from bot.actor import Actor
from bot.clock import Clock
from bot.live import end as meeting_end
from bot.live import meeting as live_meeting
from bot.live.look import meetings_due
from bot.turn import Turn
from handlers.manifest import manifest
from sandbox.state import TEAM_ID, dm_id
from storage.deliveries import workspaces_due
from storage.living import workspaces_behind
from storage.people import Ilt, Role
from tests.chaos.workers import FAULTS, LARGE, Chaos, running
from tests.patience import HANG_SECONDS
from tests.processes import launch
from tests.steps.bot import EIGHT, PRINCIPAL, TEAM, RunningBot, running_bot
from tests.steps.dated_bot import ZONE, chicago, put_calendar, set_role
from tests.steps.live import TUESDAYS, meets
from tests.steps.turns import turn_of

MEETINGS = 12 if LARGE else 1
PHASE_SECONDS = HANG_SECONDS
UPLOAD = "files.completeUploadExternal"
ALL_FAULTS = (*FAULTS, {"server_error": {UPLOAD: 1}}, {"drop_before_accept": {UPLOAD: 1}})
URL = "https://ilt.example.org/slack/events"
ABSENT = len(EIGHT) - 1
# By what a message holds; the first that fits.
IN_CHANNEL = {
    "Minutes:": "minutes",
    "How was this session?": "reflection",
    "Agenda ": "card",
    "Meeting of": "live",
}
TO_PEOPLE = {
    "start the meeting of": "start ask",
    "was planned until now": "end ask",
    "Three short questions": "please answer",
    "without you": "missed",
}


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

    def at(self, shown: str) -> None:
        """That hour; then everything that is due happens, whatever happens to the workers."""
        put_calendar(self.clock, chicago(shown))
        end = time.monotonic() + PHASE_SECONDS
        self.bot.slack.set_faults(**random.choice(ALL_FAULTS))
        self.chaos.faults += 1
        # In every other of these hours a worker dies, at some moment of its work.
        dies = self.chaos.faults % 2 == 1
        next_kill = time.monotonic() + random.uniform(0.05, 0.7) if dies else 0.0
        while self._is_due():
            assert time.monotonic() < end, f"not done in time at {shown}"
            time.sleep(0.03)
            if next_kill and time.monotonic() > next_kill:
                self.chaos.kill_one()
                next_kill = 0.0

    def _is_due(self) -> bool:
        clock = Clock(self.clock)
        with Turn.of_worker(self.bot.db, clock).read() as act:
            return bool(
                meetings_due(act)
                or workspaces_due(act.session, act.now, None)
                or workspaces_behind(act.session, act.machine_now)
            )

    def now(self) -> tuple[datetime, datetime]:
        """Calendar and machine time."""
        clock = Clock(self.clock)
        return clock.now(), clock.machine_now()

    def actor(self) -> Actor:
        """Whoever leads, with a request of their own."""
        return Actor(TEAM_ID, PRINCIPAL, TEAM, f"chaos:{random.random()}")


@pytest.fixture
def school(tmp_path, maker) -> Iterator[School]:
    address, clock = maker.migrated(), tmp_path / "clock.json"
    put_calendar(clock, chicago("2026-11-28 09:00"))
    made = manifest(registered(), request_url=URL, channel_lookup=True)
    with running_bot(address, app_manifest=made, ilt_clock_file=clock) as bot:
        with bot.db.write() as session:
            session.execute(update(Ilt).values(zone=ZONE))
        set_role(bot, PRINCIPAL, Role.FACILITATOR)
        meets(bot, replace(TUESDAYS, every=1))
        bot.tick()
        bot.slack.set_faults(appear_after=0.5, latency_seconds=0.02)
        chaos = Tormented(address, str(bot.app.settings.slack_api_url), [], clock=clock)
        with running(chaos, 1 if bot.db.is_sqlite else 2):
            yield School(bot, clock, chaos)


def test_meetings_are_told_of_once_whatever_happens(school):
    days = [TUESDAYS.first + timedelta(weeks=number) for number in range(MEETINGS)]
    for day in days:
        whole_meeting(school, day)
    time.sleep(1.2)  # what Slack took without an answer may still appear
    told = read_by_everyone(school.bot)
    assert told == Counter(
        dict.fromkeys([*IN_CHANNEL.values(), *TO_PEOPLE.values(), "file"], MEETINGS)
    ) + Counter(missed=MEETINGS * (ABSENT - 1))
    assert school.chaos.kills > 0
    name = school.bot.db.url.get_backend_name()
    print(
        f"{name}: {MEETINGS} meetings, {told.total()} messages, {school.chaos.kills} kills, "
        f"{school.chaos.faults} faults, lost 0, doubled 0"
    )


def whole_meeting(school: School, day: date) -> None:
    """From its card to its minutes; who is there says nothing afterwards, and nobody closes it."""
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    school.at(f"{before} 07:31")
    school.at(f"{day} 15:31")
    live_meeting.start(turn_of(school.bot.db, school.actor(), *school.now()), 0, 0)
    school.at(f"{day} 16:31")
    meeting_end.end_of_team(turn_of(school.bot.db, school.actor(), *school.now()))
    school.at(f"{day} 16:50")
    school.at(f"{after} 12:00")


def read_by_everyone(bot: RunningBot) -> Counter[str]:
    """How much of each kind there is, in the channel and in direct messages."""
    messages = bot.slack.world()["messages"]
    found = Counter[str]()
    for place, kinds in [(TEAM, IN_CHANNEL), *((dm_id(user), TO_PEOPLE) for user in EIGHT)]:
        for message in messages.get(place, []):
            kind = next((kind for words, kind in kinds.items() if words in message["text"]), "")
            found.update(["file"] if message["files"] else [kind] if kind else [])
    return found
