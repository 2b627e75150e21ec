"""Lists of a team's action items for one of its members, a page at a time."""

from datetime import date

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_day
from bot.items.access import today_of
from bot.items.follow_through import follow_through
from bot.items.messages.lists import PAGE, ItemList, ListKind, Row
from bot.rules.text import tame
from bot.teams.membership import Place, in_team, require_place, shown_name
from bot.turn import Act, Turn
from bot.words import say
from storage.item_lists import ListedItem, Wanted, count_items, list_items
from storage.items import ItemState

_STRATEGY = 60
_STATES = {ListKind.DONE: ItemState.DONE, ListKind.DROPPED: ItemState.DROPPED}


def read_list(turn: Turn, kind: ListKind) -> ItemList:
    """The first page of a list of the team that the actor's channel means.

    Raises:
        RefusalError: the person has no team here (`bot.teams.membership.in_team`).
    """
    with in_team(turn) as (act, place):
        return _page(act, place, kind, 0)


def read_page(turn: Turn, ilt_id: int, kind: ListKind, page: int) -> ItemList:
    """A page of a list, counted from 0; the last one where the list has become shorter.

    Raises:
        RefusalError: the person is no member of that team.
    """
    with turn.read() as act:
        return _page(act, require_place(act, ilt_id), kind, page)


def _page(act: Act, place: Place, kind: ListKind, page: int) -> ItemList:
    today = today_of(place, act.now)
    page, total, rows = _rows(act.session, _wanted(kind, place, today), page)
    return ItemList(
        place.ilt.id,
        shown_name(place.ilt),
        kind,
        page,
        total,
        [_row(item, place, kind, today) for item in rows],
        today,
        follow_through(act.session, place.ilt.id, today) if kind is ListKind.ALL else None,
    )


def _rows(session: Session, wanted: Wanted, page: int) -> tuple[int, int, list[ListedItem]]:
    """Which page it became, how many items are on all of them, and those on it."""
    rows = list_items(session, wanted, offset=page * PAGE, limit=PAGE)
    # Only the last page is not full: most people have but that one, and nothing is to be counted.
    if 0 < len(rows) < PAGE or not (rows or page):
        return page, page * PAGE + len(rows), rows
    total = count_items(session, wanted)
    if rows:
        return page, total, rows
    last = max(0, (total - 1) // PAGE)
    return last, total, list_items(session, wanted, offset=last * PAGE, limit=PAGE)


def _wanted(kind: ListKind, place: Place, today: date) -> Wanted:
    return Wanted(
        place.ilt.id,
        _STATES.get(kind, ItemState.OPEN),
        person_id=place.person.id if kind is ListKind.MINE else None,
        due_before=today if kind is ListKind.OVERDUE else None,
    )


def _row(item: ListedItem, place: Place, kind: ListKind, today: date) -> Row:
    may_change = place.is_facilitator or place.person.id in {item.owner_id, item.logged_by_id}
    return Row(
        item.id,
        item.number,
        item.text,
        item.owner_name or "",
        item.due_on,
        item.done_on,
        [*_marks(item, place, kind, today), *_for(item.strategy)],
        may_change,
        is_dropped=item.state == ItemState.DROPPED,
    )


def _for(strategy: str | None) -> list[str]:
    return [say("for: {strategy}", strategy=tame(strategy, _STRATEGY))] if strategy else []


def _marks(item: ListedItem, place: Place, kind: ListKind, today: date) -> list[str]:
    """What else is to be known of an item."""
    if item.dropped_reason:
        return [say("why: {reason}", reason=item.dropped_reason)]
    me, marks = place.person.id, []
    if item.handed_to_id == me:
        marks.append(say("you are asked to take it over"))
    elif item.handed_to_id is not None:
        marks.append(say("{name} is asked to take it over", name=item.handed_to_name or ""))
    if kind is ListKind.MINE and me not in {item.owner_id, item.handed_to_id}:
        marks.append(say("you help"))
    if item.snoozed_until and item.snoozed_until > today and item.state == ItemState.OPEN:
        marks.append(say("snoozed until {day}", day=shown_day(item.snoozed_until, today)))
    return marks
