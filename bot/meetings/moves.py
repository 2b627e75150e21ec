"""Changing single meetings: moved, skipped, added, and each of these taken back."""

from datetime import date, datetime, time, timedelta

from bot.blocks.dates import shown_day
from bot.errors import RefusalError
from bot.meetings.access import (
    UNKNOWN,
    Held,
    When,
    Which,
    checked,
    hold,
    hold_team,
    plan_around,
    require_room,
    require_to_come,
)
from bot.meetings.calendar import USUAL_MINUTES, Occasion, meeting_of, next_occasion
from bot.meetings.messages import list as shown
from bot.meetings.messages.list import MeetingDone, which_value
from bot.meetings.plan import has_card, line_of, next_line
from bot.meetings.rights import leads, require_leads
from bot.outbox.behind import OfTeam, team_changed
from bot.rules.cadence import MONTH
from bot.rules.local_time import instant_at, local_date, local_hour
from bot.teams.membership import Place, require_facilitator
from bot.teams.rhythm import cadence_of
from bot.teams.times import team_time
from bot.turn import Act, Turn
from bot.words import say
from storage.meetings import Meeting, MeetingState, add_meeting, meeting_of_slot, meetings_between

# What an undo button carries: the skip or the added meeting is taken back.
SKIP, ADD = "skip", "add"


def move(turn: Turn, which: Which, when: When) -> MeetingDone:
    """Moves a meeting to another day and hour.

    Raises:
        DayOffError: the day is none of school, and they have not said that they mean it.
        WrongInputError: the day or hour cannot be taken.
        RefusalError: no such meeting of a team of theirs, its time has passed, or they do not lead it.
    """
    with turn.write() as act:
        held = hold(act, which)
        row = _row_to_change(held, say("move the meeting"))
        before = held.line
        if held.is_first:
            require_to_come(held)
            day, hour = checked(held, when, held.one.slot)
            _put(held, row, day, hour)
            held.changed(row)
        undo = which_value(which.ilt_id, which.slot, f"{before.day}T{before.hour:%H:%M}")
        words = shown.moved(before, held.line_after(row), held.today)
        return MeetingDone(words, undo if held.is_first else "")


def skip(turn: Turn, which: Which) -> MeetingDone:
    """Leaves a meeting out; what was to be talked about waits for the next one.

    Raises:
        RefusalError: no such meeting of a team of theirs, its time has passed, or they do not lead it.
    """
    with turn.write() as act:
        held = hold(act, which)
        row = _row_to_change(held, say("skip the meeting"))
        if held.is_first:
            require_to_come(held)
            row.state = MeetingState.SKIPPED
            held.changed(row)
        words = shown.skipped(held.line, next_line(act, held.place.ilt), held.today)
        return MeetingDone(words, which_value(which.ilt_id, which.slot, SKIP))


def undo(turn: Turn, which: Which, what: str) -> MeetingDone:
    """Takes a change back.

    Args:
        what: SKIP, ADD, the day and hour to go back to ("2026-11-24T15:30"), or empty: the skip, else the move.

    Raises:
        RefusalError: as for `move`.
    """
    with turn.write() as act:
        held = hold(act, which)
        row = _row_to_change(held, say("change the plan"))
        if not held.is_first:
            return MeetingDone(shown.takes_place(held.line, held.today))
        if what == ADD:
            return _take_out(held, row)
        if row.state == MeetingState.SKIPPED:
            require_room(held, held.one.day, held.one.slot)
            row.state = MeetingState.PLANNED
        else:
            require_to_come(held)
            _go_back(held, row, what)
        held.changed(row)
        return MeetingDone(shown.takes_place(held.line_after(row), held.today))


def add(turn: Turn, ilt_id: int, when: When) -> MeetingDone:
    """One more meeting.

    Raises:
        DayOffError, WrongInputError: as for `move`.
        RefusalError: they are no member of that team, or lead nothing there.
    """
    with turn.write() as act:
        is_first = act.is_first
        place = hold_team(act, ilt_id)
        require_may_add(act, place)
        today = local_date(turn.now, team_time(place.ilt).zone)
        day = when.day or today
        starts_at = instant_at(day, when.hour or time(), team_time(place.ilt).zone)
        new = Occasion(day, day, starts_at, when.minutes or USUAL_MINUTES)
        held = Held(turn, act.session, place, new)
        if is_first:
            checked(held, when, None)
            new = _new_row(held)
        else:
            new = next((one for one in plan_around(act.session, place, today) if one.day == day), new)
        line = line_of(place.ilt, new)
        return MeetingDone(shown.added(line, today), which_value(ilt_id, new.slot, ADD) if is_first else "")


def require_may_add(act: Act, place: Place) -> None:
    """Raises NotFacilitatorError unless they facilitate the team or lead its next meeting."""
    if not may_add(act, place):
        require_facilitator(act.session, place, say("add a meeting"))


def may_add(act: Act, place: Place) -> bool:
    """Whether they facilitate the team or lead its next meeting."""
    following = next_occasion(act.session, place.ilt, act.now)
    row = following.meeting if following else None
    return place.is_facilitator or (row is not None and leads(act.session, place, row))


def _row_to_change(held: Held, what: str) -> Meeting:
    row = meeting_of(held.session, held.place.ilt, held.one)
    require_leads(held.session, held.place, row, what)
    return row


def _put(held: Held, row: Meeting, day: date, hour: time) -> None:
    cadence = cadence_of(held.place.ilt)
    row.day, row.starts_at = day, instant_at(day, hour, team_time(held.place.ilt).zone)
    row.is_moved = day != row.slot or cadence is None or hour != cadence.hour


def _go_back(held: Held, row: Meeting, what: str) -> None:
    """Where it was before a move: `what` says it, else the rhythm."""
    cadence = cadence_of(held.place.ilt)
    zone = team_time(held.place.ilt).zone
    wanted = _moment(what)
    hour = wanted.time() if wanted else cadence.hour if cadence else local_hour(row.starts_at, zone)
    day = wanted.date() if wanted else row.slot
    if instant_at(day, hour, zone) <= held.now or abs(day - row.slot) > MONTH:
        raise RefusalError(
            say(
                "{day} has passed, so the meeting stays where it is. You can move it.",
                day=shown_day(day, held.today),
            )
        )
    require_room(held, day, row.slot)
    _put(held, row, day, hour)


def _moment(words: str) -> datetime | None:
    try:
        return datetime.strptime(words, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - what a wall shows
    except ValueError:
        return None


def _take_out(held: Held, row: Meeting) -> MeetingDone:
    """An added meeting is no more; one that the channel was told of counts as skipped."""
    require_to_come(held)
    if not row.is_added:
        raise RefusalError(say(UNKNOWN))
    if has_card(held.session, row):
        row.state = MeetingState.SKIPPED
        held.changed(row)
    else:
        held.session.delete(row)
        team_changed(held.session, held.place.ilt.id, OfTeam.PLAN)
    return MeetingDone(shown.taken_out(held.line, held.today))


def _new_row(held: Held) -> Occasion:
    ilt, one = held.place.ilt, held.one
    slot = _free_slot(held)
    add_meeting(
        held.session,
        Meeting(
            ilt_id=ilt.id,
            slot=slot,
            day=one.day,
            starts_at=one.starts_at,
            minutes=one.minutes,
            is_added=True,
        ),
    )
    row = meeting_of_slot(held.session, ilt.id, slot)
    assert row is not None
    held.changed(row)
    return Occasion(slot, one.day, one.starts_at, one.minutes, meeting=row)


def _free_slot(held: Held) -> date:
    """The day itself, or the closest one before it that names no other meeting: one that was moved keeps its name."""
    around = MONTH + timedelta(days=1)
    rows = meetings_between(held.session, held.place.ilt.id, held.one.day - around, held.one.day)
    rhythm = {
        one.slot for one in plan_around(held.session, held.place, held.today) if one.day != held.one.day
    }
    taken = {row.slot for row in rows} | rhythm
    return next(
        day
        for day in (held.one.day - timedelta(days=back) for back in range(around.days + 1))
        if day not in taken
    )
