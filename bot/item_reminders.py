"""What the bot owes people about an action item: owed and taken back in the transaction that changes the item."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.deliveries import Kind, Outgoing, ToSend, enqueue, withdraw
from bot.item_access import name_of, shown
from bot.membership import shown_name
from bot.messages.items import told
from storage.deliveries import Owed
from storage.items import ActionItem, ItemState, item_in_workspace
from storage.people import Ilt, Person

ITEM_TOLD = "item_told"
# Time to correct a slip before anybody reads of it.
TOLD_AFTER = timedelta(minutes=2)


def owe_item_messages(session: Session, item: ActionItem, now: datetime, machine_now: datetime) -> None:
    """Brings what is owed about an item in line with how it stands. Every use case that changes an item calls it.

    The owner is told 2 minutes after the item came to them. A change before that starts the 2 minutes anew; what is
    taken back, done, dropped or given to somebody else meanwhile is not told; what was told stays told.

    Args:
        now: calendar time of the change.
        machine_now: real time.
    """
    session.flush()
    withdraw(session, ITEM_TOLD, str(item.id))
    owner = session.get(Person, item.owner_id) if item.owner_id else None
    if owner and is_news(item):
        workspace_id = session.get_one(Ilt, item.ilt_id).workspace_id
        slot = f"{owner.id}/{item.owner_since:%Y%m%dT%H%M%S}"
        at = now + TOLD_AFTER
        enqueue(
            session,
            ToSend(workspace_id, ITEM_TOLD, str(item.id), owner.slack_user_id, slot, at, item.ilt_id),
            machine_now,
        )


def is_news(item: ActionItem) -> bool:
    """Whether the owner is still to be told: whoever took it themselves has accepted it, and the items of a meeting are
    told together at its end.
    """
    return item.state == ItemState.OPEN and item.accepted_at is None and item.meeting_id is None


def item_told_kind() -> Kind:
    """How an owner is told: true as long as the item is open and theirs."""

    def render(session: Session, owed: Owed, is_late: bool) -> Outgoing | None:  # noqa: FBT001 - the renderers' form
        item = item_in_workspace(session, owed.workspace_id, int(owed.subject))
        owner = session.get(Person, item.owner_id) if item and item.owner_id else None
        if item is None or owner is None or not is_news(item) or owner.slack_user_id != owed.recipient:
            return None
        team = shown_name(session.get_one(Ilt, item.ilt_id))
        logged_by = name_of(session, item.logged_by_id)
        return Outgoing(told(shown(session, item), logged_by, team, is_late=is_late))

    return Kind(render)
