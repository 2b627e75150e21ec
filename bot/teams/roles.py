"""Who steers a team and who only watches: changed in the setup, or taken over with one tap."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.outbox.behind import OfTeam, team_changed
from bot.teams.announcements import announce
from bot.teams.membership import Place, Team, require_place, team_of
from bot.turn import Act, Turn
from bot.words import later
from storage.audit import Deed, note_deed
from storage.people import Ilt, Member, Person, Role, mark_members_stale, members_of

CANNOT_TAKE_A_ROLE = later("Choose a member of this team who is in its channel and no observer.")


@dataclass(frozen=True)
class TookOver:
    """What became of the wish to facilitate."""

    team: Team
    was_already: bool


def present(session: Session, ilt_id: int) -> list[tuple[Member, Person]]:
    """Everyone who is there and may take part, in the order of joining."""
    return [
        (member, person)
        for member, person in members_of(session, ilt_id)
        if member.is_present and person.takes_part
    ]


def role_takers(session: Session, ilt_id: int) -> dict[int, tuple[Member, Person]]:
    """Who can have a role in a meeting, by member id, in the order of joining: who is there and does not only watch."""
    return {pair[0].id: pair for pair in present(session, ilt_id) if pair[0].role != Role.OBSERVER}


def with_role(people: Iterable[tuple[Member, Person]], role: Role) -> list[str]:
    """The Slack ids of those in that role."""
    return [person.slack_user_id for member, person in people if member.role == role]


def assign(
    session: Session, ilt: Ilt, facilitators: Collection[str], observers: Collection[str]
) -> set[Role]:
    """Gives everyone who is present their role, by Slack id. Returns the roles whose holders changed.

    Whoever is away keeps the role they had, for when they come back.
    """
    changed = set()
    for member, person in present(session, ilt.id):
        new = _role_of(person.slack_user_id, facilitators, observers)
        if new != member.role:
            changed |= {new, Role(member.role)}
            member.role = new
    if changed:
        session.flush()
        count_anew(session, ilt)
    return changed


def _role_of(user_id: str, facilitators: Collection[str], observers: Collection[str]) -> Role:
    if user_id in facilitators:
        return Role.FACILITATOR
    return Role.OBSERVER if user_id in observers else Role.MEMBER


def count_anew(session: Session, ilt: Ilt) -> None:
    """After roles changed: open votes show who is waited for now, and the worker counts whoever is not counted.

    An observer's answers do not count from then on (`storage.rounds`); they do again once the person is a member.
    """
    team_changed(session, ilt.id, OfTeam.MEMBERS)
    mark_members_stale(session, ilt.workspace_id, ilt.channel_id)


def take_over(turn: Turn, ilt_id: int) -> TookOver:
    """Makes a member a facilitator beside those there are; the channel is told.

    Raises:
        RefusalError: they are no member of that team.
    """
    with turn.write() as act:
        first = act.is_first
        place = require_place(act, ilt_id)
        was_already = place.is_facilitator and first
        if not place.is_facilitator:
            _make_facilitator(act, place)
        return TookOver(team_of(place.ilt), was_already)


def _make_facilitator(act: Act, place: Place) -> None:
    was_observer = place.member.role == Role.OBSERVER
    place.member.role = Role.FACILITATOR
    act.session.flush()
    team_changed(act.session, place.ilt.id, OfTeam.STEERING)
    if was_observer:
        count_anew(act.session, place.ilt)
    deed_id = note_deed(
        act.session,
        Deed.TOOK_OVER,
        workspace_id=place.ilt.workspace_id,
        at=act.now,
        ilt_id=place.ilt.id,
        person_id=place.person.id,
    )
    announce(act, place.ilt, deed_id, place.person)
