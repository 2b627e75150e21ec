"""English words for a day that count from today: "tomorrow", "next Friday", "in 3 school days"."""

import re
from collections.abc import Callable
from datetime import date

from bot.rules.due.forms import Needs, Occasion, Reason, Said, asked, certain, form
from bot.rules.due.meanings import (
    DAY,
    WEEK,
    after,
    coming,
    last_weekday,
    mere_weekday,
    next_weekday,
    this_weekday,
    week_day,
)
from bot.rules.due.words import COUNT, SHORT_WEEKEND, UNIT, WEEKDAY, count_of, unit_of, weekday_number

_ABOUT = {"couple": 2, "few": 3}


def _today(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today)


def _tomorrow(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + DAY)


def _day_after_tomorrow(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + 2 * DAY)


def _yesterday(_match: re.Match[str], occasion: Occasion) -> Said:
    return asked(Reason.PAST, occasion.today, occasion.today + DAY)


def _weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return mere_weekday(weekday_number(match["day"]), occasion.today)


def _this_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return this_weekday(weekday_number(match["day"]), occasion.today)


def _next_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return next_weekday(weekday_number(match["day"]), occasion)


def _last_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return last_weekday(weekday_number(match["day"]), occasion.today)


def _weekday_of_next_week(match: re.Match[str], occasion: Occasion) -> Said:
    return certain(week_day(occasion.today, 1, weekday_number(match["day"])))


def _weekday_after_next(match: re.Match[str], occasion: Occasion) -> Said:
    """People disagree about the next Friday, so they disagree about the one after it."""
    day = coming(weekday_number(match["day"]), occasion.today) + WEEK
    return asked(Reason.AMBIGUOUS, day, day + WEEK)


def _counted(match: re.Match[str], occasion: Occasion) -> Said:
    return _counted_from(occasion.today, match, occasion)


def _about(match: re.Match[str], occasion: Occasion) -> Said:
    """A couple is two, a few are perhaps three; of "2-3 weeks" both are."""
    words = match.groupdict()
    counts = {_ABOUT.get(words.get("about") or "", 0), *(int(words[key] or 0) for key in ("least", "most"))}
    unit = unit_of(match["unit"])
    ends = [after(count, unit, occasion.today, occasion) for count in sorted(counts) if count]
    return asked(Reason.AMBIGUOUS, *(day for end in ends for day in end.dates))


def _counted_from_tomorrow(match: re.Match[str], occasion: Occasion) -> Said:
    return _counted_from(occasion.today + DAY, match, occasion)


def _counted_from_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    return _each(_weekday(match, occasion), lambda day: _counted_from(day, match, occasion))


def _counted_on_weekday(match: re.Match[str], occasion: Occasion) -> Said:
    """It is said of the Friday after the coming one, and of every Friday."""
    start, end = _weekday(match, occasion), _counted_from_weekday(match, occasion)
    return asked(Reason.AMBIGUOUS, *start.dates, *end.dates)


def _weekday_next(match: re.Match[str], occasion: Occasion) -> Said:
    """The coming one to some, next week's to others."""
    weekday, today = weekday_number(match["day"]), occasion.today
    days = dict.fromkeys((coming(weekday, today), week_day(today, 1, weekday)))
    return Said(tuple(days), Reason.AMBIGUOUS if len(days) > 1 else None)


def _weekday_in_weeks(match: re.Match[str], occasion: Occasion) -> Said:
    """Of the week that is so many weeks away, or so many weeks from the coming one."""
    weekday, weeks = weekday_number(match["day"]), count_of(match["count"])
    days = (week_day(occasion.today, weeks, weekday), coming(weekday, occasion.today) + weeks * WEEK)
    return asked(Reason.AMBIGUOUS, *dict.fromkeys(days))


def _today_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + WEEK)


def _tomorrow_week(_match: re.Match[str], occasion: Occasion) -> Said:
    return certain(occasion.today + DAY + WEEK)


def _weekday_week(match: re.Match[str], occasion: Occasion) -> Said:
    return _each(_weekday(match, occasion), lambda day: certain(day + WEEK))


def _counted_from(start: date, match: re.Match[str], occasion: Occasion) -> Said:
    return after(count_of(match["count"]), unit_of(match["unit"]), start, occasion)


def _each(said: Said, then: Callable[[date], Said]) -> Said:
    """What follows from each of the possible dates."""
    ends = [then(day) for day in said.dates]
    reasons = [reason for reason in (said.reason, *(end.reason for end in ends)) if reason]
    return Said(tuple(day for end in ends for day in end.dates), next(iter(reasons), None))


DAYS = (
    form("today|tonight|(?:later )?this (?:morning|afternoon|evening)", _today, Needs.NOTHING),
    form("(?:before )?(?:the )?end of (?:the |this )?(?:school |work |business )?day", _today),
    form("(?:before )?(?:eod|eob|cob|e[.]o[.][db][.]?|c[.]o[.]b[.]?|close of (?:business|school))", _today),
    form("tomorrow|tmrw", _tomorrow, Needs.NOTHING),
    form("(?:the )?day after tomorrow", _day_after_tomorrow, Needs.NOTHING),
    form("yesterday|(?:the )?day before yesterday", _yesterday),
    form(rf"(?!(?:sat|sun)\b){WEEKDAY}", _weekday),
    form(SHORT_WEEKEND, _weekday, Needs.A_LEAD),
    form(f"(?:(?:this |the )?coming|upcoming) {WEEKDAY}", _weekday),
    form(f"this {WEEKDAY}", _this_weekday),
    form(f"{WEEKDAY} (?:of )?this week", _this_weekday),
    form(f"this week(?:'s)?,? (?:on )?{WEEKDAY}", _this_weekday),
    form(f"(?:the )?(?:next|nxt) {WEEKDAY}", _next_weekday),
    form(f"{WEEKDAY},? (?:of |in )?(?:the )?(?:next|nxt) (?:week|wk)", _weekday_of_next_week),
    form(f"(?:next|nxt) (?:week|wk)(?:'s)?,? (?:on )?{WEEKDAY}", _weekday_of_next_week),
    form(f"{WEEKDAY} next(?= ?(?:[.,;:!?)]|$))", _weekday_next),
    form(f"(?:last|(?:this )?past|previous) {WEEKDAY}", _last_weekday),
    form(f"(?:the )?{WEEKDAY} after next", _weekday_after_next),
    form(f"{WEEKDAY} week", _weekday_week),
    form("today week", _today_week),
    form("tomorrow week", _tomorrow_week),
    form(f"{WEEKDAY},? in {COUNT} (?:weeks?|wks?)(?: time)?", _weekday_in_weeks),
    form(f"week from {WEEKDAY}", _weekday_week),
    form(f"(?:in|within) (?:the )?(?:next )?{COUNT} {UNIT}s'?(?: time)?", _counted, Needs.NOTHING),
    form(f"(?:in|within) (?:the )?(?:next )?{COUNT} {UNIT}(?:'s time)?", _counted),
    form(
        f"(?:in|within) (?:the )?(?:next )?(?:(?:an? )?(?P<about>{'|'.join(_ABOUT)})(?: of)?"
        f"|(?P<least>[1-9])(?: ?(?:-|–|/) ?| (?:to|or) )(?P<most>[1-9])) {UNIT}s(?:' time)?",
        _about,
        Needs.A_LEAD,
    ),
    form(f"{COUNT} {UNIT}s? from (?:today|now)", _counted, Needs.NOTHING),
    form(f"{COUNT} {UNIT}s? from tomorrow", _counted_from_tomorrow, Needs.NOTHING),
    form(f"{COUNT} {UNIT}s? (?:from|after) {WEEKDAY}", _counted_from_weekday, Needs.NOTHING),
    form(f"{COUNT} {UNIT}s? on {WEEKDAY}", _counted_on_weekday),
)
