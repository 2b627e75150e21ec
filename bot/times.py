"""When a team and its people work: from the tables to the rules of local time."""

from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rules.local_time import DateRange, PersonTime
from bot.rules.working_days import DaysOff
from storage.people import DayOff, Ilt, Person

DEFAULT_HOUR = time(7, 30)


def team_time(ilt: Ilt, fallback_zone: str = "UTC") -> PersonTime:
    """The team's own clock. `fallback_zone`: until the team was set up, whoever asks lends theirs."""
    return PersonTime(ilt.zone or fallback_zone, ilt.reminder_hour)


def person_time(person: Person, *ilts: Ilt) -> PersonTime:
    """A person's clock, their own reminder hour or else the team's (of several teams the earliest), and their time off."""
    hour = person.reminder_hour or min((ilt.reminder_hour for ilt in ilts), default=DEFAULT_HOUR)
    away = tuple(DateRange(row.first_day, row.last_day) for row in person.time_off)
    return PersonTime(person.zone, hour, away=away)


def days_off_of(session: Session, ilt: Ilt) -> DaysOff:
    """The team's breaks and public holidays."""
    ranges = session.scalars(select(DayOff).where(DayOff.ilt_id == ilt.id).order_by(DayOff.first_day))
    country, _, subdivision = (ilt.holidays or "").partition("-")
    return DaysOff(
        tuple(DateRange(row.first_day, row.last_day) for row in ranges), country or None, subdivision or None
    )
