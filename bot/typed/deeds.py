"""What typed words do to an action item, and how it is set back: by the use cases of the buttons."""

from collections.abc import Callable

from bot.errors import RefusalError
from bot.focus.check_ins import say_all, take_back
from bot.items import changes as item_changes
from bot.items import success_checks
from bot.items.access import Hold, held, require_right
from bot.items.changes import require_open
from bot.items.owed import TOLD_AFTER, owe_item_messages
from bot.items.several import finish_several, take_up_several
from bot.outbox.behind import people_changed
from bot.rules.typed_reply import read_reply as read_words
from bot.turn import Turn
from bot.typed.answers import check_in_in, dates_in, numbers_in
from bot.typed.messages.typed import Said
from bot.typed.replies import GONE, Told, first_day, read_reply
from bot.words import say
from storage.items import Answer, Change, SuccessCheck, forget_checks


def carry_out(turn: Turn, told: Told, typed: str) -> None:
    """Does what was understood. `typed`: the words, as far as they are still known.

    Raises:
        RefusalError: as the use case of the button.
    """
    match told.what:
        case Said.DONE:
            # What changed because of it is in the words themselves, which are kept nowhere else.
            note = read_words(typed).rest if typed else ""
            item_changes.finish(turn, told.item_id, note)
        case Said.DONE_SEVERAL:
            note = read_words(typed).rest if typed else ""
            finish_several(turn, numbers_in(told.after), note)
        case Said.MOVED:
            [day] = dates_in(told.after)
            item_changes.move(turn, told.item_id, day, "")
        case Said.SNOOZED:
            [day] = dates_in(told.after)
            item_changes.snooze(turn, told.item_id, day)
        case Said.ANSWERED:
            success_checks.answer_check(turn, told.check_id, Answer(told.after))
        case Said.CHECKED_IN:
            say_all(turn, *check_in_in(told.after))
        case Said.UNDO:
            set_back(turn, read_reply(turn, told.number))


def set_back(turn: Turn, told: Told) -> None:
    """As it was before somebody typed that.

    Raises:
        RefusalError: somebody changed it since, or it is not theirs any more.
    """
    if told.what == Said.DONE_SEVERAL:
        take_up_several(turn, numbers_in(told.after))
        return
    if told.what == Said.CHECKED_IN:
        check_in_id, said = check_in_in(told.after)
        take_back(turn, check_in_id, said, check_in_in(told.before)[1])
        return
    if told.what == Said.DONE:
        item_changes.take_up_again(turn, told.item_id)
        return
    with held(turn, told.item_id) as hold:
        if hold.is_first:
            require_right(hold)
            SET_BACK[told.what](hold, told)
            owe_item_messages(hold, hold.item)


def _date_back(hold: Hold, told: Told) -> None:
    item = hold.item
    require_open(hold)
    if [item.due_on] != dates_in(told.after):
        raise RefusalError(
            say("The date of #{number} was changed since then, so nothing was undone.", number=item.number)
        )
    before = first_day(told.before)
    hold.note(Change.DUE, item.due_on, before)
    was_correction = item.logged_by_id == hold.place.person.id and told.at - item.logged_at <= TOLD_AFTER
    if before is not None and not was_correction:
        item.moves = max(0, item.moves - 1)
    item.due_on, item.due_since = before, hold.now


def _silence_back(hold: Hold, told: Told) -> None:
    require_open(hold)
    if [hold.item.snoozed_until] != dates_in(told.after):
        raise RefusalError(
            say("#{number} was snoozed anew since then, so nothing was undone.", number=hold.item.number)
        )
    hold.note(Change.SNOOZED, hold.item.snoozed_until, first_day(told.before))
    hold.item.snoozed_until = first_day(told.before)


def _answer_back(hold: Hold, told: Told) -> None:
    check = hold.session.get(SuccessCheck, told.check_id)
    if check is None or check.item_id != hold.item.id:
        raise RefusalError(say(GONE))
    if check.answer != told.after:
        raise RefusalError(say("That question was answered anew since then, so nothing was undone."))
    # "Too early" asks again later; without it there is one question.
    forget_checks(hold.session, hold.item.id)
    check.answer = check.answered_at = check.answered_by_id = None
    if hold.item.owner_id:
        people_changed(hold.session, [hold.item.owner_id])


# How each deed but *Done*, which has a use case of its own, is set back.
SET_BACK: dict[Said, Callable[[Hold, Told], None]] = {
    Said.MOVED: _date_back,
    Said.SNOOZED: _silence_back,
    Said.ANSWERED: _answer_back,
}
