"""The private message in which something was tapped or a small form was opened, as it reads then."""

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
from bot.live import items as meeting_items
from bot.live.messages.dms import PLACE
from bot.live.messages.dms import meeting_items as meeting_items_message
from handlers.answers import Anew, Answer, Say
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


def row_of(request: Request) -> tuple[str, int]:
    """Where the row stands that was tapped in, and what it is about."""
    place, _, about = _block_of(request).rpartition(":")
    return place, number(about)


def place_of(request: Request) -> str:
    """Where something was tapped that may also stand where there are no rows; empty there."""
    return _block_of(request).rpartition(":")[0]


def _block_of(request: Request) -> str:
    return str(request.action.get("block_id", ""))


def as_it_is(request: Request, place: str, receipt: dict[str, Any]) -> Answer:
    """The message in which something was tapped, where it has rows; else the receipt."""
    return shown_at(request, place) or Say(receipt)


def shown_at(request: Request, place: str) -> Say | None:
    """The message of the day, or of a meeting's items, with what has become of everything in it; None elsewhere."""
    if place.startswith(PLACE):
        meeting_id = number(place.removeprefix(PLACE))
        return Say(meeting_items_message(meeting_items.read_items(request.turn, meeting_id)))
    day = day_of(place)
    if day is None:
        return None
    return Say(digest_message(item_digest.read_digest(request.turn, day)))
