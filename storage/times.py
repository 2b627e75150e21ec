"""What a machine's clock leaves behind when it is put back: times to wait for that lie too far ahead."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of
from storage.deliveries import Delivery, State
from storage.lanes import Lane
from storage.living import PostedMessage

# No pause of ours lasts as long: whatever waits longer was noted by a clock that was ahead.
_TOO_FAR = timedelta(hours=2)


def seconds_ahead(session: Session, machine_now: datetime) -> float:
    """How far that is ahead of the clock of the database's server; 0 with a file, which is on the same machine."""
    if dialect_of(session) == "sqlite":
        return 0.0
    servers: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return (machine_now - servers).total_seconds()


def mend_times(session: Session, machine_now: datetime) -> int:
    """Has what waits for a time too far ahead tried now. Returns how many rows.

    A message that may be on its way, or may have arrived, keeps its time: it is better late than twice.
    """
    limit = machine_now + _TOO_FAR
    owed = (
        update(Delivery)
        .where(
            Delivery.state == State.OWED,
            Delivery.attempts == Delivery.clean_failures,
            Delivery.next_try_at > limit,
        )
        .values(next_try_at=machine_now)
        .returning(Delivery.id)
    )
    living = (
        update(PostedMessage)
        .where(PostedMessage.next_try_at > limit)
        .values(next_try_at=machine_now)
        .returning(PostedMessage.id)
    )
    rows = sum(len(session.execute(statement).all()) for statement in (owed, living))
    lanes = session.scalars(select(Lane).with_for_update()).all()
    return rows + sum(_mend_lane(lane, machine_now, limit) for lane in lanes)


def _mend_lane(lane: Lane, machine_now: datetime, limit: datetime) -> bool:
    kept = {method: until for method, until in lane.pauses.items() if datetime.fromisoformat(until) <= limit}
    is_broken = lane.leased_until > limit or kept != lane.pauses
    if is_broken:
        lane.leased_until, lane.pauses = min(lane.leased_until, machine_now), kept
    return is_broken
