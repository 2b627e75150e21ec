"""A meeting that is still to come, by the date that names it: what a button of the agenda carries."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.errors import RefusalError
from bot.meetings.calendar import Occasion, meeting_of, occasions
from bot.rules.cadence import MONTH
from bot.rules.local_time import local_date
from bot.teams.times import team_time
from bot.turn import Act
from bot.words import later, say
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt

# No button names a meeting farther away than the calendar looks ahead.
_FAR = timedelta(days=400)
_NOT_TO_COME = later(
    "That meeting has started, is over or was taken out, so nothing was changed. Type /ilt agenda to see the next one."
)


def planned_occasion(session: Session, ilt: Ilt, slot: date) -> Occasion | None:
    """The meeting of that slot; None where it does not take place, has started or is over."""
    found = occasions(session, ilt, slot - MONTH, slot + MONTH)
    return next((one for one in found if one.slot == slot and is_planned(one)), None)


def is_planned(one: Occasion) -> bool:
    """Whether it takes place and nobody has started it."""
    return not one.is_off and (one.meeting is None or one.meeting.state == MeetingState.PLANNED)


def require_occasion(act: Act, ilt: Ilt, slot: date) -> Occasion:
    """The same, of a slot that a button names.

    Raises:
        RefusalError: there is no such meeting to come.
    """
    is_near = abs(slot - local_date(act.now, team_time(ilt).zone)) <= _FAR
    found = planned_occasion(act.session, ilt, slot) if is_near else None
    if found is None:
        raise RefusalError(say(_NOT_TO_COME))
    return found


def require_planned(act: Act, ilt: Ilt, slot: date) -> Meeting:
    """Its row, made where there is none. The caller holds the team's meetings. Raises as `require_occasion`."""
    return meeting_of(act.session, ilt, require_occasion(act, ilt, slot))
