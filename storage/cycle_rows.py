"""Cycles as rows: which are over, what was worked on in one, and what was seen of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, select, union, update
from sqlalchemy.orm import Session

from storage.assessments import Assessment, Round
from storage.focus import AreaState, Cycle, CycleState, CycleStrategy, FocusArea, FocusRound
from storage.items import ActionItem, ItemState
from storage.people import Ilt, Workspace
from storage.strategies import (
    Mark,
    Strategy,
    StrategyItem,
    StrategyMark,
    StrategyState,
)


def cycle_in_workspace(session: Session, workspace_id: str, cycle_id: int) -> tuple[Cycle, Ilt] | None:
    """A cycle, if it is of that workspace, with its ILT; as it is now."""
    row = session.execute(
        select(Cycle, Ilt)
        .join(Ilt, Ilt.id == Cycle.ilt_id)
        .where(Cycle.id == cycle_id, Ilt.workspace_id == workspace_id)
        .execution_options(populate_existing=True)
    ).first()
    return (row[0], row[1]) if row else None


def over_cycles(session: Session, day: date) -> list[tuple[Cycle, Ilt]]:
    """Cycles that end before `day` or on it and run still, and those about which nobody could be asked; the first first."""
    return [(cycle, ilt) for cycle, ilt in session.execute(OVER_CYCLES, {"day": day})]


OVER_CYCLES = (
    select(Cycle, Ilt)
    .join(Ilt, Ilt.id == Cycle.ilt_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(
        Workspace.uninstalled_at.is_(None),
        or_(
            and_(Cycle.state == CycleState.RUNNING, Cycle.ends_on <= bindparam("day")),
            and_(Cycle.state == CycleState.WAITING, Cycle.asked_at.is_(None), Cycle.stepped_at.is_(None)),
        ),
    )
    .order_by(Cycle.ends_on, Cycle.id)
)


def areas_of_cycle(session: Session, cycle_id: int) -> list[FocusArea]:
    """What was worked on in a cycle, ended or not, in the order of choosing."""
    found = select(FocusArea).where(FocusArea.cycle_id == cycle_id)
    return list(session.scalars(found.order_by(FocusArea.id)))


def focus_records(session: Session, ilt_id: int) -> tuple[list[int], list[tuple[int, str]]]:
    """Whose messages tell what was done for a focus: cycles that were stepped back on; votes on one criterion (id, key)."""
    stepped = select(Cycle.id).where(Cycle.ilt_id == ilt_id, Cycle.stepped_at.is_not(None))
    keys = select(FocusArea.criterion_key).where(FocusArea.ilt_id == ilt_id)
    votes = (
        select(Round.id, Round.criterion_key)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(
            Assessment.ilt_id == ilt_id,
            Round.criterion_key.in_(keys.where(FocusArea.criterion_key.is_not(None))),
        )
    )
    return (
        list(session.scalars(stepped.order_by(Cycle.id))),
        [(round_id, key) for round_id, key in session.execute(votes.order_by(Round.id)) if key],
    )


def rounds_of_cycle(session: Session, cycle_id: int) -> list[int]:
    """The choosings (ids) in which that was chosen."""
    found = select(FocusArea.round_id).where(FocusArea.cycle_id == cycle_id).distinct()
    return list(session.scalars(found.order_by(FocusArea.round_id)))


def stepped_cycles(session: Session, ilt_id: int) -> list[Cycle]:
    """The cycles that a team has stepped back on, or is just doing so, the newest first."""
    found = select(Cycle).where(Cycle.ilt_id == ilt_id, Cycle.stepped_at.is_not(None))
    return list(session.scalars(found.order_by(Cycle.number.desc())))


def cycles_of_person(session: Session, person_id: int) -> list[Cycle]:
    """The cycles that somebody ended, oldest first."""
    return list(session.scalars(select(Cycle).filter_by(ended_by_id=person_id).order_by(Cycle.id)))


def strategies_in_areas(
    session: Session, area_ids: Collection[int], until: datetime | None = None
) -> Mapping[int, int]:
    """Which strategies were for these focus areas (their ids, each with its area's): those that went on since, too.

    Args:
        until: none that was committed to after that.
    """
    still = select(Strategy.id, Strategy.area_id).where(Strategy.area_id.in_(area_ids))
    went_on = select(CycleStrategy.strategy_id, CycleStrategy.area_id).where(
        CycleStrategy.area_id.in_(area_ids)
    )
    if until:
        still = still.where(Strategy.committed_at <= until)
    return {strategy_id: area_id for strategy_id, area_id in session.execute(union(still, went_on))}  # noqa: C416 - rows are no pairs to the type checker


def going_on(session: Session, area_ids: Collection[int]) -> list[Strategy]:
    """The strategies for these focus areas that have not ended, held; oldest first."""
    found = select(Strategy).where(Strategy.area_id.in_(area_ids), Strategy.state != StrategyState.ENDED)
    return list(session.scalars(found.order_by(Strategy.id).with_for_update()))


def set_waiting(session: Session, cycle: Cycle, *, is_waiting: bool) -> None:
    """Has the strategies of a cycle wait for its step back, or go on as before."""
    areas = select(FocusArea.id).where(FocusArea.cycle_id == cycle.id, FocusArea.state == AreaState.ACTIVE)
    before, after = StrategyState.ACTIVE, StrategyState.WAITING
    if not is_waiting:
        before, after = after, before
    session.execute(
        update(Strategy)
        .where(Strategy.area_id.in_(areas), Strategy.state == before)
        .values(state=after)
        .execution_options(synchronize_session="fetch")
    )


def kept_since(session: Session, strategy_ids: Collection[int], since: datetime) -> set[int]:
    """Which of these strategies a team decided to keep since then."""
    found = select(StrategyMark.strategy_id).where(
        StrategyMark.strategy_id.in_(strategy_ids), StrategyMark.what == Mark.KEPT, StrategyMark.at >= since
    )
    return set(session.scalars(found))


def items_as_of(
    session: Session, strategy_ids: Collection[int], moment: datetime
) -> Mapping[int, tuple[int, int]]:
    """By strategy: how many of its action items were done at a moment, and how many there were; dropped ones are not counted.

    Where it was changed into another since, its open items went along: then they were still its own.
    """
    whose = _whose_then(session, strategy_ids, moment)
    rows = session.execute(
        select(StrategyItem.strategy_id, ActionItem.done_at)
        .join(ActionItem, ActionItem.id == StrategyItem.item_id)
        .where(
            StrategyItem.strategy_id.in_(whose),
            ActionItem.state.in_((ItemState.OPEN, ItemState.DONE)),
            ActionItem.logged_at <= moment,
        )
    )
    found: dict[int, tuple[int, int]] = {}
    for holder_id, done_at in rows:
        strategy_id = whose[holder_id]
        done, all_ = found.get(strategy_id, (0, 0))
        is_done = done_at is not None and done_at <= moment
        found[strategy_id] = (done + is_done, all_ + 1)
    return found


def _whose_then(session: Session, strategy_ids: Collection[int], moment: datetime) -> dict[int, int]:
    """By the strategy that holds items now, whose they were at a moment."""
    whose = {one: one for one in strategy_ids}
    ahead = list(strategy_ids)
    while ahead:
        rows = session.execute(
            select(Strategy.id, Strategy.successor_id).where(
                Strategy.id.in_(ahead), Strategy.successor_id.is_not(None), Strategy.ended_at > moment
            )
        )
        changed = {after: whose[strategy_id] for strategy_id, after in rows if after is not None}
        whose |= changed
        ahead = list(changed)
    return whose


def areas_between(
    session: Session, ilt_id: int, key: str, since: datetime, until: datetime
) -> list[FocusArea]:
    """Where a criterion was a focus area at any time between two moments, oldest first."""
    found = select(FocusArea).where(
        FocusArea.ilt_id == ilt_id,
        FocusArea.criterion_key == key,
        FocusArea.chosen_at < until,
        or_(FocusArea.ended_at.is_(None), FocusArea.ended_at > since),
    )
    return list(session.scalars(found.order_by(FocusArea.id)))


def areas_with_criteria(session: Session, ilt_id: int) -> list[tuple[FocusArea, Cycle, int | None]]:
    """Every focus area that is a criterion, with its cycle and the self-assessment it comes from (id), oldest first."""
    rows = session.execute(
        select(FocusArea, Cycle, FocusRound.assessment_id)
        .join(Cycle, Cycle.id == FocusArea.cycle_id)
        .join(FocusRound, FocusRound.id == FocusArea.round_id)
        .where(FocusArea.ilt_id == ilt_id, FocusArea.criterion_key.is_not(None))
        .order_by(FocusArea.id)
    )
    return [(area, cycle, assessment_id) for area, cycle, assessment_id in rows]
