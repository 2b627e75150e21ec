"""What a meeting is about and what it decided."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.items import person_key
from storage.people import Ilt


class AgendaState(StrEnum):
    """Where an agenda item is. What a meeting does not come to waits again, for the next one."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    REMOVED = "removed"


class AgendaItem(Base):
    """Something to talk about. It belongs to no meeting until one starts: so it waits for the next, whenever that is."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("ilt_id", "request"),
        Index("ix_agenda_items_ilt_id_state_position", "ilt_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    # The meeting that takes it up; empty = it waits for the next one.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="SET NULL"), index=True)
    # The request that proposed it: the same again finds it instead of proposing a second one.
    request: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    # What should be different when it is over; empty = its presenter is asked.
    objective: Mapped[str | None] = mapped_column(Text)
    # Empty = nobody has said.
    minutes: Mapped[int | None]
    presenter_id: Mapped[int | None] = mapped_column(person_key())
    proposed_by_id: Mapped[int] = mapped_column(person_key())
    # The message it was made from: where it is, and its words then.
    source_link: Mapped[str | None] = mapped_column(Text)
    source_quote: Mapped[str | None] = mapped_column(Text)
    # Empty only where an older program wrote it.
    proposed_at: Mapped[datetime | None]
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=AgendaState.WAITING)
    # How many meetings ended without coming to its end, and which was the last of them.
    carried: Mapped[int] = mapped_column(default=0)
    carried_from_id: Mapped[int | None]
    started_at: Mapped[datetime | None]
    # Parked as a note: what is to be remembered of it; empty = it was not.
    note: Mapped[str | None] = mapped_column(Text)


class Decision(Base):
    """What a meeting decided, and what it rests on."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("ilt_id", "request"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id", ondelete="SET NULL"))
    request: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    # The data or evidence it rests on; empty = none was named.
    evidence: Mapped[str | None] = mapped_column(Text)
    logged_by_id: Mapped[int] = mapped_column(person_key())
    logged_at: Mapped[datetime]
    # Taken back: it is shown nowhere.
    is_withdrawn: Mapped[bool] = mapped_column(default=False)


def agenda_of(session: Session, ilt_id: int, meeting_id: int | None) -> list[AgendaItem]:
    """The items of a meeting that was started, or (None) those that wait for the next one; in their order."""
    found = select(AgendaItem).where(AgendaItem.ilt_id == ilt_id, AgendaItem.state != AgendaState.REMOVED)
    mine = AgendaItem.meeting_id.is_(None) if meeting_id is None else AgendaItem.meeting_id == meeting_id
    return list(session.scalars(found.where(mine).order_by(AgendaItem.position, AgendaItem.id)))


def waiting_items(session: Session, ilt_id: int) -> list[AgendaItem]:
    """What waits for the next meeting, in its order."""
    return [item for item in agenda_of(session, ilt_id, None) if item.state == AgendaState.WAITING]


def next_position(session: Session, ilt_id: int) -> int:
    """The place after the last item there is."""
    last = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.ilt_id == ilt_id))
    return (last or 0) + 1


def agenda_item_of_request(session: Session, ilt_id: int, request: str) -> AgendaItem | None:
    """The item that a request proposed."""
    return session.scalar(
        select(AgendaItem).where(AgendaItem.ilt_id == ilt_id, AgendaItem.request == request)
    )


def agenda_item_in_workspace(
    session: Session, workspace_id: str, item_id: int, *, lock: bool = False
) -> AgendaItem | None:
    """An agenda item, if it is of that workspace. `lock`: nobody else changes it until this transaction ends."""
    found = (
        select(AgendaItem)
        .join(Ilt, Ilt.id == AgendaItem.ilt_id)
        .where(AgendaItem.id == item_id, Ilt.workspace_id == workspace_id)
    )
    return session.scalar(found.with_for_update(of=AgendaItem) if lock else found)


def decisions_of(session: Session, meeting_id: int) -> list[Decision]:
    """What a meeting decided, oldest first; what was taken back is left out."""
    found = select(Decision).where(Decision.meeting_id == meeting_id, ~Decision.is_withdrawn)
    return list(session.scalars(found.order_by(Decision.id)))
