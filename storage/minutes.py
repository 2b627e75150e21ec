"""What is read, and at last forgotten, of meetings that are over."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.agenda import AgendaItem, AgendaState
from storage.items import ActionItem, ItemState
from storage.meetings import HELD, Attendance, Meeting, RoleTurn
from storage.people import Member, Person, is_counted
from storage.reflection import ProcessLine, ProcessTaker


def attendants(session: Session, meeting_id: int) -> list[tuple[bool, Member, Person]]:
    """Whoever was marked as there, or as not, by name."""
    rows = session.execute(
        select(Attendance.is_there, Member, Person)
        .join(Member, Member.id == Attendance.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(is_there, member, person) for is_there, member, person in rows]


def note_absent(session: Session, meeting: Meeting) -> None:
    """Marks the present members of whom nobody has said anything as not there; observers are not spoken of."""
    spoken_of = select(Attendance.member_id).where(Attendance.meeting_id == meeting.id)
    missing = session.scalars(
        select(Member.id)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.ilt_id == meeting.ilt_id,
            is_counted(),
            Member.id.not_in(spoken_of),
        )
        .order_by(Member.id)
    ).all()
    session.add_all(Attendance(meeting_id=meeting.id, member_id=one, is_there=False) for one in missing)
    session.flush()


def agenda_items(session: Session, ilt_id: int, item_ids: Collection[int]) -> list[AgendaItem]:
    """Agenda items of a team by their ids, in their order."""
    found = select(AgendaItem).where(AgendaItem.ilt_id == ilt_id, AgendaItem.id.in_(item_ids))
    return list(session.scalars(found.order_by(AgendaItem.position, AgendaItem.id)))


def action_items_of(session: Session, meeting: Meeting) -> list[ActionItem]:
    """What a meeting wants done, by number; what was taken back right away is left out."""
    found = select(ActionItem).where(
        ActionItem.ilt_id == meeting.ilt_id,
        ActionItem.meeting_id == meeting.id,
        ActionItem.state != ItemState.UNDONE,
    )
    return list(session.scalars(found.order_by(ActionItem.number)))


def held_between(session: Session, ilt_id: int, first: date, last: date) -> list[Meeting]:
    """The meetings that took place on a day from `first` to `last`, both included."""
    found = select(Meeting).where(
        Meeting.ilt_id == ilt_id, Meeting.state.in_(HELD), Meeting.day.between(first, last)
    )
    return list(session.scalars(found.order_by(Meeting.day, Meeting.id)))


def count_held_until(session: Session, ilt_id: int, last: date) -> int:
    """How many meetings took place up to that day, which is included."""
    found = select(func.count(Meeting.id)).where(
        Meeting.ilt_id == ilt_id, Meeting.state.in_(HELD), Meeting.day <= last
    )
    return session.scalars(found).one()


def items_logged_between(session: Session, ilt_id: int, first: datetime, end: datetime) -> list[ActionItem]:
    """The action items logged from `first` to before `end`; those taken back or dropped are left out."""
    found = select(ActionItem).where(
        ActionItem.ilt_id == ilt_id,
        ActionItem.logged_at >= first,
        ActionItem.logged_at < end,
        ActionItem.state.not_in((ItemState.UNDONE, ItemState.DROPPED)),
    )
    return list(session.scalars(found.order_by(ActionItem.number)))


def agenda_objectives(session: Session, meeting_ids: Collection[int]) -> list[tuple[int, str]]:
    """For each agenda item of these meetings its meeting and its objective; empty where it had none.

    Also of what a meeting did not come to: it was on its agenda all the same.
    """
    rows = session.execute(
        select(AgendaItem.meeting_id, AgendaItem.objective).where(
            AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.state != AgendaState.REMOVED
        )
    )
    found = [(meeting_id, objective or "") for meeting_id, objective in rows if meeting_id is not None]
    for meeting in session.scalars(select(Meeting).where(Meeting.id.in_(meeting_ids))):
        carried = agenda_items(session, meeting.ilt_id, set(meeting.carried_items or ()))
        found += [(meeting.id, one.objective or "") for one in carried if one.state != AgendaState.REMOVED]
    return found


def with_roles(session: Session, meeting_ids: Collection[int]) -> set[int]:
    """Those of the meetings in which roles were given out."""
    return set(session.scalars(select(RoleTurn.meeting_id).where(RoleTurn.meeting_id.in_(meeting_ids))))


def with_reflection(session: Session, meeting_ids: Collection[int]) -> set[int]:
    """Those of the meetings after which somebody answered the process questions."""
    answered = select(ProcessTaker.meeting_id).where(
        ProcessTaker.meeting_id.in_(meeting_ids), ProcessTaker.has_answered
    )
    return set(session.scalars(answered))


def forget_meeting_texts(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` lines of process reflections, and quotes on agenda items, of meetings before that instant.

    An item that came to no meeting, removed or waiting still, is as old as its proposal.

    Decisions, agenda and minutes are the team's record and stay. Returns how many texts went.
    """
    old = select(Meeting.id).where(Meeting.starts_at < before)
    lines = (
        select(ProcessLine.id).where(ProcessLine.meeting_id.in_(old)).order_by(ProcessLine.id).limit(limit)
    )
    gone = session.execute(
        delete(ProcessLine).where(ProcessLine.id.in_(lines)).returning(ProcessLine.id)
    ).all()
    quoted = (
        select(AgendaItem.id)
        .where(
            AgendaItem.source_quote.is_not(None),
            or_(
                AgendaItem.meeting_id.in_(old),
                and_(AgendaItem.meeting_id.is_(None), AgendaItem.proposed_at < before),
            ),
        )
        .order_by(AgendaItem.id)
        .limit(limit - len(gone))
    )
    emptied = session.execute(
        update(AgendaItem)
        .where(AgendaItem.id.in_(quoted))
        .values(source_quote=None)
        .returning(AgendaItem.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(gone) + len(emptied)
