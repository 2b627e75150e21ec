"""What a team committed to for each focus area, as people read it; and what becomes of it when an area is ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from bot.focus.messages.choice import Fate
from bot.focus.messages.strategy_shapes import NumberShown, ReadingShown, Standing, StrategyShown
from bot.items.check_ins import said_in, said_on
from bot.items.departures import named_here
from bot.rules.local_time import local_date
from bot.teams.times import team_time
from bot.turn import Act
from storage.check_in_rows import Reading, readings_of
from storage.focus import Cycle, FocusArea
from storage.meetings import Meeting
from storage.people import Ilt, Member, Person
from storage.strategies import Mark, Strategy, StrategyEnd, StrategyMark, StrategyState
from storage.strategy_rows import Watched, Worded, items_of, numbers_of, worded

_STANDING = {
    StrategyState.ACTIVE: Standing.ACTIVE,
    StrategyState.ON_HOLD: Standing.ON_HOLD,
    StrategyState.WAITING: Standing.WAITING,
}

_ENDED = {
    StrategyEnd.DONE: Standing.DONE,
    StrategyEnd.STOPPED: Standing.STOPPED,
    StrategyEnd.CHANGED: Standing.CHANGED,
}


def lines_by_area(
    session: Session, ilt_id: int, today: date, *, most_readings: int = 1
) -> Mapping[int, Sequence[StrategyShown]]:
    """Each focus area's strategies as people read them, by the area's id: what goes on before what has ended."""
    found: dict[int, list[StrategyShown]] = {}
    rows = worded(session, ilt_id)
    shown = shown_of(session, ilt_id, rows, today, most_readings=most_readings)
    for one, read in zip(rows, shown, strict=True):
        found.setdefault(one.row.area_id, []).append(read)
    order = list(Standing)
    return {area: sorted(ones, key=lambda one: order.index(one.standing)) for area, ones in found.items()}


def shown_of(
    session: Session, ilt_id: int, rows: Sequence[Worded], today: date, *, most_readings: int = 1
) -> list[StrategyShown]:
    """Strategies of a team as people read them, each with so many of its last readings."""
    strategy_ids = [one.row.id for one in rows]
    zone = team_time(session.get_one(Ilt, ilt_id)).zone
    beside = _beside(session, strategy_ids)
    numbers, items = numbers_of(session, strategy_ids), items_of(session, strategy_ids)
    readings = readings_of(session, strategy_ids, most_readings)

    def day_of(at: datetime | None) -> date | None:
        return local_date(at, zone) if at else None

    found = []
    for row, wording, place in rows:
        done, all_ = items.get(row.id, (0, 0))
        owner, handed_to, ends_on, has_left = beside[row.id]
        # Where the focus ends first now, it ends with it.
        own_end = row.ends_on if row.ends_on and row.ends_on < ends_on else None
        found.append(
            StrategyShown(
                row.id,
                place,
                today,
                wording.what,
                wording.so_that,
                wording.did_when,
                wording.worked_when,
                owner,
                is_asked=row.accepted_at is None and not has_left,
                handed_to="" if row.state == StrategyState.ENDED else handed_to,
                standing=_standing(row),
                ends_on=own_end or ends_on,
                is_own_end=own_end is not None,
                every_weeks=row.every_weeks or 0,
                changed_on=day_of(wording.said_at) if wording.number > 1 else None,
                makes_room=row.makes_room or "",
                numbers=[_number(one) for one in numbers.get(row.id, ())],
                items_done=done,
                items=all_,
                ended_on=day_of(row.ended_at),
                learned=row.learned or "",
                readings=[_reading(one, zone) for one in readings.get(row.id, ())],
            )
        )
    return found


class _Beside(NamedTuple):
    """The names of whoever looks after a strategy and is asked to, and when the cycle of its focus area ends.

    `has_left`: the owner is not in the team any more; whoever is asked and has left is not named.
    """

    owner: str
    handed_to: str
    ends_on: date
    has_left: bool


def _beside(session: Session, strategy_ids: Collection[int]) -> Mapping[int, _Beside]:
    found = {}
    for strategy_id, owner, is_here, to, is_next_here, ends_on in session.execute(
        _BESIDE, {"strategy_ids": list(strategy_ids)}
    ):
        has_left = owner is not None and not is_here
        named = named_here(owner or "", has_left=has_left)
        found[strategy_id] = _Beside(named, to if to and is_next_here else "", ends_on, has_left)
    return found


def _here(person: type[Person], person_id: Any) -> Any:
    """Whether somebody is still in a strategy's team."""
    place = exists().where(Member.person_id == person_id, Member.ilt_id == Strategy.ilt_id, Member.is_present)
    return and_(place, person.is_deactivated.is_(False))


_OWNER, _NEXT = aliased(Person), aliased(Person)
_BESIDE = (
    select(
        Strategy.id,
        _OWNER.name,
        _here(_OWNER, Strategy.owner_id),
        _NEXT.name,
        _here(_NEXT, Strategy.handed_to_id),
        Cycle.ends_on,
    )
    .join(FocusArea, FocusArea.id == Strategy.area_id)
    .join(Cycle, Cycle.id == FocusArea.cycle_id)
    .outerjoin(_OWNER, _OWNER.id == Strategy.owner_id)
    .outerjoin(_NEXT, _NEXT.id == Strategy.handed_to_id)
    .where(Strategy.id.in_(bindparam("strategy_ids", expanding=True)))
)


def _standing(row: Strategy) -> Standing:
    if row.state == StrategyState.ENDED:
        return _ENDED[StrategyEnd(row.ended_as or StrategyEnd.STOPPED)]
    return _STANDING[StrategyState(row.state)]


def _number(one: Watched) -> NumberShown:
    number, value = one
    return NumberShown(number.name, number.unit, value.said, number.aim_said, number.aim_on)


def _reading(one: Reading, zone: str) -> ReadingShown:
    row = one.row
    return ReadingShown(
        said_on(row, zone), said_in(row), one.by, row.note or "", row.link or "", row.answered_at
    )


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
            note_mark(act, one, Mark.HELD, by)
        else:
            one.state, one.ended_at, one.ended_by_id = StrategyState.ENDED, act.now, by.id
            one.ended_as, one.learned = StrategyEnd.STOPPED, reason
            note_mark(act, one, Mark.STOPPED, by)
    act.session.flush()


def note_mark(
    act: Act, strategy: Strategy, what: Mark, by: Person | None, meeting: Meeting | None = None
) -> None:
    """Notes what somebody did with a strategy, and in which meeting; `by` None: the bot by itself."""
    mark = StrategyMark(
        ilt_id=strategy.ilt_id,
        strategy_id=strategy.id,
        what=what,
        at=act.now,
        person_id=by.id if by else None,
        meeting_id=meeting.id if meeting else None,
    )
    act.session.add(mark)
