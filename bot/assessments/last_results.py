"""The last results of a team, shown to one member, under the headings they like."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.assessments import voting
from bot.assessments.messages.last_results import LastResults, Voting
from bot.assessments.results import require_revealed, results_of
from bot.teams.membership import in_team, shown_name
from bot.turn import Turn
from bot.words import language
from rubric_data import Grouping, Rubric
from storage.assessments import Assessment
from storage.people import Ilt
from storage.results import revealed_ids

Rubrics = Mapping[str, Rubric]


def last_results(turn: Turn, rubrics: Rubrics) -> LastResults:
    """What `/ilt results` shows: the last results that were revealed, and what is open now.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        known = revealed_ids(act.session, place.ilt.id)
        if not known:
            return LastResults(shown_name(place.ilt), None, (), "", _open_now(act.session, place.ilt))
        return _shown(act.session, rubrics, act.session.get_one(Assessment, known[-1]), place.ilt, "")


def under_headings(turn: Turn, rubrics: Rubrics, assessment_id: int, headings: str) -> LastResults:
    """The same results under the headings of a grouping, or of the rubric itself (empty).

    Raises:
        RefusalError: not revealed, or not their team's.
    """
    with turn.read() as act:
        assessment, place = require_revealed(act, assessment_id)
        return _shown(act.session, rubrics, assessment, place.ilt, headings)


def _shown(
    session: Session, rubrics: Rubrics, assessment: Assessment, ilt: Ilt, headings: str
) -> LastResults:
    return LastResults(
        shown_name(ilt),
        results_of(session, assessment, ilt, ()),
        groupings_of(rubrics, assessment),
        known_headings(rubrics, assessment, headings),
        _open_now(session, ilt),
    )


def groupings_of(rubrics: Rubrics, assessment: Assessment) -> tuple[Grouping, ...]:
    """Other headings for these results: those of today's rubric, because they only reorder."""
    rubric = rubrics.get(str(assessment.rubric["key"]))
    return rubric.in_language(language()).groupings if rubric else ()


def known_headings(rubrics: Rubrics, assessment: Assessment, headings: str) -> str:
    """The key of a grouping that these results have; empty (the rubric's own headings) for any other."""
    return headings if any(one.key == headings for one in groupings_of(rubrics, assessment)) else ""


def _open_now(session: Session, ilt: Ilt) -> list[Voting]:
    return [_voting(session, one) for one in voting.votings_in(session, ilt.id) if one.is_open]


def _voting(session: Session, one: voting.Voting) -> Voting:
    counted, finished = voting.progress(session, one)
    about = next(one.rubric.criteria()).short if one.round.criterion_key else ""
    return Voting(about, finished, counted)
