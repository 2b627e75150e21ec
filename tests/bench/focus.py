"""What a focus costs the person who waits for the answer: `python -m tests.bench.focus`.

Placing dots, the two taps of a check-in and `/ilt plan`: calls of the WSGI application in this process, in turn with the floor,
in a team with 3 goals and 3 strategies of 40 readings each.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import select, update

from app import Bot, wsgi_of
from bot.actor import Actor
from bot.blocks import ids
from bot.focus.choice import choose
from bot.focus.committing import commit_to
from bot.focus.dots import go_without_dots, read_dots
from bot.focus.messages.dots import DOTS, LINE, dots_form
from bot.focus.messages.strategy_forms import Said
from bot.focus.opening import open_choosing_of
from bot.rules.check_ins import Did, Worked
from bot.turn import Turn
from handlers.server import Wsgi
from storage import Database
from storage.focus import FocusArea, FocusDot
from storage.focus_rounds import candidates_of
from storage.people import Member, Role
from storage.plan import PlanEntry, PlanGoal, PlanPart
from storage.strategies import CheckIn, CheckInSaid, Strategy, StrategyWording
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
from tests.bench.payloads import Payload, Signed, answer, command, from_user, signed, view_of
from tests.bench.teams import people_of_one_team
from tests.databases import opened
from tests.steps.turns import turn_of

PEOPLE, GOALS, STRATEGIES, READINGS = 12, 3, 3, 40
PLACE, DID, WORKED, PLAN = (
    "*Place*: two dots and a line",
    "*Did we do it?*, a tap in the message of the day",
    "*Did it work?*, the tap after it",
    "`/ilt plan`",
)
STEPS = (PLACE, DID, WORKED, PLAN)
_SAYS = {PLACE: b"Placed, only for you to see", PLAN: b"Every grade reads better, goal 1"}
_DID = ((ids.CHECK_IN_PARTLY, Did.PARTLY), (ids.CHECK_IN_AS_PLANNED, Did.AS_PLANNED))
_WORKED = ((ids.CHECK_IN_BETTER, Worked.BETTER), (ids.CHECK_IN_NO_CHANGE, Worked.NO_CHANGE))
_OWN = "\n".join(f"Candidate {letter}: look at what students did" for letter in "ABCDE")


@dataclass(frozen=True)
class Focus:
    """A team at its focus. `round_id`: of the choosing that is open; `check_in_id`: what the first of the users is asked."""

    channel_id: str
    users: Sequence[str]
    round_id: int
    candidates: Sequence[int]
    check_in_id: int
    day: date


@dataclass
class Subject:
    """The bot on one database, and what was done with it. `placed`: whose dots are where."""

    title: str
    bot: Bot
    application: Wsgi
    focus: Focus
    seen: Seen
    response_url: str
    times: Times = field(default_factory=partial(no_times, STEPS))
    placed: dict[str, set[int]] = field(default_factory=dict)
    said: tuple[str, str] = ("", "")
    receipts: int = 0

    def request(self, step: str, number: int) -> Signed:
        """The next request of that kind; notes what it must leave behind."""
        me = self.focus.users[0]
        if step == PLAN:
            return command("plan", me, self.focus.channel_id)
        if step == PLACE:
            return signed(self._dots(number))
        self.receipts += 1
        action_id, said = (_DID if step == DID else _WORKED)[number % 2]
        self.said = (said, self.said[1]) if step == DID else (self.said[0], said)
        return signed(self._tap(me, action_id))

    def _dots(self, number: int) -> Payload:
        """Not everybody's: they would be shown."""
        user = self.focus.users[number % (len(self.focus.users) - 1)]
        first = number % len(self.focus.candidates)
        chosen = [self.focus.candidates[first], self.focus.candidates[first - 1]]
        self.placed[user] = set(chosen)
        form = dots_form(read_dots(turn_of(self.bot.db, Actor(WORKSPACE, user)), self.focus.round_id))
        options = [{"text": {"type": "plain_text", "text": "one"}, "value": str(one)} for one in chosen]
        values = {
            DOTS: {DOTS: {"type": "checkboxes", "selected_options": options}},
            LINE: {LINE: {"type": "plain_text_input", "value": f"We should think of {number}"}},
        }
        view = view_of(form, values)
        return {**from_user(user), "type": "view_submission", "view": view, "response_urls": []}

    def _tap(self, user: str, action_id: str) -> Payload:
        block_id = f"check@{self.focus.day}:{self.focus.check_in_id}"
        return {
            **from_user(user),
            "type": "block_actions",
            "container": {"type": "message", "message_ts": "1700000000.000100", "channel_id": "D0BENCH0001"},
            "channel": {"id": "D0BENCH0001"},
            "message": {"ts": "1700000000.000100", "text": ""},
            "response_url": f"{self.response_url}/tap",
            "actions": [{"type": "button", "action_id": action_id, "block_id": block_id, "value": ""}],
        }

    def take(self, step: str, number: int) -> None:
        """Sends it, notes what it took, and waits for what follows it."""
        took, body = answer(self.application, self.request(step, number))
        self.times.of[step].append(took)
        self.times.refused += body is None or _SAYS.get(step, b"") not in body
        give_up = time.monotonic() + PATIENCE_SECONDS
        while self.seen.receipts < self.receipts:
            assert time.monotonic() < give_up, "an answer did not come"
            time.sleep(0.001)
        time.sleep(REST_SECONDS)

    def wrong(self) -> Iterator[tuple[str, int]]:
        """Members whose dots are not where they put them last, and answers that are not the last ones."""
        found: dict[int, set[int]] = {}
        with self.bot.db.read() as session:
            for one in session.scalars(select(FocusDot)):
                found.setdefault(one.member_id, set()).add(one.candidate_id)
            row = session.get_one(CheckIn, self.focus.check_in_id)
            is_said = (row.did, row.worked) == self.said
        wanted = sorted(sorted(one) for one in self.placed.values())
        is_placed = sorted(sorted(one) for one in found.values()) == wanted
        yield "dots or answers that are not the last ones", (not is_placed) + (not is_said)


def fill(db: Database) -> Focus:
    """A team with a cycle that runs, all its strategies read often, and dots to be placed on something more."""
    ilt_id, channel_id, people = people_of_one_team(db, PEOPLE)
    users = list(people)

    def turn(user: str = users[0]) -> Turn:
        return turn_of(db, Actor(WORKSPACE, user, channel_id, f"fill:{time.time_ns()}"))

    with db.write() as session:
        session.execute(
            update(Member).where(Member.person_id == people[users[0]]).values(role=Role.FACILITATOR)
        )
    first = open_choosing_of(turn(), ilt_id, 0, [], _OWN).round_id
    go_without_dots(turn(), first)
    choose(
        turn(),
        first,
        _candidates(db, first)[:1],
        _working_day(datetime.now(UTC).date() + timedelta(weeks=10)),
    )
    with db.read() as session:
        area = session.scalars(select(FocusArea.id)).one()
    for number in range(STRATEGIES):
        what = f"Open meeting {number} with student work"
        said = Said(what, "teams plan from it", "4 of 5 meetings", "41 to 20 of 96", users[0])
        commit_to(turn(), ilt_id, area, said)
    today = datetime.now(UTC).date()
    check_in_id = _read_often(db, ilt_id, today)
    _plan(db, ilt_id)
    second = open_choosing_of(turn(), ilt_id, 0, [], _OWN.replace("did", "wrote")).round_id
    return Focus(channel_id, users, second, _candidates(db, second), check_in_id, today)


def _candidates(db: Database, round_id: int) -> list[int]:
    with db.read() as session:
        return [one.id for one in candidates_of(session, round_id)]


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)


def _read_often(db: Database, ilt_id: int, today: date) -> int:
    """Readings of each strategy, one every two weeks until now; and what is asked now of the first. Its id."""
    now = datetime.now(UTC)
    with db.write() as session:
        strategies = session.scalars(select(Strategy).order_by(Strategy.id)).all()
        for one in strategies:
            wording = session.scalars(select(StrategyWording.id).filter_by(strategy_id=one.id)).one()
            asked = {"ilt_id": ilt_id, "strategy_id": one.id, "wording_id": wording, "owner_id": one.owner_id}
            for number in range(READINGS, 0, -1):
                before = timedelta(weeks=2 * number)
                day, at = today - before, now - before
                read = {"did": Did.PARTLY, "worked": Worked.BETTER, "answered_at": at, "closed_at": at}
                session.add(CheckIn(**asked, **read, slot=str(day), asked_on=day, due_on=day))
            session.add(CheckIn(**asked, slot=str(today), asked_on=today, due_on=today))
        session.flush()
        row = session.scalars(select(CheckIn).filter_by(strategy_id=strategies[0].id, slot=str(today))).one()
        slot = f"check_in/{row.id}/first"
        session.add(
            CheckInSaid(
                check_in_id=row.id, person_id=strategies[0].owner_id, slot=slot, day=today, meant_for=today
            )
        )
        return row.id


def _plan(db: Database, ilt_id: int) -> None:
    """Its goals, each with numbers, and the texts beside them."""
    now = datetime.now(UTC)
    with db.write() as session:
        by = session.scalars(select(Member.person_id).filter_by(ilt_id=ilt_id, role=Role.FACILITATOR)).one()
        changed = {"ilt_id": ilt_id, "changed_at": now, "changed_by_id": by}
        for number in range(1, GOALS + 1):
            numbers = [[f"2026-0{month}-15", f"{40 + month} of 96"] for month in range(1, 6)]
            text = f"Every grade reads better, goal {number}"
            session.add(
                PlanGoal(**changed, text=text, metric="MAP", stands="41", target="60", numbers=numbers)
            )
        for part, fields in (
            (PlanPart.PRIORITY, 1),
            (PlanPart.THEORY, 3),
            (PlanPart.LEVERS, 5),
            (PlanPart.IMPACT, 3),
        ):
            texts = [f"{part} {place}: what students read and write" for place in range(fields)]
            session.add(PlanEntry(**changed, part=part, texts=texts, version=1))


def make_subject(stack: ExitStack, double: SlackDouble, title: str, address: str) -> Subject:
    """The bot on a database with such a team."""
    with opened(address) as db:
        focus = fill(db)
    bot = served(stack, double, title, address)
    return Subject(title, bot, wsgi_of(bot), focus, double.seen(title), double.response_url(title))


def make_floor(double: SlackDouble, _subject: Subject) -> Wsgi:
    """Bolt and its adapter as the bot has them, with listeners that only acknowledge."""
    bolt = floor_app(settings_of(double, "floor", ""))
    bolt.command("/ilt")(lambda ack: ack())
    bolt.view(ids.FOCUS_DOTS_FORM)(lambda ack: ack())
    for action_id, _ in (*_DID, *_WORKED):
        bolt.action(action_id)(lambda ack: ack())
    return floor_wsgi(bolt)


def _of_floor(subject: Subject, step: str, number: int) -> Signed:
    """The same request; its receipt does not come."""
    receipts = subject.receipts
    made = subject.request(step, number)
    subject.receipts = receipts
    return made


FRAME = Frame(
    STEPS,
    f"{GOALS} goals, {STRATEGIES} strategies with {READINGS} readings each",
    make_subject,
    make_floor,
    _of_floor,
)

if __name__ == "__main__":
    from_command_line(FRAME, "focus")
