"""Whose an action item is: changing it in its form, handing it over, accepting, helping."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.errors import RefusalError, WrongInputError
from bot.items.access import Hold, held, require_right, shown
from bot.items.changes import end_hand_over, is_correction, require_open, set_due
from bot.items.departures import is_gone
from bot.items.input import ItemFields, Promise, checked, takers
from bot.items.messages.dms import HandOver
from bot.items.messages.forms import DUE, HELPERS, OWNER, STRATEGY, TEXT, TO, block_of
from bot.items.messages.items import ItemShown
from bot.items.owed import (
    HAND_OVER_ANSWERED,
    TOLD_AFTER,
    owe_hand_over_answer,
    owe_item_messages,
    question_of,
)
from bot.outbox.behind import item_changed
from bot.outbox.deliveries import withdraw
from bot.rules.over import over_what_stands
from bot.teams.outside import not_a_member
from bot.turn import Turn
from bot.words import say
from storage.items import Change, ItemChange, changes_of, helpers_of, set_helpers
from storage.people import Person
from storage.strategy_rows import link_item

# Who owns it, and who was asked to.
_HANDING = {Change.OWNER, Change.HANDED_OVER, Change.HAND_OVER_DECLINED, Change.HAND_OVER_UNDONE}


def change(turn: Turn, item_id: int, fields: ItemFields) -> ItemShown:
    """*Change…*: everything the form holds. Another owner is given the item as by `hand_over`.

    Raises:
        RefusalError: not theirs to change, or not open.
        WrongInputError: by field.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            require_open(hold)
            promise = checked(hold, hold.place, _over(hold, fields), kept=hold.item)
            _change(hold, promise)
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item)


def _over(hold: Hold, fields: ItemFields) -> ItemFields:
    """The form over how the item stands now: what was left alone is as another one made it meanwhile."""
    item, ilt_id = hold.item, hold.place.ilt.id
    owner = hold.session.get(Person, item.owner_id) if item.owner_id else None
    helpers = [person.slack_user_id for person in helpers_of(hold.session, item.id)]
    stands: dict[str, dict[str, Any]] = {
        block_of(OWNER, ilt_id): {"owner": owner.slack_user_id if owner else ""},
        DUE: {"due": item.due_on},
        block_of(HELPERS, ilt_id): {"helpers": helpers},
        block_of(STRATEGY, ilt_id): {"strategy": None},
    }
    left = {name: held for block in fields.untouched for name, held in stands.get(block, {}).items()}
    return replace(fields, text=over_what_stands({TEXT: (fields.text, item.text)})[TEXT], **left)


def _change(hold: Hold, promise: Promise) -> None:
    item = hold.item
    if promise.text != item.text:
        hold.note(Change.TEXT)
        item.text = promise.text
    if promise.due != item.due_on:
        set_due(hold, promise.due)
    _set_helpers(hold, [person.id for person in promise.helpers])
    if promise.strategy_id is not None:
        item_changed(hold.session, item)
        link_item(hold.session, item, promise.strategy_id or None)
    if promise.owner and promise.owner.id != item.owner_id:
        _give(hold, promise.owner, at_once=is_correction(hold) or may_reassign(hold))


def _set_helpers(hold: Hold, person_ids: Sequence[int]) -> None:
    before = sorted(person.id for person in helpers_of(hold.session, hold.item.id))
    after = sorted(person_ids)
    if before != after:
        hold.note(Change.HELPERS, ",".join(map(str, before)), ",".join(map(str, after)))
        set_helpers(hold.session, hold.item.id, set(after))


def hand_over(turn: Turn, item_id: int, user_id: str) -> ItemShown:
    """*Hand over…*: another member is asked, and the owner stays until they accept.

    A facilitator reassigns at once what is not their own; so does whoever logged it, as long as its owner has not
    accepted, or where its owner is not in the team any more.

    Args:
        user_id: the Slack id of who is to own it.

    Raises:
        RefusalError: not theirs to change, or not open.
        WrongInputError: nobody chosen, no member, or the owner.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            require_right(hold)
            require_open(hold)
            _give(hold, _taker(hold, user_id), at_once=may_reassign(hold))
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item)


def may_reassign(hold: Hold) -> bool:
    """Whether they can give the item to somebody without that person's consent."""
    item, me = hold.item, hold.place.person.id
    if item.owner_id is None:
        return True
    if me == item.owner_id:
        return False
    if hold.place.is_facilitator or item.accepted_at is None:
        return True
    return is_gone(hold.session, item.ilt_id, item.owner_id)


def _taker(hold: Hold, user_id: str) -> Person:
    found = takers(hold.session, hold.place.ilt.id).get(user_id)
    if not user_id:
        fault = say("Choose who is to own it.")
    elif found is None:
        fault = not_a_member(hold.place.ilt, user_id)
    elif found.id == hold.item.owner_id:
        fault = say("{name} owns it already. Choose somebody else.", name=found.name)
    else:
        return found
    raise WrongInputError({TO: fault})


def _give(hold: Hold, taker: Person, *, at_once: bool) -> None:
    item, me = hold.item, hold.place.person.id
    if at_once or taker.id == me:
        set_owner(hold, taker.id, is_accepted=taker.id == me)
        return
    hold.note(Change.HANDED_OVER, item.owner_id, taker.id)
    item.handed_to_id, item.handed_by_id, item.handed_at = taker.id, me, hold.now


def set_owner(hold: Hold, person_id: int, *, is_accepted: bool) -> None:
    """Makes somebody the owner from now on; what was promised to the one before is over."""
    item = hold.item
    hold.note(Change.OWNER, item.owner_id, person_id)
    item.owner_id, item.owner_since, item.due_since = person_id, hold.now, hold.now
    item.accepted_at = hold.now if is_accepted else None
    item.snoozed_until = None
    end_hand_over(item)
    _set_helpers(hold, [helper.id for helper in helpers_of(hold.session, item.id) if helper.id != person_id])


def accept(turn: Turn, item_id: int) -> ItemShown:
    """The owner says that they take it: a mark, for whoever wants to know that it arrived.

    Raises:
        RefusalError: somebody else owns it, or it is not open.
    """
    with held(turn, item_id) as hold:
        if not _owns(hold):
            raise RefusalError(
                say(
                    "#{number} is not yours any more, so nothing was changed. "
                    "Type /ilt actions to see what is yours.",
                    number=hold.item.number,
                )
            )
        require_open(hold)
        if hold.is_first and hold.item.accepted_at is None:
            hold.item.accepted_at = turn.now
            hold.note(Change.ACCEPTED)
            owe_item_messages(hold, hold.item)
        return shown(hold.session, hold.item)


def accept_hand_over(turn: Turn, item_id: int) -> ItemShown:
    """Whoever was asked to take an item over owns it from now on.

    Raises:
        RefusalError: nobody asks them any more, or the item is not open.
    """
    with held(turn, item_id) as hold:
        if hold.is_first and not _owns(hold):
            require_open(hold)
            _require_asked(hold)
            told = {hold.item.handed_by_id, hold.item.owner_id}
            set_owner(hold, hold.place.person.id, is_accepted=True)
            owe_item_messages(hold, hold.item)
            owe_hand_over_answer(hold, hold.item, told)
        return shown(hold.session, hold.item)


def decline_hand_over(turn: Turn, item_id: int) -> ItemShown:
    """Whoever was asked declines, or the owner takes the question back: the owner stays.

    Raises:
        RefusalError: nobody asks them, or not any more.
    """
    with held(turn, item_id) as hold:
        if hold.is_first:
            takes_back = _owns(hold) and hold.item.handed_to_id is not None
            if not takes_back:
                _require_asked(hold)
            told = set() if takes_back else {hold.item.handed_by_id}
            hold.note(Change.HAND_OVER_DECLINED, hold.item.handed_to_id)
            end_hand_over(hold.item)
            owe_item_messages(hold, hold.item)
            owe_hand_over_answer(hold, hold.item, told, after=TOLD_AFTER)
        return shown(hold.session, hold.item)


def take_back_decline(turn: Turn, item_id: int) -> HandOver:
    """*Undo* of *Decline*: the question waits for them again, and who has not heard the answer yet does not.

    Raises:
        RefusalError: the item is not open, or somebody has done something else with it since.
    """
    with held(turn, item_id) as hold:
        item, me = hold.item, hold.place.person.id
        if item.handed_to_id != me:
            require_open(hold)
            asked, answer = _declined(hold)
            item.handed_to_id, item.handed_by_id, item.handed_at = me, asked.person_id, asked.at
            hold.note(Change.HAND_OVER_UNDONE, after=me)
            withdraw(hold.session, HAND_OVER_ANSWERED, str(item.id), slot=str(answer.id))
            owe_item_messages(hold, item)
        return question_of(hold.session, item)


def _declined(hold: Hold) -> tuple[ItemChange, ItemChange]:
    """The question that they declined, and their answer, which nothing has followed."""
    me = hold.place.person.id
    steps = [one for one in changes_of(hold.session, hold.item.id) if one.what in _HANDING]
    asked = next((one for one in reversed(steps) if one.what == Change.HANDED_OVER), None)
    answer = steps[-1] if steps else None
    is_mine = answer and answer.what == Change.HAND_OVER_DECLINED and answer.person_id == me
    if asked is None or answer is None or not is_mine or asked.after != str(me) or asked.person_id is None:
        raise RefusalError(
            say(
                "#{number} went on without you, so it does not wait for you again. Type /ilt actions all to see whose it is.",
                number=hold.item.number,
            )
        )
    return asked, answer


def _owns(hold: Hold) -> bool:
    return hold.place.person.id == hold.item.owner_id


def _require_asked(hold: Hold) -> None:
    if hold.place.person.id != hold.item.handed_to_id:
        raise RefusalError(
            say(
                "#{number} is not waiting for you any more, so nothing was changed. "
                "Type /ilt actions to see what is yours.",
                number=hold.item.number,
            )
        )
