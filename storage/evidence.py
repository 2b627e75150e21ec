"""What members saw or counted: their answers to "How do we know?"."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assessment import Round
from storage.base import Base


class Evidence(Base):
    """One member's note on one criterion in a round; at most one each, changed in place until the reveal.

    It carries no time. The reveal writes unsigned notes anew, without their author and in shuffled order, so that
    neither the row nor its number leads back to a person.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    # Empty once the reveal has unlinked an unsigned note.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    is_signed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)


def forget_texts(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` notes of rounds that ended before that instant; tallies stay. Returns how many."""
    old = (
        select(Evidence.id)
        .join(Round, Round.id == Evidence.round_id)
        .where(Round.ended_at < before)
        .order_by(Evidence.id)
        .limit(limit)
    )
    return len(session.execute(delete(Evidence).where(Evidence.id.in_(old)).returning(Evidence.id)).all())
