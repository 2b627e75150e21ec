"""A meeting that is still to come, by the date that names it: what a button of the agenda carries."""

from datetime import date

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.meeting_calendar import Occasion, meeting_of, occasions
from bot.rules.cadence import MONTH
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt

_NOT_TO_COME = "That meeting has started, is over or was taken out, so nothing was changed. Type /ilt agenda to see the next one."


def planned_occasion(session: Session, ilt: Ilt, slot: date) -> Occasion | None:
    """The meeting of that slot; None where it does not take place, has started or is over."""
    found = occasions(session, ilt, slot - MONTH, slot + MONTH)
    return next((one for one in found if one.slot == slot and is_planned(one)), None)


def is_planned(one: Occasion) -> bool:
    """Whether it takes place and nobody has started it."""
    return not one.is_off and (one.meeting is None or one.meeting.state == MeetingState.PLANNED)


def require_planned(session: Session, ilt: Ilt, slot: date) -> Meeting:
    """Its row, made where there is none. The caller holds the team's meetings.

    Raises:
        RefusalError: there is no such meeting to come.
    """
    found = planned_occasion(session, ilt, slot)
    if found is None:
        raise RefusalError(_NOT_TO_COME)
    return meeting_of(session, ilt, found)
