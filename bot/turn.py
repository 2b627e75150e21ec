"""One turn at the database: a person's request, or a look of the worker. Use cases take it as their first argument.

A use case that changes something goes one way: absorb the repeat (where one would do harm), lock, check the right, change.
Locks are taken in this order by everybody, each only where it is needed, and never a stronger one than that:

1. the key of the request (`Act.absorb`);
2. the draft of an action item;
3. the team (`storage.people.look_at_meetings_of`, before anything of its meetings is changed); of two the lower id first;
4. the self-assessment, then its round; a vote takes only its round, and shares it;
5. the meeting;
6. action items, the lower id first; an agenda item; a share;
7. what shows it, in the order of `bot.outbox.behind`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from bot.actor import NOBODY, Actor
from bot.clock import Clock
from bot.log import get_log
from storage import Database
from storage.requests import is_first_delivery

_log = get_log(__name__)
_IS_FIRST = "is_first"


@dataclass(frozen=True)
class Turn:
    """What a use case needs to do its one transaction. Both times are read once, when it is made.

    Attributes:
        actor: who asks; `NOBODY` where the worker looks by itself.
        now: calendar time.
        machine_now: real time, for leases, pauses and the refresh of messages.
    """

    db: Database
    actor: Actor
    now: datetime
    machine_now: datetime

    @classmethod
    def of_request(cls, db: Database, actor: Actor, clock: Clock) -> Self:
        """For one request of a person."""
        return cls(db, actor, clock.now(), clock.machine_now())

    @classmethod
    def of_worker(cls, db: Database, clock: Clock) -> Self:
        """For one look of the worker."""
        return cls.of_request(db, NOBODY, clock)

    @contextmanager
    def write(self) -> Iterator["Act"]:
        """A writing transaction: returning commits, raising rolls back."""
        with self.db.write() as session:
            yield Act(self, session)

    @contextmanager
    def write_politely(self) -> Iterator["Act"]:
        """As `write`, for work in the background (`storage.database.Database.write_politely`)."""
        with self.db.write_politely() as session:
            yield Act(self, session)

    @contextmanager
    def read(self) -> Iterator["Act"]:
        """One state of the database, for reading only."""
        with self.db.read() as session:
            yield Act(self, session)


@dataclass(frozen=True)
class Act:
    """The transaction of a turn, as the functions that a use case is made of take it."""

    turn: Turn
    session: Session

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.turn.actor

    @property
    def now(self) -> datetime:
        """Calendar time."""
        return self.turn.now

    @property
    def machine_now(self) -> datetime:
        """Real time."""
        return self.turn.machine_now

    @property
    def is_first(self) -> bool:
        """False for a repeated delivery of the same request: nothing may be changed then."""
        return self.absorb()

    def absorb(self) -> bool:
        """Notes the request in this transaction, once. Returns `is_first`."""
        known = self.session.info
        if _IS_FIRST not in known:
            actor = self.actor
            known[_IS_FIRST] = is_first_delivery(self.session, actor.request, actor.workspace_id, self.now)
        return bool(known[_IS_FIRST])


def wipe_leftovers(db: Database) -> None:
    """Wipes what was deleted out of the database's files; where it cannot be done now, the worker tries again.

    After the commit of a transaction that noted leftovers (`storage.database.note_leftovers`).
    """
    if not db.erase_leftovers():
        _log.info("leftovers_not_erased_yet")
