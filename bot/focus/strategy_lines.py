"""What a team committed to for each focus area, a line each: what the focus messages show of strategies."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.focus.messages.choice import Fate
from bot.turn import Act
from storage.focus import FocusArea
from storage.people import Person
from storage.strategies import Mark, Strategy, StrategyEnd, StrategyMark, StrategyState


def lines_by_area(session: Session, ilt_id: int) -> Mapping[int, Sequence[str]]:
    """The lines of each focus area's strategies, by the area's id."""
    del session, ilt_id
    return {}


def count_of(session: Session, area_id: int) -> int:
    """How many strategies a focus area has or had."""
    found = select(func.count()).where(Strategy.area_id == area_id)
    return session.scalar(found) or 0


def count_going_on(session: Session, area_id: int) -> int:
    """How many of them have not ended."""
    found = select(func.count()).where(Strategy.area_id == area_id, Strategy.state != StrategyState.ENDED)
    return session.scalar(found) or 0


def leave_area(
    act: Act, area: FocusArea, fate: Fate, others: Sequence[FocusArea], reason: str, by: Person
) -> None:
    """What becomes of the strategies of a focus area that is ended by hand."""
    mine = select(Strategy).where(Strategy.area_id == area.id, Strategy.state != StrategyState.ENDED)
    for one in act.session.scalars(mine.order_by(Strategy.id).with_for_update()).all():
        if fate is Fate.MOVE:
            one.area_id = others[0].id
        elif fate is Fate.HOLD:
            one.state, one.held_at = StrategyState.ON_HOLD, act.now
            _mark(act, one, Mark.HELD, by)
        else:
            one.state, one.ended_at, one.ended_by_id = StrategyState.ENDED, act.now, by.id
            one.ended_as, one.learned = StrategyEnd.STOPPED, reason
            _mark(act, one, Mark.STOPPED, by)
    act.session.flush()


def _mark(act: Act, strategy: Strategy, what: Mark, by: Person) -> None:
    mark = StrategyMark(
        ilt_id=strategy.ilt_id, strategy_id=strategy.id, what=what, at=act.now, person_id=by.id
    )
    act.session.add(mark)
