"""Deliveries as they are looked up: what waits, what was given up, whether one is on its way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.deliveries import OWED_COLUMNS, Delivery, Owed, State


def with_state(session: Session, *states: State, limit: int = 200) -> list[Owed]:
    """Deliveries in those states, oldest first."""
    rows = session.execute(
        select(*OWED_COLUMNS).where(Delivery.state.in_(states)).order_by(Delivery.id).limit(limit)
    )
    return [Owed(*row) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """How many messages are not sent yet, by what they wait for. `late`: of those owed."""

    owed: int
    late: int
    asked: int
    given_up: int


def waiting(session: Session, due_before: datetime, tried_before: datetime) -> Waiting:
    """Counts them. Late is what was due before that instant, and might have been tried before the other (machine time)."""
    is_late = (Delivery.due_at <= due_before) & (Delivery.next_try_at <= tried_before)
    rows = session.execute(
        select(Delivery.state, func.count(), func.count(case((is_late, 1))))
        .where(Delivery.state.in_((State.OWED, State.SENDING, State.ASKED, State.DEAD)))
        .group_by(Delivery.state)
    )
    found = {State(state): (number, late) for state, number, late in rows}
    owed = [found.get(state, (0, 0)) for state in (State.OWED, State.SENDING)]
    return Waiting(
        sum(number for number, _ in owed),
        sum(late for _, late in owed),
        found.get(State.ASKED, (0, 0))[0],
        found.get(State.DEAD, (0, 0))[0],
    )


def delivery(session: Session, delivery_id: int) -> Owed | None:
    """One delivery."""
    row = session.execute(select(*OWED_COLUMNS).where(Delivery.id == delivery_id)).first()
    return Owed(*row) if row else None


def is_owed(session: Session, workspace_id: str, kind: str, subject: str, recipient: str) -> bool:
    """Whether a message of that kind about that subject is on its way to that person: no second one is needed."""
    on_its_way = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id,
        Delivery.kind == kind,
        Delivery.subject == subject,
        Delivery.recipient == recipient,
        Delivery.state.in_((State.OWED, State.SENDING)),
    )
    return session.scalar(on_its_way.limit(1)) is not None


def answerable_for(session: Session, workspace_id: str, kind: str, subject: str) -> str | None:
    """Who is asked about a message that is not sent yet."""
    return session.scalar(
        select(Delivery.answerable).where(
            Delivery.workspace_id == workspace_id,
            Delivery.kind == kind,
            Delivery.subject == subject,
            Delivery.state == State.OWED,
        )
    )


def is_given_up(session: Session, workspace_id: str, kind: str, subject: str, recipient: str) -> bool:
    """Whether a message of that kind about that subject will not reach that place."""
    dead = select(Delivery.id).where(
        Delivery.workspace_id == workspace_id,
        Delivery.kind == kind,
        Delivery.subject == subject,
        Delivery.recipient == recipient,
        Delivery.state == State.DEAD,
    )
    return session.scalar(dead.limit(1)) is not None
