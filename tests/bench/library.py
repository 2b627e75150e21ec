"""What the resource library costs the person who waits for the answer: `python -m tests.bench.library`.

`/ilt resources` alone, by a word and by a misspelt one: calls of the WSGI application in this process, in turn with the floor, in a
workspace of 300 teams, each of which has opened some and says of some that they are gone; the team itself has added thirty.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app import Bot, build, connect, wsgi_of
from bot.blocks import ids
from bot.log import set_up_log
from handlers.server import Wsgi
from rubric_data import load_resources, load_rubrics
from storage import Database
from storage.library import ResourceMark, Said, TeamResource
from storage.people import Ilt
from tests.bench.double import WORKSPACE, SlackDouble
from tests.bench.forms import FIGURES, Times, table
from tests.bench.in_process import double_beside, settings_of
from tests.bench.launch import floor_app, floor_wsgi
from tests.bench.on_both import Makers, on_both
from tests.bench.payloads import answer, command
from tests.bench.teams import people_of_one_team
from tests.databases import opened

PEOPLE, TEAMS, OWN, MARKED = 12, 300, 30, 4
CALLS, WARM_UP, FEW = 330, 30, 3
FIRST, NORMS, SLIP = "`/ilt resources`", "`/ilt resources norms`", "`/ilt resources nroms`"
STEPS = {FIRST: ("", b"What would help you?"), NORMS: ("norms", b"norms"), SLIP: ("nroms", b"Our way")}
_REST_SECONDS = 0.004


@dataclass
class Subject:
    """The bot on one database."""

    title: str
    bot: Bot
    application: Wsgi
    user: str
    channel_id: str
    times: Times = field(default_factory=lambda: Times({step: [] for step in STEPS}))

    def take(self, step: str) -> None:
        """Sends it and notes what it took."""
        words, says = STEPS[step]
        took, body = answer(
            self.application, command(f"resources {words}".strip(), self.user, self.channel_id)
        )
        self.times.of[step].append(took)
        self.times.refused += body is None or says not in body
        time.sleep(_REST_SECONDS)


def fill(db: Database) -> tuple[str, str]:
    """The workspace. Returns the channel of the team that is asked, and one of its people."""
    ilt_id, channel_id, people = people_of_one_team(db, PEOPLE)
    user, person_id = next(iter(people.items()))
    now = datetime.now(UTC)
    listed = [one for one in load_resources(load_rubrics()).listed if one.address]
    with db.write() as session:
        others = [
            Ilt(workspace_id=WORKSPACE, channel_id=f"C1BENCH{number:04}", name="other", is_private=False)
            for number in range(TEAMS - 1)
        ]
        session.add_all(others)
        session.flush()
        for number, team in enumerate([ilt_id, *(one.id for one in others)]):
            for place in range(MARKED):
                one = listed[(number + place) % len(listed)]
                said = Said.GONE if number % len(listed) == 0 and place == 0 else Said.OPENED
                mark = {"ilt_id": team, "ref": one.key, "said": said, "address": one.address, "at": now}
                session.add(ResourceMark(**mark))
        for number in range(OWN):
            texts = {"title": f"Our way {number}", "what": "How we keep to our norms", "why": "It works"}
            added = {"added_at": now, "added_by_id": person_id, "request": str(number), "criteria": ["norms"]}
            address = f"https://district.org/{number}"
            session.add(TeamResource(ilt_id=ilt_id, kind="guide", address=address, **texts, **added))
    return channel_id, user


def make_subject(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Subject:
    """The bot on a database with such a workspace."""
    with opened(address) as db:
        channel_id, user = fill(db)
    bot = build(settings_of(double, title, address))
    stack.callback(bot.close)
    connect(bot)
    return Subject(title, bot, wsgi_of(bot), user, channel_id)


def run(subjects: Sequence[Subject], floor: Wsgi, floor_times: Times, calls: int, warm_up: int) -> None:
    """Every step, on the floor and on each subject in turn."""
    for number in range(calls):
        for step, (words, _) in STEPS.items():
            request = command(f"resources {words}".strip(), subjects[0].user, subjects[0].channel_id)
            took, body = answer(floor, request)
            floor_times.of[step].append(took)
            floor_times.refused += body != b""
            # Every other time backwards, so that a drift of the machine favours none.
            for subject in subjects[:: -1 if number % 2 else 1]:
                subject.take(step)
    for times in (floor_times, *(one.times for one in subjects)):
        for step in STEPS:
            del times.of[step][:warm_up]


def checks(subjects: Sequence[Subject], floor: Times, log: Path) -> Iterator[tuple[str, int]]:
    """What must be zero, in words."""
    yield "floor: refused", floor.refused
    for one in subjects:
        yield f"{one.title}: refused or found something else", one.times.refused
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
        floor_times = Times({step: [] for step in STEPS})
        log.write_text("", encoding="utf-8")
        run(subjects, floor, floor_times, calls, warm_up)
        print(f"{calls - warm_up} calls a step and subject, each after the last one's answer; {TEAMS} teams")
        for figure in FIGURES:
            print("\n".join(table(figure, subjects, floor_times, tuple(STEPS))))
        found = dict(checks(subjects, floor_times, log))
    print("\n" + "; ".join(f"{what}: {number}" for what, number in found.items()))
    return not any(found.values())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.library")
    parser.add_argument("--calls", type=int, default=CALLS, help="how many of each, the first ones uncounted")
    calls = max(FEW, parser.parse_args().calls)
    on_both(partial(measure, calls=calls, warm_up=min(WARM_UP, calls // FEW)))


if __name__ == "__main__":
    main()
