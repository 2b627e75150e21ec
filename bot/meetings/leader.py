"""Who is asked about a meeting: whoever leads it; and whoever keeps its time."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rules.rotation import keeps_time
from bot.teams.membership import facilitators_of
from bot.teams.times import person_time
from storage.live import people_there
from storage.meetings import Meeting, turns_of
from storage.people import Ilt, Member, Person


def who_is_to_start(session: Session, ilt: Ilt, meeting: Meeting) -> Person | None:
    """Who has the first role, else a facilitator; not somebody who is away that day, if there is anybody else."""
    people = [*_first_role(session, meeting), *facilitators_of(session, ilt.id)]
    here = (one for one in people if not person_time(one, ilt).is_away(meeting.day))
    return next(here, next(iter(people), None))


def leader_of(session: Session, ilt: Ilt, meeting: Meeting) -> Person | None:
    """Who leads a meeting that was started: whoever has the first role and is there, else who started it."""
    there = {person.id for _, person in people_there(session, meeting.id)}
    first = [person for person in _first_role(session, meeting) if person.id in there]
    starter = _present(session, ilt, meeting.started_by_id)
    return next(iter([*first, *starter, *facilitators_of(session, ilt.id)]), None)


def keeper_of(session: Session, ilt: Ilt, meeting: Meeting) -> Person | None:
    """Who keeps time in a meeting that was started: whoever has a role of that and is there, else whoever leads it."""
    there = {person.id for _, person in people_there(session, meeting.id)}
    keepers = (
        person
        for turn, member, person in turns_of(session, meeting.id)
        if keeps_time(turn.role) and member.is_present and not person.is_deactivated and person.id in there
    )
    return next(keepers, None) or leader_of(session, ilt, meeting)


def _first_role(session: Session, meeting: Meeting) -> list[Person]:
    turns = turns_of(session, meeting.id)[:1]
    return [person for _, member, person in turns if member.is_present and not person.is_deactivated]


def _present(session: Session, ilt: Ilt, person_id: int | None) -> Sequence[Person]:
    found = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Person.id == person_id, Member.ilt_id == ilt.id, Member.is_present, ~Person.is_deactivated)
    )
    return session.scalars(found).all()
