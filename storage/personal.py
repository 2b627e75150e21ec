"""What the tables hold about one person, and how it is taken out of them."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.assessments import VOTING, Assessment, Ballot, NamedVote, Round, State, Tally, Vote, mark_of
from storage.audit import AuditEntry
from storage.deliveries import Delivery
from storage.district import forget_in_district
from storage.evidence import Evidence, OpenNote
from storage.growth import forget_pages
from storage.home import HomeView
from storage.library import forget_in_library
from storage.living import PostedMessage
from storage.people import Frequency, Ilt, Member, Person, Role, TimeOff, look_again, look_at_meetings_of
from storage.personal_focus import forget_in_focus
from storage.personal_items import forget_in_items
from storage.personal_meetings import forget_in_meetings
from storage.staff import forget_in_staff
from storage.step_backs import forget_in_step_backs
from storage.strategy_rows import forget_in_strategies
from storage.team_lines import forget_in_team_lines
from storage.typed import TypedReply

FORMER_MEMBER = "former member"
# Slack's own ids have no small letters: this is nobody's, and it is written to like a person who is gone.
_NOBODY = "Uformer"


def members_of_person(session: Session, person_id: int) -> list[tuple[Member, Ilt]]:
    """Their places in teams, those left included, in the order of joining."""
    rows = session.execute(
        select(Member, Ilt)
        .join(Ilt, Ilt.id == Member.ilt_id)
        .where(Member.person_id == person_id)
        .order_by(Member.id)
    )
    return [(member, ilt) for member, ilt in rows]


def ballots_of(session: Session, member_ids: Sequence[int]) -> list[tuple[Ballot, Round, Assessment]]:
    """The rounds they were counted in, oldest first."""
    rows = session.execute(
        select(Ballot, Round, Assessment)
        .join(Round, Round.id == Ballot.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(Ballot.member_id.in_(member_ids))
        .order_by(Round.id)
    )
    return [(ballot, one, assessment) for ballot, one, assessment in rows]


def opened_by(session: Session, person_id: int) -> list[tuple[Round, Assessment]]:
    """The rounds they opened, oldest first."""
    rows = session.execute(
        select(Round, Assessment)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(or_(Round.opened_by_id == person_id, Assessment.opened_by_id == person_id))
        .order_by(Round.id)
    )
    return [(one, assessment) for one, assessment in rows if person_id in _openers(one, assessment)]


def _openers(one: Round, assessment: Assessment) -> tuple[int | None, ...]:
    return (one.opened_by_id,) if one.opened_by_id else (assessment.opened_by_id,)


def votes_of(session: Session, member_ids: Sequence[int]) -> list[tuple[Vote | NamedVote, Assessment]]:
    """Their answers that are still linked to them, in votes that are open and in named ones, oldest round first."""
    found = [row for table in (Vote, NamedVote) for row in _of_rounds(session, table, member_ids)]
    return sorted(found, key=lambda row: (row[0].round_id, row[0].criterion_key))


def notes_of(session: Session, member_ids: Sequence[int]) -> list[tuple[OpenNote | Evidence, Assessment]]:
    """Their notes that are still linked to them, in votes that are open and signed ones, oldest round first."""
    found = [row for table in (OpenNote, Evidence) for row in _of_rounds(session, table, member_ids)]
    return sorted(found, key=lambda row: (row[0].round_id, row[0].criterion_key))


def _of_rounds(session: Session, table: Any, member_ids: Sequence[int]) -> list[tuple[Any, Assessment]]:
    rows = session.execute(
        select(table, Assessment)
        .join(Round, Round.id == table.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(table.member_id.in_(member_ids))
    )
    return [(row, assessment) for row, assessment in rows]


def deeds_of(session: Session, person_id: int) -> list[AuditEntry]:
    """What was noted that they did, oldest first."""
    return list(
        session.scalars(select(AuditEntry).where(AuditEntry.person_id == person_id).order_by(AuditEntry.id))
    )


def count_messages_to(session: Session, person: Person) -> int:
    """How many messages to them are noted, sent or owed."""
    return session.scalars(select(func.count(Delivery.id)).where(*_to(person))).one()


def forget_person(session: Session, person: Person, few: int) -> None:
    """Takes a person out of the tables: counts stay, the row stays as somebody unknown.

    Answers become those of a "former member": of named votes for good, of unnamed ones until the reveal deletes whose
    they were. They stay counted, because the numbers would else tell who had voted. Notes in votes that were not revealed
    are deleted. Signed notes lose their signer, and go where fewer than `few` people answered, because there everyone
    could guess who it was.
    """
    places = members_of_person(session, person.id)
    member_ids = [member.id for member, _ in places]
    # First, and in one order: it holds what the teams' meetings have.
    for ilt_id in sorted(ilt.id for _, ilt in places):
        look_at_meetings_of(session, ilt_id)
    _leave_open_rounds(session, person, member_ids)
    _unsign(session, member_ids, few)
    _leave_teams(session, member_ids)
    _drop_messages(session, person)
    forget_in_items(session, person.id)
    forget_in_focus(session, member_ids, person.slack_user_id)
    forget_in_strategies(session, person.id)
    forget_in_step_backs(session, person.id)
    forget_in_library(session, person.id)
    forget_in_meetings(session, member_ids, person)
    forget_in_staff(session, person.id)
    forget_in_team_lines(session, person.id)
    forget_in_district(session, person.id)
    session.execute(update(AuditEntry).where(AuditEntry.person_id == person.id).values(person_id=None))
    for theirs in (TimeOff, HomeView, TypedReply):
        session.execute(delete(theirs).where(theirs.person_id == person.id))
    forget_pages(session, person.id)
    _blank(person)
    # Whoever steers the team is asked who takes over what they own.
    look_again(session, [person.id])


def _leave_open_rounds(session: Session, person: Person, member_ids: Sequence[int]) -> None:
    """A vote that is just being revealed is waited for: it counts as revealed then."""
    not_revealed = session.scalars(
        select(Round)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .join(Member, Member.ilt_id == Assessment.ilt_id)
        .where(Member.id.in_(member_ids), Round.state != State.REVEALED)
        .order_by(Round.id)
        .with_for_update(of=Round)
    ).all()
    for one in not_revealed:
        theirs = (OpenNote.member_id.in_(member_ids), OpenNote.round_id == one.id)
        session.execute(delete(OpenNote).where(*theirs))
        if one.state in VOTING:
            one.closed_to = [*one.closed_to, mark_of(one.id, person.slack_user_id)]
    session.flush()


def _unsign(session: Session, member_ids: Sequence[int], few: int) -> None:
    enough = select(Tally.id).where(
        Tally.round_id == Evidence.round_id,
        Tally.criterion_key == Evidence.criterion_key,
        Tally.answered >= few,
    )
    theirs = Evidence.member_id.in_(member_ids)
    session.execute(delete(Evidence).where(theirs, ~enough.exists()))
    session.execute(update(Evidence).where(theirs).values(member_id=None, is_signed=False))


def _leave_teams(session: Session, member_ids: Sequence[int]) -> None:
    session.execute(
        update(Member).where(Member.id.in_(member_ids)).values(role=Role.MEMBER, is_present=False)
    )
    for member_id in member_ids:
        session.execute(delete(PostedMessage).where(PostedMessage.part.startswith(f"{member_id}:")))
    ilts = select(Member.ilt_id).where(Member.id.in_(member_ids))
    session.execute(
        update(PostedMessage)
        .where(PostedMessage.ilt_id.in_(ilts), PostedMessage.ts.is_not(None))
        .values(version_wanted=PostedMessage.version_wanted + 1)
    )


def _drop_messages(session: Session, person: Person) -> None:
    session.execute(delete(Delivery).where(*_to(person)))
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == person.workspace_id, Delivery.answerable == person.slack_user_id)
        .values(answerable=None)
    )
    theirs = select(Ilt.id).where(Ilt.workspace_id == person.workspace_id)
    session.execute(
        update(PostedMessage)
        .where(PostedMessage.ilt_id.in_(theirs), PostedMessage.answerable == person.slack_user_id)
        .values(answerable=None)
    )


def _to(person: Person) -> list[ColumnElement[bool]]:
    return [Delivery.workspace_id == person.workspace_id, Delivery.recipient == person.slack_user_id]


def _blank(person: Person) -> None:
    person.name, person.other_name = FORMER_MEMBER, ""
    person.slack_user_id = f"{_NOBODY}{uuid4().hex[:24]}"
    person.zone, person.locale = "", ""
    person.is_guest = False
    person.reminder_hour, person.frequency, person.no_time_lines_since = None, Frequency.EVERY, None
    # Nothing is owed to them, and they are asked nothing.
    person.is_deactivated = True
