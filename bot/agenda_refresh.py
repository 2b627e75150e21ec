"""Notes that agenda cards are behind: called from wherever something changes that stands on them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import ids
from storage.living import PostedMessage, want_refresh
from storage.meetings import Meeting, MeetingState


def refresh_cards(session: Session, ilt_id: int) -> None:
    """The cards of an ILT's meetings that are still to come are behind."""
    cards = (
        select(PostedMessage.subject_id)
        .join(Meeting, Meeting.id == PostedMessage.subject_id)
        .where(
            PostedMessage.kind == ids.AGENDA_MESSAGE,
            PostedMessage.ilt_id == ilt_id,
            Meeting.state == MeetingState.PLANNED,
        )
        .order_by(PostedMessage.id)
    )
    for meeting_id in session.scalars(cards).all():
        want_refresh(session, ids.AGENDA_MESSAGE, meeting_id, "")
