"""What people type to the bot in their direct messages: understood, done, and answered exactly once.

Three transactions, each by the name of the same event: what is meant is kept first; the use case of a button does it and
absorbs repeats; then the answer is owed. An event that Slack sends again goes on where the first one stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot import item_changes, success_checks
from bot.actor import Actor
from bot.deliveries import ToSend, enqueue
from bot.digest_pending import Desk, desk_of
from bot.errors import RefusalError
from bot.item_access import Hold, held, require_right
from bot.item_changes import require_open
from bot.item_reminders import TOLD_AFTER, owe_item_messages
from bot.messages.typed import Said
from bot.rules.slack_words import people_marked, plain_words
from bot.rules.typed_reply import read_reply
from bot.typed_answers import MADE, REFUSED, STRANGER, TYPED_REPLY, UNDONE, answer_to, dates_in
from bot.typed_meaning import Meaning, is_repeated_help, meaning_of, on_day
from storage import Database
from storage.digests import teams_of
from storage.items import Answer, Change, SuccessCheck, forget_checks, item_in_workspace
from storage.people import Person, look_again, person_of
from storage.typed import TypedReply, reply_of_person, reply_of_request

_NEW = "new"
_GONE = "That button is too old and does nothing any more. Nothing was changed. Type /ilt actions to go on."


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


def hear(db: Database, actor: Actor, typed: str, now: datetime, machine_now: datetime) -> None:
    """Somebody typed something to the bot. `actor.request` names the event."""
    typed = _plain(db, actor, typed)
    told = _understand(db, actor, typed, now, machine_now)
    if told is None or told.state != _NEW:
        return
    state = _state_after(lambda: _carry_out(db, actor, told, typed, now, machine_now))
    with db.write() as session:
        person, reply = _require_reply(session, actor, told.id)
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
            return _told(kept)
        person = person_of(session, actor.workspace_id, actor.user_id)
        desk = desk_of(session, person, teams_of(session, person.id), now) if person else None
        if desk is None or not desk.teams:
            _owe(session, actor, STRANGER, actor.request, now, machine_now)
            return None
        meaning = meaning_of(desk, typed)
        if meaning.what == Said.HELP and is_repeated_help(session, desk.person.id, now):
            return None
        return _told(_keep(desk, actor, meaning))


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


def _told(reply: TypedReply) -> Told:
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


def _state_after(work: Callable[[], None]) -> str:
    """The answer says why something was refused, in its own words then."""
    try:
        work()
    except RefusalError:
        return REFUSED
    return MADE


def _carry_out(
    db: Database, actor: Actor, told: Told, typed: str, now: datetime, machine_now: datetime
) -> None:
    match told.what:
        case Said.DONE:
            # What changed because of it is in the words themselves, which are kept nowhere else.
            note = read_reply(typed).rest if typed else ""
            item_changes.finish(db, actor, told.item_id, note, now, machine_now)
        case Said.MOVED:
            [day] = dates_in(told.after)
            item_changes.move(db, actor, told.item_id, day, "", now, machine_now)
        case Said.SNOOZED:
            [day] = dates_in(told.after)
            item_changes.snooze(db, actor, told.item_id, day, now, machine_now)
        case Said.ANSWERED:
            success_checks.answer_check(db, actor, told.check_id, Answer(told.after), now)
        case Said.UNDO:
            _set_back(db, actor, _read_reply(db, actor, told.number), now, machine_now)


def _set_back(db: Database, actor: Actor, told: Told, now: datetime, machine_now: datetime) -> None:
    """As it was before somebody typed that.

    Raises:
        RefusalError: somebody changed it since, or it is not theirs any more.
    """
    if told.what == Said.DONE:
        item_changes.take_up_again(db, actor, told.item_id, now, machine_now)
        return
    with held(db, actor, told.item_id, now) as hold:
        if hold.is_first:
            require_right(hold)
            _SET_BACK[told.what](hold, told)
            owe_item_messages(hold.session, hold.item, now, machine_now)


def _date_back(hold: Hold, told: Told) -> None:
    item = hold.item
    require_open(hold)
    if [item.due_on] != dates_in(told.after):
        raise RefusalError(f"The date of #{item.number} was changed since then, so nothing was undone.")
    before = _day(told.before)
    hold.note(Change.DUE, item.due_on, before)
    was_correction = item.logged_by_id == hold.place.person.id and told.at - item.logged_at <= TOLD_AFTER
    if before is not None and not was_correction:
        item.moves = max(0, item.moves - 1)
    item.due_on, item.due_since = before, hold.now


def _silence_back(hold: Hold, told: Told) -> None:
    require_open(hold)
    hold.note(Change.SNOOZED, hold.item.snoozed_until, _day(told.before))
    hold.item.snoozed_until = _day(told.before)


def _answer_back(hold: Hold, told: Told) -> None:
    check = hold.session.get(SuccessCheck, told.check_id)
    if check is None or check.item_id != hold.item.id:
        raise RefusalError(_GONE)
    # "Too early" asks again later; without it there is one question.
    forget_checks(hold.session, hold.item.id)
    check.answer = check.answered_at = check.answered_by_id = None
    if hold.item.owner_id:
        look_again(hold.session, [hold.item.owner_id])


_SET_BACK: dict[Said, Callable[[Hold, Told], None]] = {
    Said.MOVED: _date_back,
    Said.SNOOZED: _silence_back,
    Said.ANSWERED: _answer_back,
}


def undo(db: Database, actor: Actor, reply_id: int, now: datetime, machine_now: datetime) -> dict[str, Any]:
    """*Undo* under an answer. Tapped again it changes nothing.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = _read_reply(db, actor, reply_id)
    if told.state == MADE and told.what in {Said.DONE, *_SET_BACK}:
        _set_back(db, actor, told, now, machine_now)
    return _changed(db, actor, told.id, state=UNDONE)


def other_reading(
    db: Database, actor: Actor, reply_id: int, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """The same day, meant the other way: the date moved instead of silence until then, or silence instead.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = _read_reply(db, actor, reply_id)
    other = {Said.MOVED: Said.SNOOZED, Said.SNOOZED: Said.MOVED}.get(told.what)
    if told.state != MADE or other is None:
        raise RefusalError(_GONE)
    _set_back(db, replace(actor, request=f"{actor.request}/back"), told, now, machine_now)
    [day] = dates_in(told.after)
    meaning = _chosen(db, actor, told.item_id, day, other, now)
    return _apply(db, actor, told, meaning, now, machine_now)


def choose_item(
    db: Database, actor: Actor, reply_id: int, item_id: int, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Which item was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = _read_reply(db, actor, reply_id)
    if told.what != Said.WHICH_ITEM or str(item_id) not in told.after.split(","):
        return _answered_already(db, actor, told, item_id)
    day, _, mode = told.before.partition("/")
    meaning = _chosen(db, actor, item_id, _day(day), mode, now)
    return _apply(db, actor, told, meaning, now, machine_now)


def choose_day(
    db: Database, actor: Actor, reply_id: int, day: date | None, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Which day was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = _read_reply(db, actor, reply_id)
    if told.what != Said.WHICH_DAY or day is None or day not in dates_in(told.after):
        return _answered_already(db, actor, told, told.item_id)
    meaning = _chosen(db, actor, told.item_id, day, told.before, now)
    return _apply(db, actor, told, meaning, now, machine_now)


def _answered_already(db: Database, actor: Actor, told: Told, item_id: int) -> dict[str, Any]:
    """The second tap on a choice reads what the first one did."""
    if told.item_id != item_id or told.what not in {Said.DONE, Said.KEPT, *_SET_BACK}:
        raise RefusalError(_GONE)
    return _changed(db, actor, told.id)


def _apply(
    db: Database, actor: Actor, told: Told, meaning: Meaning, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Does what was chosen, and remembers it in place of the question."""
    fields = {"before": "", "after": "", **meaning.fields, "what": meaning.what, "state": MADE}
    chosen = replace(told, what=meaning.what, item_id=fields["item_id"], after=fields["after"])
    _carry_out(db, actor, chosen, "", now, machine_now)
    return _changed(db, actor, told.id, **fields)


def _chosen(db: Database, actor: Actor, item_id: int, day: date | None, mode: str, now: datetime) -> Meaning:
    with db.read() as session:
        person = person_of(session, actor.workspace_id, actor.user_id)
        item = item_in_workspace(session, actor.workspace_id, item_id)
        if person is None or item is None:
            raise RefusalError(_GONE)
        if day is None:
            return Meaning(Said.DONE, {"item_id": item.id})
        return on_day(item, day, mode, desk_of(session, person, teams_of(session, person.id), now).today)


def _changed(db: Database, actor: Actor, reply_id: int, **fields: Any) -> dict[str, Any]:
    """Writes into a reply what became of it. Returns the answer as it reads then."""
    with db.write() as session:
        person, reply = _require_reply(session, actor, reply_id)
        for name, value in fields.items():
            setattr(reply, name, value)
        session.flush()
        return answer_to(session, person, reply)


def _mark_undone(session: Session, person: Person, reply: TypedReply) -> None:
    if reply.what == Said.UNDO and reply.state == MADE and reply.number:
        undone = reply_of_person(session, person.id, reply.number)
        if undone:
            undone.state = UNDONE


def _read_reply(db: Database, actor: Actor, reply_id: int) -> Told:
    with db.read() as session:
        return _told(_require_reply(session, actor, reply_id)[1])


def _require_reply(session: Session, actor: Actor, reply_id: int) -> tuple[Person, TypedReply]:
    person = person_of(session, actor.workspace_id, actor.user_id)
    reply = reply_of_person(session, person.id, reply_id) if person else None
    if person is None or reply is None:
        raise RefusalError(_GONE)
    return person, reply


def _day(words: str) -> date | None:
    return next(iter(dates_in(words)), None)
