"""Deliveries in hand: which are due, who has claimed them and until when, an attempt at each, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, String, bindparam, case, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of
from storage.deliveries import ERROR_LENGTH, READY, TABLE, Delivery, Owed, State
from storage.people import Workspace
from storage.types import UtcDateTime

MOST_PER_CLAIM = 50


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
        values["last_error"] = str(values["last_error"])[:ERROR_LENGTH]
    put, then = (_PUT_DOWN_UNLESS_WITHDRAWN, "then") if keep_withdrawn else (_PUT_DOWN, "state")
    counted = {name: values.pop(name) for name in _COUNTS if name in values}
    mine = {"one": owed.id, "claim": owed.claim_token, "claim_token": None, then: state}
    done = session.connection().execute(put.values(counted) if counted else put, {**mine, **values})
    return done.first() is not None


def _ready(workspace_id: Any, *, is_tried: bool = True) -> list[ColumnElement[bool]]:
    where = [
        Delivery.workspace_id == workspace_id,
        READY,
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
    claimed = update(TABLE)
    if dialect == "sqlite":
        claimed = claimed.where(TABLE.c.id.in_(due))
    else:
        claimed = claimed.where(TABLE.c.id == due.with_for_update(skip_locked=True).cte("due").c.id)
    return claimed.returning(*(TABLE.c[name] for name in Owed.__dataclass_fields__))


# What further columns these set (`next_try_at`, `claim_token`, …) is named by the values they are executed with.
_CLAIMED = update(TABLE).where(TABLE.c.id == bindparam("one"), TABLE.c.claim_token == bindparam("claim"))
_MACHINE_NOW: BindParameter[datetime] = bindparam("machine_now", type_=UtcDateTime())


def _start(claimed: Any) -> Any:
    in_hand = claimed.where(TABLE.c.state == State.SENDING, TABLE.c.next_try_at > _MACHINE_NOW)
    is_unsure = TABLE.c.attempts > TABLE.c.clean_failures
    first = case((is_unsure, TABLE.c.first_attempt_at), else_=_MACHINE_NOW)
    return in_hand.values(attempts=TABLE.c.attempts + 1, first_attempt_at=first).returning(TABLE.c.id)


_START = _start(_CLAIMED)
_START_ALL = _start(update(TABLE).where(TABLE.c.id.in_(bindparam("ids", expanding=True))))
# Not by id and claim: SQLite would look at every row for that.
_CLAIMS = (
    select(TABLE.c.id, TABLE.c.claim_token)
    .where(TABLE.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(skip_locked=True)
)
_PUT_DOWN_ALL = update(TABLE).where(TABLE.c.id == bindparam("one"))
_PUT_DOWN = _CLAIMED.returning(TABLE.c.id)
_PUT_DOWN_UNLESS_WITHDRAWN = _PUT_DOWN.values(
    state=case((TABLE.c.state == State.SENDING, bindparam("then", type_=String)), else_=TABLE.c.state)
)
# May be expressions, which the database counts: they belong in the statement, not among the values.
_COUNTS = ("attempts", "clean_failures")
