"""Lanes: one worker at a time sends for a workspace, so that Slack's limits per workspace can be kept by counting."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base

EVERYTHING = "*"


class Lane(Base):
    """Who sends for a workspace, which methods Slack asked to pause there (machine time by method), what was called lately."""

    __tablename__ = "lanes"

    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    worker_id: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime]
    pauses: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # By method: seconds (machine time, since 1970) and how many calls were made then.
    calls: Mapped[dict[str, Any]] = mapped_column(default=dict)


def lease_lane(
    session: Session, workspace_id: str, worker_id: str, machine_now: datetime, lease: timedelta
) -> dict[str, datetime] | None:
    """Takes or keeps a workspace's lane. Returns its pauses by method; None while another worker has it."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    free = insert(Lane).values(workspace_id=workspace_id, leased_until=machine_now, pauses={}, calls={})
    session.execute(free.on_conflict_do_nothing(index_elements=["workspace_id"]))
    pauses = session.scalar(
        update(Lane)
        .where(
            Lane.workspace_id == workspace_id,
            or_(Lane.worker_id.is_(None), Lane.worker_id == worker_id, Lane.leased_until < machine_now),
        )
        .values(worker_id=worker_id, leased_until=machine_now + lease)
        .returning(Lane.pauses)
    )
    return None if pauses is None else _instants(pauses)


def release_lanes(session: Session, worker_id: str) -> None:
    """Lets every other worker have this worker's lanes."""
    session.execute(update(Lane).where(Lane.worker_id == worker_id).values(worker_id=None))


def pause(session: Session, workspace_id: str, method: str, until: datetime) -> None:
    """Notes until when (machine time) a method is not called for a workspace."""
    lane = session.get(Lane, workspace_id, with_for_update=True)
    if lane:
        lane.pauses = {**lane.pauses, method: until.isoformat()}


def end_pauses(session: Session, workspace_id: str) -> None:
    """Everything may be called again: the bot has a working token."""
    session.execute(update(Lane).where(Lane.workspace_id == workspace_id).values(pauses={}))


def pauses_of(session: Session, workspace_id: str) -> dict[str, datetime]:
    """Until when (machine time) which method is not called."""
    return _instants(session.scalar(select(Lane.pauses).where(Lane.workspace_id == workspace_id)) or {})


def _instants(pauses: dict[str, Any]) -> dict[str, datetime]:
    return {method: datetime.fromisoformat(until) for method, until in pauses.items()}
