"""Evidence: a member's answers to "How do we know?", kept unseen until the reveal; then whoever leads may show them."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.assessments.ballot import ballot_of, member_of, require_voter, section_with
from bot.assessments.messages.ballot import SectionBallot
from bot.assessments.messages.evidence import LONGEST_LINK, LONGEST_NOTE, EvidenceForm
from bot.assessments.messages.notes import NotesPosted, ShownNotes, notes_message
from bot.assessments.messages.result_details import ALL_NOTES
from bot.assessments.results import NO_NOTES, require_revealed, results_of, shown_note
from bot.assessments.rights import may_show
from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError, WrongInputError
from bot.outbox.living import post_in_channel
from bot.rules.tally import MINIMUM
from bot.rules.text import is_address, kept, visible
from bot.teams.membership import Place, facilitators_of, names_of
from bot.turn import Turn
from bot.words import later, say
from storage.assessments import Assessment
from storage.evidence import Note, note_of, remove_note, save_note
from storage.living import PostedMessage, posted_message
from storage.people import Ilt
from storage.results import notes_in
from storage.rounds import counted_and_finished
from storage.standing import standing

_TOO_LONG = later("That is longer than {most} characters. Please shorten it; nothing was saved yet.")
_NO_WORDS = later("Please say in a few words what the link shows. Nothing was saved yet.")
_NO_ADDRESS = later("That is not a web address. It should start with https:// or http://")
_TOO_LONG_LINK = later("That address is longer than {most} characters. Please use a shorter one.")


def read_evidence(turn: Turn, round_id: int, criterion_key: str) -> EvidenceForm:
    """The form for a criterion, filled in with what the member wrote before.

    Raises:
        RefusalError: the person may not vote there, voting has ended, or the criterion is not in this round.
    """
    with turn.read() as act:
        stands = require_voter(standing(act.session, round_id, turn.actor.workspace_id, turn.actor.user_id))
        section = section_with(stands, criterion_key)
        text = next(one.text for one in section.criteria if one.key == criterion_key)
        counted, _ = counted_and_finished(act.session, round_id, ())
        form = EvidenceForm(
            round_id, criterion_key, text, is_public=not stands.is_private, is_small=counted < MINIMUM
        )
        note = note_of(act.session, round_id, criterion_key, member_of(stands))
        return (
            replace(form, note=note.words, link=note.link or "", is_signed=note.is_signed) if note else form
        )


def save_evidence(turn: Turn, round_id: int, criterion_key: str, typed: Note) -> SectionBallot:
    """Saves, changes or (where the words were emptied) removes a member's note. Returns their ballot as it is now.

    A repeated delivery of the same request changes nothing and gets the same answer.

    Raises:
        WrongInputError: too long, no web address, or a link without a word about it.
        RefusalError: the person may not vote there, voting has ended, or the criterion is not in this round.
    """
    note = Note(kept(typed.words), kept(typed.link or "") or None, typed.is_signed)
    with turn.write() as act:
        first = act.is_first
        stands = require_voter(
            standing(act.session, round_id, turn.actor.workspace_id, turn.actor.user_id, lock=True)
        )
        section = section_with(stands, criterion_key)
        if first:
            _keep(act.session, (round_id, criterion_key, member_of(stands)), note)
        return ballot_of(act.session, stands, round_id, section)


def _keep(session: Session, place: tuple[int, str, int], note: Note) -> None:
    """Writes the note at its (round, criterion, member)."""
    if not visible(note.words):
        _remove(session, place, note.link)
    elif faults := _faults(note):
        raise WrongInputError(faults)
    else:
        save_note(session, *place, note)


def _remove(session: Session, place: tuple[int, str, int], link: str | None) -> None:
    before = note_of(session, *place)
    if link and (before is None or before.link != link):
        raise WrongInputError({ids.EVIDENCE_NOTE: say(_NO_WORDS)})
    if before:
        remove_note(session, *place)


def _faults(note: Note) -> dict[str, str]:
    faults = {}
    if len(note.words) > LONGEST_NOTE:
        faults[ids.EVIDENCE_NOTE] = say(_TOO_LONG, most=LONGEST_NOTE)
    if note.link and len(note.link) > LONGEST_LINK:
        faults[ids.EVIDENCE_LINK] = say(_TOO_LONG_LINK, most=LONGEST_LINK)
    elif note.link and not is_address(note.link):
        faults[ids.EVIDENCE_LINK] = say(_NO_ADDRESS)
    return faults


def show_notes(turn: Turn, assessment_id: int, key: str) -> NotesPosted:
    """Owes the channel the notes on a criterion, or (`ALL_NOTES`) all of them; once each.

    Raises:
        RefusalError: not revealed, not of a team of theirs, or there is none.
        NotFacilitatorError: they do not lead.
    """
    with turn.write() as act:
        assessment, place = require_revealed(act, assessment_id)
        if not may_show(act.session, place):
            raise _not_theirs(act.session, place)
        if not _notes(act.session, assessment, place.ilt, key).groups:
            raise RefusalError(say(NO_NOTES))
        # Held, so that two who tap at once post it once.
        act.session.refresh(assessment, with_for_update=True)
        is_there = posted_message(act.session, ids.NOTES_MESSAGE, assessment.id, key) is not None
        if not is_there:
            user = place.person.slack_user_id
            post_in_channel(act, place.ilt, ids.NOTES_MESSAGE, assessment.id, key, answerable=user)
        return NotesPosted(place.ilt.name, is_there)


def _not_theirs(session: Session, place: Place) -> NotFacilitatorError:
    who = names_of(facilitators_of(session, place.ilt.id))
    words = (
        say(
            "Notes are shown in the channel by organizers, and in a meeting by whoever leads it. Ask {who}, or take over.",
            who=who,
        )
        if who
        else say(
            "Notes are shown in the channel by organizers, and nobody is one at the moment. You can take over."
        )
    )
    return NotFacilitatorError(words, place.ilt.id)


def render_notes(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message in the channel: a note that was removed since is gone from it."""
    assessment = session.get_one(Assessment, message.subject_id)
    ilt = session.get_one(Ilt, assessment.ilt_id)
    return notes_message(_notes(session, assessment, ilt, message.part))


def _notes(session: Session, assessment: Assessment, ilt: Ilt, key: str) -> ShownNotes:
    notes = notes_in(session, assessment.id, "" if key == ALL_NOTES else key)
    groups = [
        (result, [shown_note(note) for note in notes if note.criterion_key == result.key])
        for result in results_of(session, assessment, ilt, ()).criteria
    ]
    return ShownNotes(assessment.id, key, [(result, mine) for result, mine in groups if mine])
