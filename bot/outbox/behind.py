"""Notes that messages about a team's meetings are behind: called from wherever something changes that stands on them.

Rows are locked in one order by everybody, so that nobody waits for each other: the meeting that is on, then the cards of
those to come, then minutes (`bot.meeting_clock.LOOKS` keeps to it).
"""

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from bot.blocks import ids
from storage.items import ActionItem
from storage.living import PostedMessage, want_refresh_of
from storage.meetings import Meeting, MeetingState

_ORDER = (ids.MEETING_MESSAGE, ids.AGENDA_MESSAGE, ids.MINUTES_MESSAGE)


def refresh_cards(session: Session, ilt_id: int) -> None:
    """The cards of an ILT's meetings that are still to come are behind."""
    _refresh(session, ilt_id, _of_meeting(ids.AGENDA_MESSAGE, ilt_id, MeetingState.PLANNED))


def refresh_with_item(session: Session, item: ActionItem) -> None:
    """Where an action item is counted or stands is behind: the meeting that is on, the cards, its own meeting's minutes."""
    _refresh(
        session,
        item.ilt_id,
        or_(
            _of_meeting(ids.MEETING_MESSAGE, item.ilt_id, MeetingState.RUNNING),
            _of_meeting(ids.AGENDA_MESSAGE, item.ilt_id, MeetingState.PLANNED),
            and_(PostedMessage.kind == ids.MINUTES_MESSAGE, PostedMessage.subject_id == item.meeting_id),
        ),
    )


def _of_meeting(kind: str, ilt_id: int, state: MeetingState) -> ColumnElement[bool]:
    meetings = select(Meeting.id).where(Meeting.ilt_id == ilt_id, Meeting.state == state)
    return and_(PostedMessage.kind == kind, PostedMessage.subject_id.in_(meetings))


def _refresh(session: Session, ilt_id: int, which: ColumnElement[bool]) -> None:
    session.flush()
    rank = case({kind: place for place, kind in enumerate(_ORDER)}, value=PostedMessage.kind)
    found = select(PostedMessage.id).where(PostedMessage.ilt_id == ilt_id, which)
    rows = found.order_by(rank, PostedMessage.id).with_for_update()
    want_refresh_of(session, session.scalars(rows).all())
