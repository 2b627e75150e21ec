"""Choosing a focus as rows: the choosings, their candidates, what was chosen and until when."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from storage.focus import (
    CHOICE_OPEN,
    AreaState,
    Cycle,
    CycleState,
    FocusArea,
    FocusCandidate,
    FocusHelper,
    FocusRound,
    FocusState,
    Quarter,
)
from storage.people import Ilt, Member, Person, is_counted


def round_in_workspace(
    session: Session, workspace_id: str, round_id: int, *, lock: str = ""
) -> tuple[FocusRound, Ilt] | None:
    """A choosing, if it is of that workspace, with its ILT.

    Args:
        lock: "share": nobody ends it meanwhile, while others answer too; "update": nobody does anything else with it.
    """
    one = {"round_id": round_id, "workspace_id": workspace_id}
    row = session.execute(_LOCKED[lock] if lock else _ROUND, one).first()
    return (row[0], row[1]) if row else None


_ROUND = (
    select(FocusRound, Ilt)
    .join(Ilt, Ilt.id == FocusRound.ilt_id)
    .where(FocusRound.id == bindparam("round_id"), Ilt.workspace_id == bindparam("workspace_id"))
)
_LOCKED = {
    lock: _ROUND.with_for_update(read=lock == "share", of=FocusRound).execution_options(
        populate_existing=True
    )
    for lock in ("share", "update")
}


def open_choosing(session: Session, ilt_id: int) -> FocusRound | None:
    """The one choosing of an ILT that is not decided yet."""
    return session.scalar(
        select(FocusRound).where(FocusRound.ilt_id == ilt_id, FocusRound.state.in_(CHOICE_OPEN))
    )


def last_chosen(session: Session, ilt_id: int) -> FocusRound | None:
    """The newest choosing of an ILT that ended with a choice."""
    return session.scalars(
        select(FocusRound)
        .where(FocusRound.ilt_id == ilt_id, FocusRound.state == FocusState.CHOSEN)
        .order_by(FocusRound.id.desc())
        .limit(1)
    ).first()


def rounds_in_use(session: Session, ilt_id: int) -> list[FocusRound]:
    """The choosings of an ILT that are not decided yet, or whose focus is worked on; oldest first."""
    found = select(FocusRound).where(FocusRound.id.in_(rounds_worked_on(literal(ilt_id))))
    return list(session.scalars(found.order_by(FocusRound.id)))


def rounds_worked_on(ilt_id: ColumnElement[int]) -> Select[int]:
    """The same as ids, to be asked for."""
    worked_on = select(FocusArea.round_id).where(
        FocusArea.ilt_id == ilt_id, FocusArea.state == AreaState.ACTIVE
    )
    return select(FocusRound.id).where(
        FocusRound.ilt_id == ilt_id,
        or_(FocusRound.state.in_(CHOICE_OPEN), FocusRound.id.in_(worked_on)),
    )


def candidates_of(session: Session, round_id: int) -> list[FocusCandidate]:
    """What may be chosen, in its order."""
    return list(session.scalars(_CANDIDATES, {"round_id": round_id}))


_CANDIDATES = (
    select(FocusCandidate)
    .where(FocusCandidate.round_id == bindparam("round_id"))
    .order_by(FocusCandidate.position)
)


def set_helper(session: Session, found: FocusRound, member_id: int, *, helps: bool) -> None:
    """Notes that a member would help lead it, or takes that back."""
    mine = and_(FocusHelper.round_id == found.id, FocusHelper.member_id == member_id)
    session.execute(delete(FocusHelper).where(mine))
    if helps:
        session.execute(
            insert(FocusHelper), [{"round_id": found.id, "member_id": member_id, "ilt_id": found.ilt_id}]
        )


def take_helpers_along(session: Session, round_ids: Collection[int], found: FocusRound) -> None:
    """Whoever would help lead what was chosen in these choosings would in that one, too."""
    helping = select(FocusHelper.member_id).where(FocusHelper.round_id.in_(round_ids)).distinct()
    rows = [
        {"round_id": found.id, "member_id": member_id, "ilt_id": found.ilt_id}
        for member_id in session.scalars(helping.order_by(FocusHelper.member_id))
    ]
    if rows:
        session.execute(insert(FocusHelper), rows)


def would_help(session: Session, round_id: int) -> list[tuple[Member, Person]]:
    """Who would help lead it and is still there, by name."""
    rows = session.execute(
        select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .join(FocusHelper, FocusHelper.member_id == Member.id)
        .where(FocusHelper.round_id == round_id, is_counted())
        .order_by(func.lower(Person.name), Member.id)
    )
    return [(member, person) for member, person in rows]


def current_cycle(session: Session, ilt_id: int) -> Cycle | None:
    """The cycle of an ILT that has not ended."""
    return session.scalar(_CURRENT, {"ilt_id": ilt_id})


_CURRENT = select(Cycle).where(Cycle.ilt_id == bindparam("ilt_id"), Cycle.state != CycleState.ENDED)


def next_cycle_number(session: Session, ilt_id: int) -> int:
    """Ask with the team's choosing locked."""
    return (session.scalar(select(func.max(Cycle.number)).where(Cycle.ilt_id == ilt_id)) or 0) + 1


def active_areas(session: Session, ilt_id: int) -> list[FocusArea]:
    """What a team works on now, in the order of choosing."""
    return list(session.scalars(_ACTIVE, {"ilt_id": ilt_id}))


_ACTIVE = (
    select(FocusArea)
    .where(FocusArea.ilt_id == bindparam("ilt_id"), FocusArea.state == AreaState.ACTIVE)
    .order_by(FocusArea.id)
)


def areas_in_cycles(session: Session, ilt_id: int) -> list[tuple[FocusArea, Cycle]]:
    """The same, each with the cycle that it ends with."""
    return [(area, cycle) for area, cycle in session.execute(_IN_CYCLES, {"ilt_id": ilt_id})]


_IN_CYCLES = _ACTIVE.add_columns(Cycle).join(Cycle, Cycle.id == FocusArea.cycle_id)


def areas_of(session: Session, round_id: int) -> list[FocusArea]:
    """What was chosen in a choosing, ended or not, in the order of choosing."""
    found = select(FocusArea).where(FocusArea.round_id == round_id)
    return list(session.scalars(found.order_by(FocusArea.id)))


def quarters_of(session: Session, ilt_id: int) -> list[Quarter]:
    """The quarters that the team entered, the earliest first."""
    return list(session.scalars(_QUARTERS, {"ilt_id": ilt_id}))


_QUARTERS = (
    select(Quarter).where(Quarter.ilt_id == bindparam("ilt_id")).order_by(Quarter.first_day, Quarter.id)
)
