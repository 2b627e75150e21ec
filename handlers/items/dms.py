"""What people tap in the messages that the bot writes to them about action items."""

from dataclasses import replace
from functools import partial

from bot.blocks import ids
from bot.errors import RefusalError
from bot.items import changes as item_changes
from bot.items import departures as item_departures
from bot.items import owed as item_reminders
from bot.items import owners as item_owners
from bot.items import success_checks
from bot.items.messages import dms as item_dms
from bot.items.messages import items as shown
from bot.items.messages import success_checks as checks
from bot.items.messages.forms import OpenedIn, small_about
from bot.items.messages.lists import RowAction
from bot.words import say
from handlers.answers import Anew, Answer, OpenForm, Say
from handlers.items.places import as_it_is, day_of, row_of, shown_anew
from handlers.items.row import form_for, opened_in
from handlers.registry import Listeners
from handlers.request import Request
from handlers.values import RETIRED, Filled, number, one_of, typed_stays
from storage.items import Answer as Verdict

_VERDICTS = {
    ids.CHECK_YES: Verdict.YES,
    ids.CHECK_PARTLY: Verdict.PARTLY,
    ids.CHECK_NO: Verdict.NO,
    ids.CHECK_TOO_EARLY: Verdict.TOO_EARLY,
}


def register(listeners: Listeners) -> None:
    """All of them. The log does not say which answer a success check got."""
    listeners.action(ids.ITEM_DM_TAKE, _take)
    listeners.action(ids.ITEM_DM_DONE, _done)
    listeners.action(ids.ITEM_DM_UNDO, _undo)
    listeners.action(ids.ITEM_DM_MORE, _more)
    listeners.action(ids.ITEM_DM_MOVE, partial(_form, action=RowAction.MOVE))
    listeners.action(ids.ITEM_DM_HAND, partial(_form, action=RowAction.HAND_OVER))
    listeners.action(ids.ITEM_DM_REASSIGN, _reassign)
    listeners.action(ids.ITEM_DM_ACCEPT, _accept)
    listeners.action(ids.ITEM_DM_DECLINE, _decline)
    listeners.action(ids.ITEM_DM_UNDECLINE, _undecline)
    for action_id, verdict in _VERDICTS.items():
        listeners.action(action_id, partial(_answer, verdict=verdict), log_name="success_check")
    listeners.action(ids.CHECK_NOTE, _note)
    listeners.form(ids.CHECK_NOTE_FORM, _noted)


def _take(request: Request) -> Answer:
    """*I take it*."""
    place, item_id = row_of(request)
    item_owners.accept(request.turn, item_id)
    told = item_dms.told(item_reminders.read_told(request.turn, item_id))
    return as_it_is(request, place, told)


def _done(request: Request) -> Answer:
    """*Done*."""
    place, item_id = row_of(request)
    item = item_changes.finish(request.turn, item_id, "")
    return as_it_is(request, place, shown.done(item))


def _undo(request: Request) -> Answer:
    """*Undo* of done or dropped."""
    place, item_id = row_of(request)
    item = item_changes.take_up_again(request.turn, item_id)
    return as_it_is(request, place, shown.reopened(item))


def _more(request: Request) -> Answer:
    """The menu beside *Done*."""
    return _form(request, one_of(RowAction, request.chosen_value))


def _form(request: Request, action: RowAction) -> Answer:
    """A button that opens a form."""
    return form_for(request, action, row_of(request)[1])


def _reassign(request: Request) -> Answer:
    """*Reassign…*; where that was done meanwhile, what is left."""
    place, item_id = row_of(request)
    if place.startswith(item_dms.GONE):
        owner_id = number(place.removeprefix(item_dms.GONE))
        left = item_departures.read_departure(request.turn, item_id, owner_id)
        if item_id not in {item.id for item in left.items}:
            return Say(item_dms.departure(left))
    return _form(request, RowAction.HAND_OVER)


def _accept(request: Request) -> Answer:
    """*Accept* of what somebody wants to hand over."""
    item_id = row_of(request)[1]
    item = item_owners.accept_hand_over(request.turn, item_id)
    return Say(item_dms.taken_over(item))


def _decline(request: Request) -> Answer:
    """*Decline*."""
    item_id = row_of(request)[1]
    item = item_owners.decline_hand_over(request.turn, item_id)
    return Say(item_dms.declined(item))


def _undecline(request: Request) -> Answer:
    """*Undo* of *Decline*: what they were asked, once more."""
    asked = item_owners.take_back_decline(request.turn, row_of(request)[1])
    return Say(item_dms.hand_over_request(asked))


def _answer(request: Request, verdict: Verdict) -> Answer:
    """Whether it worked."""
    place, check_id = row_of(request)
    row = success_checks.answer_check(request.turn, check_id, verdict)
    return as_it_is(request, place, checks.answered(row))


def _note(request: Request) -> Answer:
    """*Add a note…*."""
    check_id = row_of(request)[1]
    row = success_checks.read_check(request.turn, check_id)
    return OpenForm(checks.note_form(row, opened_in(request)))


def _noted(request: Request) -> Answer:
    """The note: told in the message of the day too, or in the receipt, whichever asked for it."""
    check_id, place = _opened(request)
    words = Filled(request).text(checks.NOTE)
    answer = typed_stays(
        checks.NOTE,
        lambda: success_checks.note_check(request.turn, check_id, words),
        checks.answered,
    )
    if not isinstance(answer, Say) or not place.url:
        return answer
    is_of_a_day = day_of(place.place) is not None
    of_receipt = Anew(answer.message, place.url, place.is_direct)
    return replace(answer, anew=shown_anew(request, 0, place) if is_of_a_day else of_receipt)


def _opened(request: Request) -> tuple[int, OpenedIn]:
    try:
        return small_about(request.view["private_metadata"])
    except ValueError as error:
        raise RefusalError(say(RETIRED)) from error
