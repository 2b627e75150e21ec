"""Readings of a strategy: some in a row, and all of the last ones with a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import kit, limits
from bot.blocks.charts import bar_charts
from bot.blocks.dates import short_day, shown_day
from bot.blocks.naming import name_of
from bot.blocks.packing import distinct_names, first_that_fits, packed
from bot.focus.messages.strategies import reading_words
from bot.focus.messages.strategy_shapes import ReadingShown
from bot.rules.check_ins import Did, Worked
from bot.words import later, say

MOST_READINGS = 20
_MOST_VALUES = 6
_LONGEST_NOTE = 120
# How high a bar is.
_DID = {Did.STOPPED: 0, Did.NOT_YET: 1, Did.PARTLY: 2, Did.AS_PLANNED: 3}
_WORKED = {Worked.TOO_EARLY: 0, Worked.WORSE: 1, Worked.NO_CHANGE: 2, Worked.BETTER: 3, Worked.THERE: 4}
_SCALE = later(
    "In the chart: did we do it, 1 not yet, 2 partly, 3 as planned; did it work, 1 worse, 2 no change, 3 better, 4 there."
)


@dataclass(frozen=True)
class NumberPath:
    """A number to watch with where it stood, oldest first: (day, as typed, its value)."""

    name: str
    unit: str
    aim: str
    values: Sequence[tuple[date, str, float]]


@dataclass(frozen=True)
class Readings:
    """A strategy with its readings, oldest first, and its numbers."""

    name: str
    today: date
    readings: Sequence[ReadingShown] = ()
    numbers: Sequence[NumberPath] = ()


def in_a_row(readings: Sequence[ReadingShown], *, is_ended: bool = False) -> str:
    """`Nov 3: Partly · Too early; Nov 17: As planned · Better`."""
    if not readings:
        return "" if is_ended else say("No check-in yet.")
    return "; ".join(say("{day}: {said}", day=short_day(one.day), said=one.said.words) for one in readings)


def path_words(one: NumberPath, limit: int) -> str:
    """`Miss summarizing: 41 → 33 → 20 of 96; aim 20`: the first, and the last ones."""
    said = [kit.tame(words, limit) for _, words, _ in one.values]
    if len(said) > _MOST_VALUES:
        said = [said[0], "…", *said[1 - _MOST_VALUES :]]
    path = " ".join(filter(None, [" → ".join(said), kit.tame(one.unit, limit)]))
    return say(
        "{name}: {path}; aim {aim}", name=name_of(one.name, limit), path=path, aim=kit.tame(one.aim, limit)
    )


def readings_message(shown: Readings) -> dict[str, Any]:
    """The private answer: the last readings in words, a chart of the number or of the readings, and the same in words."""
    title = name_of(shown.name, limits.HEADER_TEXT)
    last = shown.readings[-MOST_READINGS:]
    chart, scale = _chart(shown, last)
    lines = [reading_words(one, shown.today, _LONGEST_NOTE) for one in last]
    lines = lines or [say("There is no check-in yet.")]
    numbers = [_every(one, shown.today) for one in shown.numbers]
    blocks = [
        kit.header(title),
        *map(kit.plain_section, packed(lines)),
        *map(kit.plain_section, packed(numbers)),
        *chart,
        *map(kit.plain_section, scale),
    ]
    short = in_a_row(last)
    texts = ([title, *lines, *numbers], [title, *lines], [title, short])
    return kit.message(first_that_fits(kit.escape("\n".join(one)) for one in texts), blocks)


def _every(one: NumberPath, today: date) -> str:
    values = [
        say("{day}: {value}", day=shown_day(day, today), value=kit.tame(said, 40))
        for day, said, _ in one.values[-MOST_READINGS:]
    ]
    unit = kit.tame(one.unit, 40)
    name = " ".join(filter(None, [name_of(one.name), f"({unit})" if unit else ""]))
    return say("{name}: {values}; aim {aim}", name=name, values=" · ".join(values), aim=kit.tame(one.aim, 40))


def _chart(shown: Readings, last: Sequence[ReadingShown]) -> tuple[list[kit.Block], list[str]]:
    """The first number that has moved; else both answers of each reading, with what the height of a bar says."""
    moved = next((one for one in shown.numbers if len(one.values) > 1), None)
    if moved:
        values = moved.values[-MOST_READINGS:]
        names = distinct_names([short_day(day) for day, _, _ in values], limits.CHART_LABEL)
        name = kit.tame(moved.name, limits.CHART_LABEL) or "?"
        unit = kit.tame(moved.unit, limits.CHART_TITLE) or name
        return bar_charts(name_of(moved.name), names, {name: [value for _, _, value in values]}, unit), []
    answered = [one for one in last if one.said.did]
    if len(answered) < 2:  # noqa: PLR2004 - one bar shows nothing
        return [], []
    names = distinct_names([short_day(one.day) for one in answered], limits.CHART_LABEL)
    series = {
        say("Did we do it?"): [_DID[one.said.did] for one in answered if one.said.did],
        say("Did it work?"): [_WORKED[one.said.worked] if one.said.worked else 0 for one in answered],
    }
    return bar_charts(say("Check-ins"), names, series, say("See below")), [say(_SCALE)]
