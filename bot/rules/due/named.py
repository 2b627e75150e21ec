"""Days that have a name: "before Thanksgiving", "after winter break", "by our next meeting". Their day is always asked about.

Holidays come from the calendar of the team's country, breaks from the days off that a team has entered, meetings from its plan.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from bot.rules.due.forms import Form, Needs, Occasion, Reason, Said, form
from bot.rules.due.meanings import DAY, some_day_of_week_with, week_day
from bot.rules.due.words import BEFORE, WEEKDAY, weekday_number
from bot.rules.working_days import (
    NoWorkingDayError,
    holiday_names,
    last_working_day_on_or_before,
    next_working_day_after,
)

# What somebody calls a holiday beside its own name.
_ALSO = {
    "thanksgiving day": ("thanksgiving", "día de acción de gracias", "acción de gracias"),
    "christmas day": ("christmas", "xmas", "navidad", "día de navidad"),
    "martin luther king jr. day": (
        "mlk day",
        "mlk",
        "martin luther king day",
        "martin luther king jr day",
        "dr. king day",
        "día de martin luther king",
        "día de mlk",
    ),
    "washington's birthday": ("presidents' day", "president's day", "día de los presidentes"),
    "columbus day": ("indigenous peoples' day", "indigenous people's day"),
    "juneteenth national independence day": ("juneteenth",),
    "independence day": ("fourth of july", "día de la independencia"),
    "veterans day": ("veterans' day", "veteran's day", "día de los veteranos"),
    "memorial day": ("día de los caídos",),
    "labor day": ("día del trabajo",),
    "good friday": ("viernes santo",),
    "new year's day": ("new year's", "new year", "año nuevo"),
    "casimir pulaski day": ("pulaski day",),
    "saint patrick's day": ("st. patrick's day", "st patrick's day"),
    "easter sunday": ("easter",),
}
_KIND_OF_BREAK = ("break", "recess", "vacation", "holiday", "holidays")
_ANY_BREAK = ("break", "recess", "vacation", "vacaciones", "receso")
_IN_SPANISH = {
    "winter": "invierno",
    "spring": "primavera",
    "fall": "otoño",
    "christmas": "navidad",
    "thanksgiving": "acción de gracias",
}
# What a break is called by its days, where its name does not say it: (name, first month and day, last month and day).
_SEASONS = (
    (("thanksgiving", "fall", "november"), (11, 19), (11, 30)),
    (("winter", "christmas", "xmas", "december"), (12, 15), (12, 31)),
    (("winter", "christmas", "xmas"), (1, 1), (1, 5)),
    (("mid-winter", "midwinter", "february"), (2, 8), (2, 28)),
    (("spring", "easter", "march", "april"), (3, 8), (4, 30)),
    (("fall", "autumn", "october"), (10, 1), (10, 31)),
)
_A_BREAK = timedelta(days=2)
# A first look, before anything is looked up.
_MAY_NAME = re.compile(
    r"\b(?:break|recess|vacation|holidays?|day|eve|thanksgiving|christmas|xmas|mlk|juneteenth|new years?|new year's|easter|halloween"
    r"|birthday|good friday|fourth|back|vacaciones|receso|navidad|d[ií]a del?|acci[oó]n|a[nñ]o nuevo|viernes santo)\b"
)
_NEXT = "(?:next|upcoming|following)"
_TEAMS = "(?:(?:ilt|team|leadership(?: team)?|instructional leadership(?: team)?)(?:'s)? )?"
_MEETING = f"(?:(?:our|the|this) )?{_NEXT} (?:{_TEAMS}(?:meeting|mtg|session)|ilt(?: meeting)?)"
# People leave accents out on a phone.
_PLAIN = str.maketrans("áéíóúñ", "aeioun")
_EITHER = str.maketrans({letter: f"[{letter}{letter.translate(_PLAIN)}]" for letter in "áéíóúñ"})
_WE_MEET = "we (?:meet (?:next|again)|next meet)"
_BY = "(?:(?:due )?(?:by|until|till)|(?:no|not) later than|in time for)"
_SAYS_MEETING = re.compile(r"\b(?:meeting|mtg|session|meet|ilt)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """The days of a name; a holiday has one."""

    first: date
    last: date

    @property
    def is_break(self) -> bool:
        """Whether it is more than a day."""
        return self.last > self.first


def says_meeting(words: str) -> bool:
    """Whether the words may be about a meeting, whose days must be known then."""
    return bool(_SAYS_MEETING.search(words))


def named_forms(text: str, occasion: Occasion) -> tuple[Form, ...]:
    """The forms for a plain text: of the names that are known, where it may hold one."""
    found: tuple[Form, ...] = _MEETINGS if occasion.meetings and says_meeting(text) else ()
    own = occasion.days_off.names
    if _MAY_NAME.search(text) or any(name and name.lower() in text for name in own):
        found += _forms(tuple(sorted(known_spans(occasion), key=len, reverse=True)))
    return found


def known_spans(occasion: Occasion) -> Mapping[str, Span]:
    """The coming days of each name."""
    days_off, today = occasion.days_off, occasion.today
    country = days_off.country or ("US" if occasion.is_month_first else None)
    spans: dict[str, Span] = {}
    for name, span in _named_spans(occasion, country):
        if span.last >= today and (name not in spans or span.first < spans[name].first):
            spans[name] = span
    return spans


def _named_spans(occasion: Occasion, country: str | None) -> Iterator[tuple[str, Span]]:
    days_off, today = occasion.days_off, occasion.today
    for year in (today.year, today.year + 1):
        for day, name in holiday_names(country, days_off.subdivision, year):
            yield from ((alias, Span(day, day)) for alias in _aliases(name))
    for days, name in zip(days_off.ranges, days_off.names or ("",) * len(days_off.ranges), strict=True):
        span = Span(days.first, days.last)
        yield from ((alias, span) for alias in _break_aliases(name, span))


@lru_cache(maxsize=512)
def _aliases(name: str) -> tuple[str, ...]:
    low = name.lower().replace("’", "'")
    names = dict.fromkeys([low, *_ALSO.get(low, ())])
    return tuple(dict.fromkeys([*names, *(one.replace("'", "") for one in names)]))


@lru_cache(maxsize=512)
def _break_aliases(name: str, span: Span) -> tuple[str, ...]:
    low = re.sub(r"[^\w' -]", " ", name.lower().replace("’", "'")).strip()
    low = " ".join(low.split())
    kind = next((kind for kind in _KIND_OF_BREAK if low.endswith(f" {kind}")), "")
    found = [low] if len(low) > 2 else []  # noqa: PLR2004 - shorter ones are no names
    if kind:
        found += [f"{low.removesuffix(kind)}{other}" for other in _KIND_OF_BREAK]
    if span.last - span.first >= _A_BREAK:
        found += [f"{season} {other}" for season in _seasons(span) for other in _KIND_OF_BREAK]
        in_spanish = [_IN_SPANISH[season] for season in _seasons(span) if season in _IN_SPANISH]
        found += [
            f"{kind} de {season}" for season in in_spanish for kind in ("vacaciones", "receso", "descanso")
        ]
        found += _ANY_BREAK
        if "winter" in set(_seasons(span)):
            found.append("holidays")
    return tuple(dict.fromkeys(found))


def _seasons(span: Span) -> Iterator[str]:
    for names, first, last in _SEASONS:
        if first <= (span.first.month, span.first.day) <= last:
            yield from names


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[Form, ...]:
    """One set for all teams that know the same names."""
    if not names:
        return ()
    written = "|".join(re.escape(name).replace(chr(92) + " ", " ").translate(_EITHER) for name in names)
    named, in_spanish = (
        f"(?:(?:{before}) )*(?P<name>{written})"
        for before in ("the|our|this|coming", "el|la|los|las|nuestras?|estas?|este")
    )
    return (
        form(
            f"(?:(?:right|just|well) )?{BEFORE} {named}(?: starts| begins)?",
            _before,
            Needs.NOTHING,
        ),
        form(f"(?:(?:right|just|soon) )?(?:after|following|back from) {named}", _after, Needs.NOTHING),
        form(f"(?:when|once) we(?:'re| are| get| come) back from {named}", _after, Needs.NOTHING),
        form(
            f"(?:on )?(?:the )?(?P<what>day|week) (?P<where>before|after|of) {named}", _beside, Needs.NOTHING
        ),
        form(f"(?:on )?(?:the )?{WEEKDAY} (?P<where>before|after) {named}", _weekday_beside, Needs.NOTHING),
        form(f"{_BY} {named}", _by, Needs.NOTHING),
        form(f"antes del? {in_spanish}", _before, Needs.NOTHING),
        form(
            f"(?:despu[eé]s del?|tras|(?:(?:al|cuando) )?(?:regres|volv|vuelv)[a-záéíóú]+ del?) {in_spanish}",
            _after,
            Needs.NOTHING,
        ),
        form(f"(?:para|hasta|a m[aá]s tardar) {in_spanish}", _by, Needs.NOTHING),
        form(f"(?:(?:on|over|during) )?{named}", _itself, Needs.A_PLACE),
    )


def _span(match: re.Match[str], occasion: Occasion) -> Span | None:
    said = " ".join(match["name"].split()).translate(_PLAIN)
    known = known_spans(occasion).items()
    return next((span for name, span in known if name.translate(_PLAIN) == said), None)


def _asked(*days: date | None) -> Said | None:
    """The days, asked about; the words stay in the text, since they say more than a date."""
    known = tuple(dict.fromkeys(day for day in days if day))
    return Said(known, Reason.AMBIGUOUS, is_named=True) if known else None


def _last_before(day: date, occasion: Occasion) -> date | None:
    try:
        found = last_working_day_on_or_before(day - DAY, occasion.days_off)
    except NoWorkingDayError:
        return None
    return found if found >= occasion.today else None


def _first_after(day: date, occasion: Occasion) -> date | None:
    try:
        return next_working_day_after(day, occasion.days_off)
    except NoWorkingDayError:
        return None


def _before(match: re.Match[str], occasion: Occasion) -> Said | None:
    span = _span(match, occasion)
    return _asked(_last_before(span.first, occasion)) if span else None


def _after(match: re.Match[str], occasion: Occasion) -> Said | None:
    span = _span(match, occasion)
    return _asked(_first_after(span.last, occasion)) if span else None


def _by(match: re.Match[str], occasion: Occasion) -> Said | None:
    """That day, where people work then, or the last one before: "by Veterans Day"."""
    span = _span(match, occasion)
    if span is None:
        return None
    itself = span.first if not span.is_break and occasion.is_usable(span.first) else None
    return _asked(itself or _last_before(span.first, occasion))


def _itself(match: re.Match[str], occasion: Occasion) -> Said | None:
    """The day itself, or those next to it on which people work."""
    span = _span(match, occasion)
    # "Spring break", where only another one is known.
    if span is None or match.group() in _ANY_BREAK:
        return None
    if not span.is_break and occasion.is_usable(span.first):
        return _asked(span.first)
    return _asked(_last_before(span.first, occasion), _first_after(span.last, occasion))


def _beside(match: re.Match[str], occasion: Occasion) -> Said | None:
    span = _span(match, occasion)
    if span is None:
        return None
    is_before = match["where"] == "before"
    if match["what"] == "day":
        return _asked(_last_before(span.first, occasion) if is_before else _first_after(span.last, occasion))
    weeks = {"before": -1, "of": 0, "after": 1}[match["where"]]
    day = week_day(span.last if weeks == 1 else span.first, weeks, 0)
    return _asked(*some_day_of_week_with(Said((day,)), occasion).dates)


def _weekday_beside(match: re.Match[str], occasion: Occasion) -> Said | None:
    span = _span(match, occasion)
    if span is None:
        return None
    weekday = weekday_number(match["day"])
    if match["where"] == "before":
        day = span.first - DAY * ((span.first.weekday() - weekday - 1) % 7 + 1)
    else:
        day = span.last + DAY * ((weekday - span.last.weekday() - 1) % 7 + 1)
    return _asked(*occasion.around(day))


def _meeting(number: int, _match: re.Match[str], occasion: Occasion) -> Said | None:
    days = [day for day in occasion.meetings if day >= occasion.today]
    return _asked(days[number]) if number < len(days) else None


def _before_meeting(_match: re.Match[str], occasion: Occasion) -> Said | None:
    day = next((day for day in occasion.meetings if day > occasion.today), None)
    return _asked(_last_before(day, occasion), day) if day else None


_MEETINGS = (
    form(
        f"{BEFORE} (?:{_MEETING}|(?:(?:our|the) )?ilt(?: meeting)?|{_WE_MEET})",
        _before_meeting,
        Needs.NOTHING,
    ),
    form(
        f"{_BY} (?:{_MEETING}|(?:(?:our|the) )?ilt(?: meeting)?|{_WE_MEET})",
        partial(_meeting, 0),
        Needs.NOTHING,
    ),
    form(
        f"(?:(?:at|for|on) )?(?:{_MEETING}|(?:when|the next time) {_WE_MEET}|(?:the )?next time we meet)",
        partial(_meeting, 0),
    ),
    form("at (?:(?:our|the) )?ilt(?: meeting)?", partial(_meeting, 0)),
    form(f"(?:{_BY} |(?:at|for|on) )?(?:(?:our|the) )?(?:meeting|ilt) after next", partial(_meeting, 1)),
)
