"""Counts and shares in words."""

import math
from collections.abc import Callable
from fractions import Fraction

from bot.rules.tally import Tally
from bot.words import count, later, say

HOW_TO_READ_SHORT = later("Counts: strength/weakness/can't say.")


def counts_words(tally: Tally) -> str:
    """The three counts, each with its name: nobody has to know an order."""
    return say(
        "{strength} strength, {weakness} weakness, {cannot_say} can't say",
        strength=tally.strength,
        weakness=tally.weakness,
        cannot_say=tally.cannot_say,
    )


def counts_short(tally: Tally) -> str:
    """The three counts where space is short; `HOW_TO_READ_SHORT` has to stand near."""
    return f"{tally.strength}/{tally.weakness}/{tally.cannot_say}"


# What can be counted: none of it, and how many. Both forms stand in one `count`, as a catalog has them.
_THINGS: dict[str, tuple[str, Callable[[int], str]]] = {
    "answer": (later("no answers"), lambda n: count("{number} answer", "{number} answers", n)),
    "note": (later("no notes"), lambda n: count("{number} note", "{number} notes", n)),
    "meeting": (later("no meetings"), lambda n: count("{number} meeting", "{number} meetings", n)),
    "action item": (
        later("no action items"),
        lambda n: count("{number} action item", "{number} action items", n),
    ),
    "minute": (later("no minutes"), lambda n: count("{number} minute", "{number} minutes", n)),
    "decision": (later("no decisions"), lambda n: count("{number} decision", "{number} decisions", n)),
}


def counted(number: int, thing: str) -> str:
    """`1 answer`, `3 answers`, `no answers`; `thing` is one of `_THINGS`."""
    none, some = _THINGS[thing]
    return some(number) if number else say(none)


_SAID = {
    "all:strength": later("all said strength"),
    "all:weakness": later("all said weakness"),
    "most:strength": later("most said strength"),
    "most:weakness": later("most said weakness"),
    "most_or_all:strength": later("most or all said strength"),
    "most_or_all:weakness": later("most or all said weakness"),
    "half:strength": later("about half said strength"),
    "half:weakness": later("about half said weakness"),
    "half_or_more:strength": later("about half or more said strength"),
    "half_or_more:weakness": later("about half or more said weakness"),
    "unclear:": later("half or more can't say yet"),
}
_DIVIDED = later("no clear side")
WHY_A_WORD = later(
    "No counts where nearly the same people voted within 10 working days: the difference would tell how one of them voted."
)


def said_words(word: str) -> str:
    """What stands in place of counts (`storage.assessments.Tally.word`): `most said strength`."""
    return say(_SAID.get(word, _DIVIDED))


_SAID_AT_FIRST = {
    "all:strength": later("All said strength."),
    "all:weakness": later("All said weakness."),
    "most:strength": later("Most said strength."),
    "most:weakness": later("Most said weakness."),
    "most_or_all:strength": later("Most or all said strength."),
    "most_or_all:weakness": later("Most or all said weakness."),
    "half:strength": later("About half said strength."),
    "half:weakness": later("About half said weakness."),
    "half_or_more:strength": later("About half or more said strength."),
    "half_or_more:weakness": later("About half or more said weakness."),
    "unclear:": later("Half or more can't say yet."),
}
_DIVIDED_AT_FIRST = later("No clear side.")


def said_sentence(word: str) -> str:
    """The same as a sentence: `Most said strength.`"""
    return say(_SAID_AT_FIRST.get(word, _DIVIDED_AT_FIRST))


def turnout(took_part: int, electorate: int) -> str:
    """How many took part. Votes of people who have left stay, so there may be more than are counted now."""
    if took_part > electorate:
        return count("{number} took part", "{number} took part", took_part)
    return count("{number} of {all} took part", "{number} of {all} took part", took_part, all=electorate)


def so_far(finished: int, counted: int) -> str:
    """`6 of 9 finished`."""
    return count(
        "{number} of {counted} finished", "{number} of {counted} finished", finished, counted=counted
    )


def percent(share: Fraction) -> int:
    """A share of 0 to 1 in whole percent; halves go up, as people round."""
    return math.floor(share * 100 + Fraction(1, 2))
