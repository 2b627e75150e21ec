"""What an agenda item serves: a goal of the plan, or a strategy. Said or not, it is nobody's duty."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.blocks.fields import Choice
from bot.items.input import strategy_choices
from bot.words import say
from storage.plan import NOTHING, Served, goals_of

_GOAL, _STRATEGY = "goal:", "strategy:"


def serving_choices(session: Session, ilt_id: int, kept: Served = NOTHING) -> Sequence[Choice]:
    """What there is to serve: goals, then the active strategies and the one that it serves already."""
    goals = [
        Choice(say("Goal {number}: {goal}", number=number, goal=one.text), f"{_GOAL}{one.id}")
        for number, one in enumerate(goals_of(session, ilt_id), 1)
    ]
    strategies = [
        Choice(say("Strategy {name}", name=one.words), f"{_STRATEGY}{one.value}")
        for one in strategy_choices(session, ilt_id, kept.strategy_id)
    ]
    return [*goals, *strategies]


def value_of(served: Served) -> str:
    """As the form carries it; empty: nothing."""
    if served.goal_id is not None:
        return f"{_GOAL}{served.goal_id}"
    return f"{_STRATEGY}{served.strategy_id}" if served.strategy_id is not None else ""


def strategy_in(value: str) -> int | None:
    """The strategy that a form says; None: a goal, or nothing."""
    number = value.removeprefix(_STRATEGY)
    return int(number) if value.startswith(_STRATEGY) and number.isdecimal() else None


def served_in(session: Session, ilt_id: int, value: str, kept: Served = NOTHING) -> Served | None:
    """What a form says; None where that is not there to be served any more."""
    if not value:
        return NOTHING
    if value not in {one.value for one in serving_choices(session, ilt_id, kept)}:
        return None
    is_goal = value.startswith(_GOAL)
    number = int(value.partition(":")[2])
    return Served(number, None) if is_goal else Served(None, number)
