"""The results of a self-assessment, from the tables: for the channel, for one member, in detail. Never before the reveal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.assessments.closeness import counts_of
from bot.assessments.messages.result_shapes import AllNotes, CriterionDetail, CriterionResult, Note, Results
from bot.assessments.messages.results import results_message
from bot.assessments.rights import may_show
from bot.assessments.voting import messages_with_results
from bot.assessments.witness import recorded_with
from bot.errors import RefusalError
from bot.outbox.behind import vote_changed
from bot.rules.local_time import local_date
from bot.rules.tally import Side, Tally, judge
from bot.rules.votes import Choice
from bot.rules.wording import is_translated, quoted, spoken
from bot.teams.membership import Place, require_place, shown_name
from bot.turn import Act, Turn, wipe_leftovers
from bot.words import later, say
from rubric_data import Criterion
from storage import assessments as tables
from storage.assessments import Assessment, Round
from storage.audit import Deed, note_deed
from storage.database import note_leftovers
from storage.living import PostedMessage
from storage.people import Ilt, Person
from storage.results import (
    Seen,
    Voter,
    count_notes,
    note_to_remove,
    notes_in,
    revealed,
    tallies_of_rounds,
    voters_in,
)
from storage.rounds import took_part_and_counted

_NO_RESULTS = later(
    "There are no results behind that: they were not revealed, or are not of a team of yours. "
    "Type /ilt results in your team's channel to see the last ones."
)
_NO_NOTE = later("That note is not there any more. Nothing was changed.")
NO_NOTES = later("There are no notes any more: all were removed, or their time is over.")
_NOT_YOURS = later(
    "Only an organizer of this team, or whoever signed the note, can remove it. Nothing was changed. "
    "Ask an organizer if it names a student."
)


def render_results(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The results message of a channel: the newest counts of each criterion."""
    assessment = session.get_one(Assessment, message.subject_id)
    return results_message(results_of(session, assessment, session.get_one(Ilt, assessment.ilt_id), ()))


def require_revealed(act: Act, assessment_id: int) -> tuple[Assessment, Place]:
    """A revealed self-assessment of a team of the person's, with their place there.

    Raises:
        RefusalError: not revealed, of another workspace, or they are no member of its team.
    """
    found = revealed(act.session, act.actor.workspace_id, assessment_id)
    if found is None:
        raise RefusalError(say(_NO_RESULTS))
    return found[0], require_place(act, found[1].id)


def results_of(session: Session, assessment: Assessment, ilt: Ilt, voters: Sequence[Voter]) -> Results:
    """A revealed self-assessment as everyone in its team may see it.

    Args:
        voters: who chose what, of as many criteria as are to show it; empty for an unnamed one.
    """
    rubric = spoken(assessment.rubric)
    originals = _originals(assessment)
    counted: dict[str, list[tuple[Round, tables.Tally]]] = {}
    for _, one, row in tallies_of_rounds(session, [assessment.id]):
        counted.setdefault(row.criterion_key, []).append((one, row))
    notes = count_notes(session, assessment.id)
    first = tables.first_round(session, assessment.id)
    took_part, of = took_part_and_counted(session, first.id)
    zone = ilt.zone or session.get_one(Person, assessment.opened_by_id).zone
    assert first.ended_at is not None
    return Results(
        assessment.id,
        shown_name(ilt),
        rubric.title,
        assessment.is_unnamed,
        opened_on=local_date(first.opened_at or assessment.asked_at, zone),
        revealed_on=local_date(first.ended_at, zone),
        took_part=took_part,
        counted=of,
        criteria=tuple(
            replace(
                _criterion(
                    assessment, section.title, criterion, counted.get(criterion.key, []), notes, voters
                ),
                original=originals.get(criterion.key, ""),
            )
            for section in rubric.sections
            for criterion in section.criteria
        ),
        recorded=recorded_with(assessment),
    )


def _originals(assessment: Assessment) -> dict[str, str]:
    """What criteria say in their source, by key, where people read a translation."""
    if not is_translated(assessment.rubric):
        return {}
    return {one.key: one.text for one in quoted(assessment.rubric).criteria()}


def _criterion(
    assessment: Assessment,
    section_title: str,
    criterion: Criterion,
    rounds: Sequence[tuple[Round, tables.Tally]],
    notes: Mapping[str, int],
    voters: Sequence[Voter],
) -> CriterionResult:
    last = rounds[-1][1] if rounds else None
    tally = tally_shown(assessment, last) if last else None
    side = Side(last.side) if last and last.side else judge(tally, is_unnamed=assessment.is_unnamed)
    return CriterionResult(
        criterion.key,
        criterion.short,
        criterion.text,
        section_title,
        tally,
        last.answered if last else 0,
        side,
        notes.get(criterion.key, 0),
        tally_shown(assessment, rounds[0][1]) if len(rounds) > 1 else None,
        sum(row.withheld_notes for _, row in rounds),
        None if assessment.is_unnamed else _named(rounds, criterion.key, voters),
        (last.word if last else None) or "",
        (rounds[0][1].word if len(rounds) > 1 else None) or "",
    )


def tally_shown(assessment: Assessment, row: tables.Tally) -> Tally | None:
    """The counts of a row that people may see; None where too few answered."""
    counts = counts_of(row)
    return None if judge(counts, is_unnamed=assessment.is_unnamed) is Side.WITHHELD else counts


def _named(
    rounds: Sequence[tuple[Round, tables.Tally]], key: str, voters: Sequence[Voter]
) -> tuple[tuple[str, str], ...]:
    last = rounds[-1][0].id if rounds else None
    return tuple(
        (voter.name, Choice(voter.choice).words)
        for voter in voters
        if (voter.round_id, voter.criterion_key) == (last, key)
    )


def detail_of(turn: Turn, assessment_id: int, key: str, page: int) -> CriterionDetail:
    """One criterion with its evidence, as this member may see it.

    Raises:
        RefusalError: not revealed, not their team's, or no criterion of it.
    """
    with turn.read() as act:
        assessment, place = require_revealed(act, assessment_id)
        results = results_of(act.session, assessment, place.ilt, voters_in(act.session, assessment.id, key))
        result = next((one for one in results.criteria if one.key == key), None)
        if result is None:
            raise RefusalError(say(_NO_RESULTS))
        notes = notes_in(act.session, assessment.id, key)
        own = {note.id for note in notes if note.signer and note.member_id == place.member.id}
        channel = place.ilt.name if may_show(act.session, place) else ""
        return CriterionDetail(
            result,
            tuple(map(shown_note, notes)),
            place.is_facilitator,
            page,
            frozenset(own),
            place.ilt.id,
            channel,
            is_public=not place.ilt.is_private,
        )


def all_notes(turn: Turn, assessment_id: int, page: int) -> AllNotes:
    """Every note of a self-assessment, criterion by criterion.

    Raises:
        RefusalError: not revealed, not their team's, or there is none.
    """
    with turn.read() as act:
        assessment, place = require_revealed(act, assessment_id)
        notes = notes_in(act.session, assessment.id)
        if not notes:
            raise RefusalError(say(NO_NOTES))
        groups = [
            (criterion.short, [shown_note(note) for note in notes if note.criterion_key == criterion.key])
            for criterion in spoken(assessment.rubric).criteria()
        ]
        own = frozenset(note.id for note in notes if note.signer and note.member_id == place.member.id)
        return AllNotes(
            [one for one in groups if one[1]],
            place.is_facilitator,
            page,
            own,
            place.ilt.name if may_show(act.session, place) else "",
            is_public=not place.ilt.is_private,
        )


def shown_note(note: Seen) -> Note:
    """A note as people read it."""
    return Note(note.id, note.text, note.link, note.signer)


def remove_note(turn: Turn, note_id: int) -> None:
    """Deletes a note for everyone; the channel's message says one note less. A repeated delivery finds it done.

    Raises:
        RefusalError: there is no such note in a revealed vote of this workspace, or the person may not.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        found = note_to_remove(act.session, turn.actor.workspace_id, note_id)
        if found is None:
            raise RefusalError(say(_NO_NOTE))
        note, assessment = found
        place = require_place(act, assessment.ilt_id)
        if not place.is_facilitator and not (note.is_signed and note.member_id == place.member.id):
            raise RefusalError(say(_NOT_YOURS))
        act.session.delete(note)
        vote_changed(act.session, messages_with_results(assessment.id, note.criterion_key))
        note_deed(
            act.session,
            Deed.NOTE_REMOVED,
            workspace_id=turn.actor.workspace_id,
            at=turn.now,
            ilt_id=place.ilt.id,
            person_id=place.person.id,
            subject=str(note_id),
        )
        note_leftovers(act.session)
    wipe_leftovers(turn.db)
