"""Which living messages tell what was said among the team, and whether their channel is closed to them now."""

from sqlalchemy.orm import Session

from bot.blocks import ids
from storage.living import PostedMessage
from storage.people import Ilt

INNER = {ids.RESULTS_MESSAGE, ids.REFLECTION_MESSAGE, ids.MINUTES_MESSAGE}


def is_closed(session: Session, ilt_id: int | None) -> bool:
    """Whether another organization reads the team's channel and nobody of the team has said yes to that."""
    ilt = session.get(Ilt, ilt_id) if ilt_id else None
    return ilt is not None and ilt.shared_since is not None and not ilt.outsiders_may_read


def is_held(session: Session, message: PostedMessage) -> bool:
    """Whether a living message must not be shown where it is."""
    return message.kind in INNER and is_closed(session, message.ilt_id)
