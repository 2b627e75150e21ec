"""The sign of life of each worker."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base

# How far the clocks of a worker and of whoever asks may be apart.
_CLOCKS_APART = timedelta(minutes=1)


class Heartbeat(Base):
    """When a worker last finished a tick (machine time)."""

    __tablename__ = "heartbeats"

    worker_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    beat_at: Mapped[datetime]


def beat(session: Session, worker_id: str, at: datetime) -> None:
    """Notes that the worker is alive."""
    session.merge(Heartbeat(worker_id=worker_id, beat_at=at))


def last_beat(session: Session, machine_now: datetime) -> datetime | None:
    """The newest sign of life of any worker. One that lies ahead was given by a clock that was ahead, and tells nothing."""
    told = Heartbeat.beat_at <= machine_now + _CLOCKS_APART
    return session.scalar(select(func.max(Heartbeat.beat_at)).where(told))


def forget_heartbeats(session: Session, before: datetime) -> None:
    """Deletes the signs of life of workers that have long been gone."""
    session.execute(delete(Heartbeat).where(Heartbeat.beat_at < before))
