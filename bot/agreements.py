"""What a team has agreed on about its meetings: when, with which norms, in which roles."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.meeting_calendar import cadence_of
from bot.meeting_plan import first_lines
from bot.meeting_record import record_sentence
from bot.messages.meeting_plan import plan_words
from bot.messages.meeting_setup import MOST_DATES, Agreed
from bot.messages.norms_and_roles import role_words
from bot.roles import present
from bot.rules.cadence import Rhythm
from bot.rules.local_time import local_date
from bot.rules.rotation import USUAL_ROLES
from bot.times import team_time
from storage.meetings import roles_of
from storage.people import Ilt, Member, Person, Role

_LINES = 4


@dataclass(frozen=True)
class TeamRole:
    """A role of a team's meetings. `member_id`: whoever always has it; None = it goes around."""

    name: str
    member_id: int | None = None


def team_roles(session: Session, ilt_id: int) -> list[TeamRole]:
    """The team's roles, its own or the usual ones, in their order. The first one leads the meeting."""
    own = [TeamRole(row.name, row.member_id) for row in roles_of(session, ilt_id)]
    return own or [TeamRole(name) for name in USUAL_ROLES]


def role_takers(session: Session, ilt_id: int) -> list[tuple[Member, Person]]:
    """Who can have a role, in the order of joining: whoever is there and does not only watch."""
    return [pair for pair in present(session, ilt_id) if pair[0].role != Role.OBSERVER]


def agreed_of(session: Session, ilt: Ilt, now: datetime) -> Agreed:
    """All of it as the setup shows it."""
    cadence = cadence_of(ilt)
    by_hand = cadence is not None and cadence.rhythm is Rhythm.BY_HAND
    lines = first_lines(session, ilt, now, MOST_DATES if by_hand else _LINES)
    plan = plan_words(cadence, lines, local_date(now, team_time(ilt).zone))
    record = record_sentence(session, ilt, now, says_next=False)
    names = {member.id: person.name for member, person in role_takers(session, ilt.id)}
    roles = [
        role_words(role.name, names.get(role.member_id or 0, "")) for role in team_roles(session, ilt.id)
    ]
    return Agreed("\n".join(filter(None, [plan, record])), ilt.norms, roles)
