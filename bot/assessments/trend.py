"""What moved across a team's self-assessments, from their tallies, and what was done for a criterion in between."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.assessments.last_results import Rubrics
from bot.assessments.messages.in_between import Done
from bot.assessments.results import tally_shown
from bot.rules.check_ins import NOTHING_SAID, Said
from bot.rules.local_time import DateRange, local_date
from bot.rules.trend import CriterionTrend, Trend, TrendPoint
from bot.rules.wording import quoted, spoken, title_of
from bot.teams.membership import in_team, shown_name
from bot.teams.times import team_time
from bot.turn import Turn
from bot.words import language
from rubric_data import Criterion
from storage.assessments import Assessment, Round, Tally
from storage.check_in_rows import readings_of
from storage.cycle_rows import areas_between, areas_with_criteria, items_as_of, strategies_in_areas
from storage.people import Ilt, Person
from storage.results import revealed_ids, tallies_of_rounds
from storage.strategies import CheckIn
from storage.strategy_rows import worded_at

Counted = tuple[Assessment, Round, Tally]
# More than a strategy is asked for in two cycles.
_MOST_READINGS = 60


def last_trend(turn: Turn, rubrics: Rubrics) -> Trend:
    """What `/ilt trend` shows: every criterion of the instrument that was used last, at each reveal that asked it.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        known = revealed_ids(act.session, place.ilt.id)
        if not known:
            return Trend(shown_name(place.ilt), "", ())
        return trend_until(act.session, rubrics, place.ilt, act.session.get_one(Assessment, known[-1]))


def trend_until(session: Session, rubrics: Rubrics, ilt: Ilt, last: Assessment) -> Trend:
    """All reveals of one instrument up to those of the assessment `last`, re-votes included."""
    known = revealed_ids(session, ilt.id)
    rows = [
        row
        for row in tallies_of_rounds(session, known[: known.index(last.id) + 1])
        if row[0].rubric["key"] == last.rubric["key"]
    ]
    zone = ilt.zone or session.get_one(Person, last.opened_by_id).zone
    wordings = {one.id: _wordings(one) for one, _, _ in rows}
    times = _focus_times(session, ilt, {one.id for one, _, _ in rows})
    criteria = [
        CriterionTrend(key, criterion.short, _points(rows, wordings, key, zone), times.get(key, ()))
        for key, criterion in _all_criteria(rubrics, {one.id: one for one, _, _ in rows}, last).items()
    ]
    title = title_of(last.rubric)
    return Trend(shown_name(ilt), title, tuple(one for one in criteria if one.points))


def _focus_times(
    session: Session, ilt: Ilt, assessment_ids: Collection[int]
) -> Mapping[str, tuple[DateRange, ...]]:
    """When criteria were what the team worked on, by key: of those that were chosen from these self-assessments."""
    zone = team_time(ilt).zone
    found: dict[str, tuple[DateRange, ...]] = {}
    for area, cycle, assessment_id in areas_with_criteria(session, ilt.id):
        if area.criterion_key and assessment_id in assessment_ids:
            first = local_date(area.chosen_at, zone)
            # A step back comes after the end of what it looks back on.
            last = min(local_date(area.ended_at, zone), cycle.ends_on) if area.ended_at else cycle.ends_on
            one = DateRange(first, max(first, last))
            found[area.criterion_key] = (*found.get(area.criterion_key, ()), one)
    return found


def before_and_since(
    session: Session,
    ilt: Ilt,
    assessment_id: int,
    key: str,
    moment: datetime,
    until: datetime | None = None,
) -> tuple[TrendPoint | None, TrendPoint | None]:
    """The last vote on a criterion before a moment, and the newest one after it; of the instrument of an assessment.

    A vote is of the moment at which it was opened, however long it took: one that a step back asked for is part of it.

    Args:
        until: votes opened after that are not looked at; None: all are.
    """
    last = session.get_one(Assessment, assessment_id)
    rows = [
        row
        for row in tallies_of_rounds(session, revealed_ids(session, ilt.id))
        if row[0].rubric["key"] == last.rubric["key"] and row[2].criterion_key == key
    ]
    wordings = {one.id: _wordings(one) for one, _, _ in rows}
    zone = ilt.zone or session.get_one(Person, last.opened_by_id).zone
    opened = [(row[1].opened_at, row) for row in rows if row[1].opened_at]
    before = [row for at, row in opened if at <= moment]
    since = [row for at, row in opened if moment < at and (until is None or at <= until)]
    return _newest(before, wordings, key, zone), _newest(since, wordings, key, zone)


def _newest(
    rows: Sequence[Counted], wordings: dict[int, dict[str, Criterion]], key: str, zone: str
) -> TrendPoint | None:
    points = _points(rows, wordings, key, zone)
    return points[-1] if points else None


def newest_asked(session: Session, ilt_id: int, assessment_id: int, key: str) -> int | None:
    """The newest revealed self-assessment with the same instrument that asked a criterion; None where there is none."""
    first = session.get_one(Assessment, assessment_id)
    for known in reversed(revealed_ids(session, ilt_id)):
        one = session.get_one(Assessment, known)
        if one.rubric["key"] == first.rubric["key"] and key in _wordings(one):
            return known
    return None


def _wordings(assessment: Assessment) -> dict[str, Criterion]:
    """As they are quoted: a translation may come or change without a change of what was asked."""
    return {one.key: one for one in quoted(assessment.rubric).criteria()}


def _all_criteria(
    rubrics: Rubrics, asked: Mapping[int, Assessment], last: Assessment
) -> dict[str, Criterion]:
    """By key in the order of today's instrument, then what it does not know any more; worded as asked last."""
    today = rubrics.get(str(last.rubric["key"]))
    in_order = {one.key: one for one in today.in_language(language()).criteria()} if today else {}
    for assessment in asked.values():
        in_order.update((one.key, one) for one in spoken(assessment.rubric).criteria())
    return in_order


def _points(
    rows: Sequence[Counted], wordings: dict[int, dict[str, Criterion]], key: str, zone: str
) -> tuple[TrendPoint, ...]:
    points: list[TrendPoint] = []
    before = ""
    for assessment, one, row in rows:
        if row.criterion_key != key or one.ended_at is None:
            continue
        text = wordings[assessment.id][key].text
        is_changed = bool(before) and text != before
        points.append(
            TrendPoint(
                local_date(one.ended_at, zone),
                tally_shown(assessment, row),
                one.number > 1,
                is_changed,
                row.word or "",
            )
        )
        before = text
    return tuple(points)


def done_in_between(session: Session, ilt_id: int, key: str, since: datetime, until: datetime) -> list[Done]:
    """The strategies for a criterion that was a focus area then, as they stood at its end; empty where it was none."""
    areas = [one.id for one in areas_between(session, ilt_id, key, since, until)]
    strategy_ids = sorted(strategies_in_areas(session, areas, until)) if areas else []
    readings = readings_of(session, strategy_ids, _MOST_READINGS)
    items = items_as_of(session, strategy_ids, until)
    found = []
    for one in strategy_ids:
        last = next((row for row, _ in readings.get(one, ()) if _is_until(row, until)), None)
        said = Said.of(last.did, last.worked, has_nothing=last.has_nothing) if last else NOTHING_SAID
        found.append(Done(worded_at(session, one, until), said, *items.get(one, (0, 0))))
    return found


def _is_until(row: CheckIn, moment: datetime) -> bool:
    return row.answered_at is None or row.answered_at <= moment
