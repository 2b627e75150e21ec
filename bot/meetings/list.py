"""The next meetings for one member, and the forms that change them as they open."""

from datetime import time, timedelta

from sqlalchemy.orm import Session

from bot.errors import NotFacilitatorError
from bot.meetings.access import Which, find
from bot.meetings.calendar import USUAL_MINUTES, Occasion
from bot.meetings.messages.list import MOST_ROWS, MeetingList, MeetingWish
from bot.meetings.messages.plan import cadence_words, line_words
from bot.meetings.moves import may_add, require_may_add
from bot.meetings.plan import coming, line_of
from bot.meetings.record import record_sentence
from bot.meetings.rights import leads
from bot.rules.local_time import local_date, local_hour
from bot.rules.working_days import next_working_day_after
from bot.teams.membership import Place, in_team, require_place, shown_name
from bot.teams.rhythm import cadence_of
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import say

_USUAL_HOUR = time(15, 30)
_WEEK = timedelta(days=7)


def read_here(turn: Turn) -> MeetingList:
    """The next meetings of the team that the channel means. Raises as `membership.in_team`."""
    with in_team(turn) as (act, place):
        return _list(act, place)


def read_list(turn: Turn, ilt_id: int) -> MeetingList:
    """The next meetings of a team. Raises RefusalError where it is none of theirs."""
    with turn.read() as act:
        return _list(act, require_place(act, ilt_id))


def move_wish(turn: Turn, which: Which) -> MeetingWish:
    """What *Move…* opens: the meeting with its day and hour.

    Raises:
        RefusalError: no such meeting of a team of theirs, or they do not lead it.
    """
    with turn.read() as act:
        place = require_place(act, which.ilt_id)
        one = find(act, place, which.slot)
        if not _may_change(act.session, place, one):
            raise NotFacilitatorError(
                say("Only organizers, and whoever leads the meeting, can move it. Nothing was changed."),
                which.ilt_id,
            )
        zone = team_time(place.ilt).zone
        line = line_words(line_of(place.ilt, one), local_date(turn.now, zone))
        hour = local_hour(one.starts_at, zone)
        return MeetingWish(which.ilt_id, one.day, hour, one.minutes, which.slot, line)


def add_wish(turn: Turn, ilt_id: int) -> MeetingWish:
    """What *Add a meeting…* opens: a school day a week from now, at the usual hour.

    Raises:
        RefusalError: none of their teams, or they lead nothing there.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        require_may_add(act, place)
        day = local_date(turn.now, team_time(place.ilt).zone) + _WEEK
        day = next_working_day_after(day - timedelta(days=1), days_off_of(act.session, place.ilt))
        cadence = cadence_of(place.ilt)
        if cadence is None:
            return MeetingWish(ilt_id, day, _USUAL_HOUR, USUAL_MINUTES)
        return MeetingWish(ilt_id, day, cadence.hour, cadence.minutes)


def _list(act: Act, place: Place) -> MeetingList:
    ilt, cadence = place.ilt, cadence_of(place.ilt)
    found = coming(act, ilt)[:MOST_ROWS]
    return MeetingList(
        ilt.id,
        shown_name(ilt),
        [line_of(ilt, one, may_change=_may_change(act.session, place, one)) for one in found],
        local_date(act.now, team_time(ilt).zone),
        cadence_words(cadence) if cadence else "",
        record_sentence(act, ilt, says_next=False),
        may_add=may_add(act, place),
    )


def _may_change(session: Session, place: Place, one: Occasion) -> bool:
    return place.is_facilitator or (one.meeting is not None and leads(session, place, one.meeting))
