"""Dates as a calendar writes them: "Dec 4", "4th of December, 2026", "2026-12-04", "12/4", "the 15th"."""

import re
from collections.abc import Iterable
from datetime import date

from bot.rules.due.forms import Needs, Occasion, Reason, Said, asked, form
from bot.rules.due.meanings import DECEMBER, day_of_month, some_day_of_week_with, with_year, without_year
from bot.rules.due.words import MONTH, ORDINAL, month_number, ordinal_of

_LONGEST_MONTH = 31
_CENTURY = 2000

NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TH = "(?:st|nd|rd|th)"
_DAY = rf"(?P<number>{NUMBER}){_TH}?(?![0-9])"
# "Dec 4-8" and "Dec 4 or 5" are two dates.
_UNTIL = rf"(?:(?: ?[-–/] ?| (?:to|or|and|through) )(?P<until>{NUMBER}){_TH}?(?![0-9]))?"
_YEAR = "(?:(?:,? |,| of |-)(?P<year>20[0-9]{2}|'[0-9]{2}))?"
_SHORT_YEAR = "(?P<year>20[0-9]{2}|[0-9]{2})"
_TWO_NUMBERS = "(?<![/.-])(?P<first>[0-9]{1,2})[/](?P<second>[0-9]{1,2})"
# What "the 15th" must stand beside, since "the 15th floor" is no date.
_BEFORE_NTH = r"(?:(?<=by\s)|(?<=on\s)|(?<=due\s)|(?<=until\s)|(?<=before\s)|(?<=day\s)|(?<=day,\s)|\A|the )"
_AFTER_NTH = "(?= ?(?:[.,;:!?)]|$|(?:at|by|so|then|with|please|pls|thanks|thx)(?![a-z])))"


def _dated(year: str | None, month: int, day: int, today: date) -> Said:
    if year is None:
        return without_year(month, day, today)
    return with_year(_CENTURY + int(year[-2:]), month, day, today)


def _with_month_name(match: re.Match[str], occasion: Occasion) -> Said:
    return with_month(month_number(match["month"]), match, occasion.today)


def with_month(month: int, match: re.Match[str], today: date) -> Said:
    """The one or two days of the month, in the year if there is one, that the groups of the match give."""
    days = [match["number"], match["until"]] if match["until"] else [match["number"]]
    said = [_dated(match["year"], month, int(day), today) for day in days]
    return said[0] if len(said) == 1 else _one_of(said)


def _one_of(said: Iterable[Said]) -> Said:
    return asked(Reason.AMBIGUOUS, *(day for each in said for day in each.dates))


def _year_first(match: re.Match[str], occasion: Occasion) -> Said:
    return with_year(int(match["year"]), int(match["first"]), int(match["second"]), occasion.today)


def _with_slashes(match: re.Match[str], occasion: Occasion) -> Said | None:
    """10/3 is October 3 where people write the month first, March 10 where the day, and may be either elsewhere."""
    first, second = int(match["first"]), int(match["second"])
    orders = _orders(second, first) if occasion.is_day_first else _orders(first, second)
    is_sure = occasion.is_month_first or occasion.is_day_first
    return _in_orders(orders[:1] if is_sure else orders, match, occasion.today)


def _with_dots(match: re.Match[str], occasion: Occasion) -> Said | None:
    """4.12. is December 4 where people write dates with dots, and may be April 12 elsewhere."""
    orders = _orders(int(match["second"]), int(match["first"]))
    return _in_orders(orders if occasion.is_month_first else orders[:1], match, occasion.today)


def _orders(first: int, second: int) -> list[tuple[int, int]]:
    """The two numbers as month and day in the orders in which they can be, the written one first."""
    orders = dict.fromkeys([(first, second), (second, first)])
    return [(month, day) for month, day in orders if 1 <= month <= DECEMBER and 1 <= day <= _LONGEST_MONTH]


def _in_orders(orders: list[tuple[int, int]], match: re.Match[str], today: date) -> Said | None:
    said = [_dated(match.groupdict().get("year"), month, day, today) for month, day in orders]
    if len(said) == 1:
        return said[0]
    return _one_of([each for each in said if not each.reason] or said) if said else None


def _week_with_month_name(match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week_with(_with_month_name(match, occasion), occasion)


def _week_with_slashes(match: re.Match[str], occasion: Occasion) -> Said | None:
    said = _with_slashes(match, occasion)
    return said and some_day_of_week_with(said, occasion)


def _nth(match: re.Match[str], occasion: Occasion) -> Said:
    return day_of_month(int(match["number"]), occasion.today)


def _in_words(match: re.Match[str], occasion: Occasion) -> Said:
    return without_year(month_number(match["month"]), ordinal_of(match["nth"]), occasion.today)


def _nth_in_words(match: re.Match[str], occasion: Occasion) -> Said:
    return day_of_month(ordinal_of(match["nth"]), occasion.today)


def _first_of_next_month(_match: re.Match[str], occasion: Occasion) -> Said:
    return day_of_month(1, occasion.today)


def _nth_of_next_month(match: re.Match[str], occasion: Occasion) -> Said:
    today = occasion.today
    return without_year(today.month % DECEMBER + 1, int(match["number"]), today)


_WEEK_OF = "(?:the )?week of (?:the )?"
DATES = (
    form(f"{MONTH}(?: |-)?(?:the )?{_DAY}{_UNTIL}{_YEAR}", _with_month_name),
    form(f"(?:the )?{_DAY}{_UNTIL}(?: |-)(?:of )?{MONTH}{_YEAR}", _with_month_name),
    form(f"{_WEEK_OF}{MONTH} {_DAY}{_UNTIL}{_YEAR}", _week_with_month_name),
    form(f"{_WEEK_OF}{_TWO_NUMBERS}(?![/.-]?[0-9]|%)", _week_with_slashes),
    # "March first draft", "second May meeting" are no dates.
    form(f"(?:the )?(?P<nth>{ORDINAL}) of {MONTH}", _in_words),
    form(f"{MONTH} (?:the )?(?P<nth>{ORDINAL}){_AFTER_NTH}", _in_words),
    form(
        "(?P<year>20[0-9]{2})(?P<mark>[-/.])(?P<first>[0-9]{1,2})(?P=mark)(?P<second>[0-9]{1,2})", _year_first
    ),
    form(f"{_TWO_NUMBERS}(?![/.-]?[0-9]|%)", _with_slashes, Needs.A_LEAD),
    form(f"{_TWO_NUMBERS}/{_SHORT_YEAR}(?![/-])", _with_slashes),
    form(f"{_TWO_NUMBERS.replace('[/]', '-')}-{_SHORT_YEAR}(?![/-])", _with_slashes),
    form(f"{_TWO_NUMBERS.replace('[/]', '[.]')}[.](?![0-9])", _with_dots, Needs.A_LEAD),
    form(f"{_TWO_NUMBERS.replace('[/]', '[.]')}[.]{_SHORT_YEAR}(?![/-])", _with_dots),
    form("(?:the )?first of (?:the|next) month", _first_of_next_month),
    form(f"{_BEFORE_NTH}(?P<number>{NUMBER}){_TH}{_AFTER_NTH}", _nth, Needs.A_LEAD),
    form(f"the (?P<nth>{ORDINAL}){_AFTER_NTH}", _nth_in_words, Needs.A_LEAD),
    form(f"(?:the )?(?P<number>{NUMBER}){_TH} of (?:the|this) month", _nth),
    form(f"(?:the )?(?P<number>{NUMBER}){_TH} of next month", _nth_of_next_month),
)
