"""Lists of a team's action items, a page at a time, and what became of all of them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from storage.items import ActionItem, Answer, ItemHelper, ItemState, SuccessCheck
from storage.people import Person
from storage.strategy_rows import words_for


@dataclass(frozen=True)
class Wanted:
    """Which items of an ILT to list.

    Attributes:
        person_id: only those that the person owns, helps with or is asked to take over.
        due_before: only those whose date is before that day.
    """

    ilt_id: int
    state: ItemState = ItemState.OPEN
    person_id: int | None = None
    due_before: date | None = None


class ListedItem(NamedTuple):
    """One item as lists show it. The name is empty where nobody owns it yet.

    Attributes:
        strategy: what the strategy that it is for is about, as it is worded now.
    """

    id: int
    number: int
    text: str
    state: str
    owner_id: int | None
    owner_name: str | None
    logged_by_id: int
    due_on: date | None
    snoozed_until: date | None
    done_on: date | None
    handed_to_id: int | None
    handed_to_name: str | None
    dropped_reason: str | None
    strategy: str | None


class Outcomes(NamedTuple):
    """How many items of an ILT ended how.

    Attributes:
        undated: done, without ever having had a date.
        worked, partly, did_not: what the last success check of a done item was answered with.
    """

    on_time: int
    late: int
    undated: int
    open: int
    overdue: int
    dropped: int
    worked: int = 0
    partly: int = 0
    did_not: int = 0


_OWNER = aliased(Person)
_NEXT = aliased(Person)
_ROWS = (
    select(
        ActionItem.id,
        ActionItem.number,
        ActionItem.text,
        ActionItem.state,
        ActionItem.owner_id,
        _OWNER.name,
        ActionItem.logged_by_id,
        ActionItem.due_on,
        ActionItem.snoozed_until,
        ActionItem.done_on,
        ActionItem.handed_to_id,
        _NEXT.name,
        ActionItem.dropped_reason,
        words_for(ActionItem.__table__.c.id).scalar_subquery(),
    )
    .outerjoin(_OWNER, _OWNER.id == ActionItem.owner_id)
    .outerjoin(_NEXT, _NEXT.id == ActionItem.handed_to_id)
)


def count_items(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    return int(session.scalars(_counted(_shape(wanted)), vars(wanted)).one())


def list_items(session: Session, wanted: Wanted, *, offset: int, limit: int) -> list[ListedItem]:
    """A page of them: open ones by date, those without one first; ended ones newest first."""
    page = _page(_shape(wanted), limit, is_first=not offset)
    return [ListedItem._make(row) for row in session.execute(page, {**vars(wanted), "offset": offset})]


class _Shape(NamedTuple):
    """What a list's statement depends on, besides values."""

    state: ItemState
    is_someones: bool
    is_late: bool


def _shape(wanted: Wanted) -> _Shape:
    return _Shape(wanted.state, wanted.person_id is not None, wanted.due_before is not None)


@cache
def _counted(shape: _Shape) -> Select[int]:
    return select(func.count()).select_from(ActionItem).where(*_belongs(shape))


@cache
def _page(shape: _Shape, limit: int, *, is_first: bool) -> Any:
    """PostgreSQL keeps a plan only of a statement that says itself how short it is: the limit is no parameter, nor the
    first page's offset.
    """
    by: list[Any] = (
        [ActionItem.due_on.nulls_first(), ActionItem.number]
        if shape.state == ItemState.OPEN
        else [ActionItem.done_at.desc(), ActionItem.number.desc()]
    )
    page = _ROWS.where(*_belongs(shape)).order_by(*by).limit(literal_column(str(limit)))
    return page if is_first else page.offset(bindparam("offset", type_=Integer))


def _belongs(shape: _Shape) -> list[ColumnElement[bool]]:
    where = [ActionItem.ilt_id == bindparam("ilt_id"), ActionItem.state == bindparam("state")]
    if shape.is_someones:
        who: BindParameter[int] = bindparam("person_id")
        helps = select(ItemHelper.item_id).where(ItemHelper.person_id == who)
        where.append(
            or_(ActionItem.owner_id == who, ActionItem.handed_to_id == who, ActionItem.id.in_(helps))
        )
    if shape.is_late:
        where.append(ActionItem.due_on < bindparam("due_before"))
    return where


def outcomes(session: Session, ilt_id: int, today: date) -> Outcomes:
    """What became of every item of an ILT, those taken back right away left out."""
    counted = session.execute(_OUTCOMES, {"ilt_id": ilt_id, "today": today}).one()
    said = _answers(session, ilt_id)
    return Outcomes(
        *counted,
        worked=said.get(Answer.YES, 0),
        partly=said.get(Answer.PARTLY, 0),
        did_not=said.get(Answer.NO, 0),
    )


def _answers(session: Session, ilt_id: int) -> dict[str, int]:
    """How many done items had which answer last; "too early" is none."""
    return {str(answer): count for answer, count in session.execute(_ANSWERS, {"ilt_id": ilt_id})}


def _count(condition: ColumnElement[bool]) -> Any:
    return func.count(case((condition, 1)))


_IS_DONE, _IS_OPEN = ActionItem.state == ItemState.DONE, ActionItem.state == ItemState.OPEN
_OUTCOMES = select(
    _count(_IS_DONE & (ActionItem.done_on <= ActionItem.due_on)),
    _count(_IS_DONE & (ActionItem.done_on > ActionItem.due_on)),
    _count(_IS_DONE & ActionItem.due_on.is_(None)),
    _count(_IS_OPEN),
    _count(_IS_OPEN & (ActionItem.due_on < bindparam("today"))),
    _count(ActionItem.state == ItemState.DROPPED),
).where(ActionItem.ilt_id == bindparam("ilt_id"))
_LAST_ANSWERS = (
    select(func.max(SuccessCheck.id))
    .join(ActionItem, ActionItem.id == SuccessCheck.item_id)
    .where(ActionItem.ilt_id == bindparam("ilt_id"), _IS_DONE, SuccessCheck.answer != Answer.TOO_EARLY)
    .group_by(SuccessCheck.item_id)
)
_ANSWERS = (
    select(SuccessCheck.answer, func.count())
    .where(SuccessCheck.id.in_(_LAST_ANSWERS))
    .group_by(SuccessCheck.answer)
)
