"""What the resource library costs the person who waits for the answer: `python -m tests.bench.library`.

`/ilt resources` alone, by a word and by a misspelt one: calls of the WSGI application in this process, in turn with the floor, in a
workspace of 300 teams, each of which has opened some and says of some that they are gone; the team itself has added thirty.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from app import Bot, wsgi_of
from handlers.server import Wsgi
from rubric_data import load_resources, load_rubrics
from storage import Database
from storage.library import ResourceMark, Said, TeamResource
from storage.people import Ilt
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

PEOPLE, TEAMS, OWN, MARKED = 12, 300, 30, 4
FIRST, NORMS, SLIP = "`/ilt resources`", "`/ilt resources norms`", "`/ilt resources nroms`"
STEPS = {FIRST: ("", b"What would help you?"), NORMS: ("norms", b"norms"), SLIP: ("nroms", b"Our way")}


@dataclass
class Subject:
    """The bot on one database."""

    title: str
    bot: Bot
    application: Wsgi
    user: str
    channel_id: str
    times: Times = field(default_factory=partial(no_times, tuple(STEPS)))

    def request(self, step: str, _number: int) -> Signed:
        """The command."""
        return command(f"resources {STEPS[step][0]}".strip(), self.user, self.channel_id)

    def take(self, step: str, number: int) -> None:
        """Sends it and notes what it took."""
        took, body = answer(self.application, self.request(step, number))
        self.times.of[step].append(took)
        self.times.refused += body is None or STEPS[step][1] not in body
        time.sleep(REST_SECONDS)

    def wrong(self) -> Iterator[tuple[str, int]]:
        """Nothing is left behind."""
        yield from ()


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
    bot = served(stack, double, title, address)
    return Subject(title, bot, wsgi_of(bot), user, channel_id)


FRAME = Frame(tuple(STEPS), f"{TEAMS} teams", make_subject, floor_of_commands, Subject.request)

if __name__ == "__main__":
    from_command_line(FRAME, "library")
