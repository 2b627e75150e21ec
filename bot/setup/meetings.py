"""When a team meets, as a facilitator says it in the setup: saved at once, not with the setup form."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.agenda.quiet import cards_of, rest_cards
from bot.blocks import ids
from bot.errors import WrongInputError
from bot.meetings.access import hold_team, hour_fault
from bot.meetings.messages.fields import HOUR, LONGEST, MINUTES, SHORTEST
from bot.meetings.messages.plan import WEEKDAYS
from bot.meetings.plan import take_rhythm
from bot.rules.cadence import Cadence, Rhythm
from bot.rules.dates_by_hand import read_dates
from bot.rules.local_time import local_date
from bot.rules.quiet import Cards
from bot.setup.messages.meetings import (
    DATES,
    FIRST,
    MOST_DATES,
    NOT_NOW,
    WEEKDAY,
    WHICH,
    MeetingsTyped,
    pattern_of,
    typed_of,
    unclear_words,
    which_of,
)
from bot.setup.messages.setup import SetupForm
from bot.setup.setup import form_of, require_may_set_up
from bot.teams.membership import Place, require_place
from bot.teams.rhythm import cadence_of
from bot.teams.times import days_off_of
from bot.turn import Act, Turn
from bot.words import say

_YEAR = timedelta(days=366)


def offer_meetings(turn: Turn, ilt_id: int) -> MeetingsTyped:
    """What the form about meetings shows: the rhythm there is, or the usual one.

    Raises:
        RefusalError: they may not set up this team.
    """
    with turn.read() as act:
        place = require_place(act, ilt_id)
        require_may_set_up(act.session, place)
        is_stopped = cards_of(place.ilt) is Cards.STOPPED
        return typed_of(cadence_of(place.ilt), _today(place, turn.now), is_stopped=is_stopped)


def save_meetings(turn: Turn, ilt_id: int, typed: MeetingsTyped) -> SetupForm:
    """Saves when the team meets, and shows the setup form as it is then.

    Meetings to come follow the new rhythm, but for those that somebody moved or added. A team that does not meet at the moment
    keeps its rhythm and gets no agenda cards.

    Raises:
        WrongInputError: something cannot be taken; nothing is saved.
        RefusalError: they may not set up this team.
    """
    with turn.write() as act:
        place, is_first = hold_to_set_up(act, ilt_id)
        if is_first:
            _save(act, place, typed)
        return form_of(act, place)


def _save(act: Act, place: Place, typed: MeetingsTyped) -> None:
    ilt, before = place.ilt, cadence_of(place.ilt)
    if typed.pattern == NOT_NOW and before:
        rest_cards(act, ilt)
        return
    cadence = _checked(act, place, typed)
    if cadence != before or ilt.cards_off_on is not None:
        take_rhythm(act, ilt, cadence)


def hold_to_set_up(act: Act, ilt_id: int) -> tuple[Place, bool]:
    """A team that nobody else changes meanwhile, for whoever may set it up; and whether this is no repeated delivery.

    Raises:
        RefusalError: they may not set up this team.
    """
    is_first = act.is_first
    place = hold_team(act, ilt_id)
    require_may_set_up(act.session, place)
    return place, is_first


def _today(place: Place, now: datetime) -> date:
    return local_date(now, place.ilt.zone or place.person.zone)


def _checked(act: Act, place: Place, typed: MeetingsTyped) -> Cadence:
    """The rhythm that was filled in. Raises WrongInputError with a sentence for each field that cannot be taken."""
    pattern, today = pattern_of(typed.pattern), _today(place, act.now)
    if pattern is None:
        raise WrongInputError({ids.MEETINGS_RHYTHM: say("Choose one of the list.")})
    rhythm, every = pattern
    hour, minutes = _hour(typed.hour), _minutes(typed.minutes)
    faults = {
        HOUR: hour_fault(hour),
        MINUTES: ""
        if minutes
        else say("Choose from {least} to {most} minutes.", least=SHORTEST, most=LONGEST),
    }
    days: list[date] = []
    if rhythm is Rhythm.BY_HAND:
        days, faults[DATES] = _dates(act.session, place, typed.dates, today)
    else:
        faults |= _rhythm_faults(typed, rhythm, today)
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise WrongInputError(wrong)
    assert hour is not None
    if rhythm is Rhythm.BY_HAND:
        return Cadence(rhythm, days[0], dates=tuple(days), hour=hour, minutes=minutes)
    weekday = int(typed.weekday)
    first = _on_or_after(date.fromisoformat(typed.first), weekday)
    ordinals = which_of(typed.which) if rhythm is Rhythm.MONTH_DAYS else None
    return Cadence(rhythm, first, weekday, every, ordinals or (1, 3), hour=hour, minutes=minutes)


def _dates(session: Session, place: Place, text: str, today: date) -> tuple[list[date], str]:
    read = read_dates(text, today, days_off_of(session, place.ilt), locale=place.person.locale)
    days = read.to_come
    if read.unclear:
        return days, unclear_words(read.unclear, today)
    if read.passed and not days:
        return days, say(
            "All of these dates have passed. Write at least one to come, for example: Tue, Sep 8."
        )
    if not days:
        return days, say("Write at least one date, for example: Tue, Sep 8.")
    if len(days) > MOST_DATES:
        return days, say(
            "At most {most} dates, and these are {number}. Take some out; add them later.",
            most=MOST_DATES,
            number=len(days),
        )
    return days, ""


def _rhythm_faults(typed: MeetingsTyped, rhythm: Rhythm, today: date) -> dict[str, str]:
    knows_weekday = typed.weekday in {str(number) for number in range(len(WEEKDAYS))}
    knows_which = rhythm is not Rhythm.MONTH_DAYS or which_of(typed.which)
    return {
        WEEKDAY: "" if knows_weekday else say("Choose a day from Monday to Friday."),
        WHICH: "" if knows_which else say("Choose one of the list."),
        FIRST: _first_fault(typed.first, today),
    }


def _first_fault(words: str, today: date) -> str:
    try:
        first = date.fromisoformat(words)
    except ValueError:
        return say("Choose a day.")
    return "" if abs(first - today) <= _YEAR else say("That is more than a year away. Check the year.")


def _on_or_after(day: date, weekday: int) -> date:
    """Counted from there, so that the weeks begin with the first meeting, not with the week of the day chosen."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _hour(words: str) -> time | None:
    try:
        return time.fromisoformat(words)
    except ValueError:
        return None


def _minutes(words: str) -> int:
    is_number = words.isascii() and words.isdecimal() and len(words) <= len(str(LONGEST))
    return int(words) if is_number and SHORTEST <= int(words) <= LONGEST else 0
