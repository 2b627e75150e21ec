"""The messages the bot owes someone at a time: one durable row each, without any text.

Calendar time says when a message is due; machine time (`next_try_at`) when it may be tried, and while it is in hand
until when nobody else may: the end of the lease.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Insert,
    String,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    false,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.database import note_owed

ERROR_LENGTH = 80
_READY = text("state IN ('owed', 'sending')")


class State(StrEnum):
    """What has become of a delivery.

    `asked`: only a person can tell whether to send it (again). `held`: it waits for a person's word (bot/outbox/outsiders.py).
    """

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    DEAD = "dead"
    HELD = "held"


class Delivery(Base):
    """One message owed: what about, to whom, which slot (a local date or a named moment)."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "recipient", "slot"),
        Index("ix_deliveries_ready", "workspace_id", "due_at", sqlite_where=_READY, postgresql_where=_READY),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    ilt_id: Mapped[int | None] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    # A person (U…, W…: their direct messages) or a channel.
    recipient: Mapped[str] = mapped_column(String(32))
    slot: Mapped[str] = mapped_column(String(64))
    # Who is asked where nobody but a person can tell, besides the team's facilitators.
    answerable: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), default=State.OWED)
    due_at: Mapped[datetime]
    # Calendar time after which it is not worth sending; empty = always.
    useful_until: Mapped[datetime | None]
    next_try_at: Mapped[datetime]
    # An attempt is counted before it is made; one that certainly sent nothing is counted a second time after it.
    attempts: Mapped[int] = mapped_column(default=0)
    clean_failures: Mapped[int] = mapped_column(default=0)
    claim_token: Mapped[str | None] = mapped_column(String(32))
    first_attempt_at: Mapped[datetime | None]
    # Opaque; travels in the message's metadata, so that the message can be found again.
    key: Mapped[str] = mapped_column(String(32), default=lambda: uuid4().hex)
    channel_id: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    last_error: Mapped[str | None] = mapped_column(String(ERROR_LENGTH))


@dataclass(frozen=True)
class Owed:
    """A delivery as it was when it was read; `claim_token` is empty where it was not claimed."""

    id: int
    workspace_id: str
    ilt_id: int | None
    kind: str
    subject: str
    recipient: str
    slot: str
    answerable: str | None
    state: str
    due_at: datetime
    useful_until: datetime | None
    attempts: int
    clean_failures: int
    claim_token: str | None
    first_attempt_at: datetime | None
    key: str
    last_error: str | None

    @property
    def is_unsure(self) -> bool:
        """Whether an earlier attempt may have reached the recipient."""
        return self.attempts > self.clean_failures

    @property
    def is_direct(self) -> bool:
        """Whether it goes to one person."""
        return self.recipient.startswith(("U", "W", "D"))


TABLE: Any = Delivery.__table__
# What waits to be sent. As text, and the same as in the index: a bound value would keep PostgreSQL from using it.
READY: Any = text("deliveries.state IN ('owed', 'sending')")
# As `Owed` has them.
OWED_COLUMNS = tuple(getattr(Delivery, name) for name in Owed.__dataclass_fields__)


def add_owed(session: Session, values: dict[str, Any]) -> None:
    """Owes a message, once per (kind, subject, recipient, slot): a withdrawn one is owed again, an owed one moves.

    One that was sent stays sent. `values`: columns by name; `next_try_at` is now, in machine time.
    """
    session.flush()
    row = {"state": State.OWED, "attempts": 0, "clean_failures": 0, "key": uuid4().hex, **values}
    session.connection().execute(_upsert(dialect_of(session)), row)
    note_owed(session)


@cache
def _upsert(dialect: str) -> Insert:
    # Built once: building it costs more than running it, and one change may owe several messages.
    new = insert_for(dialect)(Delivery.__table__)
    in_hand_until = case(
        (Delivery.next_try_at > new.excluded.next_try_at, Delivery.next_try_at),
        else_=new.excluded.next_try_at,
    )
    made: Insert = new.on_conflict_do_update(
        index_elements=["kind", "subject", "recipient", "slot"],
        set_={
            "state": State.OWED,
            "due_at": new.excluded.due_at,
            "useful_until": new.excluded.useful_until,
            # An attempt may still be on its way from before: its lease is waited for.
            "next_try_at": in_hand_until,
        },
        where=Delivery.state.in_((State.OWED, State.WITHDRAWN)),
    )
    return made


def withdraw_owed(session: Session, where: Sequence[ColumnElement[bool]], reason: str) -> int:
    """Withdraws what is not sent yet. An attempt on its way is noted as sent all the same. Returns how many."""
    result = session.execute(
        update(Delivery)
        .where(Delivery.state.in_((State.OWED, State.SENDING, State.ASKED, State.HELD)), *where)
        .values(state=State.WITHDRAWN, last_error=reason)
        .returning(Delivery.id)
    )
    return len(result.all())


def withdraw_about(
    session: Session, kinds: Sequence[str], subject: str, reason: str, *, recipient: str = "", slot: str = ""
) -> int:
    """As `withdraw_owed`, of what is about a subject; of one recipient, or of one slot, where they are given."""
    session.flush()
    about = {"kinds": list(kinds), "about": subject, "to": recipient, "one_slot": slot}
    values = {"state": State.WITHDRAWN, "last_error": reason}
    withdrawn = _withdrawn(is_one_persons=bool(recipient), is_one_slot=bool(slot))
    return len(session.connection().execute(withdrawn, {**about, **values}).all())


@cache
def _withdrawn(*, is_one_persons: bool, is_one_slot: bool) -> Any:
    unsent = TABLE.c.state.in_((State.OWED, State.SENDING, State.ASKED, State.HELD))
    where = [TABLE.c.kind.in_(bindparam("kinds", expanding=True)), TABLE.c.subject == bindparam("about")]
    if is_one_persons:
        where.append(TABLE.c.recipient == bindparam("to"))
    if is_one_slot:
        where.append(TABLE.c.slot == bindparam("one_slot"))
    return update(TABLE).where(unsent, *where).returning(TABLE.c.id)


def owe_again(
    session: Session,
    where: Sequence[ColumnElement[bool]],
    machine_now: datetime,
    *,
    is_known_missing: bool = False,
) -> int:
    """Owes given-up or asked-about messages with all their attempts again. Returns how many.

    Args:
        is_known_missing: someone looked, and it did not arrive; else one that may have arrived is looked for first.
    """
    in_doubt = false() if is_known_missing else Delivery.attempts > Delivery.clean_failures
    anew = {
        "attempts": case((in_doubt, 1), else_=0),
        "clean_failures": 0,
        "first_attempt_at": case((in_doubt, Delivery.first_attempt_at), else_=None),
        "claim_token": None,
    }
    result = session.execute(
        update(Delivery)
        .where(Delivery.state.in_((State.DEAD, State.ASKED)), *where)
        .values(state=State.OWED, next_try_at=machine_now, last_error=None, **anew)
        .returning(Delivery.id)
    )
    note_owed(session)
    return len(result.all())


def doubt_what_is_owed(session: Session, now: datetime) -> None:
    """Takes whatever was due before that instant for sent, perhaps: the rows are older than what happened."""
    session.execute(
        update(Delivery)
        .where(READY, Delivery.due_at <= now)
        .values(
            attempts=Delivery.clean_failures + 1,
            first_attempt_at=func.coalesce(Delivery.first_attempt_at, Delivery.due_at),
        )
    )


def refused_in(ilt_id: int) -> list[ColumnElement[bool]]:
    """What is asked about because an ILT's channel refused it: certainly not there."""
    return [
        Delivery.ilt_id == ilt_id,
        Delivery.state == State.ASKED,
        Delivery.attempts == Delivery.clean_failures,
    ]


def forget_done(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` messages sent or withdrawn whose time was before that instant. Returns how many."""
    old = (
        select(Delivery.id)
        .where(Delivery.state.in_((State.SENT, State.WITHDRAWN)), Delivery.due_at < before)
        .limit(limit)
    )
    return len(session.execute(delete(Delivery).where(Delivery.id.in_(old)).returning(Delivery.id)).all())
