"""Counts across teams: what a table shows, and that nobody finds out about one team, whatever is subtracted from what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.across import (
    REMEMBERED,
    Counted,
    Did,
    Fact,
    Facts,
    counted_teams,
    last_quarter,
    least_of,
    quarter_after,
    shown_numbers,
)

ON, VOTED, WORKS = (str(Fact("norms", did)) for did in Did)
FIRST = date(2026, 10, 1)


def teams_of(on: int, total: int, *, works: int = 0) -> dict[int, Facts]:
    """So many teams; the first `on` worked on it, the first `works` say that something worked."""
    return {
        team: frozenset([*([ON] if team < on else []), *([WORKS] if team < works else [])])
        for team in range(total)
    }


def test_five_on_each_side_are_shown_and_fewer_are_not():
    assert shown_numbers(teams_of(5, 10), (), 5) == {ON: 5}
    assert shown_numbers(teams_of(4, 10), (), 5) == {}
    assert shown_numbers(teams_of(6, 10), (), 5) == {}
    assert shown_numbers(teams_of(2, 4), (), 5) == {}


def test_what_worked_is_a_number_among_those_who_worked_on_it():
    assert shown_numbers(teams_of(12, 31, works=7), (), 5) == {ON: 12, WORKS: 7}
    # All who worked on it say so, but for one: whoever worked on it is known among colleagues.
    assert shown_numbers(teams_of(12, 31, works=11), (), 5) == {ON: 12}


def test_the_sides_outnumber_the_teams_of_any_one_person_but_who_is_in_all_learns_nothing():
    assert least_of([], 31) == least_of([1, 4], 31) == least_of([31], 31) == 5
    assert least_of([2, 10], 31) == 11


def test_after_one_team_left_no_number_of_before_can_be_subtracted():
    before = teams_of(8, 16)
    past = [Counted(before, frozenset([ON]))]
    for gone in (0, 15):
        now = {team: facts for team, facts in before.items() if team != gone}
        assert counted_teams(now, past, 5, FIRST) == frozenset(now)
        assert shown_numbers(now, past, 5) == {}


def test_a_large_district_goes_on_without_some_others_when_one_left():
    before = teams_of(20, 40)
    past = [Counted(before, frozenset([ON]))]
    now = [team for team in before if team]
    chosen = counted_teams(now, past, 5, FIRST)
    assert len(chosen) == 40 - 15
    assert ON in shown_numbers({team: before[team] for team in chosen}, past, 5)
    # Those come back when nothing can be compared any more, and not before.
    again = [Counted({team: before[team] for team in chosen}, frozenset([ON])), *past]
    assert counted_teams(now, again, 5, FIRST) == chosen
    assert counted_teams(now, again[:1], 5, FIRST) == frozenset(now)


def test_who_comes_waits_until_many_come_together():
    past = [Counted(teams_of(8, 16), frozenset([ON]))]
    assert counted_teams(range(25), past, 5, FIRST) == frozenset(range(16))
    assert counted_teams(range(26), past, 5, FIRST) == frozenset(range(26))
    nothing_told = [Counted(teams_of(2, 16), frozenset())]
    assert counted_teams(range(17), nothing_told, 5, FIRST) == frozenset(range(17))


def test_with_a_table_of_which_a_team_is_lost_nothing_is_compared():
    past = [Counted(teams_of(8, 16), frozenset([ON]), is_whole=False)]
    assert shown_numbers(teams_of(8, 16), past, 5) == {}


@pytest.mark.parametrize(
    ("now", "quarter"),
    [
        ("2026-12-31T23:00:00", date(2026, 7, 1)),
        ("2027-01-01T11:59:00", date(2026, 7, 1)),
        ("2027-01-01T12:00:00", date(2026, 10, 1)),
        ("2027-06-30T12:00:00", date(2027, 1, 1)),
    ],
)
def test_a_quarter_is_over_when_it_is_over_everywhere(now, quarter):
    assert last_quarter(datetime.fromisoformat(now).replace(tzinfo=UTC)) == quarter
    assert quarter_after(date(2026, 10, 1)) == date(2027, 1, 1)
    assert quarter_after(date(2026, 7, 1)) == date(2026, 10, 1)


@dataclass(frozen=True)
class Table:
    """What somebody keeps who reads every table, and knows which teams were in: the worst that can be."""

    teams: Mapping[int, Facts]
    shown: Mapping[str, int]


def singled_out(tables: Sequence[Table], facts: Mapping[int, Facts], own: set[int]) -> set[tuple[str, int]]:
    """The teams of which something follows from all tables together, solved exactly: that they did it, or did not.

    Whoever attacks knows their own teams and, of what worked, all that worked on it.
    """
    found = set()
    for fact in (ON, VOTED, WORKS):
        told = [table for table in tables if fact in table.shown]
        known = {team for team, did in facts.items() if team in own or (fact == WORKS and ON not in did)}
        groups: defaultdict[tuple[bool, ...], list[int]] = defaultdict(list)
        for team in sorted({team for table in told for team in table.teams} - known):
            groups[tuple(team in table.teams for table in told)].append(team)
        sums = tuple(
            table.shown[fact] - sum(fact in facts[team] for team in table.teams if team in known)
            for table in told
        )
        for pattern, group in groups.items():
            others = tuple((one, len(members)) for one, members in groups.items() if one != pattern)
            possible = [
                number for number in range(len(group) + 1) if fits(others, less(sums, pattern, number))
            ]
            assert possible
            if set(possible) in ({0}, {len(group)}):
                found |= {(fact, team) for team in group}
    return found


def less(sums: tuple[int, ...], pattern: tuple[bool, ...], number: int) -> tuple[int, ...]:
    return tuple(total - number if is_in else total for total, is_in in zip(sums, pattern, strict=True))


@cache
def fits(groups: tuple[tuple[tuple[bool, ...], int], ...], sums: tuple[int, ...]) -> bool:
    """Whether there are numbers for these groups that add up."""
    if min(sums, default=0) < 0:
        return False
    if not groups:
        return not any(sums)
    (pattern, size), *rest = groups
    return any(fits(tuple(rest), less(sums, pattern, number)) for number in range(size + 1))


def tables_of(world: Sequence[Sequence[int]], facts: Mapping[int, Facts], shared: int) -> list[Table]:
    """A table a quarter, of the teams that are in then. `shared`: the teams of one person."""
    tables: list[Table] = []
    quarter = FIRST
    for eligible in world:
        past = [Counted(one.teams, frozenset(one.shown)) for one in tables[: -REMEMBERED - 1 : -1]]
        least = least_of([shared], len(eligible))
        chosen = {team: facts[team] for team in counted_teams(eligible, past, least, quarter)}
        tables.append(Table(chosen, shown_numbers(chosen, past, least)))
        quarter = quarter_after(quarter)
    return tables


def a_world(random: Random, first: int, changes: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Who is in, quarter by quarter: so many leave, so many come, and who left may come again."""
    now, known, world = list(range(first)), first, []
    for left, came in ((0, 0), *changes):
        gone = random.sample(now, min(left, len(now)))
        back = [team for team in range(known) if team not in now and random.random() < 0.2]
        now = [team for team in now if team not in gone] + back + list(range(known, known + came))
        known += came
        world.append(sorted(now))
    return world


def what_they_did(random: Random, teams: int, share: float) -> dict[int, Facts]:
    """It stays the same from quarter to quarter: what is easiest to find out."""
    found = {}
    for team in range(teams):
        on = random.random() < share
        did = [(ON, on), (VOTED, random.random() < share), (WORKS, on and random.random() < 0.6)]
        found[team] = frozenset(fact for fact, is_so in did if is_so)
    return found


CHANGES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from((0, 0, 1, 2, 11, 24))), max_size=REMEMBERED)


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000),
    first=st.integers(8, 70),
    changes=CHANGES,
    share=st.floats(0.1, 0.9),
    own=st.integers(0, 7),
)
def test_no_team_is_singled_out(seed, first, changes, share, own):
    random = Random(seed)
    world = a_world(random, first, changes)
    everybody = {team for now in world for team in now}
    facts = what_they_did(random, max(everybody) + 1, share)
    mine = set(random.sample(sorted(everybody), own))
    assert singled_out(tables_of(world, facts, own), facts, mine) == set()


def test_the_attack_finds_who_left_where_numbers_are_shown_by_five_on_each_side_alone():
    """Else the test above would show nothing."""
    facts = teams_of(10, 20)
    before, after = facts, {team: did for team, did in facts.items() if team != 3}
    tables = [Table(one, shown_numbers(one, (), 5)) for one in (before, after)]
    assert singled_out(tables, facts, set()) == {(ON, 3)}
    # Seven of one's own among the eight that did it.
    facts = teams_of(8, 14)
    [table] = [Table(facts, shown_numbers(facts, (), 5))]
    assert (ON, 13) in singled_out([table], facts, {*range(8)})


def test_a_district_that_changes_a_little_still_reads_numbers():
    random = Random(1)
    world = a_world(random, 45, [(1, 2), (0, 1), (1, 1), (0, 2)])
    facts = what_they_did(random, max(team for now in world for team in now) + 1, 0.45)
    tables = tables_of(world, facts, 2)
    assert all(ON in table.shown for table in tables)
