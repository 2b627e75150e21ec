"""Two votes on a criterion beside each other, and what was done in between, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import kit
from bot.blocks.dates import shown_date
from bot.blocks.tallies import counts_words, said_words
from bot.rules.check_ins import Said
from bot.rules.trend import TrendPoint
from bot.words import count, say

_NAME = 60
# More than a team commits to in two cycles.
_MOST = 6


@dataclass(frozen=True)
class Done:
    """A strategy with its last reading. `items_done`, `items`: of its action items."""

    what: str
    said: Said
    items_done: int
    items: int


def between_words(done: Sequence[Done], limit: int = _NAME) -> str:
    """`In between: weekly note (As planned · Better), 7 of 8 items done.`; empty where nothing was."""
    if not done:
        return ""
    each = [_strategy(one, limit) for one in done[:_MOST]]
    left = len(done) - _MOST
    if left > 0:
        each.append(count("{number} more strategy", "{number} more strategies", left))
    return say("In between: {done}.", done="; ".join(each))


def _strategy(one: Done, limit: int) -> str:
    what = kit.tame(one.what, limit) or "?"
    named = say("{what} ({reading})", what=what, reading=one.said.words or say("no check-in"))
    if not one.items:
        return named
    items = count(
        "{done} of {number} item done", "{done} of {number} items done", one.items, done=one.items_done
    )
    return say("{strategy}, {items}", strategy=named, items=items)


def side_by_side(before: TrendPoint | None, now: TrendPoint | None) -> str:
    """Both votes: `2 strength, 6 weakness, 0 can't say on Nov 3, 2026 → 6 strength, … on Feb 9, 2027`; empty for neither."""
    return " → ".join(_vote(one) for one in (before, now) if one)


def _vote(one: TrendPoint) -> str:
    return say("{votes} on {day}", votes=votes_words(one), day=shown_date(one.on))


def votes_words(one: TrendPoint) -> str:
    """Its counts, or what stands in their place."""
    if one.tally:
        return counts_words(one.tally)
    return said_words(one.word) if one.word else say("too few answers to show")
