"""What the action items hold about one person, and how it is taken out of them."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.item_drafts import ItemDraft
from storage.items import ActionItem, ItemHelper, ReminderSent, SuccessCheck


def items_about(session: Session, person_id: int) -> list[tuple[ActionItem, bool]]:
    """The items that a person owns, logged, finished, helps with or said of whether they worked, oldest first; the flag says
    that they help.
    """
    helps = select(ItemHelper.item_id).where(ItemHelper.person_id == person_id)
    helped = set(session.scalars(helps))
    found = session.scalars(
        select(ActionItem)
        .where(
            or_(
                ActionItem.owner_id == person_id,
                ActionItem.logged_by_id == person_id,
                ActionItem.done_by_id == person_id,
                ActionItem.handed_to_id == person_id,
                ActionItem.id.in_(helps),
                ActionItem.id.in_(
                    select(SuccessCheck.item_id).where(SuccessCheck.answered_by_id == person_id)
                ),
            )
        )
        .order_by(ActionItem.ilt_id, ActionItem.number)
    )
    return [(item, item.id in helped) for item in found]


def checks_answered_by(session: Session, person_id: int) -> list[SuccessCheck]:
    """What they said of whether items worked, oldest first."""
    mine = select(SuccessCheck).where(SuccessCheck.answered_by_id == person_id).order_by(SuccessCheck.id)
    return list(session.scalars(mine))


def drafts_of(session: Session, person_id: int) -> Sequence[ItemDraft]:
    """What they typed and were asked about, oldest first."""
    mine = select(ItemDraft).where(ItemDraft.person_id == person_id).order_by(ItemDraft.id)
    return session.scalars(mine).all()


def forget_in_items(session: Session, person_id: int) -> None:
    """Takes a person out of what is asked and offered; what was promised and done stays, of somebody unknown."""
    session.execute(delete(ItemDraft).where(ItemDraft.person_id == person_id))
    session.execute(update(ItemDraft).where(ItemDraft.owner_id == person_id).values(owner_id=None))
    session.execute(delete(ItemHelper).where(ItemHelper.person_id == person_id))
    session.execute(delete(ReminderSent).where(ReminderSent.person_id == person_id))
    session.execute(
        update(ActionItem)
        .where(ActionItem.handed_to_id == person_id)
        .values(handed_to_id=None, handed_by_id=None, handed_at=None)
    )
