"""The one living message of a step back: what was worked on, what was seen of it, what is decided, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.assessments.messages.in_between import Done, between_words, side_by_side
from bot.assessments.messages.results import criterion_value
from bot.blocks import ids, kit
from bot.blocks.dates import shown_date, shown_day
from bot.blocks.naming import name_of, names_in_words
from bot.blocks.packing import first_that_fits, packed
from bot.focus.messages.message_buttons import confirm
from bot.focus.messages.readings import NumberPath, in_a_row, path_words
from bot.focus.messages.shapes import LONGEST_GOAL, LONGEST_OWN, goal_words
from bot.focus.messages.strategies import LONGEST_SAID, decide_buttons
from bot.focus.messages.strategy_shapes import Standing, StrategyShown
from bot.rules.focus import MOST_AREAS
from bot.rules.trend import TrendPoint
from bot.words import count, say

# Readings that stand in the message; the rest is a tap away.
LAST_READINGS = 6
# Focus areas, with those that were ended before; strategies with buttons: three that were active, and some on hold; and
# lines of those that have ended. With all of them there are fewer than Slack's 50 blocks (a test counts them).
MOST_AREAS_BACK, _MOST_ROWS, _MOST_ENDED = 6, 6, 6
_ONLY = (ids.STEP_BACK_KEEP_FIRST, ids.STEP_BACK_KEEP_SECOND)
_LENGTHS = (LONGEST_SAID, 80, 40, 16, 8)
# Under a strategy, in its section.
_LONGEST = 200


@dataclass(frozen=True)
class SteppedOn:
    """A strategy as a team looks back on it.

    Attributes:
        shown: with all its readings of this cycle, oldest first.
        is_kept: the team decided to keep it.
    """

    shown: StrategyShown
    numbers: Sequence[NumberPath] = ()
    is_kept: bool = False


@dataclass(frozen=True)
class AreaBack:
    """A focus area as a team looks back on it.

    Attributes:
        before, now: the votes on its criterion, before the choice and after it.
        assessment_id, key: what can be voted on again; 0 for a sentence of the team's own, and where nothing is left.
        is_voting: a vote on it is open.
        done: what was done for it.
        end: how it ended by hand before; empty: with its cycle.
    """

    id: int
    name: str
    goal: str = ""
    strategies: Sequence[SteppedOn] = ()
    before: TrendPoint | None = None
    now: TrendPoint | None = None
    assessment_id: int = 0
    key: str = ""
    is_voting: bool = False
    done: Sequence[Done] = ()
    end: str = ""


@dataclass(frozen=True)
class StepBack:
    """One step back.

    Attributes:
        is_over: it was finished; goes_on: with these focus areas the next cycle has begun.
    """

    cycle_id: int
    today: date
    starts_on: date
    ends_on: date
    areas: Sequence[AreaBack] = ()
    is_over: bool = False
    goes_on: Sequence[str] = ()

    @property
    def rows(self) -> list[SteppedOn]:
        """What can be decided about."""
        return [one for one in self._every if not one.shown.has_ended][:_MOST_ROWS]

    @property
    def ended(self) -> list[SteppedOn]:
        """What ended while it was worked on."""
        return [one for one in self._every if one.shown.has_ended][:_MOST_ENDED]

    @property
    def _every(self) -> list[SteppedOn]:
        return [one for area in self.areas for one in area.strategies]

    @property
    def open_areas(self) -> list[AreaBack]:
        """What the next cycle can go on with."""
        return [one for one in self.areas if not one.end][:MOST_AREAS]


def step_back_message(shown: StepBack) -> dict[str, Any]:
    """The message as it is now. Its text holds the same lines as its blocks, as long as Slack's limit allows."""
    title = say("Step back: what worked, what next?")
    blocks = [
        kit.header(title),
        kit.plain_section(_intro(shown)),
        *(block for area in shown.areas for block in _area(shown, area)),
        *_end(shown),
    ]
    texts = (kit.escape("\n".join([title, *_lines(shown, limit)])) for limit in _LENGTHS)
    return kit.message(first_that_fits(texts), blocks)


def _intro(shown: StepBack) -> str:
    first, last = shown_day(shown.starts_on, shown.today), shown_day(shown.ends_on, shown.today)
    if shown.is_over:
        return say("You worked on this from {first} to {last}.", first=first, last=last)
    return say(
        "You worked on this from {first} to {last}. Look at it together, decide about each strategy, then what comes next.",
        first=first,
        last=last,
    )


def _lines(shown: StepBack, limit: int) -> Iterator[str]:
    yield _intro(shown)
    for area in shown.areas:
        yield _about(area, limit)
        for one in area.strategies:
            yield strategy_words(one, limit)
    yield from filter(None, [_outcome(shown)])


def _area(shown: StepBack, area: AreaBack) -> Iterator[kit.Block]:
    yield kit.divider()
    yield kit.plain_section(_about(area, LONGEST_OWN))
    if again := _vote_again(shown, area):
        yield kit.actions([again])
    rows, ended = ({one.shown.id for one in some} for some in (shown.rows, shown.ended))
    for one in area.strategies:
        if one.shown.id in rows:
            yield kit.plain_section(strategy_words(one, _LONGEST))
            yield kit.actions(_buttons(shown, one))
    lines = [strategy_words(one, _LONGEST) for one in area.strategies if one.shown.id in ended]
    left = sum(one.shown.id not in rows | ended for one in area.strategies)
    if left:
        lines.append(count("… and {number} more", "… and {number} more", left))
    yield from map(kit.plain_section, packed(lines, between="\n\n"))


def _about(area: AreaBack, limit: int) -> str:
    """Its name and goal, both votes, and what was done in between."""
    lines = [name_of(area.name, limit)]
    if area.end:
        lines = [say("{name}: {end}", name=name_of(area.name, limit), end=kit.cut(area.end, LONGEST_GOAL))]
    if area.goal:
        lines.append(goal_words(kit.cut(area.goal, min(LONGEST_GOAL, limit * 3))))
    if area.is_voting:
        lines.append(say("A new vote on it is open: its message is in this channel."))
    if votes := side_by_side(area.before, area.now):
        lines.append(votes)
    if area.now:
        lines.append(between_words(area.done, min(60, limit)))
    return "\n".join(filter(None, lines))


def area_in_words(shown: StepBack, area: AreaBack) -> str:
    """The same with its strategies as one paragraph, dated in full: to be shared or printed."""
    first, last = (shown_date(day) for day in (shown.starts_on, shown.ends_on))
    when = say("{first} to {last}", first=first, last=last)
    strategies = [strategy_words(one, _LONGEST) for one in area.strategies]
    return "\n".join([when, _about(area, LONGEST_OWN), *strategies])


def _vote_again(shown: StepBack, area: AreaBack) -> dict[str, Any] | None:
    """A blind vote on this one criterion, as under the results, until there was one at the end."""
    has_voted = area.now is not None and area.now.on >= shown.ends_on
    if shown.is_over or not area.assessment_id or area.is_voting or has_voted:
        return None
    name = name_of(area.name, 40)
    button = kit.button(
        say("Vote again on {name}", name=name),
        ids.RESULTS_REVOTE,
        value=criterion_value(area.assessment_id, area.key),
    )
    words = say(
        "Everyone gets a new, empty ballot for this one criterion. Both results are shown side by side at the end."
    )
    return {**button, "confirm": confirm(say("Vote again?"), words, say("Vote again"), say("Not now"))}


def strategy_words(one: SteppedOn, limit: int) -> str:
    """A strategy with its last readings in a row, its items and its numbers."""
    shown = one.shown
    facts = []
    if shown.items:
        facts.append(
            count(
                "{done} of {number} item done",
                "{done} of {number} items done",
                shown.items,
                done=shown.items_done,
            )
        )
    if shown.owner and not shown.has_ended:
        facts.append(say("Looks after it: {owner}", owner=name_of(shown.owner, min(60, limit))))
    lines = [
        _title(one, limit),
        in_a_row(shown.readings[-LAST_READINGS:], is_ended=shown.has_ended),
        *(path_words(number, limit) for number in one.numbers),
        " · ".join(facts),
        say("What we learned: {words}", words=kit.tame(shown.learned, limit)) if shown.learned else "",
    ]
    return "\n".join(filter(None, lines))


def _title(one: SteppedOn, limit: int) -> str:
    what = name_of(one.shown.what, limit)
    day = shown_day(one.shown.ended_on, one.shown.today) if one.shown.ended_on else ""
    if one.shown.standing is Standing.DONE:
        return say("Done on {day}: {what}", what=what, day=day)
    if one.shown.standing is Standing.STOPPED:
        return say("Stopped on {day}: {what}", what=what, day=day)
    if one.shown.standing is Standing.CHANGED:
        return say("Changed into another on {day}: {what}", what=what, day=day)
    if one.shown.standing is Standing.ON_HOLD:
        return say("On hold: {what}", what=what)
    return say("{what} · kept", what=what) if one.is_kept else what


def _buttons(shown: StepBack, one: SteppedOn) -> list[dict[str, Any]]:
    label = say("Readings and chart of {name}", name=one.shown.called)
    readings = kit.button(
        say("Readings and chart"), ids.STEP_BACK_READINGS, value=str(one.shown.id), label=label
    )
    if shown.is_over:
        return [readings]
    decide = decide_buttons(one.shown)
    if one.shown.standing is Standing.ON_HOLD:
        decide = [button for button in decide if button["action_id"] != ids.STRATEGY_KEEP]
    return [*decide, readings]


def _end(shown: StepBack) -> Iterator[kit.Block]:
    yield kit.divider()
    if shown.is_over:
        yield kit.plain_section(_outcome(shown))
        return
    yield kit.actions([*_keeps(shown), _anew(shown), _stop(shown)])


def _outcome(shown: StepBack) -> str:
    if not shown.is_over:
        return ""
    if shown.goes_on:
        return say("You go on with {names}.", names=names_in_words(shown.goes_on))
    return say("This focus has ended. To choose the next one: /ilt focus.")


def _keeps(shown: StepBack) -> Iterator[dict[str, Any]]:
    """To go on with the focus, or with one of two."""
    areas = shown.open_areas
    if not areas:
        return
    words = say("Keep our focus") if len(areas) == 1 else say("Keep both")
    yield {**_keep(shown, words, areas), "style": "primary"}
    if len(areas) > 1:
        for action_id, area in zip(_ONLY, areas, strict=False):
            words = say("Keep only {name}", name=name_of(area.name, 40))
            yield _keep(shown, words, [area], action_id)


def _keep(
    shown: StepBack, words: str, areas: Sequence[AreaBack], action_id: str = ids.STEP_BACK_KEEP
) -> dict[str, Any]:
    only = areas[0].id if action_id in _ONLY else ""
    button = kit.button(words, action_id, value=f"{shown.cycle_id}:{only}")
    asked = confirm(say("Begin the next cycle?"), _goes_along(areas), say("Begin"), say("Not yet"))
    return {**button, "confirm": asked}


def _goes_along(areas: Sequence[AreaBack]) -> str:
    """What one tap does, before it does it."""
    along = sum(not one.shown.has_ended for area in areas for one in area.strategies)
    focus = say(
        "You go on with {names}, until the end of your next quarter or for ten school weeks; you can move the end.",
        names=names_in_words([name_of(one.name, 30) for one in areas]),
    )
    strategies = count(
        "{number} strategy goes along, also if you did not decide about it.",
        "{number} strategies go along, also those you did not decide about.",
        along,
    )
    return " ".join([focus, strategies] if along else [focus])


def _anew(shown: StepBack) -> dict[str, Any]:
    button = kit.button(say("Choose anew…"), ids.STEP_BACK_ANEW, value=str(shown.cycle_id))
    words = say(
        "This focus ends, and you choose what may come next. Strategies that go on wait on hold until then: "
        "take them up again with /ilt strategy list."
    )
    return {**button, "confirm": confirm(say("Choose anew?"), words, say("Choose"), say("Not yet"))}


def _stop(shown: StepBack) -> dict[str, Any]:
    button = kit.button(say("End here"), ids.STEP_BACK_END, value=str(shown.cycle_id))
    words = say("This focus ends, and no other follows for now. Strategies that go on are put on hold.")
    return {**button, "confirm": confirm(say("End here?"), words, say("End it"), say("Not yet"))}
