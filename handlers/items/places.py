"""The private message in which a small form of an action item was opened, as it reads once the form was sent off."""

import re
from datetime import date
from typing import Any

from bot.errors import RefusalError
from bot.items import departures as item_departures
from bot.items import digest as item_digest
from bot.items import lists as item_lists
from bot.items.messages.digest import digest_message
from bot.items.messages.dms import GONE, departure
from bot.items.messages.forms import OpenedIn
from bot.items.messages.lists import ListKind, item_list
from handlers.answers import Anew
from handlers.request import Request
from handlers.values import day_or_none, number

_LIST = re.compile(rf"({'|'.join(ListKind)}):(\d+):(\d+)", re.ASCII)


def shown_anew(request: Request, item_id: int, opened_in: OpenedIn) -> Anew | None:
    """None where it says nothing that could have changed, or is not theirs to see any more."""
    try:
        message = _message(request, item_id, opened_in.place) if opened_in.url else None
    except RefusalError:
        # What the form did stays done.
        return None
    return Anew(message, opened_in.url, opened_in.is_direct) if message else None


def _message(request: Request, item_id: int, place: str) -> dict[str, Any] | None:
    if row := _LIST.fullmatch(place):
        kind, page, ilt_id = ListKind(row[1]), number(row[2]), number(row[3])
        return item_list(item_lists.read_page(request.turn, ilt_id, kind, page))
    if day := day_of(place):
        return digest_message(item_digest.read_digest(request.turn, day))
    if place.startswith(GONE):
        owner_id = number(place.removeprefix(GONE))
        return departure(item_departures.read_departure(request.turn, item_id, owner_id))
    return None


def day_of(place: str) -> date | None:
    """Of which day's message a row is; None in other messages."""
    part, is_of_a_day, day = place.partition("@")
    return day_or_none(day) if part and is_of_a_day else None
