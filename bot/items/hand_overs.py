"""Hand-overs that wait for somebody who is gone: they end, the owner stays, and whoever asked is told."""

from collections.abc import Iterable

from bot.items.changes import end_hand_over
from bot.items.departures import has_left
from bot.items.owed import owe_hand_over_answer, owe_item_messages
from bot.turn import Act
from storage.home import handed_to
from storage.items import ActionItem, Change, ItemChange
from storage.people import Ilt, Member, Person


def end_hand_overs_to(act: Act, person: Person, memberships: Iterable[tuple[Ilt, Member]]) -> None:
    """Ends what waits for them in the teams that they are not in any more."""
    left = [ilt.id for ilt, member in memberships if has_left(member, person)]
    for item in handed_to(act.session, person.id, left) if left else ():
        act.session.refresh(item, with_for_update=True)
        if item.handed_to_id == person.id:
            _end(act, item)


def _end(act: Act, item: ActionItem) -> None:
    told = {item.handed_by_id, item.owner_id}
    change = ItemChange(
        item_id=item.id, at=act.now, what=Change.HAND_OVER_DECLINED, before=str(item.handed_to_id)
    )
    act.session.add(change)
    end_hand_over(item)
    owe_item_messages(act, item)
    owe_hand_over_answer(act, item, told)
