"""Why something in a form of the plan cannot be taken, in a sentence with the next step."""

from collections.abc import Sequence
from datetime import date

from bot.blocks import date_lines, kit
from bot.blocks.dates import long_day
from bot.plan.messages.sections import quarter_words
from bot.plan.messages.shapes import LONGEST_NUMBER, MOST_LINES, MOST_NUMBERS
from bot.rules.dated_numbers import DatedNumber, NumberFault, NumberRefused
from bot.rules.due.meanings import day_or_none
from bot.rules.due_words import Reading, Reason
from bot.rules.quarters import LONGEST_DAYS, MOST_A_YEAR, QuarterFault, QuartersRead, Refused
from bot.rules.text import cut, too_long
from bot.words import later, say

_QUARTER, _NUMBER = later("Nov 2 to Jan 22"), later("Nov 3: 44 of 96")
_TYPED = 40


def date_fault(typed: str, reading: Reading) -> str:
    """Under a date that is not sure."""
    words = kit.tame(typed, _TYPED)
    if reading.reason is Reason.PAST:
        return say("“{typed}” has passed. Write a day that is still to come, such as Jun 11.", typed=words)
    if len(reading.choices) == 1:
        return say("Do you mean {day}? Then write that.", day=long_day(reading.choices[0]))
    if reading.choices:
        days = " · ".join(map(long_day, reading.choices))
        return say("“{typed}” may be one of several days: {days}. Write one.", typed=words, days=days)
    return say("I read no date in “{typed}”. Write it like Jun 11, or leave it empty.", typed=words)


def quarters_fault(read: QuartersRead) -> str:
    """Under the quarters; empty where they can be taken."""
    lines = [(one.number, date_lines.not_read(one, say(_QUARTER))) for one in read.unread]
    lines += [(one.number, date_lines.line_words(one.number, one.words, _why(one))) for one in read.refused]
    if lines:
        return date_lines.named([words for _, words in sorted(lines)])
    if read.has_too_many:
        return say(
            "A school year has at most {most} quarters. Take some out, or check their years.",
            most=MOST_A_YEAR,
        )
    return ""


def _why(one: Refused) -> str:
    said, other = one.said, one.other
    if other and one.why is QuarterFault.OVERLAPS:
        return say("this overlaps with {quarter}. Correct one of the two.", quarter=quarter_words(other))
    if other and one.why is QuarterFault.BEFORE:
        return say(
            "this is before {quarter}. Write them in their order, the first one on top.",
            quarter=quarter_words(other),
        )
    if other:
        return say(
            "{days} days lie between {last} and {first}. Check the years, and write them in their order.",
            days=(said.first - other.last).days,
            last=long_day(other.last),
            first=long_day(said.first),
        )
    if one.why is QuarterFault.BACKWARDS:
        return _backwards(said.first, said.last)
    if one.why is QuarterFault.TOO_LONG:
        return date_lines.too_long(LONGEST_DAYS)
    return say("write its first and its last day, such as {example}.", example=say(_QUARTER))


def _backwards(first: date, last: date) -> str:
    """Whoever writes "Oct 30 to Aug 24" means one year; a list would have it end in the next."""
    meant = day_or_none(last.year, first.month, first.day) or first
    return date_lines.backwards(meant, last)


def numbers_fault(numbers: Sequence[DatedNumber], refused: Sequence[NumberRefused]) -> str:
    """Under the numbers of a goal; empty where they can be taken."""
    if refused:
        return date_lines.named(
            [date_lines.line_words(one.number, one.words, _why_not(one)) for one in refused]
        )
    for one in numbers:
        if cut(one.said, LONGEST_NUMBER) != one.said:
            return too_long(
                one.said, LONGEST_NUMBER, say("Write the number of {day} alone.", day=long_day(one.day))
            )
    if len(numbers) > MOST_NUMBERS:
        return say("At most {most} lines. Take the oldest ones out.", most=MOST_NUMBERS)
    return ""


def _why_not(one: NumberRefused) -> str:
    match one.why:
        case NumberFault.NO_NUMBER:
            return say("write the day, a colon, then the number, such as {example}.", example=say(_NUMBER))
        case NumberFault.NO_SUCH_DAY:
            return date_lines.no_such_day()
        case NumberFault.OTHER_WEEKDAY if one.day:
            return date_lines.other_weekday(one.day)
        case NumberFault.TO_COME if one.day:
            return say(
                "{day} is still to come. Write the day on which it was counted.", day=long_day(one.day)
            )
    return say("I read no one day before a colon. Write it like {example}.", example=say(_NUMBER))


def lines_fault(lines: Sequence[str], longest: int) -> str:
    """Under a text of a few lines; empty where it can be taken."""
    if len(lines) > MOST_LINES:
        return say(
            "At most {most} lines, and these are {number}. Take some out, or say two in one.",
            most=MOST_LINES,
            number=len(lines),
        )
    return next((fault for line in lines if (fault := too_long(line, longest))), "")
