"""What across schools costs the person who waits for the answer: `python -m tests.bench.schools`.

`/ilt schools` in a district of 300 teams that take part, with a table that counted them all and a card of every tenth; and what the
worker needs to count the table. Calls of the WSGI application in this process, in turn with the floor.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import select

from app import Bot, wsgi_of
from bot.district.counting import count_due
from bot.rules.across import last_quarter
from handlers.server import Wsgi
from rubric_data import load_rubrics
from storage import Database
from storage.district import DistrictCard
from storage.people import Member
from tests.bench.double import WORKSPACE, SlackDouble
from tests.bench.frame import (
    REST_SECONDS,
    Frame,
    Times,
    floor_of_commands,
    from_command_line,
    no_times,
    served,
)
from tests.bench.payloads import Signed, answer, command
from tests.bench.teams import people_of_one_team
from tests.databases import opened
from tests.steps.district import other_teams, take_part, work_on
from tests.steps.turns import turn_of

PEOPLE, TEAMS, CARD_EVERY = 12, 300, 10
STEP, SAYS = "`/ilt schools`", b"300 teams counted"


@dataclass
class Subject:
    """The bot on one database. `counting`: seconds to count the table."""

    title: str
    bot: Bot
    application: Wsgi
    user: str
    channel_id: str
    counting: float
    times: Times = field(default_factory=partial(no_times, (STEP,)))

    def request(self, _step: str, _number: int) -> Signed:
        """The command."""
        return command("schools", self.user, self.channel_id)

    def take(self, step: str, number: int) -> None:
        """Sends it and notes what it took."""
        took, body = answer(self.application, self.request(step, number))
        self.times.of[step].append(took)
        self.times.refused += body is None or SAYS not in body
        time.sleep(REST_SECONDS)

    def wrong(self) -> Iterator[tuple[str, int]]:
        """Nothing is left behind."""
        yield from ()


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
    bot = served(stack, double, title, address)
    return Subject(title, bot, wsgi_of(bot), user, channel_id, counting)


def told(subject: Subject) -> str:
    """How long the worker counted."""
    return f"{subject.title}: the table of {TEAMS} teams was counted in {subject.counting:.2f} s"


FRAME = Frame((STEP,), f"{TEAMS} teams", make_subject, floor_of_commands, Subject.request, told)

if __name__ == "__main__":
    from_command_line(FRAME, "schools")
