"""What became of the words that somebody typed: kept by the name of their event, and read when a button of the answer
is tapped.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.errors import RefusalError
from bot.turn import Act, Turn
from bot.typed.answers import answer_to, dates_in
from bot.typed.messages.typed import Said
from bot.words import later, say
from storage.people import Person, person_of
from storage.typed import TypedReply, reply_of_person

GONE = later(
    "That button is too old and does nothing any more. Nothing was changed. Type /ilt actions to go on."
)


@dataclass(frozen=True)
class Told:
    """A reply as it was read. The fields are those of storage.typed.TypedReply."""

    id: int
    what: Said
    state: str
    at: datetime
    item_id: int
    check_id: int
    number: int
    before: str
    after: str


def told(reply: TypedReply) -> Told:
    """The same without its session."""
    return Told(
        reply.id,
        Said(reply.what),
        reply.state,
        reply.at,
        reply.item_id or 0,
        reply.check_id or 0,
        reply.number or 0,
        reply.before,
        reply.after,
    )


def require_reply(act: Act, reply_id: int) -> tuple[Person, TypedReply]:
    """Somebody's own reply. Raises RefusalError where there is none, or not any more."""
    person = person_of(act.session, act.actor.workspace_id, act.actor.user_id)
    reply = reply_of_person(act.session, person.id, reply_id) if person else None
    if person is None or reply is None:
        raise RefusalError(say(GONE))
    return person, reply


def read_reply(turn: Turn, reply_id: int) -> Told:
    """The same, read. Raises RefusalError."""
    with turn.read() as act:
        return told(require_reply(act, reply_id)[1])


def change_reply(turn: Turn, reply_id: int, **fields: Any) -> dict[str, Any]:
    """Writes into a reply what became of it. Returns the answer as it reads then."""
    with turn.write() as act:
        return changed(act, reply_id, **fields)


def changed(act: Act, reply_id: int, **fields: Any) -> dict[str, Any]:
    """The same, in a transaction that does more."""
    person, reply = require_reply(act, reply_id)
    for name, value in fields.items():
        setattr(reply, name, value)
    act.session.flush()
    return answer_to(act.session, person, reply)


def first_day(words: str) -> date | None:
    """The first of the dates that a row keeps; None where it keeps none."""
    return next(iter(dates_in(words)), None)
