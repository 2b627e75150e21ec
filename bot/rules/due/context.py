"""What stands around words that say a date: the "by" before them, the hour beside them, what makes them doubtful.

A date word is not always a due date: "the Friday folders", "notes from Friday", "what we agreed on Friday".
"""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.rules.due.forms import Form, Mention, Needs

# Letters around a mention that are looked at; what is further away says nothing about it.
NEAR = 120


class Lead(Enum):
    """The words directly before a date that say what it is for."""

    NONE = auto()
    BY = auto()
    UNTIL = auto()
    DUE = auto()
    ON = auto()
    BEFORE = auto()


EVERY = frozenset(Lead)
_OWNS = re.compile(r"'s?(?!\w)")


@dataclass(frozen=True)
class Doubt:
    """Words that make a date beside them another thing than a due date.

    Args:
        before: searched in the sentence up to the date's lead; a `$` in it is the place directly before that.
        after: matched directly behind the date.
        leads: the leads that do not outweigh it.
        of: the dates' words; None = any.
    """

    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    leads: frozenset[Lead] = EVERY
    of: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Language:
    """How one language says dates.

    Args:
        leads: in the order in which they are tried; each ends at the date.
        hour_before, hour_after: times of the day, which are dropped.
        goes_on: what may follow a date so that the date's words end there.
        names: of days and months, for slips of the finger.
    """

    forms: tuple[Form, ...]
    leads: tuple[tuple[Lead, re.Pattern[str]], ...]
    doubts: tuple[Doubt, ...]
    hour_before: re.Pattern[str]
    hour_after: re.Pattern[str]
    goes_on: re.Pattern[str]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where a mention stands in its text.

    Args:
        start: of its lead, or its own.
        is_sure: the words say when something is due.
        is_apart: the sentence can stand without them.
    """

    lead: Lead
    start: int
    is_sure: bool
    is_apart: bool


def with_hour(text: str, mention: Mention, languages: tuple[Language, ...]) -> Mention:
    """The mention with the time of the day beside it: "by noon Friday" is "by Friday"."""
    start, end = mention.start, mention.end
    for language in languages:
        before = language.hour_before.search(text, max(0, start - NEAR), start)
        after = language.hour_after.match(text, end)
        start = before.start() if before else start
        end = after.end() if after else end
    has_hour = end - start > mention.end - mention.start
    return replace(
        mention, start=start, end=end, needs=_NEEDS_WITH_HOUR[mention.needs] if has_hour else mention.needs
    )


# "12/4 at noon" is no fraction.
_NEEDS_WITH_HOUR = {Needs.NOTHING: Needs.NOTHING, Needs.A_PLACE: Needs.A_PLACE, Needs.A_LEAD: Needs.A_PLACE}


def place(text: str, mention: Mention, languages: tuple[Language, ...]) -> Place:
    """What the text around the mention says about it."""
    lead, start = _lead(text, mention, languages)
    sentence = max(text.rfind(mark, 0, start) for mark in ".;!?\n") + 1
    before, after = text[max(sentence, start - NEAR) : start], text[mention.end : mention.end + NEAR]
    ends = any(language.goes_on.match(after) for language in languages)
    begins = not re.search(r"\w", before)
    words = text[mention.start : mention.end]
    doubts = (doubt for language in languages for doubt in language.doubts)
    is_sure = _has_what_it_needs(
        mention.needs, lead, ends=ends, begins=begins, is_alone=_is_alone(text, start, mention.end)
    ) and not any(_applies(doubt, before, words, after, lead) for doubt in doubts)
    # "By Friday's meeting share it" needs its Friday.
    stands_alone = (ends or begins or mention.needs is Needs.NOTHING) and not _OWNS.match(after)
    return Place(lead, start, is_sure, is_sure and stands_alone)


def _lead(text: str, mention: Mention, languages: tuple[Language, ...]) -> tuple[Lead, int]:
    near = max(0, mention.start - NEAR)
    for language in languages:
        for lead, pattern in language.leads:
            match = pattern.search(text, near, mention.start)
            if match:
                return lead, match.start()
    return Lead.NONE, mention.start


def _is_alone(text: str, start: int, end: int) -> bool:
    return not re.search(r"\w", text[:start] + text[end:])


def _has_what_it_needs(needs: Needs, lead: Lead, *, ends: bool, begins: bool, is_alone: bool) -> bool:
    if is_alone or lead in {Lead.BY, Lead.UNTIL, Lead.DUE, Lead.BEFORE}:
        return True
    if lead is Lead.ON:
        return ends or begins
    return needs is Needs.NOTHING or (needs is Needs.A_PLACE and ends)


def _applies(doubt: Doubt, before: str, words: str, after: str, lead: Lead) -> bool:
    if lead not in doubt.leads or (doubt.of and not doubt.of.match(words)):
        return False
    return bool((doubt.before and doubt.before.search(before)) or (doubt.after and doubt.after.match(after)))
