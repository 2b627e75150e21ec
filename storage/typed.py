"""What people typed to the bot, as it was understood; what it wrote to them about last."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.deliveries import Delivery, State
from storage.items import ReminderSent

# Characters of each list that a row keeps.
ROOM = 255


class TypedReply(Base):
    """What somebody typed to the bot, as it was understood: never their words. The request makes it one of its kind."""

    __tablename__ = "typed_replies"
    __table_args__ = (Index("ix_typed_replies_person_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    request: Mapped[str] = mapped_column(String(255), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    # bot.messages.typed.Said
    what: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("action_items.id", ondelete="CASCADE"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("success_checks.id", ondelete="CASCADE"))
    # The number that was typed, where it says which item is meant.
    number: Mapped[int | None]
    # What it was before and is since: a date (ISO), an answer, or several dates or item ids parted by commas; empty for
    # none.
    before: Mapped[str] = mapped_column(String(ROOM), default="")
    after: Mapped[str] = mapped_column(String(ROOM), default="")
    # Whether the change was made and may be undone, was undone, or could not be made.
    state: Mapped[str] = mapped_column(String(16), default="new")


def told_of(
    session: Session, kinds: Sequence[str], recipient: str, item_ids: Collection[int]
) -> list[tuple[datetime, int]]:
    """(when, item) of messages about single items of those that were sent to a person, newest first."""
    rows = session.execute(
        select(Delivery.due_at, Delivery.subject)
        .where(
            Delivery.kind.in_(kinds),
            Delivery.subject.in_([str(item_id) for item_id in item_ids]),
            Delivery.recipient == recipient,
            Delivery.state == State.SENT,
        )
        .order_by(Delivery.due_at.desc(), Delivery.id.desc())
    )
    return [(due_at, int(subject)) for due_at, subject in rows]


def days_told(
    session: Session, kind: str, person_id: int, item_ids: Collection[int]
) -> list[tuple[datetime, int]]:
    """(when, item) of everything about those items that a person's messages of a day brought, newest first."""
    rows = session.execute(
        select(Delivery.due_at, Delivery.slot)
        .where(
            Delivery.kind == kind,
            Delivery.subject == str(person_id),
            Delivery.state == State.SENT,
        )
        .order_by(Delivery.due_at.desc())
        .limit(60)
    )
    sent_at = {date.fromisoformat(slot): due_at for due_at, slot in rows}
    said = session.execute(
        select(ReminderSent.day, ReminderSent.item_id)
        .where(
            ReminderSent.person_id == person_id,
            ReminderSent.item_id.in_(item_ids),
            ReminderSent.day.in_(sent_at),
        )
        .distinct()
    )
    found = [(sent_at[day], item_id) for day, item_id in said]
    return sorted(found, reverse=True)


def reply_of_request(session: Session, request: str) -> TypedReply | None:
    """What a request was understood as."""
    return session.scalar(select(TypedReply).where(TypedReply.request == request))


def reply_of_person(session: Session, person_id: int, reply_id: int) -> TypedReply | None:
    """What somebody typed, if it was they."""
    return session.scalar(
        select(TypedReply).where(TypedReply.id == reply_id, TypedReply.person_id == person_id)
    )


def last_reply(
    session: Session, person_id: int, since: datetime, what: Collection[str], state: str
) -> TypedReply | None:
    """The last of those that somebody typed since then."""
    return session.scalar(
        select(TypedReply)
        .where(
            TypedReply.person_id == person_id,
            TypedReply.at >= since,
            TypedReply.what.in_(what),
            TypedReply.state == state,
        )
        .order_by(TypedReply.id.desc())
        .limit(1)
    )


def count_replies(session: Session, person_id: int) -> int:
    """How much is kept of what somebody typed."""
    return session.scalars(select(func.count(TypedReply.id)).where(TypedReply.person_id == person_id)).one()


def forget_replies(session: Session, before: datetime) -> None:
    """Deletes what was typed before that instant."""
    session.execute(delete(TypedReply).where(TypedReply.at < before))
