"""Strategies as rows: what a team has committed to, in its order, and the action items that are for it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.base import dialect_of, insert_for
from storage.check_in_rows import FROM_NEWEST
from storage.focus import AreaState, FocusArea
from storage.items import ActionItem, ItemState
from storage.people import Ilt
from storage.strategies import (
    CheckIn,
    CheckInSaid,
    Mark,
    Strategy,
    StrategyItem,
    StrategyMark,
    StrategyNumber,
    StrategyState,
    StrategyValue,
    StrategyWording,
)

_DECISIONS = (Mark.KEPT, Mark.CHANGED, Mark.STOPPED, Mark.DONE)


class Worded(NamedTuple):
    """A strategy with the wording that holds. `place`: what it is called by now; 0: it is not active."""

    row: Strategy
    wording: StrategyWording
    place: int


class AskedAbout(NamedTuple):
    """A strategy that check-ins ask about, with the wording that holds. `newest`: the id of the last of them."""

    row: Strategy
    wording: StrategyWording
    newest: int


class Watched(NamedTuple):
    """A number to watch and where it stood last."""

    number: StrategyNumber
    value: StrategyValue


_NEWEST = (
    select(StrategyWording)
    .where(StrategyWording.strategy_id == bindparam("strategy_id"))
    .order_by(StrategyWording.number.desc())
    .limit(1)
)
_NEWER = aliased(StrategyWording)
# Built once: whatever shows a team's strategies comes through here.
_WORDED = (
    select(Strategy, StrategyWording)
    .join(StrategyWording, StrategyWording.strategy_id == Strategy.id)
    .where(
        ~exists().where(_NEWER.strategy_id == Strategy.id, _NEWER.number > StrategyWording.number),
    )
    .order_by(Strategy.area_id, Strategy.id)
)
_OF_TEAM = _WORDED.where(Strategy.ilt_id == bindparam("ilt_id"))
_LAST_ASKED = select(CheckIn.id).where(CheckIn.strategy_id == Strategy.id).order_by(*FROM_NEWEST).limit(1)
_THESE = _WORDED.add_columns(_LAST_ASKED.scalar_subquery()).where(
    Strategy.id.in_(bindparam("strategy_ids", expanding=True))
)


def worded(session: Session, ilt_id: int) -> list[Worded]:
    """All strategies of a team by their focus area, the active ones of each first; each with its newest wording."""
    found: list[Worded] = []
    place = 0
    for row, wording in session.execute(_OF_TEAM, {"ilt_id": ilt_id}):
        is_active = row.state == StrategyState.ACTIVE
        place += is_active
        found.append(Worded(row, wording, place if is_active else 0))
    return found


def strategies_asked(session: Session, person_id: int, ilt_ids: Collection[int]) -> list[Strategy]:
    """Those that somebody is asked to look after and has not answered, in these teams, oldest question first."""
    return list(session.scalars(_ASKED, {"person_id": person_id, "ilt_ids": list(ilt_ids)}))


_ASKED = (
    select(Strategy)
    .where(
        or_(
            Strategy.handed_to_id == bindparam("person_id"),
            and_(
                Strategy.owner_id == bindparam("person_id"),
                Strategy.accepted_at.is_(None),
                Strategy.handed_to_id.is_(None),
            ),
        ),
        Strategy.ilt_id.in_(bindparam("ilt_ids", expanding=True)),
        Strategy.state != StrategyState.ENDED,
    )
    .order_by(func.coalesce(Strategy.handed_at, Strategy.owner_since), Strategy.id)
)


def asked_about(session: Session, strategy_ids: Collection[int]) -> Mapping[int, AskedAbout]:
    """These strategies by their ids."""
    rows = session.execute(_THESE, {"strategy_ids": list(strategy_ids)})
    return {row.id: AskedAbout(row, wording, newest) for row, wording, newest in rows}


def active_strategies(session: Session, ilt_id: int) -> list[Worded]:
    """Those that use a place, in the order of their places."""
    return [one for one in worded(session, ilt_id) if one.place]


def strategy_in_workspace(session: Session, workspace_id: str, strategy_id: int) -> Strategy | None:
    """A strategy, if it is of that workspace."""
    found = (
        select(Strategy)
        .join(Ilt, Ilt.id == Strategy.ilt_id)
        .where(Strategy.id == strategy_id, Ilt.workspace_id == workspace_id)
    )
    return session.scalar(found)


def strategy_of_request(session: Session, ilt_id: int, request: str) -> Strategy | None:
    """What a request committed to before."""
    return session.scalar(select(Strategy).filter_by(ilt_id=ilt_id, request=request))


def newest_wording(session: Session, strategy_id: int) -> StrategyWording:
    """The wording that holds."""
    return session.scalars(_NEWEST, {"strategy_id": strategy_id}).one()


def has_readings(session: Session, wording_id: int) -> bool:
    """Whether a wording was asked about."""
    return session.scalars(select(CheckIn.id).filter_by(wording_id=wording_id).limit(1)).first() is not None


def marks_of(session: Session, strategy_id: int) -> list[StrategyMark]:
    """Who did what with it, oldest first; never empty."""
    found = select(StrategyMark).where(StrategyMark.strategy_id == strategy_id)
    return list(session.scalars(found.order_by(StrategyMark.id)))


def decided_in(session: Session, meeting_id: int) -> list[tuple[StrategyMark, Strategy]]:
    """What a meeting decided about strategies, in the order of deciding."""
    rows = session.execute(
        select(StrategyMark, Strategy)
        .join(Strategy, Strategy.id == StrategyMark.strategy_id)
        .where(StrategyMark.meeting_id == meeting_id, StrategyMark.what.in_(_DECISIONS))
        .order_by(StrategyMark.id)
    )
    return [(mark, row) for mark, row in rows]


def worded_at(session: Session, strategy_id: int, at: datetime) -> str:
    """What a strategy was about then; where that wording is gone, what it was about first."""
    found = select(StrategyWording).where(StrategyWording.strategy_id == strategy_id)
    wordings = list(session.scalars(found.order_by(StrategyWording.number)))
    known = [one.what for one in wordings if one.said_at <= at] or [one.what for one in wordings[:1]]
    return known[-1] if known else ""


def numbers_of(session: Session, strategy_ids: Collection[int]) -> Mapping[int, Sequence[Watched]]:
    """The numbers to watch by strategy, oldest first, each with its newest value."""
    found = values_of(session, strategy_ids)
    return {
        strategy_id: [Watched(number, values[-1]) for number, values in of_it]
        for strategy_id, of_it in found.items()
    }


def values_of(
    session: Session, strategy_ids: Collection[int]
) -> Mapping[int, Sequence[tuple[StrategyNumber, Sequence[StrategyValue]]]]:
    """The numbers to watch by strategy, each with every value it had, oldest first."""
    rows = session.execute(_VALUES, {"strategy_ids": list(strategy_ids)})
    values: dict[int, tuple[StrategyNumber, list[StrategyValue]]] = {}
    for number, value in rows:
        values.setdefault(number.id, (number, []))[1].append(value)
    found: dict[int, list[tuple[StrategyNumber, Sequence[StrategyValue]]]] = {}
    for number, of_it in values.values():
        found.setdefault(number.strategy_id, []).append((number, of_it))
    return found


_VALUES = (
    select(StrategyNumber, StrategyValue)
    .join(StrategyValue, StrategyValue.number_id == StrategyNumber.id)
    .where(StrategyNumber.strategy_id.in_(bindparam("strategy_ids", expanding=True)))
    .order_by(StrategyNumber.id, StrategyValue.day, StrategyValue.id)
)
_ITEMS = (
    select(StrategyItem.strategy_id, ActionItem.state, func.count())
    .join(ActionItem, ActionItem.id == StrategyItem.item_id)
    .where(
        StrategyItem.strategy_id.in_(bindparam("strategy_ids", expanding=True)),
        ActionItem.state.in_((ItemState.OPEN, ItemState.DONE)),
    )
    .group_by(StrategyItem.strategy_id, ActionItem.state)
)


def items_of(session: Session, strategy_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """By strategy: how many of its action items are done, and how many there are; dropped ones are not counted."""
    rows = session.execute(_ITEMS, {"strategy_ids": list(strategy_ids)})
    found: dict[int, tuple[int, int]] = {}
    for strategy_id, state, number in rows:
        done, all_ = found.get(strategy_id, (0, 0))
        found[strategy_id] = (done + (number if state == ItemState.DONE else 0), all_ + number)
    return found


def link_item(session: Session, item: ActionItem, strategy_id: int | None) -> None:
    """Says what an action item is for; None: nothing in particular."""
    if strategy_id is None:
        session.execute(delete(StrategyItem).where(StrategyItem.item_id == item.id))
        return
    row = {"item_id": item.id, "strategy_id": strategy_id, "ilt_id": item.ilt_id}
    made = insert_for(dialect_of(session))(StrategyItem).values(row)
    session.execute(made.on_conflict_do_update(index_elements=["item_id"], set_={"strategy_id": strategy_id}))


def hand_on(session: Session, old_id: int, new_id: int) -> None:
    """What is still to be done and watched of a strategy is its successor's from now on."""
    open_items = select(ActionItem.id).where(ActionItem.state == ItemState.OPEN)
    session.execute(
        update(StrategyItem)
        .where(StrategyItem.strategy_id == old_id, StrategyItem.item_id.in_(open_items))
        .values(strategy_id=new_id)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(StrategyNumber)
        .where(StrategyNumber.strategy_id == old_id)
        .values(strategy_id=new_id)
        .execution_options(synchronize_session=False)
    )


def give_back(session: Session, new_id: int, old_id: int) -> None:
    """Whatever is to be done, was done and is watched of a successor is that strategy's from now on."""
    for table in (StrategyItem, StrategyNumber):
        session.execute(
            update(table)
            .where(table.strategy_id == new_id)
            .values(strategy_id=old_id)
            .execution_options(synchronize_session=False)
        )


def strategy_of_item(session: Session, item_id: int) -> int | None:
    """What an action item is for."""
    return session.scalar(_FOR, {"item_id": item_id})


_FOR = select(StrategyItem.strategy_id).where(StrategyItem.item_id == bindparam("item_id"))


def focus_rounds_of_item(session: Session, item_id: int) -> list[int]:
    """The choosings whose message shows the strategy that an action item is for."""
    return list(session.scalars(_CHOSEN_IN, {"item_id": item_id}))


_CHOSEN_IN = (
    select(FocusArea.round_id)
    .join(Strategy, Strategy.area_id == FocusArea.id)
    .join(StrategyItem, StrategyItem.strategy_id == Strategy.id)
    .where(StrategyItem.item_id == bindparam("item_id"), FocusArea.state == AreaState.ACTIVE)
)


def words_of_item(session: Session, item_id: int) -> str:
    """What the strategy that an action item is for is about; empty = it is for none."""
    return session.scalar(_WORDS_OF, {"item_id": item_id}) or ""


def words_for(item_id: ColumnElement[int]) -> Select[str]:
    """The same as a statement, of one item or of each in a list."""
    return (
        select(StrategyWording.what)
        .join(StrategyItem, StrategyItem.strategy_id == StrategyWording.strategy_id)
        .where(StrategyItem.item_id == item_id)
        .order_by(StrategyWording.number.desc())
        .limit(1)
    )


_WORDS_OF = words_for(bindparam("item_id"))


def strategies_of_person(session: Session, person_id: int) -> list[Strategy]:
    """The strategies that somebody looks after, is asked to, committed to or ended; oldest first."""
    theirs = or_(
        Strategy.owner_id == person_id,
        Strategy.handed_to_id == person_id,
        Strategy.committed_by_id == person_id,
        Strategy.ended_by_id == person_id,
    )
    return list(session.scalars(select(Strategy).where(theirs).order_by(Strategy.id)))


def strategies_left_behind(session: Session, ilt_id: int, owner_id: int) -> list[tuple[Strategy, str]]:
    """What somebody looks after in a team and what that is about, unless it has ended; oldest first."""
    found = select(Strategy).where(
        Strategy.ilt_id == ilt_id, Strategy.owner_id == owner_id, Strategy.state != StrategyState.ENDED
    )
    rows = session.scalars(found.order_by(Strategy.id)).all()
    return [(one, newest_wording(session, one.id).what) for one in rows]


def forget_in_strategies(session: Session, person_id: int) -> None:
    """Takes a person out of what is asked; what they look after stays, of somebody unknown."""
    session.execute(delete(CheckInSaid).where(CheckInSaid.person_id == person_id))
    asked = update(Strategy).where(Strategy.handed_to_id == person_id)
    session.execute(asked.values(handed_to_id=None, handed_by_id=None, handed_at=None))
