"""Counts, dates and shares in words."""

import math
from datetime import date
from fractions import Fraction

from bot.rules.tally import Tally

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


def turnout(took_part: int, electorate: int) -> str:
    """How many took part. Votes of people who have left stay, so there may be more than are counted now."""
    return f"{took_part} of {electorate} took part" if took_part <= electorate else f"{took_part} took part"


def shown_date(on: date) -> str:
    """`Nov 3, 2026`."""
    return f"{on:%b} {on.day}, {on.year}"


def percent(share: Fraction) -> int:
    """A share of 0 to 1 in whole percent; halves go up, as people round."""
    return math.floor(share * 100 + Fraction(1, 2))
