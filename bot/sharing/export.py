"""The results as a document: asked for by a member, sent to them alone."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.last_results import Rubrics, groupings_of, known_headings
from bot.assessments.messages.last_results import MinutesOffered, Offered, document_message, document_name
from bot.assessments.messages.result_shapes import Note, Results, grouped
from bot.assessments.messages.results import document_value
from bot.assessments.messages.results_document import results_document
from bot.assessments.results import require_revealed, results_of, shown_note
from bot.assessments.trend import trend_until
from bot.errors import RefusalError
from bot.focus.living import focus_lines
from bot.focus.step_back import past_lines
from bot.minutes.minutes import owe_minutes
from bot.outbox.deliveries import Attachment, Kind, Outgoing, Sending
from bot.plan.posting import owe_plan
from bot.plan.reading import plan_now
from bot.teams.documents import owe_document
from bot.teams.membership import Place, in_team, place_in
from bot.turn import Act, Turn
from bot.words import later, say
from storage.assessments import Assessment
from storage.deliveries import Owed
from storage.meetings import last_closed
from storage.results import notes_in, revealed, revealed_ids, voters_in

# A school year of them, of each strategy.
_MOST_READINGS = 40
_NOTHING_YET = later(
    "Your team has no results yet, no minutes and no plan, so there is nothing to put into a document. "
    "Type /ilt reflect to start a self-assessment."
)


@dataclass(frozen=True)
class Wanted:
    """Which results, and the key of a grouping to show them under; empty for the rubric's own headings."""

    assessment_id: int
    headings: str


def ask_for_document(turn: Turn, rubrics: Rubrics, wanted: Wanted) -> None:
    """*Get it as a document*: the worker sends it as a direct message.

    Raises:
        RefusalError: not revealed, or not their team's.
    """
    with turn.write() as act:
        assessment, place = require_revealed(act, wanted.assessment_id)
        headings = known_headings(rubrics, assessment, wanted.headings)
        _owe(act, place, document_value(assessment.id, headings))


def ask_for_last_document(turn: Turn) -> Offered:
    """`/ilt export`: the same of the last results. A team without results gets its last minutes instead, else its plan.

    Returns:
        What can be had besides.

    Raises:
        RefusalError: there is nothing, or the person has no team here.
    """
    with in_team(turn, write=True) as (act, place):
        known, meeting = revealed_ids(act.session, place.ilt.id), last_closed(act.session, place.ilt.id)
        has_plan = not plan_now(act, place).is_empty
        plan_of = place.ilt.id if has_plan else None
        if known:
            _owe(act, place, document_value(known[-1], ""))
            return Offered(MinutesOffered(meeting.id, meeting.day) if meeting else None, plan_of)
        if meeting:
            owe_minutes(act, place, meeting)
            return Offered(None, plan_of)
        if has_plan:
            owe_plan(act, place)
            return Offered()
        raise RefusalError(say(_NOTHING_YET))


def _owe(act: Act, place: Place, subject: str) -> None:
    owe_document(act, place, RESULTS_DOCUMENT, subject, noted_as=subject)


def _render_results_document(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the document is made: as things stand when it is sent, and only for somebody who is a member then."""
    assessment_id, _, headings = owed.subject.partition(":")
    found = revealed(session, owed.workspace_id, int(assessment_id))
    place = found and place_in(session, Actor(owed.workspace_id, owed.recipient), found[1].id)
    if not found or not place:
        return None
    results = _under(session, sending.rubrics, found[0], place, headings)
    content = _document(session, sending.rubrics, found[0], place, results)
    file = Attachment(document_name(results), content, results.title)
    return Outgoing(document_message(results, is_late=sending.is_late), attachment=file)


RESULTS_DOCUMENT = Kind("results_document", _render_results_document, is_asked_for=True, is_answer=True)


def _under(
    session: Session, rubrics: Rubrics, assessment: Assessment, place: Place, headings: str
) -> Results:
    results = results_of(session, assessment, place.ilt, voters_in(session, assessment.id))
    chosen = next((one for one in groupings_of(rubrics, assessment) if one.key == headings), None)
    return grouped(results, chosen) if chosen else results


def _document(
    session: Session, rubrics: Rubrics, assessment: Assessment, place: Place, results: Results
) -> bytes:
    notes: dict[str, list[Note]] = defaultdict(list)
    for note in notes_in(session, assessment.id):
        notes[note.criterion_key].append(shown_note(note))
    trend = trend_until(session, rubrics, place.ilt, assessment)
    focus = focus_lines(session, place.ilt.id, most_readings=_MOST_READINGS)
    past = past_lines(session, place.ilt.id)
    return results_document(results, notes, trend, focus, past)
