"""A criterion that nearly the same people vote on again: what can be said of it without telling how one of them voted.

Beside the counts of before, new counts would tell it: 7 to 1 with somebody, 7 to 0 without them. So a word stands in
their place. The word itself must not tell it either ("most" with them, "all" without): where the new answers could be the
old ones but for those who came or went, it is a word that holds whatever they answered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations_with_replacement

from bot.rules.tally import Side, Tally, judge

# After so many working days people may have changed their minds, and counts are shown again.
DAYS_OF_DOUBT = 10
# More people than these hide each other.
FEW = 3
_MOST = Fraction(2, 3)


class Word(StrEnum):
    """How many took the larger side."""

    ALL = "all"
    MOST = "most"
    MOST_OR_ALL = "most_or_all"
    HALF = "half"
    HALF_OR_MORE = "half_or_more"
    UNCLEAR = "unclear"
    DIVIDED = "divided"


@dataclass(frozen=True)
class Before:
    """An earlier vote on the criterion whose counts people saw.

    Attributes:
        gone: how many of its voters did not answer again.
        came: how many answer now who did not then.
    """

    tally: Tally
    gone: int
    came: int

    @property
    def is_close(self) -> bool:
        """Whether so few came or went that the difference of the counts is theirs."""
        return 1 <= max(self.gone, self.came) <= FEW


@dataclass(frozen=True)
class Said:
    """What is shown in place of counts. `towards`: the side that the word speaks of, else empty."""

    side: Side
    word: Word
    towards: str = ""


def said_of(now: Tally, earlier: Sequence[Before]) -> Said:
    """What is shown of `now` beside close earlier votes, the oldest first."""
    alike = [(one, possible) for one in earlier if now in (possible := _possible(one))]
    words = {_word(tally) for _, possible in alike for tally in possible} or {_word(now)}
    shown = alike[-1][0].tally if alike else now
    return Said(judge(shown, is_unnamed=False), *_together(words))


def _possible(before: Before) -> set[Tally]:
    """What is counted now if nobody who answered both times changed their mind."""
    return {
        Tally(*(had - left + new for had, left, new in zip(_counts(before.tally), gone, came, strict=True)))
        for gone in _ways(before.gone)
        for came in _ways(before.came)
        if all(left <= had for had, left in zip(_counts(before.tally), gone, strict=True))
    }


def _counts(tally: Tally) -> tuple[int, int, int]:
    return tally.strength, tally.weakness, tally.cannot_say


def _ways(number: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can answer, in counts."""
    for chosen in combinations_with_replacement(range(3), number):
        yield tuple(chosen.count(answer) for answer in range(3))


def _word(tally: Tally) -> tuple[Word, str]:
    if not tally.answered or tally.is_unclear:
        return Word.UNCLEAR, ""
    larger = max(tally.strength, tally.weakness)
    share = Fraction(larger, tally.answered)
    word = Word.ALL if share == 1 else Word.MOST if share >= _MOST else Word.HALF
    return word, Side.STRENGTH if tally.strength >= tally.weakness else Side.WEAKNESS


def _together(words: set[tuple[Word, str]]) -> tuple[Word, str]:
    """One word that holds for each of them."""
    if len(words) == 1:
        return next(iter(words))
    kinds, sides = {word for word, _ in words}, {side for _, side in words}
    if len(sides) > 1:
        return Word.DIVIDED, ""
    return (Word.MOST_OR_ALL if Word.HALF not in kinds else Word.HALF_OR_MORE), sides.pop()
