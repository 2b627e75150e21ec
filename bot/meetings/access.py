"""One meeting in the hands of somebody: found, held, checked. The start and the end of every change to the plan."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from bot.blocks.dates import long_day, shown_day
from bot.errors import RefusalError, WrongInputError
from bot.meetings.calendar import Occasion, occasions
from bot.meetings.messages.fields import DAY, HOUR, LONGEST, MINUTES, SHORTEST
from bot.meetings.messages.plan import MeetingLine
from bot.meetings.plan import YEAR, line_of
from bot.outbox.behind import OfMeeting, meeting_changed
from bot.rules.cadence import MONTH
from bot.rules.local_time import instant_at, local_date
from bot.rules.working_days import is_working_day
from bot.teams.membership import Place, require_place
from bot.teams.times import days_off_of, team_time
from bot.turn import Act
from bot.words import later, say
from storage.meetings import Meeting, MeetingState
from storage.people import look_at_meetings_of

EARLIEST, LATEST = time(6), time(21)
UNKNOWN = later(
    "That meeting is not in the plan any more. Nothing was changed. Type /ilt agenda to see what comes next."
)


class DayOffError(RefusalError):
    """The chosen day is no school day: it is asked whether they mean it."""

    def __init__(self, day: date) -> None:
        words = say(
            "{day} is not a school day. Choose another day, or say that you mean it.", day=long_day(day)
        )
        super().__init__(words)
        self.day = day


@dataclass(frozen=True)
class Which:
    """A meeting: of which team, and the date that names it."""

    ilt_id: int
    slot: date


@dataclass(frozen=True)
class When:
    """When it shall be.

    Attributes:
        minutes: how long; None = as it was.
        day_off: the day off that they said they mean.
    """

    day: date | None
    hour: time | None
    minutes: int | None = None
    day_off: date | None = None


@dataclass(frozen=True)
class Held(Act):
    """A team whose meetings nobody else changes meanwhile, and one of them."""

    place: Place
    one: Occasion

    @property
    def today(self) -> date:
        """The date on the wall of the team."""
        return local_date(self.now, team_time(self.place.ilt).zone)

    @property
    def line(self) -> MeetingLine:
        """The meeting as it was found, in words."""
        return line_of(self.place.ilt, self.one)

    def line_after(self, row: Meeting) -> MeetingLine:
        """The same meeting as it is by now, whether its rhythm has it or not."""
        found = [one for one in plan_around(self.session, self.place, self.today) if one.slot == row.slot]
        return line_of(self.place.ilt, found[0]) if found else self.line

    def changed(self, row: Meeting) -> None:
        """Tells whoever shows it."""
        meeting_changed(self.session, row, OfMeeting.PLAN)


def find(act: Act, place: Place, slot: date) -> Occasion:
    """The meeting of that name, whatever became of it. Raises RefusalError where there is none."""
    today = local_date(act.now, team_time(place.ilt).zone)
    found = [one for one in plan_around(act.session, place, today) if one.slot == slot]
    if not found:
        raise RefusalError(say(UNKNOWN))
    return found[0]


def plan_around(session: Session, place: Place, today: date) -> list[Occasion]:
    """Everything that a meeting could collide with, from a month ago on; what was skipped too."""
    return occasions(session, place.ilt, today - MONTH, today + YEAR, with_skipped=True)


def hold_team(act: Act, ilt_id: int) -> Place:
    """A team of theirs whose meetings nobody else changes until the transaction ends. Raises RefusalError."""
    place = require_place(act, ilt_id)
    look_at_meetings_of(act.session, ilt_id)
    act.session.refresh(place.ilt)
    return place


def hold(act: Act, which: Which) -> Held:
    """A meeting of a team of theirs, held likewise. Raises RefusalError where there is none of that name."""
    act.absorb()
    place = hold_team(act, which.ilt_id)
    return Held(act.turn, act.session, place, find(act, place, which.slot))


def require_to_come(held: Held) -> None:
    """Raises RefusalError where nothing can be changed about it any more."""
    state = held.one.meeting.state if held.one.meeting else MeetingState.PLANNED
    day = shown_day(held.one.day, held.today)
    if state == MeetingState.SKIPPED:
        raise RefusalError(say("The meeting of {day} is skipped. Undo that first, then change it.", day=day))
    if state == MeetingState.RUNNING:
        raise RefusalError(say("The meeting of {day} is going on now, so it stays where it is.", day=day))
    if state != MeetingState.PLANNED or held.one.ends_at <= held.now:
        raise RefusalError(
            say(
                "The time of the meeting of {day} has passed, so it stays in the record. Add another one instead.",
                day=day,
            )
        )


def checked(held: Held, when: When, slot: date | None) -> tuple[date, time]:
    """The day and hour. Raises WrongInputError or DayOffError. `slot`: of the meeting to be moved."""
    faults = {
        DAY: _day_fault(held, when, slot),
        HOUR: hour_fault(when.hour),
        MINUTES: ""
        if when.minutes is None or SHORTEST <= when.minutes <= LONGEST
        else say("Choose a length."),
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    assert when.day is not None
    assert when.hour is not None
    if when.day_off != when.day and not is_working_day(when.day, days_off_of(held.session, held.place.ilt)):
        raise DayOffError(when.day)
    return when.day, when.hour


def _day_fault(held: Held, when: When, slot: date | None) -> str:
    if when.day is None:
        return say("Choose a day.")
    zone = team_time(held.place.ilt).zone
    if when.day < held.today or (when.hour and instant_at(when.day, when.hour, zone) <= held.now):
        return say("That time has passed. Choose a later one.")
    if slot is not None and abs(when.day - slot) > MONTH:
        return say("That is more than a month away. Skip this meeting and add another one instead.")
    if when.day > held.today + YEAR:
        return say("That is more than a year away. Check the year.")
    other = _other_on(held, when.day, slot)
    if other:
        there = shown_day(other.day, held.today)
        return say(
            "There is a meeting on {day} already. Choose another day, or move that one first.", day=there
        )
    return ""


def _other_on(held: Held, day: date, slot: date | None) -> Occasion | None:
    every = plan_around(held.session, held.place, held.today)
    return next((one for one in every if one.day == day and one.slot != slot and one.takes_place), None)


def require_room(held: Held, day: date, slot: date) -> None:
    """Raises RefusalError where it cannot take place again: its time has passed, or another one is on that day."""
    shown_as = shown_day(day, held.today)
    if held.one.ends_at <= held.now:
        raise RefusalError(
            say("The time of the meeting of {day} has passed. Add another one instead.", day=shown_as)
        )
    if _other_on(held, day, slot):
        raise RefusalError(
            say(
                "There is another meeting on {day} by now, so this one stays out. Move that one first.",
                day=shown_as,
            )
        )


def hour_fault(hour: time | None) -> str:
    """Why a meeting cannot start then; empty where it can."""
    if hour is None:
        return say("Choose an hour.")
    fine = EARLIEST <= hour <= LATEST
    return "" if fine else say("Meetings start between 6 AM and 9 PM. Is it AM or PM that you mean?")
