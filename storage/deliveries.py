"""The messages the bot owes someone at a time: one durable row each, without any text.

Calendar time says when a message is due; machine time (`next_try_at`) when it may be tried, and while it is in hand
until when nobody else may: the end of the lease.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Insert,
    Integer,
    Select,
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
from storage.people import Workspace
from storage.types import UtcDateTime

MOST_PER_CLAIM = 50
_ERROR_LENGTH = 80
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
    last_error: Mapped[str | None] = mapped_column(String(_ERROR_LENGTH))


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
    unsent = _TABLE.c.state.in_((State.OWED, State.SENDING, State.ASKED, State.HELD))
    where = [_TABLE.c.kind.in_(bindparam("kinds", expanding=True)), _TABLE.c.subject == bindparam("about")]
    if is_one_persons:
        where.append(_TABLE.c.recipient == bindparam("to"))
    if is_one_slot:
        where.append(_TABLE.c.slot == bindparam("one_slot"))
    return update(_TABLE).where(unsent, *where).returning(_TABLE.c.id)


def workspaces_due(session: Session, now: datetime, machine_now: datetime | None) -> list[str]:
    """Workspaces to which something is due now; with `machine_now`, only where it may also be tried now."""
    due = {"now": now, "machine_now": machine_now}
    return list(session.scalars(_DUE_IN if machine_now is None else DUE_AND_TRIED, due))


def claim(
    session: Session,
    workspace_id: str,
    *,
    now: datetime,
    machine_now: datetime,
    lease: timedelta,
    limit: int,
) -> list[Owed]:
    """Takes due messages of a workspace in hand, longest due first, until the lease ends.

    Nothing is counted as attempted by it. On PostgreSQL two workers never get the same row and never wait for each
    other; on SQLite the writing transaction is alone anyway (and its `FOR UPDATE` would be silently ignored).
    """
    due = {
        "workspace": workspace_id,
        "now": now,
        "machine_now": machine_now,
        "most": min(limit, MOST_PER_CLAIM),
    }
    taken = {"state": State.SENDING, "claim_token": uuid4().hex, "next_try_at": machine_now + lease}
    rows = session.connection().execute(_claim_on(dialect_of(session)), {**due, **taken})
    return sorted((Owed(*row) for row in rows), key=lambda owed: (owed.due_at, owed.id))


def start_attempt(session: Session, owed: Owed, machine_now: datetime, lease: timedelta) -> bool:
    """Counts an attempt, just before it is made. False: withdrawn, or the claim was lost; then nothing may be sent."""
    mine = {"one": owed.id, "claim": owed.claim_token}
    now = {"machine_now": machine_now, "next_try_at": machine_now + lease}
    return session.connection().execute(_START, {**mine, **now}).first() is not None


def still_claimed(session: Session, owed: Sequence[Owed]) -> set[Owed]:
    """Those still claimed so, and locked: others leave them alone until this transaction ends.

    Left out are those that somebody changes at this moment: nothing is waited for while others are locked, else two who
    change several would wait for each other.
    """
    rows = session.connection().execute(_CLAIMS, {"ids": [one.id for one in owed]})
    claims = {one: claim for one, claim in rows}  # noqa: C416 - rows are not pairs to the type checker
    return {one for one in owed if one.id in claims and claims[one.id] == one.claim_token}


def start_attempts(session: Session, ids: Sequence[int], machine_now: datetime, lease: timedelta) -> set[int]:
    """As `start_attempt`, of several that are `still_claimed`. Returns those that may be sent."""
    if not ids:
        return set()
    now = {"machine_now": machine_now, "next_try_at": machine_now + lease}
    return set(session.connection().execute(_START_ALL, {"ids": ids, **now}).scalars())


def put_down_all(session: Session, state: State, columns: Mapping[int, dict[str, Any]]) -> None:
    """Ends claims that are `still_claimed` with what certainly became of the messages.

    Args:
        columns: further ones by id, the same for each.
    """
    rows = [{"one": one, "state": state, "claim_token": None, **values} for one, values in columns.items()]
    if rows:
        session.connection().execute(_PUT_DOWN_ALL, rows)


def put_down(
    session: Session, owed: Owed, state: State, *, keep_withdrawn: bool = True, **values: Any
) -> bool:
    """Ends a claim with what became of the message. False: the claim was lost meanwhile, and nothing is changed.

    Args:
        keep_withdrawn: a message withdrawn or owed anew meanwhile stays so; False where it was certainly sent.
        values: further columns.
    """
    if "last_error" in values:
        values["last_error"] = str(values["last_error"])[:_ERROR_LENGTH]
    put, then = (_PUT_DOWN_UNLESS_WITHDRAWN, "then") if keep_withdrawn else (_PUT_DOWN, "state")
    counted = {name: values.pop(name) for name in _COUNTS if name in values}
    mine = {"one": owed.id, "claim": owed.claim_token, "claim_token": None, then: state}
    done = session.connection().execute(put.values(counted) if counted else put, {**mine, **values})
    return done.first() is not None


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
        .where(_READY_OF_DELIVERIES, Delivery.due_at <= now)
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


_READY_OF_DELIVERIES: Any = text("deliveries.state IN ('owed', 'sending')")


def _ready(workspace_id: Any, *, is_tried: bool = True) -> list[ColumnElement[bool]]:
    where = [
        Delivery.workspace_id == workspace_id,
        # As text, and the same as in the index: a bound value would keep PostgreSQL from using it.
        _READY_OF_DELIVERIES,
        Delivery.due_at <= bindparam("now"),
    ]
    return [*where, Delivery.next_try_at <= bindparam("machine_now")] if is_tried else where


def _due_in(*, is_tried: bool) -> Select[str]:
    is_due = select(Delivery.id).where(*_ready(Workspace.id, is_tried=is_tried)).exists()
    return select(Workspace.id).where(Workspace.uninstalled_at.is_(None), is_due).order_by(Workspace.id)


# All below are built once: every round of the worker, and every message, comes through here.
_DUE_IN, DUE_AND_TRIED = _due_in(is_tried=False), _due_in(is_tried=True)


@cache
def _claim_on(dialect: str) -> Any:
    due = (
        select(Delivery.id)
        .where(*_ready(bindparam("workspace")))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(bindparam("most", type_=Integer))
    )
    claimed = update(_TABLE)
    if dialect == "sqlite":
        claimed = claimed.where(_TABLE.c.id.in_(due))
    else:
        claimed = claimed.where(_TABLE.c.id == due.with_for_update(skip_locked=True).cte("due").c.id)
    return claimed.returning(*(_TABLE.c[name] for name in Owed.__dataclass_fields__))


_TABLE: Any = Delivery.__table__
_CLAIMED = update(_TABLE).where(_TABLE.c.id == bindparam("one"), _TABLE.c.claim_token == bindparam("claim"))
_MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now", type_=UtcDateTime())
# `next_try_at` is set by what it is executed with.


def _start(claimed: Any) -> Any:
    in_hand = claimed.where(_TABLE.c.state == State.SENDING, _TABLE.c.next_try_at > _MACHINE_NOW)
    is_unsure = _TABLE.c.attempts > _TABLE.c.clean_failures
    first = case((is_unsure, _TABLE.c.first_attempt_at), else_=_MACHINE_NOW)
    return in_hand.values(attempts=_TABLE.c.attempts + 1, first_attempt_at=first).returning(_TABLE.c.id)


_START = _start(_CLAIMED)
_START_ALL = _start(update(_TABLE).where(_TABLE.c.id.in_(bindparam("ids", expanding=True))))
# Not by id and claim: SQLite would look at every row for that.
_CLAIMS = (
    select(_TABLE.c.id, _TABLE.c.claim_token)
    .where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(skip_locked=True)
)
_PUT_DOWN_ALL = update(_TABLE).where(_TABLE.c.id == bindparam("one"))
_PUT_DOWN = _CLAIMED.returning(_TABLE.c.id)
_PUT_DOWN_UNLESS_WITHDRAWN = _PUT_DOWN.values(
    state=case((_TABLE.c.state == State.SENDING, bindparam("then", type_=String)), else_=_TABLE.c.state)
)
# Some are counted by the database.
_COUNTS = ("attempts", "clean_failures")
