"""Dates as a district publishes them, a list or a table pasted as it is: "Winter Break: Mon, Dec 21 to Jan 1", "9/22, 10/6".

In English or in Spanish: "Receso de invierno: del 21 de diciembre al 1 de enero".

Only what is surely a date or a range of dates is taken; every other line comes back with the reason.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from bot.rules.date_list_words import (
    BACK,
    BARE,
    CELLS,
    DAYS,
    IN_SCHOOL,
    IS_OFF,
    LEADS,
    MONTH_HEAD,
    MONTHS,
    NO_NAME,
    RANGE,
    SHARED_MONTH,
    START_END,
    TIME,
    TOKEN,
    UNDER_MONTH,
    UNTIL_A_NAME,
    WEEK_OF,
    WEEKDAY_AFTER,
    WEEKDAY_BEFORE,
    WEEKDAYS,
    WEEKDAYS_BEFORE,
    YEAR_HEAD,
)
from bot.rules.due.meanings import day_or_none
from bot.rules.pasted import unlisted, without_unseen

_LATELY = timedelta(days=60)
_FRIDAY = 4
# From then on whoever pastes dates of the autumn plans the next school year.
_SUMMER, _AUTUMN = range(6, 9), range(7, 11)
_SURE = 3
_A_QUARTER, _HALF_YEAR, _CENTURY, _MONTHS_A_YEAR = 3, 6, 2000, 12


class Why(Enum):
    """Why a line is given back: it names no date; one of two; no last one; one that no month has; another weekday than it is."""

    NO_DATE = auto()
    EITHER = auto()
    NO_END = auto()
    NO_SUCH_DAY = auto()
    WEEKDAY = auto()


@dataclass(frozen=True)
class Entry:
    """Days that a line says, from `first` to `last`, and what else stands in it."""

    number: int
    words: str
    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class NotRead:
    """A line that is given back. `day`: the one that was read, where there is one."""

    number: int
    words: str
    why: Why
    day: date | None = None


@dataclass(frozen=True)
class _Token:
    """A date of a line, from `start` to `end`; `until`: the next one ends the range that this one begins."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    is_first: bool = False
    is_either: bool = False
    is_week: bool = False
    is_back: bool = False
    has_no_end: bool = False


@dataclass(frozen=True)
class _Line:
    number: int
    words: str
    tokens: tuple[_Token, ...]
    name: str


def read_entries(text: str, today: date, *, is_month_first: bool | None) -> tuple[list[Entry], list[NotRead]]:
    """The days of every line, past ones too, and the lines that are given back.

    A year that is not said follows from the list: it goes on from date to date, and ends in the school year of today.

    Args:
        is_month_first: whether 10/3 is October 3; None = it may be March 10 too, unless another date of the list says how.
    """
    lines = _lines(text, is_month_first=_order(text, is_month_first=is_month_first))
    years = iter(_years([token for line in lines for token in line.tokens], today, _said_year(text)))
    entries: list[Entry] = []
    unread: list[NotRead] = []
    for line in lines:
        dated = [replace(token, year=next(years)) for token in line.tokens]
        found = _entries(line, dated)
        if isinstance(found, NotRead):
            unread.append(found)
        else:
            entries += found
    return entries, unread


def says_school(entry: Entry) -> bool:
    """Whether the line may say that there is school on that day: "Quarter 2 ends Jan 22", "early dismissal"."""
    return bool(IN_SCHOOL.search(entry.words)) and not IS_OFF.search(entry.words)


def _order(text: str, *, is_month_first: bool | None) -> bool | None:
    """A list writes all its dates the same way: one such as 22/9 says how."""
    pairs = [(int(one), int(two)) for one, two in re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?!\d)", text)]
    if any(one > _MONTHS_A_YEAR for one, _ in pairs):
        return False
    return True if any(two > _MONTHS_A_YEAR for _, two in pairs) else is_month_first


def _said_year(text: str) -> int | None:
    """The year in which the school year begins that stands above the list: "2026-27"."""
    heads = (YEAR_HEAD.fullmatch(line) for line in text.lower().splitlines())
    return next((int(head["first"]) for head in heads if head), None)


def _lines(text: str, *, is_month_first: bool | None) -> list[_Line]:
    lines: list[_Line] = []
    month, has_columns = None, False
    for number, line in enumerate(without_unseen(text).splitlines(), 1):
        typed = SHARED_MONTH.sub(r"\g<first>\g<month>\g<between>\g<last>\g<month>", line)
        words = unlisted(typed)
        low = words.lower()
        if head := MONTH_HEAD.fullmatch(low):
            month = MONTHS[head["month"][:3]]
        elif not lines and START_END.fullmatch(low):
            has_columns = True
        elif words and not YEAR_HEAD.fullmatch(low):
            # "7. Labor Day" under "September" begins with its day.
            ways = [
                (way, _tokens(_without_hours(way), month, is_month_first=is_month_first))
                for way in (words, typed.strip())
            ]
            read, tokens = next((way for way in ways if way[1]), ways[0])
            tokens = _as_columns(read, tokens, has_columns=has_columns)
            lines.append(_Line(number, read, tokens, _name(read, tokens)))
    return lines


def _as_columns(words: str, tokens: tuple[_Token, ...], *, has_columns: bool) -> tuple[_Token, ...]:
    """The first and the last day where a row has a cell for each, under such heads or behind a name."""
    if len(tokens) != 2:  # noqa: PLR2004 - the first and the last day
        return tokens
    first, last = tokens
    between = words[first.end : last.start]
    is_range = CELLS.fullmatch(between) if has_columns else "\t" in between and _name(words, tokens)
    return (replace(first, is_first=True), last) if is_range and not between.strip("\t ,;|") else tokens


def _without_hours(words: str) -> str:
    return TIME.sub(lambda match: " " * len(match.group()), words.lower())


def _tokens(low: str, month: int | None, *, is_month_first: bool | None) -> tuple[_Token, ...]:
    found: list[_Token] = []
    at = 0
    while match := TOKEN.search(low, at):
        found += _with_more(low, _token(match, is_month_first=is_month_first))
        at = found[-1].end
    if not found and month and (under := UNDER_MONTH.match(low)):
        found = _with_more(low, _Token(*under.span("day"), month, _number(under["day"])))
    return tuple(_in_line(low, found))


def _with_more(low: str, token: _Token) -> list[_Token]:
    """The date, and the days of its month that follow it."""
    found = [token]
    while bare := BARE.match(low, found[-1].end):
        if TOKEN.match(low, bare.start("day")):
            break
        found.append(replace(token, start=bare.start("day"), end=bare.end(), day=_number(bare["day"])))
    return found


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _token(match: re.Match[str], *, is_month_first: bool | None) -> _Token:
    start, end = match.span()
    if match["iso"]:
        return _Token(start, end, int(match["iso_month"]), int(match["iso_day"]), int(match["iso"]))
    one, two = match["one"] or match["dash_one"], match["two"] or match["dash_two"]
    if one:
        month, day = (
            (int(one), int(two)) if is_month_first or int(two) > _MONTHS_A_YEAR else (int(two), int(one))
        )
        is_either = is_month_first is None and day <= _MONTHS_A_YEAR and day != month
        year = _year(match["slash_year"] or match["dash_year"])
        return _Token(start, end, month, day, year, is_either=is_either)
    month = MONTHS[(match["month"] or match["then_month"])[:3]]
    return _Token(
        start,
        end,
        month,
        _number(match["day"] or match["first_day"]),
        _year(match["year"] or match["then_year"]),
    )


def _year(words: str | None) -> int | None:
    return _CENTURY + int(words.strip("'")[-2:]) if words else None


def _in_line(low: str, found: Sequence[_Token]) -> Iterable[_Token]:
    """The tokens with their weekdays, and with what stands between them and the next one."""
    for number, token in enumerate(found):
        begin = found[number - 1].end if number else 0
        until = found[number + 1].start if number + 1 < len(found) else len(low)
        said = WEEKDAY_BEFORE.search(low[begin : token.start]) or WEEKDAY_AFTER.match(low[token.end : until])
        is_last = number + 1 == len(found)
        after = "" if is_last else low[token.end : until]
        between = re.sub(r"[.,()]", " ", WEEKDAYS.sub(" ", after)).strip()
        if WEEKDAYS_BEFORE.search(low[begin : token.start]):
            said = None
        elif (
            said
            and between
            and RANGE.fullmatch(between)
            and not WEEKDAY_BEFORE.search(low[begin : token.start])
        ):
            # "Dec 21 - Fri, Jan 1": the weekday is the next one's.
            said = None
        before = low[begin : token.start]
        back = BACK.search(before) if number else None
        yield replace(
            token,
            start=begin + back.start() if back else token.start,
            is_back=bool(back),
            is_week=bool(WEEK_OF.search(before)),
            weekday=DAYS[said[1][:3]] if said else None,
            is_first=bool(RANGE.fullmatch(between)),
            is_either=token.is_either or bool(re.fullmatch(r"or|o", between)),
            has_no_end=is_last and bool(UNTIL_A_NAME.match(low, token.end)),
        )


def _name(words: str, tokens: Sequence[_Token]) -> str:
    """What stands in a line beside its dates, their weekdays and hours."""
    pieces, at = [], 0
    for token in tokens:
        pieces.append(LEADS.sub("", words[at : token.start]))
        at = token.end
    left = " ".join([*pieces, words[at:]])
    for pattern in (TIME, WEEKDAYS):
        left = re.sub(pattern.pattern, " ", left, flags=re.IGNORECASE)
    left = re.sub(r"(?<!\w)[(\[]\s*[)\]]|\t", " ", NO_NAME.sub(" ", left))
    left = re.sub(r"\s+(?=[)\]])", "", left)
    shown = " ".join(left.split()).strip(" :;,.–—-|•/&")
    if shown.count("(") != shown.count(")"):
        shown = shown.strip("() ")
    return shown[1:-1].strip() if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", shown) else shown


def _years(tokens: Sequence[_Token], today: date, said: int | None) -> list[int]:
    """A year for each date: a list goes on from month to month, over the turn of the year too."""
    steps, step = [], 0
    for number, token in enumerate(tokens):
        if number:
            gap = token.month - tokens[number - 1].month
            step += 1 if gap <= -_A_QUARTER else -1 if gap >= _HALF_YEAR else 0
        steps.append(step)
    base = _base(tokens, steps, today, said)
    return [token.year or base + step for token, step in zip(tokens, steps, strict=True)]


def _base(tokens: Sequence[_Token], steps: Sequence[int], today: date, said: int | None) -> int:
    explicit = [token.year - step for token, step in zip(tokens, steps, strict=True) if token.year]
    if explicit:
        return explicit[0]
    if said is not None and tokens:
        return said if tokens[0].month >= _HALF_YEAR + 1 else said + 1
    years = [
        year
        for year in range(today.year - 1, today.year + 2)
        if _last(tokens, steps, year) >= today - _LATELY
    ]
    usual = years[0] if years else today.year
    is_next_year = (
        today.month in _SUMMER
        and bool(tokens)
        and tokens[0].month in _AUTUMN
        and tokens[0].month > today.month
    )
    if is_next_year and len(tokens) > 1:
        usual = today.year
    # Next year's list, by all its weekdays.
    is_sure = sum(token.weekday is not None for token in tokens) >= _SURE
    fits_later = _weekdays_fit(tokens, steps, usual + 1) and not _weekdays_fit(tokens, steps, usual)
    return usual + 1 if is_sure and fits_later else usual


def _last(tokens: Sequence[_Token], steps: Sequence[int], year: int) -> date:
    days = [
        day_or_none(year + step, token.month, token.day) for token, step in zip(tokens, steps, strict=True)
    ]
    return max((day for day in days if day), default=date.max)


def _weekdays_fit(tokens: Sequence[_Token], steps: Sequence[int], year: int) -> bool:
    said = [
        (token, day_or_none(year + step, token.month, token.day))
        for token, step in zip(tokens, steps, strict=True)
    ]
    return all(token.weekday in {None, day.weekday()} for token, day in said if day)


def _entries(line: _Line, tokens: Sequence[_Token]) -> list[Entry] | NotRead:
    if not tokens:
        return NotRead(line.number, line.words, Why.NO_DATE)
    days = [day_or_none(token.year or 0, token.month, token.day) for token in tokens]
    for token, day in zip(tokens, days, strict=True):
        if day is None:
            return NotRead(line.number, line.words, Why.NO_SUCH_DAY)
        if token.is_either:
            return NotRead(line.number, line.words, Why.EITHER, day)
        if token.has_no_end:
            return NotRead(line.number, line.words, Why.NO_END, day)
        if token.weekday not in {None, day.weekday()}:
            return NotRead(line.number, line.words, Why.WEEKDAY, day)
    return list(_ranges(line, [(token, day) for token, day in zip(tokens, days, strict=True) if day]))


def _ranges(line: _Line, dated: Sequence[tuple[_Token, date]]) -> Iterable[Entry]:
    dated, number = [each for each in dated if not each[0].is_back], 0
    while number < len(dated):
        token, first = dated[number]
        last = dated[number + 1][1] if token.is_first and number + 1 < len(dated) else first
        number += 2 if token.is_first else 1
        if last < first:
            # "Dec 21 to Jan 1, 2027", where the first one's year was not said.
            first = day_or_none(first.year - 1, first.month, first.day) or first
        if token.is_week and last == first:
            first -= timedelta(days=first.weekday())
            last = first + timedelta(days=_FRIDAY)
        yield Entry(line.number, line.words, first, last, line.name)
