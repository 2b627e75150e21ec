"""What is said under a field that holds dates, a line each: which lines are given back, and what to do about each."""

from collections.abc import Sequence
from datetime import date

from bot.blocks import kit
from bot.blocks.dates import long_day
from bot.rules.date_lists import NotRead, Why
from bot.words import count, say

LINE_SHOWN = 40
_LINES_NAMED = 3


def named(lines: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    left = len(lines) - _LINES_NAMED
    more = [count("And {number} more.", "And {number} more.", left)] if left > 0 else []
    return " ".join([*lines[:_LINES_NAMED], *more])


def line_words(number: int, words: str, why: str) -> str:
    """`Line 2 “Nov 31”: there is no such day. Correct it.`"""
    return say("Line {number} “{words}”: {why}", number=number, words=kit.tame(words, LINE_SHOWN), why=why)


def not_read(line: NotRead, example: str) -> str:
    """A line in which no day was read for sure. `example`: how it is written."""
    return line_words(line.number, line.words, _why(line, example))


def _why(line: NotRead, example: str) -> str:
    match line.why:
        case Why.WEEKDAY if line.day:
            return other_weekday(line.day)
        case Why.EITHER:
            return say("this is one day or another. Write the one that is meant.")
        case Why.NO_END:
            return say("I read no last day here. Write both days as dates, like Dec 21 to Jan 1.")
        case Why.NO_SUCH_DAY:
            return no_such_day()
    return no_day(example)


def no_day(example: str) -> str:
    """No date stands in it."""
    return say("I read no date here. Write it like {example}, or take it out.", example=example)


def no_such_day() -> str:
    """No month has that day."""
    return say("there is no such day. Correct it.")


def other_weekday(day: date) -> str:
    """It names a weekday that this day is not."""
    return say("that day is {day}. Correct one of the two.", day=long_day(day))


def backwards(first: date, last: date) -> str:
    """The last day is before the first."""
    return say(
        "{last} is before {first}. Correct one of the two.", first=long_day(first), last=long_day(last)
    )


def too_long(days: int) -> str:
    """More days in a row than there can be."""
    return say("that is more than {days} days in a row. Check the year of both days.", days=days)
