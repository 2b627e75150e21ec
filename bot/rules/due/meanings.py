"""The dates that are meant, in whatever language they were said. Weekdays count from Monday = 0, weeks start on Monday."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from bot.rules.due.forms import Occasion, Reason, Said, asked, certain
from bot.rules.working_days import NoWorkingDayError, working_days_after

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
FRIDAY, SATURDAY = 4, 5
DECEMBER = 12

# A date without a year that would come later than this was lately (within 2 months): more likely a late note than a plan.
LATEST_WITHOUT_YEAR = timedelta(days=304)


class Unit(StrEnum):
    """What is counted in "in 3 ..."."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


_LENGTHS = {Unit.DAY: DAY, Unit.WEEK: WEEK, Unit.FORTNIGHT: 2 * WEEK}


def week_day(today: date, weeks: int, weekday: int) -> date:
    """That weekday of the calendar week that many weeks after today's."""
    return today - DAY * today.weekday() + WEEK * weeks + DAY * weekday


def coming(weekday: int, today: date) -> date:
    """The first such weekday after today."""
    return today + DAY * ((weekday - today.weekday() - 1) % 7 + 1)


def end_of_month(day: date, months: int = 0) -> date:
    """The last day of the month that many months after the day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def end_of_named_month(month: int, today: date) -> date:
    """The last day of this month or the next one of that number."""
    return end_of_month(today, (month - today.month) % 12)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """None where there is no such day."""
    if not (1 <= year <= date.max.year and 1 <= month <= DECEMBER):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def mere_weekday(weekday: int, today: date) -> Said:
    """A mere "Friday": the coming one; on a Friday that day or the next."""
    day = coming(weekday, today)
    if day == today + WEEK:
        return Said((today, day), Reason.AMBIGUOUS, weekday=weekday)
    return Said((day,), weekday=weekday)


def this_weekday(weekday: int, today: date) -> Said:
    """The Friday of this calendar week, on a weekend the coming one; on that day and after it that one or the next."""
    day = week_day(today, 1 if today.weekday() > FRIDAY >= weekday else 0, weekday)
    if day <= today:
        return asked(Reason.PAST if day < today else Reason.AMBIGUOUS, day, day + WEEK)
    return certain(day)


def next_weekday(weekday: int, occasion: Occasion) -> Said:
    """The Friday of the next calendar week. Many mean this week's by "next Friday", if that is still ahead."""
    this = week_day(occasion.today, 0, weekday)
    is_ahead = this > occasion.today and occasion.is_usable(this)
    return Said((this + WEEK,), other=this if is_ahead else None)


def last_weekday(weekday: int, today: date) -> Said:
    """Last Friday is over; the coming one may be meant."""
    return asked(Reason.PAST, coming(weekday, today))


def end_of_week(today: date) -> Said:
    """Friday of this week; on a weekend the next one may be meant."""
    friday = week_day(today, 0, FRIDAY)
    return certain(friday) if friday >= today else asked(Reason.PAST, friday + WEEK)


def weekend(today: date, weeks: int) -> Said:
    """Saturday of the week that many weeks after today's, or this Sunday."""
    return certain(max(today, week_day(today, weeks, SATURDAY)))


def some_day(days: Iterable[date], occasion: Occasion) -> Said:
    """A week or a month without a day: its first and last usable day are asked about."""
    usable = [day for day in days if occasion.is_usable(day)]
    return asked(Reason.AMBIGUOUS, *dict.fromkeys(usable[:1] + usable[-1:]))


def some_day_of_week(weeks: int, occasion: Occasion) -> Said:
    """The week that many weeks after today's."""
    return some_day((week_day(occasion.today, weeks, weekday) for weekday in range(FRIDAY + 1)), occasion)


def some_day_of_week_with(said: Said, occasion: Occasion) -> Said:
    """The week in which that date is."""
    days = [week_day(day, 0, weekday) for day in said.dates for weekday in range(FRIDAY + 1)]
    return some_day(days, occasion)


def some_day_of_month(last: date, occasion: Occasion) -> Said:
    """The month that ends on `last`."""
    return some_day((last.replace(day=day) for day in range(1, last.day + 1)), occasion)


def after(count: int, unit: Unit, start: date, occasion: Occasion) -> Said:
    """The date that many days, working days, weeks, months after `start`."""
    if unit in _LENGTHS:
        return certain(start + _LENGTHS[unit] * count)
    if unit is Unit.MONTH:
        return _months_after(count, start)
    try:
        return certain(working_days_after(start, count, occasion.days_off))
    except (NoWorkingDayError, ValueError):
        return asked(Reason.NOT_UNDERSTOOD)


def _months_after(count: int, start: date) -> Said:
    """The same day of that month; where the month is too short, its last day and the next are asked about."""
    last = end_of_month(start, count)
    if start.day > last.day:
        return asked(Reason.AMBIGUOUS, last, last + DAY)
    return certain(last.replace(day=start.day))


def nth_weekday(nth: int, weekday: int, last: date, today: date) -> Said:
    """The nth (1 to 4, -1 = last) such weekday of the month that ends on `last`."""
    month = (last.replace(day=day) for day in range(1, last.day + 1))
    days = [day for day in month if day.weekday() == weekday]
    return unless_lately(days[nth if nth < 0 else nth - 1], today)


def without_year(month: int, day: int, today: date) -> Said:
    """The next such day. One that no month has is not understood, nor is a distant February 29."""
    days = [day_or_none(year, month, day) for year in (today.year, today.year + 1)]
    ahead = [each for each in days if each and each >= today]
    return unless_lately(ahead[0], today) if ahead else asked(Reason.NOT_UNDERSTOOD)


def unless_lately(day: date, today: date) -> Said:
    """The next date of a kind that comes once a year, unless it is over or another one has just been."""
    if today <= day <= today + LATEST_WITHOUT_YEAR:
        return certain(day)
    return asked(Reason.PAST, day)


def with_year(year: int, month: int, day: int, today: date) -> Said:
    """That day; one that is over may have been meant for the coming such day."""
    meant = day_or_none(year, month, day)
    if meant is None:
        return asked(Reason.NOT_UNDERSTOOD)
    if meant < today:
        return asked(Reason.PAST, *without_year(month, day, today).dates)
    return certain(meant)


def day_of_month(day: int, today: date) -> Said:
    """The next 15th. On that day, up to a week after it and where a month is too short it is asked about."""
    last, next_last = end_of_month(today), end_of_month(today, 1)
    here = day_or_none(last.year, last.month, day)
    there = day_or_none(next_last.year, next_last.month, day) or next_last
    if here is None:
        return asked(Reason.AMBIGUOUS, last, there)
    if here > today:
        return certain(here)
    if here == today or there.day != day:
        return asked(Reason.AMBIGUOUS, here, there)
    return asked(Reason.PAST, there) if today - here <= WEEK else certain(there)


def together(one: Said, other: Said) -> Said | None:
    """What two dates beside each other say, as in "Friday, Dec 4"; None where they contradict each other."""
    for weekday, more in ((one, other), (other, one)):
        if weekday.weekday is not None and more.weekday is None:
            dates = tuple(day for day in more.dates if day.weekday() == weekday.weekday)
            return more if more.reason is Reason.PAST else replace(more, dates=dates) if dates else None
    if one.reason or other.reason:
        return None
    common = {*one.dates, one.other} & {*other.dates, other.other} - {None}
    return Said(tuple(day for day in common if day)) if len(common) == 1 else None
