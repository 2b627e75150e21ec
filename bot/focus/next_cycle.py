"""What comes after a step back: the next cycle with the same focus, another choice, or nothing for now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.blocks import ids
from bot.errors import RefusalError
from bot.focus.choice import add_cycle, end_cycle
from bot.focus.choosing import proposed_end
from bot.focus.cycles import UNKNOWN, Step, step_held
from bot.focus.step_back import votes_on
from bot.focus.strategy_lines import note_mark
from bot.outbox.behind import cycle_changed
from bot.outbox.living import post_in_channel
from bot.turn import Turn
from bot.words import later, say
from storage.audit import Deed
from storage.cycle_rows import going_on
from storage.focus import (
    Cycle,
    CycleStrategy,
    FocusArea,
    FocusCandidate,
    FocusRound,
    FocusState,
)
from storage.focus_askings import count_members
from storage.focus_rounds import current_cycle, take_helpers_along
from storage.strategies import Mark, Strategy, StrategyState

_NOT_OPEN = later(
    "Step back first: look at what you worked on, then choose what comes next. Nothing was changed. Type /ilt focus end."
)
_NO_DAY = later(
    "Your school's days off leave no day on which another cycle could end. Nothing was changed. Check them with /ilt setup."
)


@dataclass(frozen=True)
class Begun:
    """What has begun."""

    channel_name: str
    ends_on: date
    today: date


def keep_focus(turn: Turn, cycle_id: int, area_id: int | None = None) -> Begun:
    """*Keep our focus*, *Keep only …*: the next cycle begins. A repeated delivery begins nothing.

    Args:
        area_id: the one of two to go on with; None: all.

    Raises:
        RefusalError: as `step_held`, not stepped back on yet, finished already, or no day is left to end on.
    """
    with step_held(turn, cycle_id) as step:
        if step.is_first:
            _require_open(step)
            kept = [one for one in step.areas if area_id in {None, one.id}]
            if not kept:
                raise RefusalError(say(UNKNOWN))
            ends_on = proposed_end(step.choosing)
            if ends_on is None:
                raise RefusalError(say(_NO_DAY))
            _go_on(step, kept, ends_on)
        cycle = current_cycle(step.session, step.place.ilt.id)
        return Begun(step.place.ilt.name, cycle.ends_on if cycle else step.cycle.ends_on, step.today)


def end_focus(turn: Turn, cycle_id: int) -> str:
    """*Choose anew…*, *End here*: the cycle ends; what goes on is put on hold. Returns the name of the channel.

    Raises:
        RefusalError: as `keep_focus`.
    """
    with step_held(turn, cycle_id) as step:
        if step.is_first:
            _require_open(step)
            _hold(step, going_on(step.session, [one.id for one in step.areas]))
            _end(step)
        return step.place.ilt.name


def _require_open(step: Step) -> None:
    if step.cycle.stepped_at is None:
        raise RefusalError(say(_NOT_OPEN))


def _end(step: Step) -> None:
    end_cycle(step, step.cycle, step.place.person.id)
    step.note(Deed.CYCLE_ENDED)
    cycle_changed(step.session, step.cycle, at_once=step.machine_now)


def _hold(step: Step, strategies: Sequence[Strategy]) -> None:
    for one in strategies:
        if one.state != StrategyState.ON_HOLD:
            one.state, one.held_at = StrategyState.ON_HOLD, step.now
            note_mark(step, one, Mark.HELD, step.place.person)


def _go_on(step: Step, kept: Sequence[FocusArea], ends_on: date) -> None:
    """The old cycle ends with all it held; the new one begins with what is kept, in a message of its own."""
    ilt = step.place.ilt
    along = {one.id: going_on(step.session, [one.id]) for one in kept}
    left = [one.id for one in step.areas if one not in kept]
    _hold(step, going_on(step.session, left))
    _end(step)
    cycle = add_cycle(step.session, ilt.id, step.today, ends_on)
    row = _round(step, kept)
    for position, old in enumerate(kept, 1):
        area = _area(step, row, cycle, old, position)
        _take_along(step, old, area, along[old.id])
    take_helpers_along(step.session, {one.round_id for one in kept}, row)
    step.note(Deed.FOCUS_KEPT)
    by = step.place.person.slack_user_id
    post_in_channel(step, ilt, ids.FOCUS_MESSAGE, row.id, answerable=by)
    cycle_changed(step.session, cycle, at_once=step.machine_now)


def _round(step: Step, kept: Collection[FocusArea]) -> FocusRound:
    rounds = [step.session.get_one(FocusRound, one.round_id) for one in kept]
    row = FocusRound(
        ilt_id=step.place.ilt.id,
        assessment_id=next((one.assessment_id for one in rounds if one.assessment_id), None),
        state=FocusState.CHOSEN,
        opened_by_id=step.place.person.id,
        opened_at=step.now,
        counted=count_members(step.session, step.place.ilt.id),
        chosen_at=step.now,
        chosen_by_id=step.place.person.id,
    )
    step.session.add(row)
    step.session.flush()
    return row


def _area(step: Step, row: FocusRound, cycle: Cycle, old: FocusArea, position: int) -> FocusArea:
    """The same thing to work on, with its newest counts and the goal of before."""
    before, now = votes_on(step.session, step.place.ilt, old)
    newest = now or before
    tally = newest.tally if newest else None
    candidate = FocusCandidate(
        ilt_id=row.ilt_id,
        round_id=row.id,
        position=position,
        name=old.name,
        strength=tally.strength if tally else None,
        weakness=tally.weakness if tally else None,
        cannot_say=tally.cannot_say if tally else None,
    )
    step.session.add(candidate)
    step.session.flush()
    area = FocusArea(
        ilt_id=row.ilt_id,
        cycle_id=cycle.id,
        round_id=row.id,
        candidate_id=candidate.id,
        name=old.name,
        goal=old.goal,
        goal_at=old.goal_at,
        chosen_at=step.now,
        chosen_by_id=step.place.person.id,
    )
    step.session.add(area)
    step.session.flush()
    return area


def _take_along(step: Step, old: FocusArea, area: FocusArea, strategies: Sequence[Strategy]) -> None:
    """What goes on is for the new focus area from now on; what had an end of its own in the old cycle ends with the new."""
    for one in strategies:
        step.session.add(
            CycleStrategy(cycle_id=step.cycle.id, strategy_id=one.id, ilt_id=one.ilt_id, area_id=old.id)
        )
        one.area_id = area.id
        if one.state == StrategyState.WAITING:
            one.state = StrategyState.ACTIVE
        if one.ends_on and one.ends_on <= step.today:
            one.ends_on = None
    step.session.flush()
