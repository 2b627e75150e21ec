"""Turns for tests that call a use case as a handler would."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.actor import NOBODY, Actor
from bot.turn import Act, Turn
from storage import Database


def turn_of(
    db: Database, actor: Actor = NOBODY, now: datetime | None = None, machine_now: datetime | None = None
) -> Turn:
    """A turn of somebody at that time; without times it is now, with one it is both of them."""
    at = now or datetime.now(UTC)
    return Turn(db, actor, at, machine_now or at)


def act_in(
    db: Database, session: Session, now: datetime, actor: Actor = NOBODY, machine_now: datetime | None = None
) -> Act:
    """The transaction of a turn at that calendar time, in a session that is open already.

    Machines' time is the real one where none is given.
    """
    return Act(turn_of(db, actor, now, machine_now or datetime.now(UTC)), session)
