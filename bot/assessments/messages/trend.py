"""What moved across a team's self-assessments: the longest ways as a chart, everything in words with its dates."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.blocks import kit, limits
from bot.blocks.charts import bar_charts
from bot.blocks.dates import shown_date
from bot.blocks.packing import distinct_names, first_that_fits, packed, small_escaped
from bot.blocks.tallies import (
    HOW_TO_READ_SHORT,
    WHY_A_WORD,
    counts_short,
    counts_words,
    percent,
    said_words,
)
from bot.rules.tally import Tally
from bot.rules.trend import CriterionTrend, Movement, Trend, TrendPoint, moved_most, movement
from bot.words import count, later, say

# The first point and the latest ones: more lines for one criterion are not read on a phone.
MOST_POINTS = 6
# Cycles in which one criterion was worked on, the latest ones.
_MOST_TIMES = 3
# Names in the shortest text: thirty criteria with two points and every mark stay within Slack's limit of the text.
_SHORT_NAME = 20

_SHARE = later("Counted are those who took a side; one vote more or less is about the same.")
_NEXT = later("Next: type /ilt reflect when it is time to look again.")
_VOTED_AGAIN, _REWORDED = later("voted again"), later("wording changed")
_SHORT_MARKS = later("again"), later("reworded")


def trend_message(trend: Trend) -> dict[str, Any]:
    """The answer to `/ilt trend`; with one self-assessment it says that a second is needed."""
    names = distinct_names([one.short for one in trend.criteria], limits.CHART_LABEL)
    pairs = zip(trend.criteria, names, strict=True)
    shown = replace(trend, criteria=tuple(replace(one, short=name) for one, name in pairs))
    if why := nothing_to_compare(shown):
        words = (
            f"{_heading(shown)}. {why}"
            if shown.title
            else f"{kit.tame(shown.team, limits.OPTION_TEXT)}: {why}"
        )
        return kit.message(kit.escape(words), [kit.plain_section(words)])
    most = moved_most(shown.criteria)
    blocks = [
        kit.header(_heading(shown)),
        *map(kit.plain_section, [_intro(shown), *_why(shown)]),
        *_chart(most),
        *map(kit.plain_section, packed(_most_words(most))),
        kit.divider(),
        *map(kit.plain_section, packed(_details(shown), between="\n\n")),
        kit.plain_section(say(_NEXT)),
    ]
    return kit.message(first_that_fits(_texts(shown, most)), blocks)


def nothing_to_compare(trend: Trend) -> str:
    """Why there is no movement to show, and what to do; empty where there is some."""
    if not trend.dates:
        return say("No results have been revealed yet. Type /ilt reflect to start a self-assessment.")
    if any(movement(one) for one in trend.criteria):
        return ""
    if len(trend.dates) == 1:
        return say(
            "So far there is one result, of {day}. What moved needs a second one: "
            "type /ilt reflect when your work has had time to show.",
            day=shown_date(trend.dates[0]),
        )
    return say(
        "There are results of {number} days, but no criterion has counts at two of them: "
        "other criteria were asked, too few people answered, or nearly the same people voted again soon after. "
        "Type /ilt reflect to vote again.",
        number=len(trend.dates),
    )


def _heading(trend: Trend) -> str:
    return say("What moved: {title}", title=kit.tame(trend.title, limits.OPTION_TEXT))


def _intro(trend: Trend) -> str:
    words = say(
        "{team}: from {first} to {last}.",
        team=kit.tame(trend.team, limits.OPTION_TEXT),
        first=shown_date(trend.dates[0]),
        last=shown_date(trend.dates[-1]),
    )
    return f"{words} {say(_SHARE)}"


def _chart(most: Sequence[tuple[CriterionTrend, Movement]]) -> list[kit.Block]:
    series = {
        say("First"): [percent(moved.first) for _, moved in most],
        say("Latest"): [percent(moved.last) for _, moved in most],
    }
    return bar_charts(say("What moved most"), [one.short for one, _ in most], series, say("Strength, in %"))


def _most_words(most: Sequence[tuple[CriterionTrend, Movement]]) -> list[str]:
    if not most:
        return [say("No criterion moved by more than a vote.")]
    return [
        say("Moved most:"),
        *(f"{place}. {one.short}: {way(moved)}" for place, (one, moved) in enumerate(most, 1)),
    ]


def way(moved: Movement | None) -> str:
    """How far a criterion came, in words."""
    if not moved:
        return say("nothing to compare yet")
    named = {
        "first": moved.before.strength,
        "asked": moved.before.sides,
        "last": moved.after.strength,
        "now": moved.after.sides,
    }
    if moved.is_small:
        return say("about the same: {first} of {asked} said strength, then {last} of {now}", **named)
    if moved.change > 0:
        return say("up: {first} of {asked} said strength, then {last} of {now}", **named)
    return say("down: {first} of {asked} said strength, then {last} of {now}", **named)


def _details(trend: Trend, counts: Callable[[Tally], str] = counts_words) -> list[str]:
    """Each criterion that was asked twice, and how many were asked once."""
    told = [one for one in trend.criteria if len(one.points) > 1]
    once = len(trend.criteria) - len(told)
    words = count(
        "{number} criterion was asked once only: nothing to compare yet.",
        "{number} criteria were asked once only: nothing to compare yet.",
        once,
    )
    return [*(_criterion(one, counts) for one in told), *([words] if once else [])]


def _criterion(one: CriterionTrend, counts: Callable[[Tally], str] = counts_words) -> str:
    """`Clear roles: up from 43% to 86% strength`, then a line a point."""
    left_out = max(0, len(one.points) - MOST_POINTS)
    kept = [_point(point, counts) for point in (*one.points[:1], *one.points[1 + left_out :])]
    if left_out:
        kept.insert(1, say("({number} more in between)", number=left_out))
    return "\n".join([f"{one.short}: {way(movement(one))}", *focus_words(one), *kept])


def focus_words(one: CriterionTrend) -> list[str]:
    """When the team worked on it, in a sentence; no sentence where it never did."""
    if not one.focus:
        return []
    times = [
        say("{first} to {last}", first=shown_date(when.first), last=shown_date(when.last))
        for when in one.focus[-_MOST_TIMES:]
    ]
    return [say("Focus area: {times}.", times="; ".join(times))]


def _point(point: TrendPoint, counts: Callable[[Tally], str]) -> str:
    """`May 4, 2027 (voted again): 6 strength, 1 weakness, 0 can't say`."""
    said = counts(point.tally) if point.tally else _in_words(point)
    return f"{shown_date(point.on)}{_in_brackets(marks(point))}: {said}"


def _in_words(point: TrendPoint) -> str:
    """What stands in place of counts."""
    return said_words(point.word) if point.word else say("too few answers to show")


def _why(trend: Trend) -> list[str]:
    has_words = any(point.word for one in trend.criteria for point in one.points)
    return [say(WHY_A_WORD)] if has_words else []


def marks(point: TrendPoint, revote: str = _VOTED_AGAIN, reworded: str = _REWORDED) -> list[str]:
    """What makes this point differ from a whole self-assessment with the words of before."""
    return [
        say(words) for words, holds in ((revote, point.is_revote), (reworded, point.wording_changed)) if holds
    ]


def _in_brackets(words: Sequence[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _texts(trend: Trend, most: Sequence[tuple[CriterionTrend, Movement]]) -> Iterator[str]:
    """Everything, then with less; the last one holds the first and the latest counts of thirty criteria."""
    yield _long_text(trend, most, counts_words, [])
    yield _long_text(trend, most, counts_short, [say(HOW_TO_READ_SHORT)])
    yield _shortest_text(trend)


def _long_text(
    trend: Trend,
    most: Sequence[tuple[CriterionTrend, Movement]],
    counts: Callable[[Tally], str],
    legend: Sequence[str],
) -> str:
    lines = [_heading(trend), _intro(trend), *_why(trend), *legend, *_most_words(most)]
    return kit.escape("\n".join([*lines, *_details(trend, counts), say(_NEXT)]))


def _shortest_text(trend: Trend) -> str:
    lines = [" ".join([say("What moved, first and latest results."), say(HOW_TO_READ_SHORT)])]
    lines += [f"{small_escaped(one.short, _SHORT_NAME)}: {_ends(one)}" for one in trend.criteria]
    return kit.escape("\n".join([*lines, say(_NEXT)]))


def _shortest(point: TrendPoint) -> str:
    return said_words(point.word) if point.word else say("too few")


def _ends(one: CriterionTrend) -> str:
    ends = (*one.points[:1], *one.points[1:][-1:])
    said = [(point, counts_short(point.tally) if point.tally else _shortest(point)) for point in ends]
    return "; ".join(
        f"{point.on} {words}{_in_brackets(marks(point, *_SHORT_MARKS))}" for point, words in said
    )
