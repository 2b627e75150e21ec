"""What somebody typed about an action item and the bot had to ask about."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Ilt


class ItemDraft(Base):
    """What somebody typed and the bot had to ask about: kept until they answer, a day at most.

    A row, and not the value of a button: a value would repeat the words in each choice, and a select or a date picker
    has no room for them. The item that comes of it has the same `request`: the second tap on a choice finds it.
    """

    __tablename__ = "item_drafts"
    __table_args__ = (UniqueConstraint("ilt_id", "request"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    request: Mapped[str] = mapped_column(String(255))
    # As typed; read again with each answer.
    words: Mapped[str] = mapped_column(Text)
    # Answers given so far.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(index=True)


def draft_of_request(session: Session, ilt_id: int, request: str) -> ItemDraft | None:
    """What a request asked about."""
    return session.scalar(select(ItemDraft).where(ItemDraft.ilt_id == ilt_id, ItemDraft.request == request))


def draft_in_workspace(session: Session, workspace_id: str, draft_id: int) -> ItemDraft | None:
    """A draft, if it is of that workspace; nobody else answers it until this transaction ends."""
    return session.scalar(_DRAFT, {"draft_id": draft_id, "workspace_id": workspace_id})


_DRAFT = (
    select(ItemDraft)
    .join(Ilt, Ilt.id == ItemDraft.ilt_id)
    .where(ItemDraft.id == bindparam("draft_id"), Ilt.workspace_id == bindparam("workspace_id"))
    .with_for_update(of=ItemDraft)
)


def forget_drafts(session: Session, before: datetime) -> None:
    """Deletes what was asked about before that instant."""
    session.execute(delete(ItemDraft).where(ItemDraft.asked_at < before))
