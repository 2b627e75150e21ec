"""English words for weeks, months and longer, and for days in them: "end of the week", "mid November"."""

import re
from datetime import date

from bot.rules.due.forms import Occasion, Reason, Said, asked, certain, form
from bot.rules.due.meanings import (
    DECEMBER,
    FRIDAY,
    end_of_month,
    end_of_named_month,
    end_of_week,
    nth_weekday,
    some_day_of_month,
    some_day_of_week,
    unless_lately,
    week_day,
    weekend,
)
from bot.rules.due.words import MONTH, WEEKDAY, month_number, weekday_number

# "The first Friday of": which of the month, -1 = the last.
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
# The working days of a week and the days of a month that these words are about.
_WEEKDAYS = {"early": 0, "start": 0, "beginning": 0, "mid": 2, "middle": 2, "late": FRIDAY}
_MONTH_DAYS = {"early": 5, "start": 1, "beginning": 1, "mid": 15, "middle": 15, "late": 25}

_PART = r"(?:the )?(?P<part>early|mid|late|(?:start|beginning|middle)(?= of))(?: |-)(?:in |of )?(?:the )?"
_END = "(?:at |before )?(?:the )?(?:very )?(?:end|last day) of (?:the )?"
_A_MONTH = "(?:(?P<which>this|next) )?(?:calendar )?month"


def _end_of_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return end_of_week(occasion.today)


def _end_of_next_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(week_day(occasion.today, 1, FRIDAY))


def _weekend(_match: re.Match[str], occasion: Occasion) -> Said:
    return weekend(occasion.today, 0)


def _next_weekend(_match: re.Match[str], occasion: Occasion) -> Said:
    return weekend(occasion.today, 1)


def _this_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week(0, occasion)


def _next_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week(1, occasion)


def _week_after_next(_match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_week(2, occasion)


def _part_of_week(match: re.Match[str], occasion: Occasion) -> Said:
    weeks = 1 if match["which"] == "next" else 0
    return asked(Reason.AMBIGUOUS, week_day(occasion.today, weeks, _WEEKDAYS[match["part"]]))


def _end_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    return unless_lately(_last_day(match, occasion.today), occasion.today)


def _some_day_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    return some_day_of_month(_last_day(match, occasion.today), occasion)


def _part_of_month(match: re.Match[str], occasion: Occasion) -> Said:
    day = _last_day(match, occasion.today).replace(day=_MONTH_DAYS[match["part"]])
    return asked(Reason.AMBIGUOUS, day)


def _nth_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    last = _last_day(match, occasion.today)
    return nth_weekday(_NTH[match["nth"]], weekday_number(match["day"]), last, occasion.today)


def _last_day(match: re.Match[str], today: date) -> date:
    """Of the month that the words name, or of the next one, or of this one."""
    words = match.groupdict()
    if words.get("month"):
        return end_of_named_month(month_number(match["month"]), today)
    return end_of_month(today, 1 if words.get("which") == "next" else 0)


def _end_of_quarter(_match: re.Match[str], occasion: Occasion) -> Said:
    """A school's quarter need not be the calendar's."""
    today = occasion.today
    return asked(Reason.AMBIGUOUS, end_of_month(today, -today.month % 3))


def _end_of_year(_match: re.Match[str], occasion: Occasion) -> Said:
    """The school's year or the calendar's; when the school's ends nobody has told us."""
    return asked(Reason.AMBIGUOUS, end_of_named_month(DECEMBER, occasion.today))


def _term(_match: re.Match[str], _occasion: Occasion) -> Said:
    return asked(Reason.NOT_UNDERSTOOD)


WEEKS = (
    form(f"{_END}(?:this )?(?:school |work )?week|eow", _end_of_week),
    form(f"{_END}next (?:school |work )?week", _end_of_next_week),
    form("(?:over |on |at )?(?:the|this) weekend", _weekend),
    form("(?:over |on )?next weekend", _next_weekend),
    form("(?:later |sometime )?this week", _this_week),
    form("(?:sometime )?(?:next|nxt) (?:week|wk)", _next_week),
    form("(?:the )?week after next", _week_after_next),
    form(f"{_PART}(?:(?P<which>this|next) )?week", _part_of_week),
    form(f"{_END}{_A_MONTH}|eom", _end_of_month),
    form(f"{_END}{MONTH}", _end_of_month),
    form(f"{_PART}{_A_MONTH}", _part_of_month),
    form(f"{_PART}{MONTH}", _part_of_month),
    form("(?:later |sometime )?(?P<which>this|next) month", _some_day_of_month),
    # Never the mere name: "May" and "March" are not only months.
    form(
        f"(?:in|by|before|until|during) (?:the month of )?{MONTH}(?![.,]? ?(?:the )?[0-9]{{1,2}}(?![0-9]))",
        _some_day_of_month,
    ),
    form(f"{_END}(?:this )?quarter|eoq", _end_of_quarter),
    form(f"{_END}(?:this |calendar )*year|eoy", _end_of_year),
    form(
        f"{_END}(?:this )?(?:(?:school|academic) year|semester|trimester|term|marking period|grading period|school)",
        _term,
    ),
    form(
        f"(?:the )?(?P<nth>{'|'.join(_NTH)}) {WEEKDAY} (?:of|in) (?:(?:the |(?P<which>this|next) )?month|{MONTH})",
        _nth_weekday,
    ),
)
