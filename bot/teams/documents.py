"""A file that a member asks for: owed once at a time, however often they tap, and noted."""

from uuid import uuid4

from bot.outbox.deliveries import Kind, ToSend, enqueue
from bot.teams.membership import Place
from bot.turn import Act
from storage.audit import Deed, note_deed
from storage.delivery_rows import is_owed


def owe_document(act: Act, place: Place, kind: Kind, subject: str, *, noted_as: str) -> None:
    """Owes it to whoever asks, in their direct messages. `noted_as`: what the audit entry calls it."""
    who, to = act.actor.workspace_id, act.actor.user_id
    if not act.is_first or is_owed(act.session, who, kind.name, subject, to):
        return
    enqueue(act, ToSend(who, kind, subject, to, uuid4().hex, act.now, ilt_id=place.ilt.id))
    note_deed(
        act.session,
        Deed.EXPORTED,
        workspace_id=who,
        at=act.now,
        ilt_id=place.ilt.id,
        person_id=place.person.id,
        subject=noted_as,
    )
