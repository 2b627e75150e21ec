"""*Show these notes in the channel*: whoever leads shows what people wrote, once it was revealed."""

from typing import Any

from sqlalchemy.orm import Session

from bot.assessments.messages.notes import NotesPosted, ShownNotes, notes_message
from bot.assessments.messages.result_details import ALL_NOTES
from bot.assessments.results import NO_NOTES, require_revealed, results_of, shown_note
from bot.assessments.rights import may_show
from bot.blocks import ids
from bot.errors import NotFacilitatorError, RefusalError
from bot.outbox.living import post_in_channel
from bot.teams.membership import Place, facilitators_of, names_of
from bot.turn import Turn
from bot.words import say
from storage.assessments import Assessment
from storage.living import PostedMessage, posted_message
from storage.people import Ilt
from storage.results import notes_in


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
