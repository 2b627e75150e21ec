"""The buttons under an answer to typed words: undo, the other meaning, which item, which day."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.errors import RefusalError
from bot.items.access import Hold, held, require_right
from bot.items.changes import promise_anew, silence
from bot.items.digest_pending import desk_of
from bot.items.owed import owe_item_messages
from bot.turn import Turn
from bot.typed.answers import MADE, UNDONE, dates_in
from bot.typed.deeds import SET_BACK, carry_out, set_back
from bot.typed.meaning import Meaning, on_day
from bot.typed.messages.typed import Said
from bot.typed.replies import GONE, Told, change_reply, changed, first_day, read_reply
from bot.words import say
from storage.digests import teams_of
from storage.items import item_in_workspace
from storage.people import person_of


def undo(turn: Turn, reply_id: int) -> dict[str, Any]:
    """*Undo* under an answer. Tapped again it changes nothing.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = read_reply(turn, reply_id)
    if told.state == MADE and told.what in {Said.DONE, Said.DONE_SEVERAL, *SET_BACK}:
        set_back(turn, told)
    return change_reply(turn, told.id, state=UNDONE)


def other_reading(turn: Turn, reply_id: int) -> dict[str, Any]:
    """The same day, meant the other way: the date moved instead of silence until then, or silence instead.

    Raises:
        RefusalError: not theirs, too old, or somebody changed it since.
    """
    told = read_reply(turn, reply_id)
    if told.state != MADE or told.what not in _INSTEAD:
        raise RefusalError(say(GONE))
    # In one transaction: where the other meaning is refused, the first one stays.
    with held(turn, told.item_id) as hold:
        if not hold.is_first:
            return changed(hold, told.id)
        require_right(hold)
        SET_BACK[told.what](hold, told)
        what, before = _INSTEAD[told.what](hold, first_day(told.after))
        owe_item_messages(hold, hold.item)
        return changed(hold, told.id, what=what, before=before.isoformat() if before else "")


def _moved_instead(hold: Hold, day: date | None) -> tuple[Said, date | None]:
    before = hold.item.due_on
    promise_anew(hold, day)
    return Said.MOVED, before


def _silent_instead(hold: Hold, day: date | None) -> tuple[Said, date | None]:
    before = hold.item.snoozed_until
    silence(hold, day)
    return Said.SNOOZED, before


_INSTEAD = {Said.SNOOZED: _moved_instead, Said.MOVED: _silent_instead}


def choose_item(turn: Turn, reply_id: int, item_id: int) -> dict[str, Any]:
    """Which item was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = read_reply(turn, reply_id)
    if told.what != Said.WHICH_ITEM or str(item_id) not in told.after.split(","):
        return _answered_already(turn, told, item_id)
    day, _, mode = told.before.partition("/")
    meaning = _chosen(turn, item_id, first_day(day), mode)
    return _apply(turn, told, meaning)


def choose_day(turn: Turn, reply_id: int, day: date | None) -> dict[str, Any]:
    """Which day was meant.

    Raises:
        RefusalError: not theirs, too old, or nothing that was offered.
    """
    told = read_reply(turn, reply_id)
    if told.what != Said.WHICH_DAY or day is None or day not in dates_in(told.after):
        return _answered_already(turn, told, told.item_id)
    meaning = _chosen(turn, told.item_id, day, told.before)
    return _apply(turn, told, meaning)


def _answered_already(turn: Turn, told: Told, item_id: int) -> dict[str, Any]:
    """The second tap on a choice reads what the first one did."""
    if told.item_id != item_id or told.what not in {Said.DONE, Said.KEPT, *SET_BACK}:
        raise RefusalError(say(GONE))
    return change_reply(turn, told.id)


def _apply(turn: Turn, told: Told, meaning: Meaning) -> dict[str, Any]:
    """Does what was chosen, and remembers it in place of the question."""
    fields = {"before": "", "after": "", **meaning.fields, "what": meaning.what, "state": MADE}
    chosen = replace(told, what=meaning.what, item_id=fields["item_id"], after=fields["after"])
    carry_out(turn, chosen, "")
    return change_reply(turn, told.id, **fields)


def _chosen(turn: Turn, item_id: int, day: date | None, mode: str) -> Meaning:
    with turn.read() as act:
        person = person_of(act.session, turn.actor.workspace_id, turn.actor.user_id)
        item = item_in_workspace(act.session, turn.actor.workspace_id, item_id)
        if person is None or item is None:
            raise RefusalError(say(GONE))
        if day is None:
            return Meaning(Said.DONE, {"item_id": item.id})
        return on_day(
            item, day, mode, desk_of(act.session, person, teams_of(act.session, person.id), turn.now).today
        )
