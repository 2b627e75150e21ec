"""How channels are called to one person: a private channel's name is for those who are in it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.words import count
from storage.people import Ilt, Member


def named_to(session: Session, channels: Sequence[Ilt], person_id: int) -> list[str]:
    """`#staff-room`, as they stand in a sentence; of private channels that the person is not in, how many."""
    private = [one.id for one in channels if one.is_private]
    inside = select(Member.ilt_id).where(
        Member.ilt_id.in_(private), Member.person_id == person_id, Member.is_present
    )
    theirs = set(session.scalars(inside)) if private else set()
    names = [f"#{one.name}" for one in channels if not one.is_private or one.id in theirs]
    unseen = len(channels) - len(names)
    return [*names, count("a private channel", "{number} private channels", unseen)] if unseen else names
