"""The shapes of the plain walk through a school year, and counting in lists of days."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass(frozen=True)
class Around:
    """Where a story happens, and when: people's zones; of each team who is in it at first, its days off, who steers it."""

    zones: Mapping[str, str]
    members: Mapping[str, Sequence[str]]
    off: Mapping[str, set[date]]
    steered_by: Mapping[str, Sequence[str]]
    start: datetime
    end: datetime


@dataclass
class Human:
    zone: str
    hour: time = time(7, 30)
    frequency: str = "every"
    away: set[date] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)


@dataclass
class Promise:
    ilt: str
    owner: str
    due: date
    since: datetime
    state: str = "open"
    quiet_until: date | None = None
    done_on: date | None = None
    # Success checks: the day from which each is asked, and what was answered ("" = nothing yet).
    checks: list[tuple[date, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """One message of a day: which promises stand in which part of it."""

    user: str
    at: datetime
    items: frozenset[int]
    late: frozenset[int]
    checks: frozenset[int]
    lists: frozenset[int]
    sorry: bool

    @property
    def lines(self) -> int:
        """How many messages it would be if everything came by itself; a list of a team is one."""
        return len(self.items) + len(self.checks) + bool(self.lists)


@dataclass(frozen=True)
class Thing:
    """Something to say: in which part, about what, since when."""

    part: str
    number: int
    key: object
    at: datetime
    ilt: str
    expires: bool


def on_or_before(days: list[date], day: date) -> date:
    return days[bisect_right(days, day) - 1]


def on_or_after(days: list[date], day: date) -> date:
    return days[bisect_left(days, day)]


def after(days: list[date], day: date, number: int) -> date:
    return days[bisect_right(days, day) + number - 1]


def before(days: list[date], day: date, number: int) -> date:
    return days[bisect_left(days, day) - number]
