"""Counts, dates and shares in words."""

import math
from datetime import date
from fractions import Fraction

from bot.rules.tally import Tally
from bot.words import later, say

HOW_TO_READ_SHORT = "Counts: strength/weakness/can't say."


def counts_words(tally: Tally) -> str:
    """The three counts, each with its name: nobody has to know an order."""
    return f"{tally.strength} strength, {tally.weakness} weakness, {tally.cannot_say} can't say"


def counts_short(tally: Tally) -> str:
    """The three counts where space is short; `HOW_TO_READ_SHORT` has to stand near."""
    return f"{tally.strength}/{tally.weakness}/{tally.cannot_say}"


def counted(number: int, thing: str) -> str:
    """`1 answer`, `3 answers`, `no answers`."""
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


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


def turnout(took_part: int, electorate: int) -> str:
    """How many took part. Votes of people who have left stay, so there may be more than are counted now."""
    return f"{took_part} of {electorate} took part" if took_part <= electorate else f"{took_part} took part"


def shown_date(on: date) -> str:
    """`Nov 3, 2026`."""
    return f"{on:%b} {on.day}, {on.year}"


def percent(share: Fraction) -> int:
    """A share of 0 to 1 in whole percent; halves go up, as people round."""
    return math.floor(share * 100 + Fraction(1, 2))
