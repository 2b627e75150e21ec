"""Strategies as people read them: a paragraph each in the focus message, a private list with buttons, and each answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks import ids, kit
from bot.blocks.dates import shown_day
from bot.blocks.naming import name_of
from bot.blocks.packing import first_that_fits
from bot.blocks.say import sentence
from bot.focus.messages.strategy_shapes import (
    NumberShown,
    ReadingShown,
    Standing,
    StrategyShown,
    strategy_name,
)
from bot.library.messages.shapes import Suggestion
from bot.library.messages.suggested import suggestions_below
from bot.rules.strategy_words import says_the_same, so_that_words
from bot.words import count, later, say

LONGEST_SAID = 300
LONGEST_LEARNED = 500
MOST_NUMBERS = 3
# Rows of a list, each with its buttons, in Slack's 50 blocks: three that are active, and those on hold.
_MOST_ROWS = 20
_READER = 30
_LENGTHS = (LONGEST_SAID, 120, 60, 24)

# The values of the menu beside a strategy.
STEP, NUMBER, ROOM, HOLD, RESUME = "step", "number", "room", "hold", "resume"
# What is decided about one; `DONE` and `STOP` are its ends too.
KEEP, TURN, STOP, DONE = "keep", "turn", "stopped", "done"


_TITLES = {
    Standing.ON_HOLD: later("On hold: {what}"),
    Standing.WAITING: later("Waits for the step back: {what}"),
    Standing.DONE: later("Done on {day}: {what}"),
    Standing.STOPPED: later("Stopped on {day}: {what}"),
    Standing.CHANGED: later("Changed into another on {day}: {what}"),
}


def strategy_lines(one: StrategyShown, limit: int = LONGEST_SAID) -> Iterator[str]:
    """A strategy's paragraph, with so much of each thing that people wrote."""
    yield _title(one, limit)
    if one.has_ended:
        if one.learned:
            yield say("What we learned: {words}", words=kit.tame(one.learned, limit))
        return
    yield from signs_of(one, limit)
    yield from (number_words(number, one.today, limit) for number in one.numbers)
    yield from (reading_words(reading, one.today, limit) for reading in one.readings)
    yield " · ".join(_care(one))
    if one.makes_room:
        yield say("To make room we stop: {words}", words=kit.tame(one.makes_room, limit))


def _title(one: StrategyShown, limit: int) -> str:
    what = name_of(one.what, limit)
    if one.standing is Standing.ACTIVE:
        so_that = kit.tame(so_that_words(one.so_that), limit)
        called = strategy_name(one.place, one.what, limit)
        return say("{called} · so that {so_that}", called=called, so_that=so_that) if so_that else called
    day = shown_day(one.ended_on, one.today) if one.ended_on else ""
    return say(_TITLES[one.standing], what=what, day=day)


def signs_of(one: StrategyShown, limit: int) -> Iterator[str]:
    """How the team knows that it did it, and that it worked; nothing where neither is said."""
    signs = []
    if one.did_when:
        signs.append(say("We did it when: {words}", words=kit.tame(one.did_when, limit)))
    if one.worked_when:
        signs.append(say("It worked when: {words}", words=kit.tame(one.worked_when, limit)))
    if signs:
        yield " · ".join(signs)


def number_words(one: NumberShown, today: date, limit: int = LONGEST_SAID) -> str:
    """`Miss summarizing: 41 of 96 now, aim 20 by Fri, Feb 26`."""
    now = " ".join(filter(None, [one.now, kit.tame(one.unit, limit)]))
    name = name_of(one.name, limit)
    if one.by is None:
        return say("{name}: {now} now, aim {aim}", name=name, now=now, aim=one.aim)
    day = shown_day(one.by, today)
    return say("{name}: {now} now, aim {aim} by {day}", name=name, now=now, aim=one.aim, day=day)


def reading_words(one: ReadingShown, today: date, limit: int = LONGEST_SAID) -> str:
    """`Check, Tue, Nov 3: Partly · Better (Maya) · “Two of five rooms use it”`."""
    return _with_seen(
        say(
            "Check, {day}: {said} ({who})",
            day=shown_day(one.day, today),
            said=one.said.words,
            who=name_of(one.by, _READER),
        ),
        one,
        limit,
    )


def last_reading_words(one: ReadingShown, today: date) -> str:
    """The same where it stands below *Last check*."""
    day, who = shown_day(one.day, today), name_of(one.by, _READER)
    return _with_seen(say("{day}: {said} ({who})", day=day, said=one.said.words, who=who), one, LONGEST_SAID)


def _with_seen(said: str, one: ReadingShown, limit: int) -> str:
    seen = [f"“{kit.tame(one.note, limit)}”" if one.note else "", kit.tame(one.link, limit)]
    return " · ".join([said, *filter(None, seen)])


def _care(one: StrategyShown) -> Iterator[str]:
    yield _looks_after(one)
    if one.is_own_end and one.ends_on:
        yield until_words(one.ends_on, one.today)
    if one.every_weeks:
        yield count("Checked every week", "Checked every {number} weeks", one.every_weeks)
    if one.items:
        yield count(
            "{done} of {number} item done", "{done} of {number} items done", one.items, done=one.items_done
        )
    if one.changed_on:
        yield say("changed {day}", day=shown_day(one.changed_on, one.today))


def until_words(ends_on: date, today: date) -> str:
    """An end of a strategy's own; once it has come, nothing but this says that the team is to decide."""
    day = shown_day(ends_on, today)
    return say("Until {day}", day=day) if today <= ends_on else say("was to end on {day}", day=day)


def _looks_after(one: StrategyShown) -> str:
    owner, other = name_of(one.owner), name_of(one.handed_to)
    if one.handed_to:
        return say("Looks after it: {owner} ({other} is asked)", owner=owner, other=other)
    if not one.owner:
        return say("Looks after it: nobody yet")
    if one.is_asked:
        return say("Looks after it: {owner} (asked)", owner=owner)
    return say("Looks after it: {owner}", owner=owner)


def committed(one: StrategyShown, suggested: Sequence[Suggestion] = ()) -> dict[str, Any]:
    """The answer to a commitment: the sentence, what was taken for granted, what may be doubted, what comes next, what helps."""
    answer = _answer(one, one.sentence, _defaults(one))
    return {**answer, "blocks": [*answer["blocks"], *suggestions_below(suggested)]}


def changed(one: StrategyShown) -> dict[str, Any]:
    """The same after a change."""
    return _answer(one, say("Saved. {sentence}", sentence=one.sentence))


def _answer(one: StrategyShown, sentence: str, defaults: Iterable[str] = ()) -> dict[str, Any]:
    # The sentence says already what the first line would, while it goes on.
    title, *facts = strategy_lines(one)
    if one.has_ended:
        words = "\n".join([title, *facts])
        return kit.message(kit.escape(words), [kit.plain_section(words)])
    parts = [sentence, "\n".join([*facts, *defaults]), *_doubts(one)]
    value = str(one.id)
    buttons = [
        kit.button(say("Add a first step…"), ids.STRATEGY_STEP, value=value, style="primary"),
        kit.button(say("Change…"), ids.STRATEGY_CHANGE, value=value),
        kit.button(say("Add a number to watch…"), ids.STRATEGY_NUMBER, value=value),
        kit.button(say("What will we stop to make room?…"), ids.STRATEGY_ROOM, value=value),
    ]
    blocks = [*map(kit.plain_section, parts), kit.actions(buttons)]
    return kit.message(kit.escape("\n".join(parts)), blocks)


def _defaults(one: StrategyShown) -> Iterator[str]:
    if one.ends_on and not one.is_own_end:
        yield say(
            "It ends with your focus, {day}. Before each meeting whoever looks after it says how it goes.",
            day=shown_day(one.ends_on, one.today),
        )


def _doubts(one: StrategyShown) -> Iterator[str]:
    """What is worth a second thought; nothing is refused for it."""
    did, worked = one.did_when, one.worked_when
    if did and worked and says_the_same(did, worked):
        yield say(
            "Both say the same: how will you know it worked, not only that you did it? Change… is below."
        )
    elif not worked and not did:
        yield say("How will you see that you did it, and that it worked? Tap Change… to add both.")
    elif not worked:
        yield say("How will you know it worked, not only that you did it? Tap Change… to add it.")
    elif not did:
        yield say("How will you know that you did it? Tap Change… to add it.")


@dataclass(frozen=True)
class StrategyList:
    """A team's strategies, as one of its members reads them.

    Attributes:
        why: what was just refused or done; empty: nothing.
        may_edit: ids of those that they may edit.
        may_end: they may end, hold and take up any.
        can_add: there is room for one more.
    """

    team: str
    strategies: Sequence[StrategyShown]
    why: str = ""
    may_edit: Sequence[int] = ()
    may_end: bool = False
    can_add: bool = False


def strategy_list(shown: StrategyList) -> dict[str, Any]:
    """Each strategy with its buttons, only for whoever asked."""
    title = shown.why or say("{team}: what you committed to", team=name_of(shown.team))
    rows = shown.strategies[:_MOST_ROWS]
    blocks: list[kit.Block] = [kit.plain_section(title)]
    for one in rows:
        blocks.append(kit.plain_section("\n".join(strategy_lines(one))))
        blocks += _row(shown, one)
    left = _left_out(len(shown.strategies) - len(rows))
    blocks += map(kit.plain_section, left)
    if shown.can_add:
        blocks.append(kit.actions([kit.button(say("Add a strategy…"), ids.STRATEGY_ADD)]))
    return kit.message(first_that_fits(_text(title, rows, left, limit) for limit in _LENGTHS), blocks)


def _left_out(number: int) -> list[str]:
    if number <= 0:
        return []
    words = count(
        "… and {number} more that was put on hold before. End what you do not need: then it shows here.",
        "… and {number} more that were put on hold before. End what you do not need: then they show here.",
        number,
    )
    return [words]


def _text(title: str, rows: Sequence[StrategyShown], left: Sequence[str], limit: int) -> str:
    lines = [line for one in rows for line in strategy_lines(one, limit)]
    return kit.escape("\n".join([title, *lines, *left]))


def _row(shown: StrategyList, one: StrategyShown) -> list[kit.Block]:
    if one.has_ended:
        return []
    value, elements = str(one.id), list[dict[str, Any]]()
    if one.id in shown.may_edit:
        label = say("Change {name}", name=one.called)
        elements.append(kit.button(say("Change…"), ids.STRATEGY_CHANGE, value=value, label=label))
    if shown.may_end:
        label = say("End {name}", name=one.called)
        elements.append(kit.button(say("End…"), ids.STRATEGY_END, value=value, label=label))
    options = [kit.option(words, f"{what}:{value}") for what, words in _more(shown, one)]
    if options:
        elements.append({"type": "overflow", "action_id": ids.STRATEGY_MORE, "options": options})
    return [kit.actions(elements)] if elements else []


def _more(shown: StrategyList, one: StrategyShown) -> Iterator[tuple[str, str]]:
    if one.standing is Standing.ACTIVE:
        yield STEP, say("Add an action item…")
    if one.id in shown.may_edit:
        yield NUMBER, say("Add a number to watch…")
        yield ROOM, say("What will we stop to make room?…")
    if shown.may_end and one.standing is Standing.ON_HOLD:
        yield RESUME, say("Take it up again")
    if shown.may_end and one.standing is Standing.ACTIVE:
        yield HOLD, say("Put on hold")


def full_words(names: Sequence[str]) -> str:
    """Why a fourth one is refused, with the three."""
    return say(
        "You have three already: {names}. Teams that carry more finish fewer. End one or put one on hold first.",
        names=" · ".join(names),
    )


def held_words(one: StrategyShown) -> str:
    """After *Put on hold*."""
    return say("On hold: {what}. It uses no place and is not asked about.", what=name_of(one.what))


def taken_up_words(one: StrategyShown) -> str:
    """After *Take it up again*."""
    return say("Taken up again: {name}.", name=one.called)


def decide_buttons(one: StrategyShown) -> list[dict[str, Any]]:
    """The four with which a team decides about a strategy; none weighs more than another."""
    words = {
        ids.STRATEGY_KEEP: (say("Keep"), say("Keep {name}", name=one.called)),
        ids.STRATEGY_TURN: (say("Change"), say("Change {name} into another", name=one.called)),
        ids.STRATEGY_STOP: (say("Stop"), say("Stop {name}", name=one.called)),
        ids.STRATEGY_DONE: (say("Done"), say("{name} is done", name=one.called)),
    }
    return [
        kit.button(said, action_id, value=str(one.id), label=label)
        for action_id, (said, label) in words.items()
    ]


def kept_words(one: StrategyShown) -> str:
    """After *Keep*."""
    return say("Kept as it is: {name}.", name=one.called)


def ended(one: StrategyShown) -> dict[str, Any]:
    """After *End*."""
    what = name_of(one.what)
    words = say("Stopped: {what}. The channel's message says so.", what=what)
    if one.standing is Standing.DONE:
        words = say("Done: {what}. The channel's message says so.", what=what)
    return kit.message(kit.escape(words), [kit.plain_section(words), kit.actions([_undo(one.id, what)])])


def changed_into(one: StrategyShown, old_id: int) -> dict[str, Any]:
    """After *Change* into another."""
    answer = committed(one)
    return {**answer, "blocks": [*answer["blocks"], kit.actions([_undo(old_id, name_of(one.what))])]}


def not_ended(one: StrategyShown) -> dict[str, Any]:
    """After *Undo* of either."""
    if one.has_ended:
        return _answer(one, one.sentence)
    return sentence(say("Undone. It is as it was before: {name}", name=one.called))


def _undo(strategy_id: int, name: str) -> dict[str, Any]:
    return kit.button(
        say("Undo"), ids.STRATEGY_UNEND, value=str(strategy_id), label=say("Undo: {row}", row=name)
    )
