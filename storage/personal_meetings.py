"""What the meetings hold about one person, and how it is taken out of them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.agenda import AgendaItem, AgendaState, Decision
from storage.meetings import Attendance, IltRole, Meeting, MeetingState, RoleTurn
from storage.people import Member, Person
from storage.reflection import CHOICES, LineBacking, ProcessAnswer, ProcessLine, ProcessTaker
from storage.reflection_answers import ASKING
from storage.sharing import Share, forget_in_shares
from storage.taken import Question, take_place


class Part(NamedTuple):
    """What somebody was in one meeting. `is_there`: None where nobody said."""

    meeting: Meeting
    is_there: bool | None
    roles: Sequence[str]
    was_asked: bool
    has_answered: bool


def parts_in_meetings(session: Session, member_ids: Sequence[int], person_id: int) -> list[Part]:
    """The meetings in which somebody was there or not, had a role, or was asked afterwards; the earliest first."""
    marked = session.execute(
        select(Attendance.meeting_id, Attendance.is_there).where(Attendance.member_id.in_(member_ids))
    )
    asked = session.execute(
        select(ProcessTaker.meeting_id, ProcessTaker.has_answered).where(
            ProcessTaker.member_id.in_(member_ids)
        )
    )
    turns = session.execute(
        select(RoleTurn.meeting_id, RoleTurn.role).where(RoleTurn.member_id.in_(member_ids))
    )
    there = {one: is_there for one, is_there in marked}  # noqa: C416 - rows are not pairs to the type checker
    taken = {one: answered for one, answered in asked}  # noqa: C416 - see above
    roles: dict[int, list[str]] = {}
    for meeting_id, role in turns:
        roles.setdefault(meeting_id, []).append(role)
    ran = or_(Meeting.started_by_id == person_id, Meeting.ended_by_id == person_id)
    found = select(Meeting).where(Meeting.id.in_({*there, *taken, *roles}) | ran)
    return [
        Part(one, there.get(one.id), roles.get(one.id, ()), one.id in taken, taken.get(one.id, False))
        for one in session.scalars(found.order_by(Meeting.starts_at, Meeting.id))
    ]


def decisions_by(session: Session, person_id: int) -> list[Decision]:
    """The decisions somebody logged, oldest first."""
    return list(session.scalars(select(Decision).filter_by(logged_by_id=person_id).order_by(Decision.id)))


def agenda_of_person(session: Session, person_id: int) -> list[AgendaItem]:
    """The agenda items somebody proposed or presents, oldest first."""
    theirs = or_(AgendaItem.proposed_by_id == person_id, AgendaItem.presenter_id == person_id)
    return list(session.scalars(select(AgendaItem).where(theirs).order_by(AgendaItem.id)))


def answers_of_person(session: Session, member_ids: Sequence[int]) -> list[tuple[ProcessAnswer, Meeting]]:
    """What somebody answered to the process questions and nobody has seen yet."""
    rows = session.execute(
        select(ProcessAnswer, Meeting)
        .join(Meeting, Meeting.id == ProcessAnswer.meeting_id)
        .where(ProcessAnswer.member_id.in_(member_ids))
        .order_by(ProcessAnswer.id)
    )
    return [(answer, meeting) for answer, meeting in rows]


def count_backed(session: Session, member_ids: Sequence[int]) -> int:
    """How many +1s are still linked to somebody."""
    return session.scalars(select(func.count()).where(LineBacking.member_id.in_(member_ids))).one()


def shares_by(session: Session, person_id: int) -> list[Share]:
    """What somebody asked to have posted elsewhere, oldest first."""
    return list(session.scalars(select(Share).filter_by(asked_by_id=person_id).order_by(Share.id)))


def forget_in_meetings(session: Session, member_ids: Sequence[int], person: Person) -> None:
    """Takes a person out of what is still open; that somebody was there, led or took part in a meeting that was held stays.

    Their +1s and their choices stay as numbers, and they stay counted among those who are asked and have answered: else the
    numbers would tell what they had done; if they come back they are not asked again. Words that nobody has seen go. What they wanted to have posted elsewhere goes.
    """
    _keep_backing(session, member_ids)
    session.execute(delete(LineBacking).where(LineBacking.member_id.in_(member_ids)))
    words = (ProcessAnswer.member_id.in_(member_ids), ProcessAnswer.question.not_in(CHOICES))
    session.execute(delete(ProcessAnswer).where(*words))
    for meeting_id, ilt_id in _asked_of(session, member_ids):
        take_place(session, ilt_id, Question.REFLECTION, meeting_id, person.slack_user_id)
    theirs = select(Meeting.id).join(Member, Member.ilt_id == Meeting.ilt_id).where(Member.id.in_(member_ids))
    planned = theirs.where(Meeting.state == MeetingState.PLANNED)
    session.execute(
        delete(RoleTurn).where(RoleTurn.member_id.in_(member_ids), RoleTurn.meeting_id.in_(planned))
    )
    session.execute(update(IltRole).where(IltRole.member_id.in_(member_ids)).values(member_id=None))
    waiting = (AgendaItem.presenter_id == person.id, AgendaItem.state == AgendaState.WAITING)
    session.execute(update(AgendaItem).where(*waiting).values(presenter_id=None))
    forget_in_shares(session, person.id)


def _asked_of(session: Session, member_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The ids of the meetings that ask, or were answered early, with their ILTs'."""
    rows = session.execute(
        select(Meeting.id, Meeting.ilt_id)
        .join(ProcessTaker, ProcessTaker.meeting_id == Meeting.id)
        .where(ProcessTaker.member_id.in_(member_ids), Meeting.state.in_(ASKING), Meeting.shown_at.is_(None))
        .distinct()
    )
    return [(meeting_id, ilt_id) for meeting_id, ilt_id in rows]


def _keep_backing(session: Session, member_ids: Sequence[int]) -> None:
    """Two memberships of one person are in two teams: no line has two +1s of theirs."""
    backed = select(LineBacking.line_id).where(LineBacking.member_id.in_(member_ids))
    session.execute(
        update(ProcessLine)
        .where(ProcessLine.id.in_(backed))
        .values(backed=ProcessLine.backed + 1)
        .execution_options(synchronize_session=False)
    )
