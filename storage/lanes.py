"""Lanes: one worker at a time sends for a workspace, so that Slack's limits per workspace can be kept by counting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for

EVERYTHING = "*"
# By method: seconds since 1970 (machine time), and how many calls were made then.
Calls = dict[str, list[tuple[float, int]]]


class Lane(Base):
    """Who sends for a workspace, which methods Slack asked to pause there (machine time by method), what was called lately."""

    __tablename__ = "lanes"

    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    worker_id: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime]
    pauses: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # See `Calls`.
    calls: Mapped[dict[str, Any]] = mapped_column(default=dict)


@dataclass(frozen=True)
class Leased:
    """A lane that was taken or kept.

    Attributes:
        pauses: until when (machine time) which method is not called.
        calls: what the worker before called lately; empty where this one had the lane already.
    """

    pauses: dict[str, datetime]
    calls: Calls


def lease_lane(
    session: Session, workspace_id: str, worker_id: str, machine_now: datetime, lease: timedelta
) -> Leased | None:
    """Takes or keeps a workspace's lane. None while another worker has it."""
    free = insert_for(dialect_of(session))(Lane).values(
        workspace_id=workspace_id, leased_until=machine_now, pauses={}, calls={}
    )
    session.execute(free.on_conflict_do_nothing(index_elements=["workspace_id"]))
    lane = session.get_one(Lane, workspace_id, with_for_update=True)
    if lane.worker_id not in {None, worker_id} and lane.leased_until >= machine_now:
        return None
    calls = {} if lane.worker_id == worker_id else lane.calls
    lane.worker_id, lane.leased_until = worker_id, machine_now + lease
    return Leased(_instants(lane.pauses), calls)


def note_calls(session: Session, workspace_id: str, worker_id: str, calls: Calls) -> None:
    """Keeps what was called lately for the worker that has the lane next."""
    session.execute(
        update(Lane).where(Lane.workspace_id == workspace_id, Lane.worker_id == worker_id).values(calls=calls)
    )


def release_lanes(session: Session, worker_id: str) -> None:
    """Lets every other worker have this worker's lanes."""
    session.execute(update(Lane).where(Lane.worker_id == worker_id).values(worker_id=None))


def pause(session: Session, workspace_id: str, method: str, until: datetime) -> None:
    """Notes until when (machine time) a method is not called for a workspace; a longer pause stays as it is."""
    lane = session.get(Lane, workspace_id, with_for_update=True)
    if lane:
        known = _instants(lane.pauses).get(method, until)
        lane.pauses = {**lane.pauses, method: max(known, until).isoformat()}


def end_pauses(session: Session, workspace_id: str) -> None:
    """Everything may be called again: the bot has a working token."""
    session.execute(update(Lane).where(Lane.workspace_id == workspace_id).values(pauses={}))


def _instants(pauses: dict[str, Any]) -> dict[str, datetime]:
    return {method: datetime.fromisoformat(until) for method, until in pauses.items()}
