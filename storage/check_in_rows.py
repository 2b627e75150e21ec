"""Check-ins as rows: what is asked now, what was said of it, and the readings of a strategy."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of, insert_for
from storage.people import Ilt, Person
from storage.strategies import (
    CheckIn,
    CheckInSaid,
    Mark,
    Strategy,
    StrategyMark,
    StrategyState,
    StrategyValue,
)

# Built once: everyone is looked at on every morning on which they are told something, and taps in it.
_ASKED = (
    select(CheckIn, Strategy)
    .join(Strategy, Strategy.id == CheckIn.strategy_id)
    .where(
        CheckIn.owner_id == bindparam("person_id"),
        CheckIn.closed_at.is_(None),
        CheckIn.ilt_id.in_(bindparam("ilt_ids", expanding=True)),
        CheckIn.has_nothing.is_(False),
        CheckIn.worked.is_(None),
        Strategy.owner_id == CheckIn.owner_id,
        Strategy.state == StrategyState.ACTIVE,
    )
    .order_by(CheckIn.due_on, CheckIn.strategy_id)
)
_OF_DAY = (
    select(CheckIn)
    .join(CheckInSaid, CheckInSaid.check_in_id == CheckIn.id)
    .where(CheckInSaid.person_id == bindparam("person_id"), CheckInSaid.day == bindparam("day"))
    .order_by(CheckIn.due_on, CheckIn.strategy_id)
)
FROM_NEWEST = (CheckIn.asked_on.desc(), CheckIn.id.desc())
_OF_THESE = CheckIn.strategy_id.in_(bindparam("strategy_ids", expanding=True))
_PLACE = func.row_number().over(partition_by=CheckIn.strategy_id, order_by=FROM_NEWEST)
_LAST = select(CheckIn).where(CheckIn.strategy_id == bindparam("strategy_id")).order_by(*FROM_NEWEST).limit(1)
_ANSWERED = (
    select(CheckIn.id, _PLACE.label("place")).where(_OF_THESE, CheckIn.answered_at.is_not(None)).subquery()
)
_READINGS = (
    select(CheckIn, Person.name)
    .join(_ANSWERED, _ANSWERED.c.id == CheckIn.id)
    .outerjoin(Person, Person.id == CheckIn.answered_by_id)
    .where(_ANSWERED.c.place <= bindparam("most"))
    .order_by(CheckIn.strategy_id, _ANSWERED.c.place)
)


class Reading(NamedTuple):
    """An answered check-in and the name of whoever answered; empty: nobody who is known any more."""

    row: CheckIn
    by: str


def check_ins_asked(
    session: Session, person_id: int, ilt_ids: Collection[int]
) -> list[tuple[CheckIn, Strategy]]:
    """What somebody is asked now, or soon, in those ILTs and has not answered in full, the next due first."""
    rows = session.execute(_ASKED, {"person_id": person_id, "ilt_ids": list(ilt_ids)})
    return [(check_in, strategy) for check_in, strategy in rows]


def open_check_ins(session: Session, ilt_id: int) -> list[tuple[CheckIn, Strategy]]:
    """Those of a team whose time is not over, with their strategies, the oldest first."""
    rows = session.execute(
        select(CheckIn, Strategy)
        .join(Strategy, Strategy.id == CheckIn.strategy_id)
        .where(CheckIn.ilt_id == ilt_id, CheckIn.closed_at.is_(None))
        .order_by(CheckIn.id)
    )
    return [(check_in, strategy) for check_in, strategy in rows]


def check_in_in_workspace(session: Session, workspace_id: str, check_in_id: int) -> CheckIn | None:
    """A check-in, if it is of that workspace."""
    return session.scalar(
        select(CheckIn)
        .join(Ilt, Ilt.id == CheckIn.ilt_id)
        .where(CheckIn.id == check_in_id, Ilt.workspace_id == workspace_id)
    )


def check_in_of_slot(session: Session, strategy_id: int, slot: str) -> CheckIn | None:
    """The one of that name."""
    return session.scalar(select(CheckIn).filter_by(strategy_id=strategy_id, slot=slot))


def last_check_in(session: Session, strategy_id: int) -> CheckIn | None:
    """The newest one."""
    return session.scalars(_LAST, {"strategy_id": strategy_id}).first()


def runs_of(session: Session, strategy_id: int, since: datetime) -> list[bool]:
    """Whether each check-in that is over was missed, the newest first; of those that ended after `since`."""
    found = select(CheckIn.is_missed).where(CheckIn.strategy_id == strategy_id, CheckIn.closed_at > since)
    return list(session.scalars(found.order_by(CheckIn.asked_on.desc(), CheckIn.id.desc())))


def was_said(session: Session, row: CheckIn) -> bool:
    """Whether a message to its owner brought it."""
    found = select(CheckInSaid.id).where(
        CheckInSaid.check_in_id == row.id, CheckInSaid.person_id == row.owner_id
    )
    return session.scalar(found.limit(1)) is not None


def newest_marks(session: Session, ilt_id: int, *what: Mark) -> Mapping[int, StrategyMark]:
    """By strategy of a team: its newest mark of those kinds."""
    newest = (
        select(func.max(StrategyMark.id))
        .where(StrategyMark.ilt_id == ilt_id, StrategyMark.what.in_(what))
        .group_by(StrategyMark.strategy_id)
    )
    rows = session.scalars(select(StrategyMark).where(StrategyMark.id.in_(newest)))
    return {one.strategy_id: one for one in rows}


def readings_of(
    session: Session, strategy_ids: Collection[int], most: int = 1
) -> Mapping[int, list[Reading]]:
    """By strategy: its last answers, the newest first, `most` of each."""
    if not strategy_ids:
        return {}
    rows = session.execute(_READINGS, {"strategy_ids": list(strategy_ids), "most": most})
    found: dict[int, list[Reading]] = {}
    for row, name in rows:
        found.setdefault(row.strategy_id, []).append(Reading(row, name or ""))
    return found


def readings_by(session: Session, person_id: int) -> list[CheckIn]:
    """What somebody answered, oldest first."""
    found = select(CheckIn).where(CheckIn.answered_by_id == person_id)
    return list(session.scalars(found.order_by(CheckIn.asked_on, CheckIn.id)))


def values_in(session: Session, check_in_id: int) -> Mapping[int, StrategyValue]:
    """What was said of numbers to watch with a check-in, by the number's id."""
    return {one.number_id: one for one in session.scalars(_VALUES, {"check_in_id": check_in_id})}


_VALUES = select(StrategyValue).where(StrategyValue.check_in_id == bindparam("check_in_id"))


def check_ins_said_to(session: Session, person_id: int, check_in_ids: Collection[int]) -> set[str]:
    """The keys of everything about those check-ins that a message to the person brought or is to bring."""
    if not check_in_ids:
        return set()
    found = select(CheckInSaid.slot).where(
        CheckInSaid.person_id == person_id, CheckInSaid.check_in_id.in_(check_in_ids)
    )
    return set(session.scalars(found))


def note_check_ins_said(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes what a message is to bring; what is noted already stays. `rows`: columns by name."""
    new = insert_for(dialect_of(session))(CheckInSaid)
    wanted = new.on_conflict_do_nothing(index_elements=["check_in_id", "person_id", "slot"])
    session.execute(wanted, rows)


def check_ins_of_day(session: Session, person_id: int, day: date) -> list[CheckIn]:
    """The check-ins that a person's message of a day brings, the next due first; each once, however often it was asked."""
    return list(session.scalars(_OF_DAY, {"person_id": person_id, "day": day}).unique())


def unsay_check_ins(session: Session, person_id: int, days: Collection[date]) -> None:
    """Messages of those days did not go out: what they were to bring is to be said again."""
    session.execute(delete(CheckInSaid).where(CheckInSaid.person_id == person_id, CheckInSaid.day.in_(days)))


def forget_strategy_texts(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` strategies that ended before that instant, with their readings; and what was noted before it.

    Readings of what still goes on keep their two answers. Returns how many went.
    """
    ended = select(Strategy.id).where(Strategy.ended_at < before).order_by(Strategy.id).limit(limit)
    gone = session.execute(delete(Strategy).where(Strategy.id.in_(ended)).returning(Strategy.id)).all()
    noted = (
        select(CheckIn.id)
        .where(CheckIn.answered_at < before, CheckIn.note.is_not(None) | CheckIn.link.is_not(None))
        .order_by(CheckIn.id)
        .limit(limit - len(gone))
    )
    emptied = session.execute(
        update(CheckIn)
        .where(CheckIn.id.in_(noted))
        .values(note=None, link=None)
        .returning(CheckIn.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone) + len(emptied)
