"""What people type to the bot in their direct messages: understood, done, and answered exactly once.

Three transactions, each by the name of the same event: what is meant is kept first; the use case of a button does it and
absorbs repeats; then the answer is owed. An event that Slack sends again goes on where the first one stopped.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import RefusalError
from bot.items.digest_pending import Desk, desk_of
from bot.outbox.deliveries import ToSend, enqueue
from bot.rules.slack_words import people_marked, plain_words
from bot.turn import Act, Turn
from bot.typed.answers import MADE, REFUSED, STRANGER, TYPED_REPLY, UNDONE
from bot.typed.deeds import carry_out
from bot.typed.meaning import Meaning, meaning_of
from bot.typed.messages.typed import Said
from bot.typed.replies import Told, require_reply, told
from storage.digests import teams_of
from storage.people import Person, person_of
from storage.typed import TypedReply, reply_of_person, reply_of_request

_NEW = "new"


def hear(turn: Turn, typed: str) -> None:
    """Somebody typed something to the bot. `actor.request` names the event."""
    typed = _plain(turn, typed)
    meant = _understand(turn, typed)
    if meant is None or meant.state != _NEW:
        return
    state = _state_after(lambda: carry_out(turn, meant, typed))
    with turn.write() as act:
        person, reply = require_reply(act, meant.id)
        if reply.state == _NEW:
            reply.state = state
            _mark_undone(act.session, person, reply)
            _owe(act, str(reply.id), "reply")


def _plain(turn: Turn, typed: str) -> str:
    """Slack's marks as the words that people saw."""
    with turn.read() as act:
        people = [person_of(act.session, turn.actor.workspace_id, user) for user in people_marked(typed)]
    return plain_words(typed, {person.slack_user_id: person.name for person in people if person})


def _understand(turn: Turn, typed: str) -> Told | None:
    """Keeps what is meant. None: nothing is to be done, and nothing more to be said."""
    with turn.write() as act:
        if kept := reply_of_request(act.session, turn.actor.request):
            return told(kept)
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        desk = desk_of(act.session, person, teams_of(act.session, person.id), turn.now) if person else None
        if desk is None or not desk.teams:
            _owe(act, STRANGER, turn.actor.request)
            return None
        meaning = meaning_of(desk, typed)
        return told(_keep(desk, turn.actor, meaning))


def _keep(desk: Desk, actor: Actor, meaning: Meaning) -> TypedReply:
    reply = TypedReply(
        person_id=desk.person.id, request=actor.request, at=desk.now, what=meaning.what, **meaning.fields
    )
    desk.session.add(reply)
    desk.session.flush()
    return reply


def _owe(act: Act, subject: str, slot: str) -> None:
    message = ToSend(act.actor.workspace_id, TYPED_REPLY, subject, act.actor.user_id, slot[:64], act.now)
    enqueue(act, message)


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
