"""When a team and its people work: from the tables to the rules of local time."""

from datetime import time

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.rules.local_time import DateRange, PersonTime
from bot.rules.working_days import DaysOff
from storage.people import DayOff, Ilt, Person

DEFAULT_HOUR = time(7, 30)
# Built once: whoever is looked at or written to is looked up here.
_DAYS_OFF = select(DayOff).where(DayOff.ilt_id == bindparam("ilt_id")).order_by(DayOff.first_day)


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
    rows = session.scalars(_DAYS_OFF, {"ilt_id": ilt.id}).all()
    country, _, subdivision = (ilt.holidays or "").partition("-")
    return DaysOff(
        tuple(DateRange(row.first_day, row.last_day) for row in rows),
        country or None,
        subdivision or None,
        tuple(row.name for row in rows),
    )
