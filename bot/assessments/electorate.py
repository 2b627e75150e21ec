"""Who is counted in a self-assessment: who can be, and whom its opener leaves out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.messages.opening_faults import NOBODY, WrongPeople, people_sentence
from bot.words import say
from storage.people import Ilt, Member, Person, Role

Members = Sequence[tuple[Member, Person]]


@dataclass(frozen=True)
class Electorate:
    """Whom the opener counts.

    Attributes:
        left_out: ids of members who are not to be counted.
        counted: how many are.
    """

    left_out: list[int]
    counted: int


def can_be_counted(members: Members) -> dict[str, tuple[Member, Person]]:
    """By Slack id, everyone who is there and takes part, observers left out, in the order of joining."""
    return {person.slack_user_id: (member, person) for member, person in members if _is_voter(member, person)}


def electorate(members: Members, picked: Collection[str], offered: Collection[int]) -> Electorate:
    """What the opener's choice of people means: whoever was offered and not picked is left out.

    Args:
        picked: Slack ids.
        offered: ids of members; who has joined since is counted.
    """
    voters = can_be_counted(members)
    left_out = [
        member.id for user_id, (member, _) in voters.items() if user_id not in picked and member.id in offered
    ]
    return Electorate(left_out, len(voters) - len(left_out))


def fault_in(
    session: Session, ilt: Ilt, members: Members, picked: Collection[str], offered: Collection[int]
) -> str:
    """Why these people (Slack ids) cannot be the ones who are counted, in a sentence; empty = they can.

    Who was offered and has left since is not in the way: leavers are not waited for.
    """
    voters = can_be_counted(members)
    gone = {person.slack_user_id for member, person in members if member.id in offered}
    if strange := set(picked) - set(voters) - gone:
        return people_sentence(_wrong(session, ilt, members, strange), ilt.name)
    return "" if any(user_id in voters for user_id in picked) else say(NOBODY)


def _is_voter(member: Member, person: Person) -> bool:
    return member.is_present and member.role != Role.OBSERVER and person.takes_part


def _wrong(session: Session, ilt: Ilt, members: Members, user_ids: Collection[str]) -> WrongPeople:
    known = list(
        session.scalars(
            select(Person)
            .where(Person.workspace_id == ilt.workspace_id, Person.slack_user_id.in_(user_ids))
            .order_by(Person.name)
        )
    )
    here = {person.id for member, person in members if member.is_present}
    able = [person for person in known if person.takes_part]
    return WrongPeople(
        outside=[person.name for person in able if person.id not in here],
        observers=[person.name for person in able if person.id in here],
        unable=[person.name for person in known if not person.takes_part],
        strangers=len(user_ids) - len(known),
    )
