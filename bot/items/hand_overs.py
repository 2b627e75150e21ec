"""Hand-overs that wait for somebody who is gone: they end, the owner stays, and whoever asked is told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.items.changes import end_hand_over
from bot.items.departures import has_left
from bot.items.owed import owe_hand_over_answer, owe_item_messages
from storage.home import handed_to
from storage.items import ActionItem, Change, ItemChange
from storage.people import Ilt, Member, Person


def end_hand_overs_to(
    session: Session,
    person: Person,
    memberships: Iterable[tuple[Ilt, Member]],
    now: datetime,
    machine_now: datetime,
) -> None:
    """Ends what waits for them in the teams that they are not in any more."""
    left = [ilt.id for ilt, member in memberships if has_left(member, person)]
    for item in handed_to(session, person.id, left) if left else ():
        session.refresh(item, with_for_update=True)
        if item.handed_to_id == person.id:
            _end(session, item, now, machine_now)


def _end(session: Session, item: ActionItem, now: datetime, machine_now: datetime) -> None:
    told = {item.handed_by_id, item.owner_id}
    change = ItemChange(
        item_id=item.id, at=now, what=Change.HAND_OVER_DECLINED, before=str(item.handed_to_id)
    )
    session.add(change)
    end_hand_over(item)
    owe_item_messages(session, item, now, machine_now)
    owe_hand_over_answer(session, item, told, now, machine_now)
