"""Deleting what is held about a person: only they can, and only for themselves."""

from bot.privacy.messages.privacy import DeleteForm
from bot.rules.tally import MINIMUM
from bot.teams.membership import facilitators_of, require_person, shown_name
from bot.turn import Turn, wipe_leftovers
from storage.audit import Deed, note_deed
from storage.database import note_leftovers
from storage.operations import note_deletion
from storage.people import Role
from storage.personal import forget_person, members_of_person
from storage.sealed import are_locked
from storage.workspace_rows import known_as


def deletion_offered(turn: Turn) -> DeleteForm:
    """What *Delete my data…* would do for this person.

    Raises:
        RefusalError: nothing is held about them.
    """
    with turn.read() as act:
        person = require_person(act)
        places = members_of_person(act.session, person.id)
        alone = [
            shown_name(ilt)
            for member, ilt in places
            if member.is_present
            and member.role == Role.FACILITATOR
            and len(facilitators_of(act.session, ilt.id)) == 1
        ]
        still_in = [shown_name(ilt) for member, ilt in places if member.is_present]
    return DeleteForm(person.name, tuple(still_in), tuple(alone))


def are_pages_encrypted(turn: Turn) -> bool:
    """Whether growth pages are encrypted in the database."""
    with turn.read() as act:
        return are_locked(act.session)


def delete_me(turn: Turn) -> None:
    """Deletes what is held about whoever asks; a repeated delivery finds it done.

    Raises:
        RefusalError: nothing is held about them.
    """
    with turn.write() as act:
        if not act.is_first:
            return
        person = require_person(act)
        for workspace_id in known_as(act.session, person.workspace_id):
            note_deletion(act.session, workspace_id, person.slack_user_id, act.machine_now)
        forget_person(act.session, person, MINIMUM)
        note_deed(act.session, Deed.PERSON_DELETED, workspace_id=turn.actor.workspace_id, at=turn.now)
        note_leftovers(act.session)
    wipe_leftovers(turn.db)
