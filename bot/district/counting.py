"""The table of a quarter: counted once, from the teams that were in for all of it, and compared with those of a year."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.rules.across import (
    LEAST_TEAMS,
    LEAST_VOTERS,
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
from bot.rules.check_ins import Worked
from bot.rules.local_time import instant_at
from bot.teams.times import team_time
from bot.turn import Act, Turn
from storage.district import teams_in
from storage.district_counts import (
    DistrictTable,
    counted_in,
    districts_to_count,
    keep_table,
    read_as,
    tables_of,
    teams_by_person,
    voted_again,
    voters_by_team,
    worked_on,
)

# A quarter begins there as many hours later than at UTC as clocks go behind it.
_LAST_ZONE = timedelta(hours=12)
_WORKS = (Worked.BETTER.value, Worked.THERE.value)


def count_due(turn: Turn) -> int:
    """Every table that is due. Returns how many."""
    quarter = last_quarter(turn.now)
    with turn.read() as act:
        due = due_districts(act)
    for district in due:
        with turn.write() as act:
            _count(act, district, quarter)
    return len(due)


def due_districts(act: Act) -> list[str]:
    """The districts whose newest quarter is not counted yet."""
    return districts_to_count(act.session, **quarter_to_count(act.turn))


def quarter_to_count(turn: Turn) -> dict[str, Any]:
    """The newest quarter that is over, and since when a team must have been in to be counted in it."""
    quarter = last_quarter(turn.now)
    return {"quarter": quarter, "since": _start(quarter) + _LAST_ZONE}


def _count(act: Act, district: str, quarter: date) -> None:
    session = act.session
    eligible = _eligible(session, district, quarter)
    past = [_counted(session, one) for one in tables_of(session, district, REMEMBERED)]
    known = {*eligible, *(team for one in past for team in one.teams)}
    least = least_of(teams_by_person(session, known), len(eligible))
    chosen = counted_teams(eligible, past, least, quarter)
    facts = _facts(session, chosen, quarter)
    numbers = shown_numbers(facts, past, least) if len(chosen) >= LEAST_TEAMS else {}
    table = {"district": district, "quarter": quarter, "made_at": act.now, "teams": len(chosen)}
    # Of a table that shows nothing nobody need know what was counted.
    keep_table(session, {**table, "numbers": numbers}, facts if numbers else {})


def _eligible(session: Session, district: str, quarter: date) -> list[int]:
    """The teams that were in for the whole quarter, each with enough people who vote."""
    were_in = [
        ilt.id
        for stay, ilt in teams_in(session, district)
        if stay.in_since and stay.in_since <= instant_at(quarter, time.min, team_time(ilt).zone)
    ]
    voters = voters_by_team(session, were_in)
    return [ilt_id for ilt_id in were_in if voters.get(ilt_id, 0) >= LEAST_VOTERS]


def _counted(session: Session, table: DistrictTable) -> Counted:
    teams = counted_in(session, table.id) if table.numbers else {}
    return Counted(teams, frozenset(table.numbers), is_whole=len(teams) == table.teams or not table.numbers)


def _facts(session: Session, teams: frozenset[int], quarter: date) -> Mapping[int, Facts]:
    span = _start(quarter), _start(quarter_after(quarter))
    on, works = worked_on(session, teams, *span), read_as(session, teams, _WORKS, *span)
    again = voted_again(session, teams, *span)
    found: Sequence[tuple[Did, Mapping[int, set[str]]]] = (
        (Did.WORKED_ON, on),
        # What was read was worked on.
        (Did.WORKED_ON, works),
        (Did.VOTED, again),
        (Did.WORKS, works),
    )
    return {
        team: frozenset(str(Fact(key, did)) for did, of_team in found for key in of_team.get(team, ()))
        for team in teams
    }


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
