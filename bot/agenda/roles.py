"""Who has which role in a meeting: given out by whose turn it is, and exchanged by a tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.agenda.messages.agenda import RoleShown
from bot.agenda.messages.forms import ROLE, TO
from bot.errors import RefusalError, WrongInputError
from bot.meetings.planned import require_planned
from bot.meetings.rights import leads
from bot.rules.rotation import USUAL_ROLES, proposed_roles
from bot.teams.membership import Place, require_place
from bot.teams.roles import CANNOT_TAKE_A_ROLE, role_takers
from bot.turn import Turn
from bot.words import say
from storage.meetings import Meeting, RoleTurn, last_turns, roles_of, turns_of
from storage.people import PREPARED, Ilt, Member, Person, meets_again


@dataclass(frozen=True)
class RoleHolder:
    """A role of a meeting with whoever has it. Rows of the session they were read in."""

    role: str
    member: Member
    person: Person


@dataclass(frozen=True)
class TeamRole:
    """A role of a team's meetings. `member_id`: whoever always has it; None = it goes around."""

    name: str
    member_id: int | None = None


def team_roles(session: Session, ilt_id: int) -> list[TeamRole]:
    """The team's roles, its own or the usual ones, in their order. The first one leads the meeting."""
    own = [TeamRole(row.name, row.member_id) for row in roles_of(session, ilt_id)]
    return own or [TeamRole(name) for name in USUAL_ROLES]


def holders(session: Session, ilt: Ilt, meeting: Meeting | None) -> list[RoleHolder]:
    """Who has which role, in the order of the roles; whose turn it would be where they are not given out yet."""
    people = role_takers(session, ilt.id)
    plan = _plan(session, ilt, meeting, list(people))
    return [RoleHolder(role, *people[member_id]) for role, member_id in plan.items()]


def roles_shown(found: Sequence[RoleHolder]) -> list[RoleShown]:
    """Who has which role, by name."""
    return [RoleShown(one.role, one.person.name) for one in found]


def give_roles(session: Session, ilt: Ilt, meeting: Meeting) -> None:
    """Gives out the roles of a meeting. Called again it fills what has become free and leaves everything else.

    The caller holds the team's meetings (`storage.people.look_at_meetings_of`).
    """
    known = {turn.role: turn for turn, _, _ in turns_of(session, meeting.id)}
    plan = _plan(session, ilt, meeting, list(role_takers(session, ilt.id)))
    for position, (role, member_id) in enumerate(plan.items()):
        turn = known.pop(role, None)
        if turn is None:
            session.add(RoleTurn(meeting_id=meeting.id, role=role, position=position, member_id=member_id))
        else:
            turn.position, turn.member_id = position, member_id
    for turn in known.values():  # a role that the team gave up, or that nobody is left to take
        session.delete(turn)
    session.flush()


def _plan(session: Session, ilt: Ilt, meeting: Meeting | None, present: Sequence[int]) -> dict[str, int]:
    """A member for each role: whoever has it already, whoever always has it, else whose turn it is."""
    roles = team_roles(session, ilt.id)
    fixed = {one.name: one.member_id for one in roles if one.member_id in present}
    turns = turns_of(session, meeting.id) if meeting else []
    fixed |= {turn.role: member.id for turn, member, _ in turns if member.id in present}
    known = {role: member_id for role, member_id in fixed.items() if member_id is not None}
    return proposed_roles([one.name for one in roles], present, last_turns(session, ilt.id), known)


def may_give(
    session: Session, place: Place, meeting: Meeting | None, found: Sequence[RoleHolder]
) -> list[str]:
    """The roles that somebody may give to another: all for a facilitator and whoever leads, else their own."""
    if _steers(session, place, meeting, found):
        return [one.role for one in found]
    return [one.role for one in found if one.member.id == place.member.id]


def _steers(session: Session, place: Place, meeting: Meeting | None, found: Sequence[RoleHolder]) -> bool:
    if meeting is not None:
        return leads(session, place, meeting)
    return place.is_facilitator or bool(found and found[0].member.id == place.member.id)


def swap_role(turn: Turn, ilt_id: int, slot: date, role: str, user: str) -> list[RoleShown]:
    """Gives a role of a meeting to come to a member (a Slack id); whoever has another role exchanges it for this one.

    Returns who has which role then. A repeated delivery gets the same and changes nothing.

    Raises:
        WrongInputError: the member cannot take a role.
        RefusalError: no member of that team, not theirs to give, or the meeting is not to come any more.
    """
    with turn.write() as act:
        is_first = act.is_first
        place = require_place(act, ilt_id)
        meets_again(act.session, ilt_id, PREPARED)
        meeting = require_planned(act, place.ilt, slot)
        give_roles(act.session, place.ilt, meeting)
        if is_first:
            _require_may_give(act.session, place, meeting, role)
            _swap(act.session, meeting, role, _taker(act.session, ilt_id, user))
        return roles_shown(holders(act.session, place.ilt, meeting))


def _require_may_give(session: Session, place: Place, meeting: Meeting, role: str) -> None:
    found = holders(session, place.ilt, meeting)
    if role not in {one.role for one in found}:
        raise WrongInputError(
            {ROLE: say("The team's meetings do not have that role any more. Choose another one.")}
        )
    if role not in may_give(session, place, meeting, found):
        has_it = next(one.person.name for one in found if one.role == role)
        raise RefusalError(
            say(
                "{name} has that role: they, whoever leads the meeting, or an organizer can give it away. "
                "Nothing was changed. Ask one of them.",
                name=has_it,
            )
        )


def _taker(session: Session, ilt_id: int, user: str) -> int:
    for member_id, (_, person) in role_takers(session, ilt_id).items():
        if person.slack_user_id == user:
            return member_id
    raise WrongInputError({TO: say(CANNOT_TAKE_A_ROLE)})


def _swap(session: Session, meeting: Meeting, role: str, member_id: int) -> None:
    turns = [turn for turn, _, _ in turns_of(session, meeting.id)]
    given = next(turn for turn in turns if turn.role == role)
    other = next((turn for turn in turns if turn.member_id == member_id), None)
    if other is not None:
        other.member_id = given.member_id
    given.member_id = member_id
    session.flush()
