"""Which messages of a day brought the question to step back on a cycle, as `storage.items.ReminderSent` for action items."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.focus import Cycle, CycleState
from storage.items import person_key
from storage.people import Ilt, Member, Role


class StepBackSaid(Base):
    """The question that a person's one message of a day brings. The end may be moved: then it is asked again."""

    __tablename__ = "step_backs_said"
    __table_args__ = (UniqueConstraint("cycle_id", "person_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(person_key(), index=True)
    # "step_back/17/2027-02-26": of which cycle, with which end.
    slot: Mapped[str] = mapped_column(String(40))
    # The person's local date of the message, and the one for which it was meant.
    day: Mapped[date]
    meant_for: Mapped[date]


# Built once: everyone is looked at on every morning on which they are told something.
_WAITING = (
    select(Cycle, Ilt)
    .join(Ilt, Ilt.id == Cycle.ilt_id)
    .join(Member, Member.ilt_id == Ilt.id)
    .where(
        Member.person_id == bindparam("person_id"),
        Member.is_present,
        Member.role == Role.FACILITATOR,
        Ilt.is_reachable,
        Cycle.state == CycleState.WAITING,
    )
    .order_by(Cycle.id)
)

_OF_DAY = (
    select(Cycle, Ilt)
    .join(StepBackSaid, StepBackSaid.cycle_id == Cycle.id)
    .join(Ilt, Ilt.id == Cycle.ilt_id)
    .where(StepBackSaid.person_id == bindparam("person_id"), StepBackSaid.day == bindparam("day"))
    .order_by(Cycle.id)
)


def waiting_cycles(session: Session, person_id: int) -> list[tuple[Cycle, Ilt]]:
    """The cycles that wait for the step back in the teams that somebody steers, oldest first."""
    return [(cycle, ilt) for cycle, ilt in session.execute(_WAITING, {"person_id": person_id})]


def step_backs_said_to(session: Session, person_id: int, cycle_ids: Collection[int]) -> set[str]:
    """The keys of everything about those cycles that a message to the person brought or is to bring."""
    if not cycle_ids:
        return set()
    theirs = StepBackSaid.person_id == person_id, StepBackSaid.cycle_id.in_(cycle_ids)
    return set(session.scalars(select(StepBackSaid.slot).where(*theirs)))


def note_step_backs_said(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes what a message is to bring; what is noted already stays. `rows`: columns by name."""
    new = insert_for(dialect_of(session))(StepBackSaid)
    session.execute(new.on_conflict_do_nothing(index_elements=["cycle_id", "person_id", "slot"]), rows)


def step_backs_of_day(session: Session, person_id: int, day: date) -> list[tuple[Cycle, Ilt]]:
    """The cycles that a person's message of a day asks about, oldest first."""
    rows = session.execute(_OF_DAY, {"person_id": person_id, "day": day})
    return [(cycle, ilt) for cycle, ilt in rows]


def unsay_step_backs(session: Session, person_id: int, days: Collection[date]) -> None:
    """Messages of those days did not go out: what they were to bring is to be said again."""
    session.execute(
        delete(StepBackSaid).where(StepBackSaid.person_id == person_id, StepBackSaid.day.in_(days))
    )


def forget_in_step_backs(session: Session, person_id: int) -> None:
    """Takes a person out of what was asked."""
    session.execute(delete(StepBackSaid).where(StepBackSaid.person_id == person_id))
