"""What the menu of one action item opens, wherever the item stands."""

from bot.items import offers as item_offers
from bot.items.messages.forms import (
    NOWHERE,
    OpenedIn,
    drop_form,
    hand_over_form,
    move_form,
    snooze_choices,
    snooze_form,
)
from bot.items.messages.lists import RowAction
from handlers.answers import OpenForm
from handlers.request import Request, Source


def form_for(request: Request, action: RowAction, item_id: int) -> OpenForm:
    """The form of an action other than *Done*, which needs none.

    Raises:
        RefusalError: no such item in a team of theirs, not theirs to change, or not open.
    """
    here = opened_in(request)
    match action:
        case RowAction.SNOOZE:
            item, days = item_offers.snooze_item(request.turn, item_id)
            return OpenForm(snooze_form(item, snooze_choices(days), here))
        case RowAction.HAND_OVER:
            item, others, at_once = item_offers.hand_over_item(request.turn, item_id)
            return OpenForm(hand_over_form(item, others, here, at_once=at_once))
        case RowAction.DROP:
            return OpenForm(drop_form(item_offers.open_item(request.turn, item_id), here))
        case _:
            return OpenForm(move_form(item_offers.open_item(request.turn, item_id), here))


def opened_in(request: Request) -> OpenedIn:
    """The message that was tapped in, if only this person sees it."""
    if request.source not in {Source.EPHEMERAL, Source.DIRECT}:
        return NOWHERE
    place = str(request.action.get("block_id", "")).rpartition(":")[0]
    return OpenedIn(place, str(request.body.get("response_url") or ""), request.source is Source.DIRECT)
