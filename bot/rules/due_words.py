"""When plain words say that something is due. What is not sure is asked about, never guessed.

Our own small grammar reads English, and Spanish where people speak it or the words are Spanish (`due/`); a library guesses at the rest, and its
guess is asked about too. A date without a year, of a month or a week is meant for the future.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.rules.due.context import Language, Lead, Place, place, with_hour
from bot.rules.due.english import ENGLISH
from bot.rules.due.forms import Mention, Needs, Occasion, Reason, Said, any_of, asked, mentions, plain, spaced
from bot.rules.due.guess import guess, tails
from bot.rules.due.meanings import DAY, together
from bot.rules.due.named import named_forms
from bot.rules.due.spanish import SAYS_SPANISH, SPANISH
from bot.rules.working_days import DaysOff

__all__ = ["Reading", "Reason", "read_due", "writes_month_first"]

# A year further away is more likely a slip of the finger than a plan.
FARTHEST = timedelta(days=730)
# Where Spanish surely writes the day first; elsewhere in America people write both.
DAY_FIRST = frozenset({"es-mx", "es-es"})
# More buttons than this are not a quick question.
MOST_CHOICES = 5
# As difflib counts: "firday" and "wensday" are as much like a day's name.
_AS_ALIKE = 0.8

_BESIDE = re.compile(r"[\s,.(]*(?:(?:the|on|is|el)\s+)?")
# These say that a date is a due date, whatever other dates are said in passing.
_STRONG = frozenset({Lead.BY, Lead.DUE})
_JOINS = re.compile(
    r"(?:\W|\b(?:and|or|but|to|through|thru|until|till|if|not|then|else|otherwise|even|better|on|by|the|at|latest|due|no|later"
    r"|than|before|y|o|a|el)\b)*"
)
# Directly before the first of two dates that is not due: "the plan for Monday by Friday".
_OF_WHAT = re.compile(r"\b(?:for|from|of|about)\s+(?:the\s+)?$")
# Between the due date and another one: "by Friday so we can discuss it Tuesday", "by Friday for the gala on Monday".
_FOR_WHAT = re.compile(r"\b(?:for|so|because|since|that|which|para|porque)\b")
_ALSO = re.compile(r"[.;]|\b(?:and|or|then|y|o)\b")
_RELATES = re.compile(r"\b(?:before|after|prior|ahead|following|by|until|of)\b")
# Words behind "by" that were meant to say a time, though we do not know which.
_TIMES = (
    "day week month year term semester quarter break holidays? vacation thanksgiving christmas easter spring summer fall"
    " winter (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
_SOME_TIME = spaced(rf"[0-9]|\b{any_of(_TIMES)}\b")


@dataclass(frozen=True)
class Reading:
    """What words say about a due date.

    Args:
        due: only if certain, not past, and a working day.
        other: another date that some people mean by the same words, to be offered beside `due`.
        choices: the dates to ask with, by date, each one usable; may be empty.
        reason: why it must be asked; None = `due` is certain.
        start, end: the words used, in the text that was read; equal = none.
        is_apart: those words say nothing but the date, so the sentence stands without them.
        day_off: the one date that is said where nobody works then; for the question.
    """

    due: date | None = None
    other: date | None = None
    choices: tuple[date, ...] = ()
    reason: Reason | None = None
    start: int = 0
    end: int = 0
    is_apart: bool = False
    day_off: date | None = None


def read_due(
    words: str, today: date, days_off: DaysOff, *, locale: str, meetings: tuple[date, ...] = ()
) -> Reading:
    """The due date that the words say, or what to ask.

    Args:
        today: on the calendar of who wrote the words.
        locale: theirs, as Slack names it: "en-US" (10/3 is October 3), "es-ES" (Spanish too, and March 10), any other.
        meetings: the days of the team's meetings to come, for "by our next meeting" (`due.named.says_meeting`).
    """
    spoken = locale.replace("_", "-").lower()
    text = plain(words)
    is_spanish = spoken.startswith("es") or bool(SAYS_SPANISH.search(text))
    languages = (SPANISH, ENGLISH) if is_spanish else (ENGLISH,)
    # Whoever writes Spanish in an English Slack may write either first.
    is_month_first = spoken == "en-us" and not is_spanish
    occasion = Occasion(today, days_off, is_month_first, meetings, is_day_first=spoken in DAY_FIRST)
    found = _found(text, occasion, languages)
    if not found:
        return _guessed(text, occasion, languages, locale)
    placed = _meant(text, [(mention, place(text, mention, languages)) for mention in found])
    if len({mention.said.dates for mention, _ in placed}) > 1:
        return _several(placed, occasion)
    mention, where = max(placed, key=lambda each: each[1].is_sure)
    return _checked(_in_place(mention.said, where, occasion), mention, where, occasion)


def writes_month_first(locale: str) -> bool | None:
    """Whether 10/3 is October 3 in a list of whoever has that locale; None: in Spanish of America it may be March 10 too."""
    spoken = locale.replace("_", "-").lower()
    return None if spoken.startswith("es") and spoken not in DAY_FIRST else spoken == "en-us"


def _found(text: str, occasion: Occasion, languages: tuple[Language, ...]) -> list[Mention]:
    """The dates in the text, each with its hour; two beside each other that say the same are one."""
    forms = (*named_forms(text, occasion), *(form for language in languages for form in language.forms))
    found: list[Mention] = []
    for bare in mentions(text, forms, occasion):
        found[-1:] = _joined(text, found[-1:], with_hour(text, bare, languages), languages)
    return found


def _joined(
    text: str, last: list[Mention], mention: Mention, languages: tuple[Language, ...]
) -> list[Mention]:
    if not last:
        return [mention]
    [before] = last
    if mention.start < before.end:
        # "EOD Friday", "Friday EOD": an hour of a day says today by itself.
        return [max(before, mention, key=lambda each: each.end - each.start)]
    beside = _BESIDE.fullmatch(text, before.end, mention.start)
    if (
        beside
        and mention.said.is_named
        and not before.said.reason
        and not _RELATES.search(text, mention.start, mention.end)
    ):
        # "Jan. 18 (MLK)" says one day twice.
        return [replace(before, end=mention.end + text.startswith(")", mention.end))]
    said = together(before.said, mention.said) if beside else None
    if said is None or _belongs_to_more(text, mention, languages):
        return [before, mention]
    bracket = "(" in text[before.end : mention.start] and text.startswith(")", mention.end)
    return [Mention(before.start, mention.end + bracket, said, Needs.A_PLACE)]


def _belongs_to_more(text: str, mention: Mention, languages: tuple[Language, ...]) -> bool:
    """Whether a weekday behind a date may be of what follows it: "by 12/4 Friday folders go home"."""
    if mention.said.weekday is None or text[mention.end : mention.end + 1] == ")":
        return False
    return not any(language.goes_on.match(text, mention.end) for language in languages)


def _meant(text: str, placed: list[tuple[Mention, Place]]) -> list[tuple[Mention, Place]]:
    """Without what only describes something where a due date is said too: "plan next week's agenda by Friday"."""
    if not any(where.is_sure for _, where in placed):
        return placed
    kept = [(mention, where) for mention, where in placed if where.is_sure or not _is_vague(mention)]
    sure = [each for each in kept if each[1].is_sure]
    strong = [each for each in sure if each[1].lead in _STRONG]
    if len(strong) != 1:
        return kept
    [(due, _)] = strong
    return [each for each in kept if each[0] is due or _may_be_due(text, each, due)]


def _may_be_due(text: str, each: tuple[Mention, Place], due: Mention) -> bool:
    """Whether a date may be meant beside one that surely is: not "by Friday for the gala on Monday"."""
    mention, where = each
    if not where.is_sure:
        return _is_beside(text, mention, due)
    between = due.end, where.start
    return (
        mention.start < due.start
        or not _FOR_WHAT.search(text, *between)
        or bool(_ALSO.search(text, *between))
    )


def _is_beside(text: str, one: Mention, other: Mention) -> bool:
    """Whether both dates may be meant: "by Monday or Tuesday", "Monday's data by Friday"; not "the Monday memo by Friday"."""
    first, last = sorted((one, other), key=lambda mention: mention.start)
    if _OF_WHAT.search(text, 0, first.start):
        return False
    return text.startswith("'s", one.end) or bool(_JOINS.fullmatch(text, first.end, last.start))


def _is_vague(mention: Mention) -> bool:
    """Whether the words say no one date ("next week"), or may be no date words at all ("SAT")."""
    if mention.said.weekday is None:
        return mention.said.reason is not None
    return mention.needs is Needs.A_LEAD


def _in_place(said: Said, where: Place, occasion: Occasion) -> Said:
    """What the words say where they stand: perhaps no due date, "before Friday" that day or the one before."""
    if not where.is_sure:
        return asked(Reason.GUESS, *said.dates)
    if where.lead is Lead.BEFORE and said.reason is None:
        [day] = said.dates
        return asked(Reason.AMBIGUOUS, *occasion.around(day - DAY)[:1], day)
    return said


def _checked(said: Said, mention: Mention, where: Place, occasion: Occasion) -> Reading:
    reading = Reading(start=where.start, end=mention.end, is_apart=where.is_apart and not said.is_named)
    reason = said.reason or _fault(said.dates[0], occasion)
    if reason:
        day_off = said.dates[0] if reason is Reason.DAY_OFF else None
        return replace(reading, reason=reason, choices=_choices(said.dates, occasion), day_off=day_off)
    return replace(reading, due=said.dates[0], other=said.other)


def _fault(day: date, occasion: Occasion) -> Reason | None:
    if day < occasion.today:
        return Reason.PAST
    if day > occasion.today + FARTHEST:
        return Reason.GUESS
    return None if occasion.is_usable(day) else Reason.DAY_OFF


def _several(placed: list[tuple[Mention, Place]], occasion: Occasion) -> Reading:
    """Different dates in one text are asked about with all of them."""
    days = [day for mention, _ in placed for day in mention.said.dates]
    start, end = placed[0][1].start, placed[-1][0].end
    return Reading(reason=Reason.AMBIGUOUS, choices=_choices(days, occasion), start=start, end=end)


def _choices(days: Iterable[date], occasion: Occasion) -> tuple[date, ...]:
    usable = {choice for day in days if day >= occasion.today for choice in occasion.around(day)}
    return tuple(sorted(usable)[:MOST_CHOICES])


def _guessed(text: str, occasion: Occasion, languages: tuple[Language, ...], locale: str) -> Reading:
    """For words of which our own grammar knows none."""
    reason = Reason.NO_DATE
    for tail in tails(text):
        day = guess(tail.words, occasion, locale)
        choices = _choices([day] if day else _misspelt(tail.words, occasion, languages), occasion)
        if day or choices:
            return Reading(reason=Reason.GUESS, choices=choices, start=tail.start, end=tail.end)
        if tail.lead not in {"by", "on"} or _SOME_TIME.search(tail.words):
            reason = Reason.NOT_UNDERSTOOD
    return Reading(reason=reason)


def _misspelt(words: str, occasion: Occasion, languages: tuple[Language, ...]) -> list[date]:
    """The days that the words may mean if a name in them is a slip of the finger: "Wensday", "Novmber 6", "biernes"."""
    names = [name for language in languages for name in language.names]
    spelt = re.sub(r"[^\W\d_]{5,}", lambda word: _alike(word[0], names), words)
    if spelt == words:
        return []
    return [day for mention in _found(spelt, occasion, languages) for day in mention.said.dates]


def _alike(word: str, names: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(word, names, n=1, cutoff=_AS_ALIKE)), word)
