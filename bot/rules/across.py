"""Counts across teams from which no team can be told: which teams a table counts, and which of its numbers are shown. Pure.

A number is shown where at least five teams are on each side of it. That alone would not do: of two tables the difference tells of
whoever came or went in between. So teams that were in the same tables form a group, and each group must have five on each side by
itself. Then two teams of a group can always be exchanged for each other and every number that was ever shown stays the same: nothing
follows for any of them, whatever is subtracted from what, and not even for somebody who knows four of the teams as their own.

It holds among the tables of a year: what a team works on does not last longer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import chain

LEAST_TEAMS = 5
LEAST_VOTERS = 4
# Tables that a new one is compared with: those of a year.
REMEMBERED = 4
WORKING_DAYS_TO_SAY_NO = 3
_MONTHS, _LAST_MONTH = 3, 12
# The last place on earth where a day ends.
_LAST_ZONE = timedelta(hours=12)


class Did(StrEnum):
    """What is counted of a criterion: a team worked on it, voted again on it, says that something worked."""

    WORKED_ON = "worked_on"
    VOTED = "voted"
    WORKS = "works"


@dataclass(frozen=True)
class Fact:
    """One thing that a team did in a quarter."""

    criterion: str
    did: Did

    def __str__(self) -> str:
        return f"{self.criterion}:{self.did.value}"


Facts = frozenset[str]


@dataclass(frozen=True)
class Counted:
    """A table that stands: what each of its teams did, and what was shown of it.

    Attributes:
        is_whole: False: of a team that it counted nothing is left, so nothing can be compared with it.
    """

    teams: Mapping[int, Facts]
    shown: frozenset[str]
    is_whole: bool = True


def quarter_of(day: date) -> date:
    """The first day of the quarter of the year."""
    return date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)


def quarter_after(first: date) -> date:
    """The first day of the next one."""
    month = first.month + _MONTHS
    return date(first.year + month // (_LAST_MONTH + 1), (month - 1) % _LAST_MONTH + 1, 1)


def last_quarter(now: datetime) -> date:
    """The newest quarter that is over everywhere."""
    return quarter_of(quarter_of((now - _LAST_ZONE).date()) - timedelta(days=1))


def least_of(shared: Collection[int], teams: int) -> int:
    """How many teams must be on each side: five, and more than any one person is in.

    Args:
        shared: in how many of the teams somebody is. Whoever is in all of them learns nothing from a table.
    """
    return max(LEAST_TEAMS, 1 + max((one for one in shared if one < teams), default=0))


def counted_teams(
    eligible: Collection[int], past: Sequence[Counted], least: int, quarter: date
) -> frozenset[int]:
    """Which teams a table counts; `past`: the tables before, the newest first.

    Few who came wait until they are many. With few who left some others are left out, for as long as it can be compared.
    """
    told = [one for one in past if one.shown]
    if not told:
        return frozenset(eligible)
    last, together = told[0].teams.keys(), 2 * least
    staying = frozenset(eligible) & last
    new = frozenset(eligible).difference(*(one.teams for one in told))
    if left := len(last - staying):
        aside = sorted(staying, key=lambda team: sha256(f"{quarter}:{team}".encode()).digest())
        # Half as many again: both sides of a number must have enough of them.
        aside = aside[: max(0, together + least - left)]
        if len(staying) - len(aside) >= together + least:
            staying = staying.difference(aside)
    return staying | new if len(new) >= together else staying


def shown_numbers(teams: Mapping[int, Facts], past: Sequence[Counted], least: int) -> dict[str, int]:
    """The numbers of a table that are shown, by fact. `teams`, `past`: as above."""
    facts = sorted(set(chain.from_iterable(teams.values())))
    return {
        fact: sum(fact in did for did in teams.values())
        for fact in facts
        if _tells_of_nobody(fact, teams, past, least)
    }


def _tells_of_nobody(fact: str, teams: Mapping[int, Facts], past: Sequence[Counted], least: int) -> bool:
    compared = [one for one in past if fact in one.shown]
    tables = [teams, *(one.teams for one in compared)]
    return all(one.is_whole for one in compared) and all(
        _has_both_sides(fact, (table[team] for team in group), least)
        for table in tables
        for group in _groups(tables)
        if group[0] in table
    )


def _groups(tables: Sequence[Mapping[int, Facts]]) -> Iterable[Sequence[int]]:
    """The teams by the tables that they are in."""
    groups: defaultdict[tuple[bool, ...], list[int]] = defaultdict(list)
    for team in dict.fromkeys(chain.from_iterable(tables)):
        groups[tuple(team in one for one in tables)].append(team)
    return groups.values()


def _has_both_sides(fact: str, group: Iterable[Facts], least: int) -> bool:
    criterion, _, did = fact.rpartition(":")
    # What worked is counted among those that worked on it: all of these would be a side of its own.
    among = str(Fact(criterion, Did.WORKED_ON))
    each = [fact in facts for facts in group if did != Did.WORKS or among in facts]
    return sum(each) >= least and len(each) - sum(each) >= least
