"""When a strategy's owner is asked for a reading, from when on the time for it is over, and what three missed ones come to.

A part of the worker's look at a team's meetings (`bot.live.look`), which holds the team's row; whoever changes what it
depends on has it look again (`storage.people.look_at_meetings_of`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from sqlalchemy.orm import Session

from bot.focus.standing import tell_held
from bot.focus.strategy_lines import note_mark
from bot.items.check_ins import OF_MEETING
from bot.items.departures import is_gone
from bot.meetings.calendar import STARTABLE_AFTER_END, Occasion, next_occasion
from bot.meetings.planned import planned_occasion
from bot.outbox.behind import strategies_changed
from bot.rules.check_ins import (
    WEEKS_BETWEEN,
    Asking,
    before_meeting,
    is_to_be_held,
    is_too_new,
    without_meeting,
)
from bot.rules.local_time import PersonTime, instant_at, local_date
from bot.rules.working_days import DaysOff, NoWorkingDayError
from bot.teams.times import days_off_of, person_time, team_time
from bot.turn import Act
from storage.check_in_rows import (
    check_in_of_slot,
    last_check_in,
    newest_marks,
    open_check_ins,
    runs_of,
    was_said,
)
from storage.focus_rounds import current_cycle
from storage.meetings import Meeting, MeetingState, last_meeting_day, meeting_of_slot
from storage.people import Ilt, Person
from storage.strategies import CheckIn, Mark, Strategy, StrategyState
from storage.strategy_rows import active_strategies, newest_wording

# So long before the day of asking a check-in is opened: nobody's clock is farther ahead of the team's.
_AHEAD = timedelta(days=1)
_OVER = {MeetingState.REFLECTING, MeetingState.CLOSED, MeetingState.NOT_HELD}


class _Stage(Enum):
    """Where the meeting of a check-in is. `FREE`: it is for none."""

    TO_COME = auto()
    ON = auto()
    OVER = auto()
    GONE = auto()
    FREE = auto()


@dataclass(frozen=True)
class _Team:
    """A team at its strategies. Rows of the session they were read in.

    Attributes:
        met: the day of the last meeting; coming: the next one.
        cycle_began: until then what goes on from the cycle before had waited for the step back.
        told: whom a change concerns; held: what is put on hold.
    """

    act: Act
    ilt: Ilt
    zone: str
    days_off: DaysOff
    met: date | None
    coming: Occasion | None
    cycle_began: date
    told: set[int] = field(default_factory=set)
    held: list[Strategy] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """Of the transaction."""
        return self.act.session

    @property
    def today(self) -> date:
        """On its wall."""
        return local_date(self.act.now, self.zone)


@dataclass(frozen=True)
class _Next:
    """When a strategy's owner is asked next. `slot`: what that check-in is called."""

    slot: str
    asking: Asking


def look_at_check_ins(act: Act, ilt: Ilt) -> datetime | None:
    """Closes what is over, puts on hold what was missed three times in a row, opens what comes next.

    Returns when a check-in is to be opened next; None where nothing is known.
    """
    known = open_check_ins(act.session, ilt.id)
    active = [one.row for one in active_strategies(act.session, ilt.id)]
    if not known and not active:
        return None
    met, coming = last_meeting_day(act.session, ilt.id, act.now), next_occasion(act.session, ilt, act.now)
    cycle = current_cycle(act.session, ilt.id)
    began = cycle.starts_on if cycle else date.min
    team = _Team(act, ilt, team_time(ilt).zone, days_off_of(act.session, ilt), met, coming, began)
    for row, strategy in known:
        if strategy.state != StrategyState.ACTIVE:
            _let_go(team, row)
    opens = [_look_at(team, one) for one in active]
    if team.held and (team.coming is None or ilt.cards_off_on):  # else the next card says so
        tell_held(act, ilt, team.held[0])
    if team.told:
        strategies_changed(act.session, ilt.id, told=sorted(team.told))
    return min((at for at in opens if at is not None), default=None)


def _look_at(team: _Team, strategy: Strategy) -> datetime | None:
    last = last_check_in(team.session, strategy.id)
    known = last if last and last.closed_at is None else None
    stage = _stage(team, known) if known else None
    if stage is _Stage.ON:
        return None
    owner = _owner(team, strategy)
    if known and (stage is _Stage.GONE or _is_of_another(known, owner)):
        _let_go(team, known)
        return _look_at(team, strategy)
    if known and stage is _Stage.OVER and _close(team, known, strategy):
        return None
    following = _next(team, strategy, owner, last) if owner else None
    if following is None or owner is None:
        return None
    if known and known.slot == following.slot:
        _date_anew(team, known, following)
        return None
    return _open(team, strategy, owner, following, known)


def _stage(team: _Team, row: CheckIn) -> _Stage:
    if not row.slot.startswith(OF_MEETING):
        return _Stage.FREE
    slot = date.fromisoformat(row.slot.removeprefix(OF_MEETING))
    meeting = meeting_of_slot(team.session, row.ilt_id, slot)
    if meeting:
        row.meeting_id = meeting.id
        if meeting.state == MeetingState.RUNNING:
            return _Stage.ON
        if meeting.state in _OVER:
            return _Stage.OVER
    planned = planned_occasion(team.session, team.ilt, slot)
    if planned is None:
        return _Stage.GONE
    return _Stage.OVER if planned.ends_at + STARTABLE_AFTER_END <= team.act.now else _Stage.TO_COME


def _owner(team: _Team, strategy: Strategy) -> Person | None:
    """Who is asked: nobody where the owner has left; the team is asked then who looks after it (bot/items/departures.py)."""
    owner = team.session.get(Person, strategy.owner_id) if strategy.owner_id else None
    return None if owner is None or is_gone(team.session, team.ilt.id, owner.id) else owner


def _is_of_another(row: CheckIn, owner: Person | None) -> bool:
    """Whether it waits for somebody who does not look after the strategy any more."""
    return row.answered_at is None and (owner is None or owner.id != row.owner_id)


def _let_go(team: _Team, row: CheckIn) -> None:
    """It is not asked any more, and nobody missed it; what was answered stays."""
    _tell(team, row)
    if row.answered_at is None:
        team.session.delete(row)
    else:
        row.closed_at = team.act.now
    team.session.flush()


def _tell(team: _Team, row: CheckIn) -> None:
    if row.owner_id:
        team.told.add(row.owner_id)


def _close(team: _Team, row: CheckIn, strategy: Strategy) -> bool:
    """Its time is over: whoever was asked and said nothing missed it. Returns whether that puts the strategy on hold."""
    if row.answered_at is None and not was_said(team.session, row):
        _let_go(team, row)
        return False
    _tell(team, row)
    row.closed_at, row.is_missed = team.act.now, row.answered_at is None
    team.session.flush()
    if not row.is_missed or not _is_missed_too_often(team, strategy):
        return False
    strategy.state, strategy.held_at = StrategyState.ON_HOLD, team.act.now
    note_mark(team.act, strategy, Mark.HELD, None)
    team.held.append(strategy)
    return True


def _is_missed_too_often(team: _Team, strategy: Strategy) -> bool:
    """In a row, by this owner, since it was taken up."""
    return is_to_be_held(runs_of(team.session, strategy.id, _begun_at(team, strategy)))


def _begun_at(team: _Team, strategy: Strategy) -> datetime:
    """Since when this owner looks after it, or it was taken up."""
    return max(_worked_on_since(team, strategy), strategy.owner_since)


def _worked_on_since(team: _Team, strategy: Strategy) -> datetime:
    """Whoever looked after it."""
    taken_up = newest_marks(team.session, team.ilt.id, Mark.TAKEN_UP).get(strategy.id)
    return taken_up.at if taken_up else strategy.committed_at


def _next(team: _Team, strategy: Strategy, owner: Person, last: CheckIn | None) -> _Next | None:
    """Before the next meeting, else every two weeks; or in the rhythm that was chosen for it."""
    begun = max(local_date(_begun_at(team, strategy), team.zone), team.cycle_began)
    clock, weeks = person_time(owner, team.ilt), strategy.every_weeks
    try:
        if team.coming and not weeks:
            worked_on_since = local_date(_worked_on_since(team, strategy), team.zone)
            if is_too_new(worked_on_since, team.coming.day):
                return None
            if found := _before(team, team.coming, begun, clock):
                return found
        since = max(begun, last.asked_on) if last else begun
        asking = without_meeting(since, team.days_off, clock, weeks or WEEKS_BETWEEN)
    except NoWorkingDayError:
        return None
    return _Next(asking.due.isoformat(), asking)


def _before(team: _Team, coming: Occasion, begun: date, clock: PersonTime) -> _Next | None:
    """Not on a morning that was past when the strategy was taken on, nor before the last meeting.

    None: the team meets so often that no morning is left between.
    """
    asking = before_meeting(coming.day, team.days_off, clock)
    since_begun = [day for day in asking.days if day > begun]
    days = tuple(day for day in since_begun if team.met is None or day > team.met)
    is_crowded = bool(since_begun) and not days
    return None if is_crowded else _Next(f"{OF_MEETING}{coming.slot}", Asking(asking.due, days))


def _date_anew(team: _Team, row: CheckIn, following: _Next) -> None:
    """Its meeting was moved, or a day off came between: what was asked already stays asked."""
    days = following.asking.days
    asked_on = days[0] if days and row.asked_on > team.today else row.asked_on
    if (row.asked_on, row.due_on) != (asked_on, following.asking.due):
        row.asked_on, row.due_on = asked_on, following.asking.due
        _tell(team, row)
        team.session.flush()


def _open(
    team: _Team, strategy: Strategy, owner: Person, following: _Next, known: CheckIn | None
) -> datetime | None:
    """Opens it once its day is near, in place of what is open. Returns when that is, while it is to come."""
    days = following.asking.days
    if not days:
        return None
    opens_on = days[0] - _AHEAD
    if opens_on > team.today:
        return instant_at(opens_on, time(), team.zone)
    if check_in_of_slot(team.session, strategy.id, following.slot):
        return None  # its meeting was left out and put back: what was said of it holds
    if known and _close(team, known, strategy):
        return None
    team.session.add(
        CheckIn(
            ilt_id=team.ilt.id,
            strategy_id=strategy.id,
            wording_id=newest_wording(team.session, strategy.id).id,
            slot=following.slot,
            meeting_id=_meeting_id(team, following),
            owner_id=owner.id,
            asked_on=days[0],
            due_on=following.asking.due,
        )
    )
    team.told.add(owner.id)
    team.session.flush()
    return None


def _meeting_id(team: _Team, following: _Next) -> int | None:
    meeting: Meeting | None = team.coming.meeting if team.coming else None
    return meeting.id if meeting and following.slot.startswith(OF_MEETING) else None
