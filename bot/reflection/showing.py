"""When process answers are shown, and what the channel's message reads.

They are shown once, all together: a line that came alone would tell whose it is. In the transaction that shows them they
are written anew without author and deleted (docs/adr/0009).
"""

from typing import Any

from sqlalchemy.orm import Session

from bot.blocks.dates import shown_moment
from bot.meetings.calendar import meeting_zone
from bot.meetings.messages.reflection_shapes import Line, Reflection
from bot.reflection.messages.reflection import reflection_message
from bot.turn import Act
from storage.database import note_leftovers
from storage.living import PostedMessage
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt
from storage.reflection_answers import (
    answered_and_asked,
    counts_of,
    held_before,
    lines_of,
    rewrite_as_lines,
)


def show_if_everyone(act: Act, meeting: Meeting) -> bool:
    """Shows the answers once everybody who was there has answered. Returns whether it did."""
    if meeting.state != MeetingState.REFLECTING or meeting.shown_at is not None:
        return False
    answered, asked = answered_and_asked(act.session, meeting.id)
    if not 0 < asked <= answered:
        return False
    show(act, meeting)
    return True


def show(act: Act, meeting: Meeting) -> None:
    """Makes every answer a line of nobody's, all at once; none is taken afterwards. The meeting is held locked."""
    rewrite_as_lines(act.session, meeting.id)
    meeting.shown_at = meeting.shown_at or act.now
    note_leftovers(act.session)


def render_reflection(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The channel's message, as the tables are now."""
    return reflection_message(reflection_of(session, session.get_one(Meeting, message.subject_id)))


def reflection_of(session: Session, meeting: Meeting) -> Reflection:
    """What everyone in the team may see of a reflection."""
    answered, asked = answered_and_asked(session, meeting.id)
    is_shown = meeting.shown_at is not None
    return Reflection(
        meeting.id,
        meeting.day,
        answered,
        asked,
        is_shown,
        _closes(session, meeting),
        shown_lines(session, meeting) if is_shown else (),
        counts_of(session, meeting.id) if is_shown else {},
        last_change(session, meeting),
        meeting.chosen_change or "",
        goes_on=meeting.state == MeetingState.RUNNING,
    )


def shown_lines(session: Session, meeting: Meeting) -> list[Line]:
    """The lines as people read them, in their shuffled order."""
    return [Line(*row) for row in lines_of(session, meeting.id)]


def last_change(session: Session, meeting: Meeting) -> str:
    """What the team's meeting before this one chose to change; empty where it chose nothing."""
    before = held_before(session, meeting)
    return (before.chosen_change if before else None) or ""


def _closes(session: Session, meeting: Meeting) -> str:
    if meeting.state == MeetingState.CLOSED or meeting.closes_at is None:
        return ""
    zone = meeting_zone(session, session.get_one(Ilt, meeting.ilt_id), meeting)
    return shown_moment(meeting.closes_at, meeting.starts_at, zone)
