"""Who changed what, for the record of a team: never a vote, never a text."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, bindparam, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base


class Deed(StrEnum):
    """What can be noted."""

    SET_UP = "set_up"
    ONLY_POSTS = "only_posts"
    TOOK_OVER = "took_over"
    FACILITATORS_CHANGED = "facilitators_changed"
    OBSERVERS_CHANGED = "observers_changed"
    NAMING_CHANGED = "naming_changed"
    MOVED_CHANNEL = "moved_channel"
    REVEALED = "revealed"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    NUDGED = "nudged"
    NOTE_REMOVED = "note_removed"
    LINE_REMOVED = "line_removed"
    REFLECTION_CLOSED = "reflection_closed"
    DOTS_SHOWN = "dots_shown"
    LIVE_WITH_SHOWN = "live_with_shown"
    FOCUS_CANCELLED = "focus_cancelled"
    FOCUS_CHOSEN = "focus_chosen"
    FOCUS_ENDED = "focus_ended"
    FOCUS_KEPT = "focus_kept"
    CYCLE_MOVED = "cycle_moved"
    CYCLE_ENDED = "cycle_ended"
    STEPPED_BACK = "stepped_back"
    EXPORTED = "exported"
    SHARED = "shared"
    STAFF_REMOVED = "staff_removed"
    STAFF_ASKED = "staff_asked"
    STAFF_ASK_TAKEN_BACK = "staff_ask_taken_back"
    SCHOOLS_PROPOSED = "schools_proposed"
    SCHOOLS_CARD = "schools_card"
    PERSON_DELETED = "person_deleted"


class AuditEntry(Base):
    """One deed. `person_id` is empty where the bot did it by itself or the person was deleted."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    ilt_id: Mapped[int | None] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    deed: Mapped[str] = mapped_column(String(40))
    # The id of what it was done to; empty where the ILT itself is meant.
    subject: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]


def was_done(session: Session, ilt_id: int, deed: Deed) -> bool:
    """Whether a deed is on an ILT's record."""
    return bool(session.scalar(_WAS_DONE, {"ilt_id": ilt_id, "deed": deed}))


_WAS_DONE = select(
    exists().where(AuditEntry.ilt_id == bindparam("ilt_id"), AuditEntry.deed == bindparam("deed"))
)


def note_deed(
    session: Session,
    deed: Deed,
    *,
    workspace_id: str,
    at: datetime,
    ilt_id: int | None = None,
    person_id: int | None = None,
    subject: str = "",
) -> int:
    """Notes a deed in the transaction that does it. Returns its number."""
    entry = AuditEntry(
        workspace_id=workspace_id, ilt_id=ilt_id, person_id=person_id, deed=deed, subject=subject, at=at
    )
    session.add(entry)
    session.flush()
    return entry.id
