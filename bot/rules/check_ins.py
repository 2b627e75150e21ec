"""When a strategy's owner is asked for a reading, when asking stops, and what a reading says. Dates only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Self

from bot.rules.local_time import PersonTime
from bot.rules.working_days import DaysOff, is_working_day, next_working_day_after, working_days_before
from bot.words import later, say

# Working mornings before the meeting on which the owner is asked: first, and once more with the agenda card.
MORNINGS_BEFORE = (2, 1)
# Without a planned meeting.
WEEKS_BETWEEN = 2
# What a strategy may be checked by instead of its team's meetings, in weeks.
RHYTHMS = (1, 2, 3, 4)
# Before that long nothing can have come of it.
_FIRST_AFTER = timedelta(weeks=1)
MISSES_TO_HOLD = 3


class Did(StrEnum):
    """Did we do it?"""

    NOT_YET = "not_yet"
    PARTLY = "partly"
    AS_PLANNED = "as_planned"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return say(_DID[self])


class Worked(StrEnum):
    """Did it work?"""

    TOO_EARLY = "too_early"
    WORSE = "worse"
    NO_CHANGE = "no_change"
    BETTER = "better"
    THERE = "there"

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return say(_WORKED[self])


class Verdict(StrEnum):
    """What both answers together come to.

    `wait`: done, and too early to see whether it works. `find_out`: it works though it was not done as planned.
    """

    KEEP = "keep"
    CHANGE_IDEA = "change_idea"
    FIX_DOING = "fix_doing"
    FIND_OUT = "find_out"
    WAIT = "wait"

    @property
    def words(self) -> str:
        """What follows, in one sentence."""
        return say(_VERDICTS[self])


class Follow(StrEnum):
    """What an answer offers to do next."""

    TALK = "talk"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Said:
    """What was answered so far. `has_nothing`: "Nothing to report", which is an answer too."""

    did: Did | None = None
    worked: Worked | None = None
    has_nothing: bool = False

    @classmethod
    def of(cls, did: str | None, worked: str | None, *, has_nothing: bool) -> Self:
        """By the names in the tables."""
        return cls(Did(did) if did else None, Worked(worked) if worked else None, has_nothing)

    @property
    def is_answer(self) -> bool:
        """Whether anything was said at all."""
        return self.has_nothing or self.did is not None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be asked."""
        return self.has_nothing or (self.did is not None and self.worked is not None)

    @property
    def words(self) -> str:
        """`Partly · Better`; empty where nothing was said."""
        if self.has_nothing:
            return say("Nothing to report")
        return " · ".join(one.words for one in (self.did, self.worked) if one)

    @property
    def echo(self) -> str:
        """What follows from it, in one sentence; empty where nothing does."""
        if self.has_nothing or self.did is None:
            return ""
        return verdict(self.did, self.worked).words if self.worked else say(_NEXT[self.did])

    @property
    def follow(self) -> Follow:
        """What is offered then."""
        if not self.is_whole or self.has_nothing or self.did is None or self.worked is None:
            return Follow.NOTHING
        return _FOLLOWS[verdict(self.did, self.worked)]


NOTHING_SAID = Said()

_DID = {
    Did.NOT_YET: later("Not yet"),
    Did.PARTLY: later("Partly"),
    Did.AS_PLANNED: later("As planned"),
    Did.STOPPED: later("Stopped"),
}
_WORKED = {
    Worked.TOO_EARLY: later("Too early"),
    Worked.WORSE: later("Worse"),
    Worked.NO_CHANGE: later("No change"),
    Worked.BETTER: later("Better"),
    Worked.THERE: later("There"),
}
_VERDICTS = {
    Verdict.KEEP: later("Done, and it works: keep going."),
    Verdict.CHANGE_IDEA: later(
        "Done, and it does not work: the idea may be wrong, not your effort. Change it."
    ),
    Verdict.FIX_DOING: later("Not done as planned: make the doing easier before you judge the idea."),
    Verdict.FIND_OUT: later("It works, though it was not done as planned: find out why."),
    Verdict.WAIT: later("Done. It is too early to see whether it works."),
}
_NEXT = {
    Did.NOT_YET: later("Not yet: something stands in the way."),
    Did.PARTLY: later("Partly: what would make it easier to do?"),
    Did.AS_PLANNED: later("As planned."),
    Did.STOPPED: later("Stopped: your team decides whether it ends."),
}
_FOLLOWS = {
    Verdict.KEEP: Follow.NOTHING,
    Verdict.WAIT: Follow.NOTHING,
    Verdict.CHANGE_IDEA: Follow.CHANGE,
    Verdict.FIX_DOING: Follow.TALK,
    Verdict.FIND_OUT: Follow.TALK,
}
_WORKING = (Worked.BETTER, Worked.THERE)


def verdict(did: Did, worked: Worked) -> Verdict:
    """Two by two: done or not, working or not."""
    if did is not Did.AS_PLANNED:
        return Verdict.FIND_OUT if worked in _WORKING else Verdict.FIX_DOING
    if worked is Worked.TOO_EARLY:
        return Verdict.WAIT
    return Verdict.KEEP if worked in _WORKING else Verdict.CHANGE_IDEA


@dataclass(frozen=True)
class Asking:
    """One time that an owner is asked.

    Args:
        due: the day of the meeting, or the day itself where none is planned.
        days: on which the owner is asked, the first first; empty = they are away, not asked, and miss nothing.
    """

    due: date
    days: tuple[date, ...]


def is_too_new(worked_on_since: date, meeting: date) -> bool:
    """Whether a strategy has just begun, so that there is nothing to ask about for a meeting."""
    return meeting - worked_on_since < _FIRST_AFTER


def before_meeting(meeting: date, days_off: DaysOff, owner: PersonTime) -> Asking:
    """Two working mornings before the meeting, and once more on the last one, the day of the card.

    The mornings are the school's, as the card's is; one on which the owner is away is left out. Raises NoWorkingDayError.
    """
    mornings = (working_days_before(meeting, n, days_off) for n in MORNINGS_BEFORE)
    return Asking(meeting, tuple(day for day in mornings if is_working_day(day, days_off, owner)))


def without_meeting(last: date, days_off: DaysOff, owner: PersonTime, weeks: int = WEEKS_BETWEEN) -> Asking:
    """So many weeks after the last time (or the commitment), once, on the owner's first working day from then on.

    Raises NoWorkingDayError.
    """
    before = last + timedelta(weeks=weeks) - timedelta(days=1)
    day = next_working_day_after(before, days_off, owner)
    return Asking(day, (day,))


def is_to_be_held(missed: Iterable[bool]) -> bool:
    """Whether so many were missed in a row that it is put on hold.

    Args:
        missed: of the check-ins that are over, the newest first; those in which nobody was asked are not among them.
    """
    return sum(1 for _ in takewhile(bool, missed)) >= MISSES_TO_HOLD
