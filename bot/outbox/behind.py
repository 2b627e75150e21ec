"""Notes that messages in channels, and Home tabs, are behind: called from wherever something changes that stands on them.

Rows are locked in one order by everybody, so that nobody waits for each other: votes, then the meeting that is on, then the
cards of those to come, then minutes (`bot.live.look.LOOKS` keeps to it).
"""

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.outbox.deliveries import withdraw
from bot.outbox.living import LIVING_POST
from storage.assessments import VOTING, Assessment, Round
from storage.home import want_homes_in
from storage.items import ActionItem
from storage.living import PostedMessage, leave_unposted, posted_message, want_refresh, want_refresh_of
from storage.meetings import Meeting, MeetingState

_ORDER = (
    ids.SECTION_MESSAGE,
    ids.REVOTE_MESSAGE,
    ids.MEETING_MESSAGE,
    ids.AGENDA_MESSAGE,
    ids.MINUTES_MESSAGE,
)


def refresh_turnouts(session: Session, ilt_id: int) -> None:
    """Every vote of an ILT, Home tabs and agendas: somebody came, left, or takes no vote any more."""
    rounds = (
        select(Round.id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(Assessment.ilt_id == ilt_id, Round.state.in_(VOTING))
    )
    first = select(Round.assessment_id).where(Round.id.in_(rounds), Round.criterion_key.is_(None))
    _refresh(
        session,
        ilt_id,
        or_(
            and_(PostedMessage.kind == ids.SECTION_MESSAGE, PostedMessage.subject_id.in_(first)),
            and_(PostedMessage.kind == ids.REVOTE_MESSAGE, PostedMessage.subject_id.in_(rounds)),
        ),
    )
    want_homes_in(session, ilt_id)
    refresh_cards(session, ilt_id)


def refresh_live(session: Session, meeting: Meeting) -> None:
    """Something that the meeting's message and its minutes show was changed."""
    for kind in (ids.MEETING_MESSAGE, ids.MINUTES_MESSAGE):
        want_refresh(session, kind, meeting.id, "")


def refresh_card(session: Session, meeting: Meeting) -> None:
    """The card of a meeting is behind. Called by whatever changes the meeting, its end included; no card is no fault.

    A card that is still on its way when its meeting starts or is left out is not posted any more.
    """
    session.flush()
    want_refresh(session, ids.AGENDA_MESSAGE, meeting.id, "")
    if meeting.state != MeetingState.PLANNED:
        take_back_unposted(session, meeting)


def take_back_unposted(session: Session, meeting: Meeting | None) -> None:
    """A card that is nowhere yet is not posted any more."""
    message = posted_message(session, ids.AGENDA_MESSAGE, meeting.id) if meeting else None
    if message is not None and message.ts is None:
        withdraw(session, LIVING_POST, str(message.id))
        leave_unposted(session, message)


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
