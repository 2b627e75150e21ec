"""The buttons under an answer to typed words: undo, the other meaning, which item, which day."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.actor import Actor
from bot.errors import RefusalError
from bot.items.access import Hold, held, require_right
from bot.items.changes import promise_anew, silence
from bot.items.digest_pending import desk_of
from bot.items.owed import owe_item_messages
from bot.typed.answers import MADE, UNDONE, dates_in
from bot.typed.deeds import SET_BACK, carry_out, set_back
from bot.typed.meaning import Meaning, on_day
from bot.typed.messages.typed import Said
from bot.typed.replies import GONE, Told, change_reply, changed, first_day, read_reply
from storage import Database
from storage.digests import teams_of
from storage.items import item_in_workspace
from storage.people import person_of


def undo(db: Database, actor: Actor, reply_id: int, now: datetime, machine_now: datetime) -> dict[str, Any]:
    """*Undo* under an answer. Tapped again it changes nothing.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = read_reply(db, actor, reply_id)
    if told.state == MADE and told.what in {Said.DONE, *SET_BACK}:
        set_back(db, actor, told, now, machine_now)
    return change_reply(db, actor, told.id, state=UNDONE)


def other_reading(
    db: Database, actor: Actor, reply_id: int, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """The same day, meant the other way: the date moved instead of silence until then, or silence instead.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = read_reply(db, actor, reply_id)
    if told.state != MADE or told.what not in _INSTEAD:
        raise RefusalError(GONE)
    # In one transaction: where the other meaning is refused, the first one stays.
    with held(db, actor, told.item_id, now) as hold:
        if not hold.is_first:
            return changed(hold.session, actor, told.id)
        require_right(hold)
        SET_BACK[told.what](hold, told)
        what, before = _INSTEAD[told.what](hold, first_day(told.after))
        owe_item_messages(hold.session, hold.item, now, machine_now)
        return changed(hold.session, actor, told.id, what=what, before=before.isoformat() if before else "")


def _moved_instead(hold: Hold, day: date | None) -> tuple[Said, date | None]:
    before = hold.item.due_on
    promise_anew(hold, day)
    return Said.MOVED, before


def _silent_instead(hold: Hold, day: date | None) -> tuple[Said, date | None]:
    before = hold.item.snoozed_until
    silence(hold, day)
    return Said.SNOOZED, before


_INSTEAD = {Said.SNOOZED: _moved_instead, Said.MOVED: _silent_instead}


def choose_item(
    db: Database, actor: Actor, reply_id: int, item_id: int, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Which item was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = read_reply(db, actor, reply_id)
    if told.what != Said.WHICH_ITEM or str(item_id) not in told.after.split(","):
        return _answered_already(db, actor, told, item_id)
    day, _, mode = told.before.partition("/")
    meaning = _chosen(db, actor, item_id, first_day(day), mode, now)
    return _apply(db, actor, told, meaning, now, machine_now)


def choose_day(
    db: Database, actor: Actor, reply_id: int, day: date | None, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Which day was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = read_reply(db, actor, reply_id)
    if told.what != Said.WHICH_DAY or day is None or day not in dates_in(told.after):
        return _answered_already(db, actor, told, told.item_id)
    meaning = _chosen(db, actor, told.item_id, day, told.before, now)
    return _apply(db, actor, told, meaning, now, machine_now)


def _answered_already(db: Database, actor: Actor, told: Told, item_id: int) -> dict[str, Any]:
    """The second tap on a choice reads what the first one did."""
    if told.item_id != item_id or told.what not in {Said.DONE, Said.KEPT, *SET_BACK}:
        raise RefusalError(GONE)
    return change_reply(db, actor, told.id)


def _apply(
    db: Database, actor: Actor, told: Told, meaning: Meaning, now: datetime, machine_now: datetime
) -> dict[str, Any]:
    """Does what was chosen, and remembers it in place of the question."""
    fields = {"before": "", "after": "", **meaning.fields, "what": meaning.what, "state": MADE}
    chosen = replace(told, what=meaning.what, item_id=fields["item_id"], after=fields["after"])
    carry_out(db, actor, chosen, "", now, machine_now)
    return change_reply(db, actor, told.id, **fields)


def _chosen(db: Database, actor: Actor, item_id: int, day: date | None, mode: str, now: datetime) -> Meaning:
    with db.read() as session:
        person = person_of(session, actor.workspace_id, actor.user_id)
        item = item_in_workspace(session, actor.workspace_id, item_id)
        if person is None or item is None:
            raise RefusalError(GONE)
        if day is None:
            return Meaning(Said.DONE, {"item_id": item.id})
        return on_day(item, day, mode, desk_of(session, person, teams_of(session, person.id), now).today)
