"""What action items cost the person who waits for the answer: `python -m tests.bench.items`.

Calls of the WSGI application in this process, in turn with the floor, in a team with 5,000 items.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from app import Bot, wsgi_of
from bot.blocks import ids
from handlers.server import Wsgi
from storage import Database
from storage.items import ActionItem, ItemCounter, ItemState
from tests.bench.double import WORKSPACE, Seen, SlackDouble
from tests.bench.frame import (
    PATIENCE_SECONDS,
    REST_SECONDS,
    Frame,
    Times,
    from_command_line,
    no_times,
    served,
)
from tests.bench.in_process import settings_of
from tests.bench.launch import floor_app, floor_wsgi
from tests.bench.payloads import Signed, answer, command, signed
from tests.bench.teams import analyze, people_of_one_team
from tests.databases import opened

PEOPLE, ITEMS = 12, 5000
LOG, ASK, ANSWER, LIST, PAGE_ALL, DONE = (
    "`/ilt action`, owner and date in words: logged",
    "`/ilt action` without an owner: asked",
    "the owner tapped under the question: logged",
    "`/ilt actions`",
    "`/ilt actions all`, with how the team follows through",
    "`/ilt done 12`",
)
STEPS = (LOG, ASK, ANSWER, LIST, PAGE_ALL, DONE)
_SAYS = {
    LOG: b"Logged: #",
    ASK: b"Who owns it?",
    LIST: b"Your open action items",
    PAGE_ALL: b"How this team follows through",
    DONE: b"Done: #",
}
_DRAFT = re.compile(rb'"block_id": ?"draft:(\d+)"')


@dataclass
class Subject:
    """The bot on one database, and what was done with it."""

    title: str
    bot: Bot
    application: Wsgi
    channel_id: str
    users: Sequence[str]
    seen: Seen
    response_url: str
    times: Times = field(default_factory=partial(no_times, STEPS))
    draft_id: str = ""
    receipts: int = 0
    calls: int = 0

    def request(self, step: str, number: int) -> Signed:
        """The next request of that kind."""
        me, other = self.users[0], self.users[1 + number % (PEOPLE - 1)]
        if step == ANSWER:
            self.receipts += 1
            return signed(self._tap(me, other))
        words = {
            LOG: f"action <@{other}|x> share the data protocol with team {number} by next Friday",
            ASK: f"action share the data protocol with team {number} by next Friday",
            LIST: "actions",
            PAGE_ALL: "actions all",
            DONE: f"done {number + 1}",
        }
        # Whoever owns it marks it done.
        return command(words[step], self.users[number % PEOPLE] if step == DONE else me, self.channel_id)

    def _tap(self, me: str, owner: str) -> dict[str, Any]:
        value = f"{self.draft_id}:owner:{owner}"
        block_id = f"draft:{self.draft_id}"
        return {
            "type": "block_actions",
            "user": {"id": me, "team_id": WORKSPACE},
            "team": {"id": WORKSPACE, "domain": "bench"},
            "api_app_id": "A0BENCH0001",
            "trigger_id": f"tap-{self.draft_id}-{owner}",
            "container": {"type": "message", "is_ephemeral": True, "channel_id": self.channel_id},
            "channel": {"id": self.channel_id},
            "response_url": f"{self.response_url}/tap",
            "actions": [
                {"type": "button", "action_id": ids.ITEM_CHOICE_1, "block_id": block_id, "value": value}
            ],
        }

    def take(self, step: str, number: int) -> None:
        """Sends it, notes what it took, and waits for what follows it."""
        self.calls = number + 1
        took, body = answer(self.application, self.request(step, number))
        self.times.of[step].append(took)
        self.times.refused += body is None or _SAYS.get(step, b"") not in body
        found = _DRAFT.search(body or b"")
        self.draft_id = found[1].decode() if found else self.draft_id
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self.seen.receipts < self.receipts:
            assert time.monotonic() < give_up, "an answer did not come"
            time.sleep(0.001)
        time.sleep(REST_SECONDS)

    def wrong(self) -> Iterator[tuple[str, int]]:
        """By how many the tables miss what was logged and done."""
        with self.bot.db.read() as session:
            items = session.scalars(select(ActionItem)).all()
        done = sum(item.state == ItemState.DONE for item in items)
        calls = self.calls
        missed = abs(len(items) - ITEMS - 2 * calls) + abs(done - ITEMS // 2 - calls)
        yield f"wrong of {3 * calls} logged or done", missed


def fill(db: Database) -> tuple[str, list[str]]:
    """A team with its members and 5,000 items, half of them done. Its channel and their Slack ids."""
    ilt_id, channel_id, people = people_of_one_team(db, PEOPLE)
    owners = list(people.values())
    today, now = datetime.now(UTC).date(), datetime.now(UTC)
    with db.write() as session:
        session.add(ItemCounter(ilt_id=ilt_id, last_number=ITEMS))
        session.add_all(
            _item(ilt_id, number, owners[(number - 1) % PEOPLE], today, now) for number in range(1, ITEMS + 1)
        )
    analyze(db)
    return channel_id, list(people)


def _item(ilt_id: int, number: int, owner_id: int, today: date, now: datetime) -> ActionItem:
    """The first half is open, as `done` of the lowest numbers needs them."""
    is_done = number > ITEMS // 2
    return ActionItem(
        ilt_id=ilt_id,
        number=number,
        request=f"seed {number}",
        text=f"Share what we saw in classroom {number} with the grade teams",
        state=ItemState.DONE if is_done else ItemState.OPEN,
        owner_id=owner_id,
        owner_since=now,
        due_on=today + timedelta(days=number % 60 - 10),
        due_since=now,
        logged_by_id=owner_id,
        logged_at=now,
        done_at=now if is_done else None,
        done_on=today if is_done else None,
        done_by_id=owner_id if is_done else None,
    )


def make_subject(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Subject:
    """The bot on a database with such a team."""
    with opened(address) as db:
        channel_id, users = fill(db)
    bot = served(stack, double, title, address)
    seen = double.seen(title)
    return Subject(title, bot, wsgi_of(bot), channel_id, users, seen, double.response_url(title))


def make_floor(double: SlackDouble, _subject: Subject) -> Wsgi:
    """Bolt and its adapter as the bot has them, with listeners that only acknowledge."""
    bolt = floor_app(settings_of(double, "floor", ""))
    bolt.command("/ilt")(lambda ack: ack())
    bolt.action(ids.ITEM_CHOICE_1)(lambda ack: ack())
    return floor_wsgi(bolt)


def _of_floor(subject: Subject, step: str, number: int) -> Signed:
    """The same request; its receipt does not come."""
    receipts = subject.receipts
    made = subject.request(step, number)
    subject.receipts = receipts
    return made


FRAME = Frame(STEPS, f"{ITEMS} items", make_subject, make_floor, _of_floor)

if __name__ == "__main__":
    from_command_line(FRAME, "items")
