"""What across schools costs the person who waits for the answer: `python -m tests.bench.schools`.

`/ilt schools` in a district of 300 teams that take part, with a table that counted them all and a card of every tenth; and what the
worker needs to count the table. Calls of the WSGI application in this process, in turn with the floor.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from app import Bot, build, connect, wsgi_of
from bot.blocks import ids
from bot.district.counting import count_due
from bot.log import set_up_log
from bot.rules.across import last_quarter
from handlers.server import Wsgi
from rubric_data import load_rubrics
from storage import Database
from storage.district import DistrictCard
from storage.people import Member
from tests.bench.double import WORKSPACE, SlackDouble
from tests.bench.forms import FIGURES, Times, table
from tests.bench.in_process import double_beside, settings_of
from tests.bench.launch import floor_app, floor_wsgi
from tests.bench.on_both import Makers, on_both
from tests.bench.payloads import answer, command
from tests.bench.teams import people_of_one_team
from tests.databases import opened
from tests.steps.district import other_teams, take_part, work_on
from tests.steps.turns import turn_of

PEOPLE, TEAMS, CARD_EVERY = 12, 300, 10
CALLS, WARM_UP, FEW = 330, 30, 3
STEP, SAYS = "`/ilt schools`", b"300 teams counted"
_REST_SECONDS = 0.004


@dataclass
class Subject:
    """The bot on one database. `counting`: seconds to count the table."""

    title: str
    bot: Bot
    application: Wsgi
    user: str
    channel_id: str
    counting: float
    times: Times = field(default_factory=lambda: Times({STEP: []}))

    def take(self) -> None:
        """Sends it and notes what it took."""
        took, body = answer(self.application, command("schools", self.user, self.channel_id))
        self.times.of[STEP].append(took)
        self.times.refused += body is None or SAYS not in body
        time.sleep(_REST_SECONDS)


def fill(db: Database) -> tuple[str, str, float]:
    """The district. Returns the channel of the team that is asked, one of its people, and how long counting took."""
    ilt_id, channel_id, people = people_of_one_team(db, PEOPLE)
    user, person_id = next(iter(people.items()))
    now = datetime.now(UTC)
    since, within = now - timedelta(days=400), last_quarter(now) + timedelta(days=30)
    teams = [ilt_id, *other_teams(db, TEAMS - 1, workspace_id=WORKSPACE, since=since)]
    keys = [one.key for one in load_rubrics()["cps_ilt"].criteria()]
    for place, key in enumerate(keys[:4]):
        work_on(db, teams[place::2], key, within)
    with db.write() as session:
        take_part(session, ilt_id, person_id, WORKSPACE, since)
        for place, team in enumerate(teams[::CARD_EVERY]):
            by = session.scalars(select(Member.person_id).filter_by(ilt_id=team)).first()
            card = {"criterion_key": keys[place % len(keys)], "did": "A weekly note", "changed": "More write"}
            session.add(DistrictCard(ilt_id=team, published_at=now, published_by_id=by, **card))
    started = time.perf_counter()
    count_due(turn_of(db, now=now))
    return channel_id, user, time.perf_counter() - started


def make_subject(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Subject:
    """The bot on a database with such a workspace."""
    with opened(address) as db:
        channel_id, user, counting = fill(db)
    bot = build(settings_of(double, title, address))
    stack.callback(bot.close)
    connect(bot)
    return Subject(title, bot, wsgi_of(bot), user, channel_id, counting)


def run(subjects: Sequence[Subject], floor: Wsgi, floor_times: Times, calls: int, warm_up: int) -> None:
    """The floor and each subject in turn."""
    for number in range(calls):
        took, body = answer(floor, command("schools", subjects[0].user, subjects[0].channel_id))
        floor_times.of[STEP].append(took)
        floor_times.refused += body != b""
        # Every other time backwards, so that a drift of the machine favours none.
        for subject in subjects[:: -1 if number % 2 else 1]:
            subject.take()
    for times in (floor_times, *(one.times for one in subjects)):
        del times.of[STEP][:warm_up]


def checks(subjects: Sequence[Subject], floor: Times, log: Path) -> Iterator[tuple[str, int]]:
    """What must be zero, in words."""
    yield "floor: refused", floor.refused
    for one in subjects:
        yield f"{one.title}: refused or read something else", one.times.refused
    lines = log.read_text(encoding="utf-8").splitlines()
    yield f"warnings in {len(lines)} lines of log", sum('"level": "info"' not in line for line in lines)


def measure(folder: Path, makers: Makers, *, calls: int = CALLS, warm_up: int = WARM_UP) -> bool:
    """Prints the tables. Returns whether everything that must be zero is."""
    log = folder / "log"
    with ExitStack() as stack:
        # The bot logs as it does in service, into a file.
        with redirect_stderr(stack.enter_context(log.open("a", encoding="utf-8", buffering=1))):
            set_up_log(level="info", form="json")
        stack.callback(set_up_log, level="warning", form="console")
        double = stack.enter_context(double_beside())
        subjects = [make_subject(stack, double, title, one.migrated()) for title, one in makers.items()]
        bolt = floor_app(settings_of(double, "floor", ""))
        bolt.command(ids.COMMAND)(lambda ack: ack())
        floor = floor_wsgi(bolt)
        floor_times = Times({STEP: []})
        log.write_text("", encoding="utf-8")
        run(subjects, floor, floor_times, calls, warm_up)
        print(f"{calls - warm_up} calls a step and subject, each after the last one's answer; {TEAMS} teams")
        for figure in FIGURES:
            print("\n".join(table(figure, subjects, floor_times, (STEP,))))
        for one in subjects:
            print(f"{one.title}: the table of {TEAMS} teams was counted in {one.counting:.2f} s")
        found = dict(checks(subjects, floor_times, log))
    print("\n" + "; ".join(f"{what}: {number}" for what, number in found.items()))
    return not any(found.values())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.schools")
    parser.add_argument("--calls", type=int, default=CALLS, help="how many of each, the first ones uncounted")
    calls = max(FEW, parser.parse_args().calls)
    on_both(partial(measure, calls=calls, warm_up=min(WARM_UP, calls // FEW)))


if __name__ == "__main__":
    main()
