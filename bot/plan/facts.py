"""A team's plan, read from the tables."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot.focus.living import area_of
from bot.focus.messages.shapes import Area
from bot.focus.strategy_lines import lines_by_area
from bot.plan.messages.sections import sections_of
from bot.plan.messages.shapes import Goal, Part, Plan
from bot.rules.dated_numbers import DatedNumber
from bot.rules.local_time import local_date
from bot.rules.quarters import QuarterSaid
from bot.teams.membership import shown_name
from bot.teams.times import team_time
from storage.focus_rounds import areas_in_cycles, quarters_of
from storage.people import Ilt
from storage.plan import PlanGoal, PlanPart, entries_of, goals_of, has_plan


def plan_of(session: Session, ilt: Ilt, today: date, fallback_zone: str = "") -> Plan:
    """Everything on the page. `today`: on the wall of the team."""
    zone = team_time(ilt, fallback_zone).zone
    entries = entries_of(session, ilt.id)
    return Plan(
        ilt.id,
        shown_name(ilt),
        today,
        [goal_of(one, zone) for one in goals_of(session, ilt.id)],
        {Part(one.part): one.texts for one in entries.values() if one.part != PlanPart.QUARTERS},
        _areas(session, ilt.id, today),
        quarters_said(session, ilt.id),
        {Part(one.part): local_date(one.changed_at, zone) for one in entries.values()},
    )


def _areas(session: Session, ilt_id: int, today: date) -> list[Area]:
    """What is worked on, with the strategies that have not ended."""
    # The rows are held, so that nobody asks for a cycle again.
    found = areas_in_cycles(session, ilt_id)
    lines = lines_by_area(session, ilt_id, today) if found else {}
    going_on = {area: [one for one in ones if not one.has_ended] for area, ones in lines.items()}
    return [area_of(session, area, going_on) for area, _ in found]


def goal_of(one: PlanGoal, zone: str) -> Goal:
    """A goal as people see it."""
    return Goal(
        one.id,
        one.text,
        one.metric,
        one.stands,
        one.target,
        one.by_on,
        [DatedNumber(date.fromisoformat(day), said) for day, said in one.numbers],
        local_date(one.changed_at, zone),
    )


def quarters_said(session: Session, ilt_id: int) -> Sequence[QuarterSaid]:
    """The quarters that were entered, the earliest first."""
    return [QuarterSaid(one.name, one.first_day, one.last_day) for one in quarters_of(session, ilt_id)]


def is_planned(session: Session, ilt_id: int) -> bool:
    """Whether there is anything in a team's plan besides what it works on."""
    return has_plan(session, ilt_id) or bool(quarters_of(session, ilt_id))


def plan_lists(session: Session, ilt: Ilt) -> list[tuple[str, Sequence[str]]]:
    """A plan's sections but what the team works on, each with its heading and lines: to be shared."""
    # Beside no date of today: each has its year.
    plan = plan_of(session, ilt, date.min)
    return [(one.heading, one.lines) for one in sections_of(plan, with_focus=False)]
