"""What became of a team's action items."""

from datetime import date

from sqlalchemy.orm import Session

from bot.rules.follow_through import FollowThrough
from storage.item_lists import outcomes


def follow_through(session: Session, ilt_id: int, today: date) -> FollowThrough:
    """Counted over everything the team ever logged. Only its members may read it; nothing in it is about one person.

    Args:
        today: the date on the wall of the team.
    """
    return FollowThrough(**outcomes(session, ilt_id, today)._asdict())
