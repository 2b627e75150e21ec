"""What moved across a team's self-assessments, from their tallies."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.assessments.last_results import Rubrics
from bot.assessments.results import tally_shown
from bot.rules.local_time import local_date
from bot.rules.trend import CriterionTrend, Trend, TrendPoint
from bot.teams.membership import in_team, shown_name
from bot.turn import Turn
from rubric_data import Criterion, Rubric
from storage.assessments import Assessment, Round, Tally
from storage.people import Ilt, Person
from storage.results import revealed_ids, tallies_of_rounds

Counted = tuple[Assessment, Round, Tally]


def last_trend(turn: Turn, rubrics: Rubrics) -> Trend:
    """What `/ilt trend` shows: every criterion of the instrument that was used last, at each reveal that asked it.

    Raises:
        RefusalError: the person has no team here (`bot.membership.in_team`).
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
    criteria = [
        CriterionTrend(key, criterion.short, _points(rows, wordings, key, zone))
        for key, criterion in _all_criteria(rubrics, list(wordings.values()), last).items()
    ]
    title = str(last.rubric["title"])
    return Trend(shown_name(ilt), title, tuple(one for one in criteria if one.points))


def _wordings(assessment: Assessment) -> dict[str, Criterion]:
    return {one.key: one for one in Rubric.model_validate(assessment.rubric).criteria()}


def _all_criteria(
    rubrics: Rubrics, asked: Sequence[dict[str, Criterion]], last: Assessment
) -> dict[str, Criterion]:
    """By key in the order of today's instrument, then what it does not know any more; worded as asked last."""
    today = rubrics.get(str(last.rubric["key"]))
    in_order = {one.key: one for one in today.criteria()} if today else {}
    for wording in asked:
        in_order.update(wording)
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
