"""What people type to the bot in their direct messages: understood, done, and answered exactly once.

Three transactions, each by the name of the same event: what is meant is kept first; the use case of a button does it and
absorbs repeats; then the answer is owed. An event that Slack sends again goes on where the first one stopped.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import RefusalError
from bot.items.digest_pending import Desk, desk_of
from bot.outbox.deliveries import ToSend, enqueue
from bot.rules.slack_words import people_marked, plain_words
from bot.typed.answers import MADE, REFUSED, STRANGER, TYPED_REPLY, UNDONE
from bot.typed.deeds import carry_out
from bot.typed.meaning import Meaning, is_repeated_help, meaning_of
from bot.typed.messages.typed import Said
from bot.typed.replies import Told, require_reply, told
from storage import Database
from storage.digests import teams_of
from storage.people import Person, person_of
from storage.typed import TypedReply, reply_of_person, reply_of_request

_NEW = "new"


def hear(db: Database, actor: Actor, typed: str, now: datetime, machine_now: datetime) -> None:
    """Somebody typed something to the bot. `actor.request` names the event."""
    typed = _plain(db, actor, typed)
    meant = _understand(db, actor, typed, now, machine_now)
    if meant is None or meant.state != _NEW:
        return
    state = _state_after(lambda: carry_out(db, actor, meant, typed, now, machine_now))
    with db.write() as session:
        person, reply = require_reply(session, actor, meant.id)
        if reply.state == _NEW:
            reply.state = state
            _mark_undone(session, person, reply)
            _owe(session, actor, str(reply.id), "reply", now, machine_now)


def _plain(db: Database, actor: Actor, typed: str) -> str:
    """Slack's marks as the words that people saw."""
    with db.read() as session:
        people = [person_of(session, actor.workspace_id, user) for user in people_marked(typed)]
    return plain_words(typed, {person.slack_user_id: person.name for person in people if person})


def _understand(db: Database, actor: Actor, typed: str, now: datetime, machine_now: datetime) -> Told | None:
    """Keeps what is meant. None: nothing is to be done, and nothing more to be said."""
    with db.write() as session:
        if kept := reply_of_request(session, actor.request):
            return told(kept)
        person = person_of(session, actor.workspace_id, actor.user_id)
        desk = desk_of(session, person, teams_of(session, person.id), now) if person else None
        if desk is None or not desk.teams:
            _owe(session, actor, STRANGER, actor.request, now, machine_now)
            return None
        meaning = meaning_of(desk, typed)
        if meaning.what == Said.HELP and is_repeated_help(session, desk.person.id, now):
            return None
        return told(_keep(desk, actor, meaning))


def _keep(desk: Desk, actor: Actor, meaning: Meaning) -> TypedReply:
    reply = TypedReply(
        person_id=desk.person.id, request=actor.request, at=desk.now, what=meaning.what, **meaning.fields
    )
    desk.session.add(reply)
    desk.session.flush()
    return reply


def _owe(
    session: Session, actor: Actor, subject: str, slot: str, now: datetime, machine_now: datetime
) -> None:
    message = ToSend(actor.workspace_id, TYPED_REPLY, subject, actor.user_id, slot[:64], now)
    enqueue(session, message, machine_now)


def _state_after(work: Callable[[], None]) -> str:
    """The answer says why something was refused, in its own words then."""
    try:
        work()
    except RefusalError:
        return REFUSED
    return MADE


def _mark_undone(session: Session, person: Person, reply: TypedReply) -> None:
    if reply.what == Said.UNDO and reply.state == MADE and reply.number:
        undone = reply_of_person(session, person.id, reply.number)
        if undone:
            undone.state = UNDONE
