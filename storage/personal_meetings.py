"""What the meetings hold about one person, and how it is taken out of them."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.agenda import AgendaItem
from storage.meetings import IltRole, Meeting, MeetingState, RoleTurn
from storage.people import Member
from storage.process import LineBacking, ProcessAnswer, ProcessLine, ProcessTaker
from storage.process_answers import ASKING


def process_parts_of(session: Session, member_ids: Sequence[int]) -> list[tuple[Meeting, bool]]:
    """The sessions they were asked about, oldest first, and whether they answered."""
    rows = session.execute(
        select(Meeting, ProcessTaker.has_answered)
        .join(ProcessTaker, ProcessTaker.meeting_id == Meeting.id)
        .where(ProcessTaker.member_id.in_(member_ids))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(meeting, answered) for meeting, answered in rows]


def process_words_of(session: Session, member_ids: Sequence[int]) -> list[tuple[Meeting, str, str]]:
    """(session, question, answer) of what they answered and nobody has seen yet."""
    rows = session.execute(
        select(Meeting, ProcessAnswer.question, ProcessAnswer.answer)
        .join(ProcessAnswer, ProcessAnswer.meeting_id == Meeting.id)
        .where(ProcessAnswer.member_id.in_(member_ids))
        .order_by(ProcessAnswer.id)
    )
    return [(meeting, question, answer) for meeting, question, answer in rows]


def backed_lines_of(session: Session, member_ids: Sequence[int]) -> list[tuple[Meeting, str]]:
    """(session, line) of their +1s that are not counted yet."""
    rows = session.execute(
        select(Meeting, ProcessLine.text)
        .join(ProcessLine, ProcessLine.meeting_id == Meeting.id)
        .join(LineBacking, LineBacking.line_id == ProcessLine.id)
        .where(LineBacking.member_id.in_(member_ids))
        .order_by(ProcessLine.id)
    )
    return [(meeting, words) for meeting, words in rows]


def agenda_items_about(session: Session, person_id: int) -> list[AgendaItem]:
    """The agenda items that a person proposed or presents, oldest first."""
    theirs = or_(AgendaItem.proposed_by_id == person_id, AgendaItem.presenter_id == person_id)
    return list(session.scalars(select(AgendaItem).where(theirs).order_by(AgendaItem.id)))


def roles_had(session: Session, member_ids: Sequence[int]) -> list[tuple[RoleTurn, Meeting]]:
    """The roles of meetings that were given to a person, the earliest meeting first."""
    rows = session.execute(
        select(RoleTurn, Meeting)
        .join(Meeting, Meeting.id == RoleTurn.meeting_id)
        .where(RoleTurn.member_id.in_(member_ids))
        .order_by(Meeting.starts_at, RoleTurn.position)
    )
    return [(turn, meeting) for turn, meeting in rows]


def forget_in_meetings(session: Session, member_ids: Sequence[int]) -> None:
    """Takes a person out of what is still open; that somebody was there, led or took part in a meeting that was held stays."""
    for table in (ProcessAnswer, LineBacking):
        session.execute(delete(table).where(table.member_id.in_(member_ids)))
    theirs = select(Meeting.id).join(Member, Member.ilt_id == Meeting.ilt_id).where(Member.id.in_(member_ids))
    asking = theirs.where(Meeting.state.in_(ASKING))
    planned = theirs.where(Meeting.state == MeetingState.PLANNED)
    for mine, meetings in ((ProcessTaker, asking), (RoleTurn, planned)):
        session.execute(delete(mine).where(mine.member_id.in_(member_ids), mine.meeting_id.in_(meetings)))
    people = select(Member.person_id).where(Member.id.in_(member_ids))
    waiting = AgendaItem.meeting_id.is_(None) & AgendaItem.presenter_id.in_(people)
    session.execute(
        update(AgendaItem).where(waiting).values(presenter_id=None),
        execution_options={"synchronize_session": False},
    )
    session.execute(update(IltRole).where(IltRole.member_id.in_(member_ids)).values(member_id=None))
