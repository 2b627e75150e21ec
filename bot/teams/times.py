"""When a team and its people work: from the tables to the rules of local time."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, object_session

from bot.rules.local_time import USUAL_HOUR, DateRange, PersonTime
from bot.rules.mornings import next_allowed
from bot.rules.places import knows_zone
from bot.rules.working_days import DaysOff, NoWorkingDayError
from storage.deliveries import Owed
from storage.people import NO_ZONE, DayOff, Ilt, Person, person_of, zone_of_members

_DAYS_OFF = select(DayOff).where(DayOff.ilt_id == bindparam("ilt_id")).order_by(DayOff.first_day)
# Under which a session has the rows that it has read, by team.
_READ = "days_off"


def team_time(ilt: Ilt, fallback_zone: str = "") -> PersonTime:
    """The team's own clock.

    Args:
        fallback_zone: until the team was set up, whoever asks lends theirs; else it is where most members are.
    """
    return PersonTime(_zone(ilt, fallback_zone), ilt.reminder_hour)


def _zone(ilt: Ilt, fallback_zone: str) -> str:
    told = next((zone for zone in (ilt.zone, fallback_zone) if zone and knows_zone(zone)), "")
    session = object_session(ilt)
    return told or (zone_of_members(session, ilt.id) if session else "") or NO_ZONE


def person_time(person: Person, *ilts: Ilt) -> PersonTime:
    """A person's clock, their own reminder hour or else the team's (of several teams the earliest), and their time off."""
    hour = person.reminder_hour or min((ilt.reminder_hour for ilt in ilts), default=USUAL_HOUR)
    away = tuple(DateRange(row.first_day, row.last_day) for row in person.time_off)
    told = person.zone_told or next((ilt.zone for ilt in ilts if ilt.zone), "")
    return PersonTime(told or person.zone, hour, away=away)


def days_off_of(session: Session, ilt: Ilt) -> DaysOff:
    """The team's breaks and public holidays. The rows are read once in a transaction: call `days_off_changed` after a change."""
    read = session.info.setdefault(_READ, {})
    if ilt.id not in read:
        read[ilt.id] = list(session.scalars(_DAYS_OFF, {"ilt_id": ilt.id}))
    rows: list[DayOff] = read[ilt.id]
    country, _, subdivision = (ilt.holidays or "").partition("-")
    return DaysOff(
        tuple(DateRange(row.first_day, row.last_day) for row in rows),
        country or None,
        subdivision or None,
        tuple(row.name for row in rows),
    )


def in_their_day(session: Session, recipient: Person, ilt: Ilt, now: datetime) -> datetime:
    """That instant, or where it is in their evening, on a day off or in their time off, their next working morning."""
    try:
        return next_allowed(now, days_off_of(session, ilt), person_time(recipient, ilt))
    except NoWorkingDayError:
        return now


def free_at(session: Session, owed: Owed, now: datetime) -> datetime:
    """When whoever a direct message is for may be written to: now, or their next working morning."""
    person = person_of(session, owed.workspace_id, owed.recipient)
    ilt = session.get(Ilt, owed.ilt_id) if owed.ilt_id else None
    if person is None:
        return now
    if ilt is not None:
        return in_their_day(session, person, ilt, now)
    try:
        return next_allowed(now, DaysOff(), person_time(person))
    except NoWorkingDayError:
        return now


def days_off_changed(session: Session) -> None:
    """The transaction added or removed some."""
    session.info.pop(_READ, None)
