"""The quarterly action plan as a Word file: one or two pages with real headings and tables, to be printed."""

from collections.abc import Iterator, Sequence

from bot.blocks.dates import long_day
from bot.blocks.word import WordFile
from bot.focus.messages.shapes import Area, goal_words
from bot.focus.messages.strategies import last_reading_words, number_words
from bot.focus.messages.strategy_shapes import Standing, StrategyShown
from bot.plan.messages.sections import part_lines, quarter_words
from bot.plan.messages.shapes import Goal, Part, Plan, part_name
from bot.rules.strategy_words import so_that_words
from bot.words import count, say

_NOT_SAID = "–"
# Six inches stand between the margins of a page.
_GOALS_INCHES = (2.2, 1.3, 1.0, 0.7, 0.8)
_IMPACT_INCHES = (1.2, 4.8)
_STRATEGIES_INCHES = (2.2, 1.7, 0.9, 1.2)
_QUARTERS_INCHES = (2.0, 2.0, 2.0)


def plan_document(plan: Plan) -> bytes:
    """A .docx file of everything in a plan."""
    file = WordFile(say("Quarterly action plan: {team}", team=plan.team), plan.team, plan.today)
    file.paragraph(_when(plan))
    _goals(file, plan)
    _parts(file, plan)
    _focus(file, plan)
    if plan.stops:
        file.heading(part_name(Part.STOPS), 1)
        file.bullets(plan.stops)
    _quarters(file, plan)
    return file.to_bytes()


def _when(plan: Plan) -> str:
    day, quarter = long_day(plan.today), plan.quarter
    if quarter is None:
        return say("As of {day}.", day=day)
    return say("As of {day}. {quarter}.", day=day, quarter=quarter_words(quarter))


def _goals(file: WordFile, plan: Plan) -> None:
    if not plan.goals:
        return
    file.heading(part_name(Part.GOAL), 1)
    header = (say("Goal"), say("Measured by"), say("Where it stands"), say("Target"), say("By when"))
    rows = [
        (
            one.text,
            one.metric or _NOT_SAID,
            "\n".join(_stands(one)) or _NOT_SAID,
            one.target or _NOT_SAID,
            long_day(one.by) if one.by else _NOT_SAID,
        )
        for one in plan.goals
    ]
    file.table(say("The goals of the school, with their numbers"), header, rows, _GOALS_INCHES)


def _stands(one: Goal) -> Iterator[str]:
    """Where it stood at first, then each number with its day."""
    if one.stands:
        yield one.stands
    for each in one.numbers:
        yield say("{day}: {number}", day=long_day(each.day), number=each.said)


def _parts(file: WordFile, plan: Plan) -> None:
    for part in (Part.PRIORITY, Part.THEORY):
        if lines := part_lines(plan, part):
            file.heading(part_name(part), 1)
            for line in lines:
                file.paragraph(line)
    if any(plan.texts.get(Part.LEVERS, ())):
        file.heading(part_name(Part.LEVERS), 1)
        file.bullets(plan.texts[Part.LEVERS])
    _impact(file, plan.texts.get(Part.IMPACT, ()))


def _impact(file: WordFile, texts: Sequence[str]) -> None:
    if not any(texts):
        return
    file.heading(part_name(Part.IMPACT), 1)
    names = (say("Teachers"), say("Students"), say("Content"))
    rows = [(name, text) for name, text in zip(names, texts, strict=True) if text]
    caption = say("What should change for teachers, students and content")
    file.table(caption, (say("For"), say("What should change")), rows, _IMPACT_INCHES)


def _focus(file: WordFile, plan: Plan) -> None:
    if plan.areas:
        file.heading(say("What we work on"), 1)
    for one in plan.areas:
        file.heading(one.name, 2)
        file.paragraph(_until(one))
        if not one.strategies:
            file.paragraph(say("No strategy yet."))
            continue
        header = (say("What we do, so that…"), say("How we know"), say("Looks after it"), say("Last check"))
        rows = [_row(plan, strategy) for strategy in one.strategies]
        file.table(say("Strategies for {focus}", focus=one.name), header, rows, _STRATEGIES_INCHES)


def _until(one: Area) -> str:
    until = say("Until {day}.", day=long_day(one.ends_on))
    return "\n".join(filter(None, [until, goal_words(one.goal) if one.goal else ""]))


def _row(plan: Plan, one: StrategyShown) -> tuple[str, str, str, str]:
    last = last_reading_words(one.readings[0], plan.today) if one.readings else say("None yet")
    return (
        "\n".join(_what(one)),
        "\n".join(_signs(one, plan)) or _NOT_SAID,
        "\n".join(filter(None, [one.owner or say("Nobody yet"), _until_of(one)])),
        "\n".join([last, *_items(one)]),
    )


def _what(one: StrategyShown) -> Iterator[str]:
    yield say("{place}. {what}", place=one.place, what=one.what) if one.place else one.what
    if one.so_that:
        yield say("So that {so_that}", so_that=so_that_words(one.so_that))
    if one.standing is Standing.ON_HOLD:
        yield say("On hold")
    elif one.standing is Standing.WAITING:
        yield say("Waits for the step back")


def _signs(one: StrategyShown, plan: Plan) -> Iterator[str]:
    if one.did_when:
        yield say("We did it when: {words}", words=one.did_when)
    if one.worked_when:
        yield say("It worked when: {words}", words=one.worked_when)
    for number in one.numbers:
        yield number_words(number, plan.today)


def _until_of(one: StrategyShown) -> str:
    return say("Until {day}", day=long_day(one.ends_on)) if one.ends_on and one.is_own_end else ""


def _items(one: StrategyShown) -> Iterator[str]:
    if one.items:
        yield count(
            "{done} of {number} item done", "{done} of {number} items done", one.items, done=one.items_done
        )


def _quarters(file: WordFile, plan: Plan) -> None:
    if not plan.quarters:
        return
    file.heading(part_name(Part.QUARTERS), 1)
    rows = [(one.name or _NOT_SAID, long_day(one.first), long_day(one.last)) for one in plan.quarters]
    header = (say("Quarter"), say("From"), say("To"))
    file.table(say("The quarters of the school year"), header, rows, _QUARTERS_INCHES)
