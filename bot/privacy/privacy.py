"""Deleting what is held about a person: only they can, and only for themselves."""

from datetime import datetime

from bot.actor import Actor
from bot.privacy.messages.privacy import DeleteForm
from bot.rules.tally import MINIMUM
from bot.teams.membership import facilitators_of, require_person, shown_name
from bot.turn import wipe_leftovers
from storage import Database
from storage.audit import Deed, note_deed
from storage.database import note_leftovers
from storage.people import Role
from storage.personal import forget_person, members_of_person
from storage.requests import is_first_delivery


def deletion_offered(db: Database, actor: Actor) -> DeleteForm:
    """What *Delete me…* would do for this person.

    Raises:
        RefusalError: nothing is held about them.
    """
    with db.read() as session:
        person = require_person(session, actor)
        places = members_of_person(session, person.id)
        alone = [
            shown_name(ilt)
            for member, ilt in places
            if member.is_present
            and member.role == Role.FACILITATOR
            and len(facilitators_of(session, ilt.id)) == 1
        ]
        still_in = [shown_name(ilt) for member, ilt in places if member.is_present]
    return DeleteForm(person.name, tuple(still_in), tuple(alone))


def delete_me(db: Database, actor: Actor, now: datetime) -> None:
    """Deletes what is held about whoever asks; a repeated delivery finds it done.

    Raises:
        RefusalError: nothing is held about them.
    """
    with db.write() as session:
        if not is_first_delivery(session, actor.request, actor.workspace_id, now):
            return
        person = require_person(session, actor)
        forget_person(session, person, MINIMUM)
        note_deed(session, Deed.PERSON_DELETED, workspace_id=actor.workspace_id, at=now)
        note_leftovers(session)
    wipe_leftovers(db)
