"""The start of a meeting, its end, and going on with one that has just ended.

Each change holds the team's row (`look_at_meetings_of`, `meets_again`), so of two people who start or end at once one does it, and the
other reads that it is done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from bot.agenda.roles import give_roles
from bot.live.items import owe_after_the_end, withdraw_after_the_end
from bot.live.message import post_live
from bot.live.messages.status import News, Standing
from bot.live.questions import END_ASK, START_ASK
from bot.live.status import can_resume, standing_of
from bot.meetings.calendar import (
    STARTABLE_AFTER_END,
    USUAL_MINUTES,
    Occasion,
    meeting_of,
    occasions,
    planned_end,
)
from bot.meetings.rights import require_leads, require_meeting
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.outbox.deliveries import withdraw
from bot.reflection.reflection import close, open_reflection, take_back
from bot.rules.cadence import MONTH
from bot.rules.local_time import local_date
from bot.teams.membership import Place, in_team, require_place
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import say
from storage.live import attach_waiting, carried_from, give_back, set_there, settle_decided
from storage.meetings import (
    HELD,
    Meeting,
    MeetingState,
    add_meeting,
    meeting_in_workspace,
    meeting_of_slot,
    meetings_between,
    meetings_in,
    running_meeting,
)
from storage.people import Ilt, Person, look_at_meetings_of, meets_again

# One started so much before its planned time is another one: it ends so much earlier, too.
_EARLY = timedelta(minutes=30)
# Who goes on with a meeting has at least so long until the planned end.
_RESUMED = timedelta(minutes=15)
_DAY = timedelta(days=1)


def start(turn: Turn, ilt_id: int, meeting_id: int) -> Standing:
    """Starts today's meeting, or one that nobody planned; where that cannot be, it says why and what can be done.

    Args:
        ilt_id: whose; 0: the team's that the actor's channel means.
        meeting_id: the one that a message asked about; 0: today's, whichever that is.

    Raises:
        RefusalError: they are no member of the team.
    """
    with _team(turn, ilt_id) as (act, place):
        meets_again(act.session, place.ilt.id)
        news = _start(act, place, meeting_id)
        return standing_of(act, place, news)


@contextmanager
def _team(turn: Turn, ilt_id: int) -> Iterator[tuple[Act, Place]]:
    if not ilt_id:
        with in_team(turn, write=True) as found:
            yield found
        return
    with turn.write() as act:
        yield act, require_place(act, ilt_id)


def _start(act: Act, place: Place, meeting_id: int) -> News:
    if running_meeting(act.session, place.ilt.id):
        return News.ALREADY_ON
    today = local_date(act.now, team_time(place.ilt, place.person.zone).zone)
    if meeting_id:
        meeting = _asked(act, place, meeting_id, today)
        if meeting is None:
            return News.NOT_NOW
    else:
        meeting = _of_today(act, place.ilt, today)
        if meeting is None:
            return News.HELD_ALREADY
    for before in meetings_in(act.session, place.ilt.id, MeetingState.REFLECTING):
        close(act, place.ilt, before, None)
    _begin(act, place, meeting, today)
    post_live(act, place, meeting)
    return News.STARTED


def _asked(act: Act, place: Place, meeting_id: int, today: date) -> Meeting | None:
    """The meeting that a message asked about, if its time is now."""
    meeting = meeting_in_workspace(act.session, place.ilt.workspace_id, meeting_id)
    if meeting is None or meeting.ilt_id != place.ilt.id or meeting.state != MeetingState.PLANNED:
        return None
    is_now = _is_now(meeting.day, meeting.starts_at, planned_end(meeting), today, act.now)
    return meeting if is_now else None


def _of_today(act: Act, ilt: Ilt, today: date) -> Meeting | None:
    """Today's planned meeting; else one of today that was skipped or missed, or a new one. None: it was held already."""
    for one in occasions(act.session, ilt, today - _DAY, today):
        if _is_to_come(one) and _is_now(one.day, one.starts_at, one.ends_at, today, act.now):
            return meeting_of(act.session, ilt, one)
    rows = meetings_between(act.session, ilt.id, today - MONTH, today)
    of_today = [row for row in rows if row.day == today]
    if any(row.state in HELD for row in of_today):
        return None
    return of_today[0] if of_today else _added(act, ilt, today)


def _is_to_come(one: Occasion) -> bool:
    return not one.is_off and (one.meeting is None or one.meeting.state == MeetingState.PLANNED)


def _is_now(day: date, starts_at: datetime, ends_at: datetime, today: date, now: datetime) -> bool:
    """Whether it can be started: on its day, or over midnight, until some time after its planned end."""
    return (day == today or starts_at <= now) and now < ends_at + STARTABLE_AFTER_END


def _added(act: Act, ilt: Ilt, today: date) -> Meeting:
    """A meeting that nobody planned. Its slot only names it: today's may name one that was moved to another day."""
    slot = today
    new = Meeting(
        ilt_id=ilt.id, slot=slot, day=today, starts_at=act.now, minutes=USUAL_MINUTES, is_added=True
    )
    while not add_meeting(act.session, new):
        slot -= _DAY
        new.slot = slot
    made = meeting_of_slot(act.session, ilt.id, slot)
    assert made is not None
    return made


def _begin(act: Act, place: Place, meeting: Meeting, today: date) -> None:
    if not meeting.starts_at - _EARLY <= act.now < planned_end(meeting):
        meeting.starts_at, meeting.day = act.now, today
    meeting.state = MeetingState.RUNNING
    meeting.started_at, meeting.started_by_id = act.now, place.person.id
    act.session.flush()
    set_there(act.session, meeting.id, [place.member.id], is_there=True)
    attach_waiting(act.session, place.ilt.id, meeting.id)
    give_roles(act.session, place.ilt, meeting)
    meeting_changed(act.session, meeting, OfMeeting.PLAN)
    withdraw(act.session, START_ASK, str(meeting.id))


def skip(turn: Turn, meeting_id: int) -> Standing:
    """*Not today: skip*, in the message that asks to start.

    Raises:
        RefusalError: not theirs to skip.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("skip it"))
        if meeting.state not in {MeetingState.PLANNED, MeetingState.SKIPPED}:
            return standing_of(act, place, News.NOT_PLANNED)
        meeting.state = MeetingState.SKIPPED
        withdraw(act.session, START_ASK, str(meeting.id))
        meeting_changed(act.session, meeting, OfMeeting.PLAN)
        return standing_of(act, place, News.SKIPPED)


def resume(turn: Turn, meeting_id: int) -> Standing:
    """*Go on with it*: a meeting that ended minutes ago goes on as if it had not.

    Raises:
        RefusalError: not theirs to lead.
    """
    with turn.write() as act:
        place, meeting = require_meeting(act, meeting_id, write=True)
        require_leads(act.session, place, meeting, say("go on with it"))
        if meeting.state == MeetingState.RUNNING:
            return standing_of(act, place, News.ALREADY_ON)
        if not can_resume(act, meeting) or running_meeting(act.session, place.ilt.id):
            return standing_of(act, place, News.CANNOT_RESUME)
        _go_on(act, meeting)
        post_live(act, place, meeting)
        return standing_of(act, place, News.RESUMED)


def _go_on(act: Act, meeting: Meeting) -> None:
    meeting.state = MeetingState.RUNNING
    meeting.ended_at = meeting.ended_by_id = meeting.closes_at = meeting.carried_items = None
    lengthen(meeting, max(planned_end(meeting), act.now + _RESUMED))
    act.session.flush()
    attach_waiting(act.session, meeting.ilt_id, meeting.id)
    withdraw_after_the_end(act.session, meeting)
    take_back(act.session, meeting)


def lengthen(meeting: Meeting, until: datetime) -> None:
    """Plans the end of a meeting then, to the nearest minute."""
    meeting.minutes = max(1, round((until - meeting.starts_at).total_seconds() / 60))


def end(act: Act, ilt: Ilt, meeting: Meeting, by: Person | None) -> None:
    """Ends a meeting that goes on; one that does not is left as it is.

    Args:
        by: who ends it; None: it ends by itself.
    """
    look_at_meetings_of(act.session, ilt.id)
    act.session.refresh(meeting, with_for_update={"key_share": True})
    if meeting.state != MeetingState.RUNNING:
        return
    meeting.state = MeetingState.REFLECTING
    meeting.ended_at, meeting.ended_by_id = act.now, by.id if by else None
    act.session.flush()
    settle_decided(act.session, meeting.id)
    give_back(act.session, meeting.id)
    meeting.carried_items = carried_from(act.session, meeting.id)
    withdraw(act.session, END_ASK, str(meeting.id))
    open_reflection(act, ilt, meeting)
    owe_after_the_end(act, ilt, meeting, by)
    meeting_changed(act.session, meeting, OfMeeting.COURSE, at_once=act.machine_now)
