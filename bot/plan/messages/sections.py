"""A plan in words: its sections, each with a heading and lines; the page, the post and what is shared are made of this."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.blocks import kit
from bot.blocks.dates import long_day, shown_day
from bot.blocks.naming import name_of
from bot.focus.messages.message import area_lines
from bot.focus.messages.shapes import LONGEST_GOAL, Area
from bot.focus.messages.strategies import strategy_lines
from bot.plan.messages.shapes import LONGEST_TEXT, Goal, Part, Plan, part_name
from bot.rules.quarters import QuarterSaid
from bot.rules.strategy_words import theory
from bot.words import say

_TEAM = 80
# As many of a goal's numbers are read on a page; the document has them all.
_NUMBERS_SHOWN = 6
# Of each thing that a strategy says, so that its paragraph fits.
_STRATEGY = 200


@dataclass(frozen=True)
class Section:
    """A heading, and what stands under it. `changed`: since when, in words; empty where each line says it, or nothing does."""

    heading: str
    lines: Sequence[str]
    changed: str = ""


def title_of(plan: Plan) -> str:
    """`Our plan: Lincoln ILT`."""
    return say("Our plan: {team}", team=name_of(plan.team, _TEAM))


def now_words(plan: Plan) -> str:
    """`Q2, until Fri, Jan 22, 2027`; empty where no quarter is on or to come."""
    quarter = plan.quarter
    if quarter is None:
        return ""
    last = long_day(quarter.last)
    if quarter.name:
        return say("{quarter}, until {day}", quarter=quarter.name, day=last)
    return say("This quarter: until {day}", day=last)


def sections_of(plan: Plan, limit: int = LONGEST_TEXT, *, with_focus: bool = True) -> Iterator[Section]:
    """Each section that is filled, with so much of each thing that people wrote.

    Args:
        with_focus: with what the team works on.
    """
    if plan.goals:
        numbers = range(1, len(plan.goals) + 1)
        lines = [_goal(plan, number, one, limit) for number, one in zip(numbers, plan.goals, strict=True)]
        yield Section(part_name(Part.GOAL), lines)
    for part in (Part.PRIORITY, Part.THEORY, Part.LEVERS, Part.IMPACT):
        if lines := part_lines(plan, part, limit):
            yield Section(part_name(part), lines, _changed(plan, part))
    if with_focus and plan.areas:
        areas = [line for one in plan.areas for line in _area(plan, one, limit)]
        yield Section(say("What we work on"), areas)
    if plan.stops:
        lines = [_bullet(kit.tame(one, limit)) for one in plan.stops]
        yield Section(part_name(Part.STOPS), lines, _changed(plan, Part.STOPS))
    if plan.quarters:
        lines = [quarter_words(one) for one in plan.quarters]
        yield Section(part_name(Part.QUARTERS), lines, _changed(plan, Part.QUARTERS))


def _changed(plan: Plan, part: Part) -> str:
    changed = plan.changed_on.get(part)
    return changed_words(changed, plan.today) if changed else ""


def changed_words(day: date, today: date) -> str:
    """`changed Tue, Nov 3`."""
    return say("changed {day}", day=shown_day(day, today))


def _goal(plan: Plan, number: int, one: Goal, limit: int) -> str:
    text = say("{number}. {goal}", number=number, goal=name_of(one.text, limit))
    facts = " · ".join(goal_facts(one, plan.today, limit))
    numbers = numbers_words(one, plan.today, limit, _NUMBERS_SHOWN)
    return "\n".join(filter(None, [text, facts, numbers]))


def goal_facts(one: Goal, today: date, limit: int) -> Iterator[str]:
    """How it is measured, where it stands, where it should be; when that was written down."""
    if one.metric:
        yield say("Measured by: {metric}", metric=kit.tame(one.metric, limit))
    if one.stands:
        yield say("Where it stands: {number}", number=kit.tame(one.stands, limit))
    target = kit.tame(one.target, limit)
    if target and one.by:
        yield say("Target: {target} by {day}", target=target, day=shown_day(one.by, today))
    elif target:
        yield say("Target: {target}", target=target)
    elif one.by:
        yield say("By {day}", day=shown_day(one.by, today))
    if one.changed_on:
        yield changed_words(one.changed_on, today)


def numbers_words(one: Goal, today: date, limit: int, most: int) -> str:
    """`Tue, Sep 15: 41 % → Tue, Nov 3: 44 %`, the last ones; empty where nothing was said."""
    kept = one.numbers[-most:]
    words = " → ".join(
        say("{day}: {number}", day=shown_day(each.day, today), number=kit.tame(each.said, limit))
        for each in kept
    )
    return say("So far: {numbers}", numbers=words) if words else ""


def part_lines(plan: Plan, part: Part, limit: int = LONGEST_TEXT) -> list[str]:
    """What stands in a part that is a text; empty where it is not filled."""
    # Of characters that nobody sees nothing may be left.
    texts = [kit.tame(one, limit) for one in plan.texts.get(part, ())]
    if not any(texts):
        return []
    if part is Part.THEORY:
        return [theory(*texts)]
    if part is Part.IMPACT:
        return [line for line in _impact(texts) if line]
    if part is Part.PRIORITY:
        return texts
    return [_bullet(one) for one in texts]


def _impact(texts: Sequence[str]) -> Iterator[str]:
    teachers, students, content = texts
    yield say("Teachers: {change}", change=teachers) if teachers else ""
    yield say("Students: {change}", change=students) if students else ""
    yield say("Content: {change}", change=content) if content else ""


def _bullet(words: str) -> str:
    return f"• {words or '?'}"


def _area(plan: Plan, one: Area, limit: int) -> Iterator[str]:
    goal = LONGEST_GOAL if limit == LONGEST_TEXT else limit
    yield "\n".join(area_lines(one, plan.today, limit, goal))
    for strategy in one.strategies:
        # What makes room for it stands elsewhere.
        yield "\n".join(strategy_lines(replace(strategy, makes_room=""), min(limit, _STRATEGY)))


def quarter_words(one: QuarterSaid) -> str:
    """`Q2: Mon, Nov 2, 2026 to Fri, Jan 22, 2027`."""
    first, last = long_day(one.first), long_day(one.last)
    if one.name:
        return say("{quarter}: {first} to {last}", quarter=one.name, first=first, last=last)
    return say("{first} to {last}", first=first, last=last)
