"""Looks over the bot's shoulder: whatever a transaction changes that somebody reads must be noted as behind by it.

Every message and Home tab is made before and after each writing transaction. What reads otherwise than before has to have
been noted; so has every moment at which somebody is to be told something.
"""

import json
import traceback
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.actor import NOBODY
from bot.blocks import ids
from bot.home.home import read_home
from bot.home.messages.home import home_view
from bot.items.digest import ITEM_DIGEST
from bot.items.digest_pending import desk_of, pending, week_starts
from bot.meetings.calendar import occasions, planned_end
from bot.rules.digests import plan
from bot.turn import Act, Turn
from bot.worker.duties import ALL_DUTIES
from rubric_data import load_resources, load_rubrics
from storage import Database
from storage.assessments import Round
from storage.assessments import State as VoteState
from storage.deliveries import Delivery, State
from storage.digests import has_message, teams_of
from storage.focus import Cycle, CycleState
from storage.home import HomeView
from storage.items import SuccessCheck
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import LOOK_AT_ONCE, Ilt, Person

_AHEAD = timedelta(days=60)
RESOURCES = load_resources(load_rubrics())
# Who votes holds no row but the round's: others read of the turnout on their Home tabs with the next change.
VOTERS = {"bot/assessments/ballot.py", "bot/assessments/evidence.py"}

# The card of a meeting that was left out keeps what it says comes next; a vote and a step back that are over keep what was
# done by then, whatever becomes of it (but for words that are taken back: `behind.strategies_changed`).
RECORDS = {MeetingState.SKIPPED, MeetingState.NOT_HELD}
OVER: dict[str, tuple[Any, str]] = {
    ids.REVOTE_MESSAGE: (Round, VoteState.REVEALED),
    ids.STEP_BACK_MESSAGE: (Cycle, CycleState.ENDED),
}


@dataclass(frozen=True)
class Read:
    """Something that somebody reads. `wanted`: how often it was noted as behind."""

    words: str
    wanted: int
    is_looked_at: bool = False
    is_record: bool = False

    def forgets(self, before: "Read") -> bool:
        """Whether it reads otherwise than before, and nothing was noted."""
        is_noted = self.wanted > before.wanted or self.is_looked_at or before.is_record
        return self.words != before.words and not is_noted


@dataclass
class Watch:
    """What transactions forgot, and which files of the bot have written so far."""

    db: Database
    now: datetime
    forgotten: list[str] = field(default_factory=list)
    writers: set[str] = field(default_factory=set)
    _read: tuple[datetime, dict[str, Read]] | None = None
    # Who has written so far while several transactions count as one; None = each counts for itself.
    _together: list[str] | None = None

    def see(self, before: Mapping[str, Read] = MappingProxyType({})) -> dict[str, Read]:
        """Everything that people can read now; what was a record before and is one still stays as it was read."""
        with self.db.read() as session:
            return {**dict(self._messages(session, before)), **dict(self._homes(session))}

    def _messages(self, session: Session, before: Mapping[str, Read]) -> Iterator[tuple[str, Read]]:
        fresh = set(session.scalars(select(Ilt.id).where(Ilt.meetings_look_at == LOOK_AT_ONCE)))
        states = {meeting.id: meeting.state for meeting in session.scalars(select(Meeting))}
        for one in session.scalars(select(PostedMessage)):
            is_card, state = one.kind == ids.AGENDA_MESSAGE, states.get(one.subject_id)
            # The worker's look at a team's meetings brings the cards of those to come up to date, and the one that is on.
            of_look = (ids.AGENDA_MESSAGE, MeetingState.PLANNED), (ids.MEETING_MESSAGE, MeetingState.RUNNING)
            is_looked_at = one.ilt_id in fresh and (one.kind, state) in of_look
            is_record = is_card and state in RECORDS
            if one.kind in OVER:
                table, over = OVER[one.kind]
                is_record = session.scalars(select(table.state).filter_by(id=one.subject_id)).one() == over
            name = f"{one.kind} {one.subject_id} {one.part}"
            if is_record and name in before and before[name].is_record:
                yield name, before[name]
                continue
            words = json.dumps(ALL_DUTIES.living[one.kind](session, one))
            yield name, Read(words, one.version_wanted, is_looked_at, is_record)

    def _homes(self, session: Session) -> Iterator[tuple[str, Read]]:
        act = Act(Turn(self.db, NOBODY, self.now, self.now), session)
        for one in session.scalars(select(HomeView)):
            person = session.get_one(Person, one.person_id)
            words = json.dumps(home_view(read_home(act, person, one.page, RESOURCES)))
            yield f"home of {person.id}", Read(words, one.wanted)

    def late(self) -> Iterator[str]:
        """Who is to be told something, or which team's meetings need something, before the worker looks again."""
        with self.db.read() as session:
            for person in session.scalars(select(Person)):
                if person.look_at > _next_word(session, person, self.now):
                    yield f"look at person {person.id}"
            for ilt in session.scalars(select(Ilt)):
                if ilt.meetings_look_at > _next_moment(session, ilt, self.now):
                    yield f"look at the meetings of {ilt.id}"

    @contextmanager
    def over(self, transaction: AbstractContextManager[Session]) -> Iterator[Session]:
        """A writing transaction, watched."""
        writer = _writer()
        if not writer:  # a test's own
            self._read = None
            with transaction as session:
                yield session
            return
        before = self._seen()
        with transaction as session:
            known = _changes(session)
            yield session
            is_changed = _changes(session) > known
        if not is_changed:
            return
        self.writers.add(writer)
        if self._together is None:
            self._compare(writer, before)
        else:
            self._together.append(writer)

    @contextmanager
    def one_after_another(self) -> Iterator[None]:
        """What the worker does by the way, each person and team in a transaction of its own, counts as one."""
        before, self._together = self._seen(), []
        yield
        writers, self._together = self._together, None
        if writers:
            self._compare(", ".join(sorted(set(writers))), before)

    def _seen(self) -> dict[str, Read]:
        """What was read after the last transaction, if it is still that time."""
        if self._read is None or self._read[0] != self.now:
            self._read = self.now, self.see()
        return self._read[1]

    def _compare(self, writer: str, before: dict[str, Read]) -> None:
        after = self.see(before)
        self._read = self.now, after
        self.forgotten += [
            f"{writer}: {what}"
            for what, read in before.items()
            if what in after
            and after[what].forgets(read)
            and not (what.startswith("home") and writer in VOTERS)
        ]
        self.forgotten += [f"{writer}: {what}" for what in self.late()]


def _changes(session: Session) -> int:
    """How many rows were changed over that connection to SQLite so far."""
    connection: Any = session.connection().connection.driver_connection
    number: int = connection.total_changes
    return number


def _next_word(session: Session, person: Person, now: datetime) -> datetime:
    desk = desk_of(session, person, teams_of(session, person.id), now)
    is_taken = has_message(session, ITEM_DIGEST.name, person.id, desk.today)
    made = plan(pending(desk), week_starts(desk), desk.time, now, is_taken=is_taken)
    return now if made.due_at else made.look_at


def _next_moment(session: Session, ilt: Ilt, now: datetime) -> datetime:
    """The start of the next meeting, or the planned end of the one that is on."""
    today = now.date()
    to_come = occasions(session, ilt, today - timedelta(days=1), today + _AHEAD)
    moments = [one.starts_at for one in to_come if one.takes_place]
    running = session.scalars(select(Meeting).filter_by(ilt_id=ilt.id, state=MeetingState.RUNNING))
    moments += [planned_end(one) for one in running]
    return min((one for one in moments if one > now), default=now + timedelta(days=365))


def _writer() -> str:
    """The file of the bot that opened the transaction."""
    files = [frame.f_code.co_filename for frame, _line in traceback.walk_stack(None)]
    ours = [name[name.rindex("/bot/") + 1 :] for name in files if "/bot/" in name and name.endswith(".py")]
    return next((name for name in ours if name != "bot/turn.py"), "")


@contextmanager
def watching(db: Database, now: datetime) -> Iterator[Watch]:
    """Every writing transaction of the bot on that database is watched."""
    watch, write = Watch(db, now), db.write
    # `write_politely` goes through it, too.
    db.write = lambda: watch.over(write())  # type: ignore[method-assign]
    try:
        yield watch
    finally:
        del db.write


def as_if_posted(db: Database, now: datetime) -> None:
    """What was owed has arrived: messages stand in the channel and show what they should, questions were asked."""
    with Database.write(db) as session:
        session.execute(update(Delivery).values(state=State.SENT))
        asked = update(SuccessCheck).where(SuccessCheck.due_on <= now.date(), SuccessCheck.asked_at.is_(None))
        session.execute(asked.values(asked_at=now))
        session.execute(
            update(PostedMessage).values(ts=PostedMessage.id, version_shown=PostedMessage.version_wanted)
        )
