"""What a meeting needs while it goes on: who is there, its agenda, its decisions, what was promised in it."""

from collections.abc import Collection

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from storage.agenda import AgendaItem, AgendaState, Decision
from storage.base import dialect_of, insert_for
from storage.items import ActionItem, ItemState
from storage.meetings import Attendance, Meeting, RoleTurn
from storage.people import Ilt, Member, Person


def set_there(session: Session, meeting_id: int, member_ids: Collection[int], *, is_there: bool) -> None:
    """Notes of members whether they are there."""
    rows = [
        {"meeting_id": meeting_id, "member_id": member_id, "is_there": is_there}
        for member_id in sorted(member_ids)
    ]
    if not rows:
        return
    new = insert_for(dialect_of(session))(Attendance).values(rows)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["meeting_id", "member_id"], set_={"is_there": new.excluded.is_there}
        )
    )


def people_there(session: Session, meeting_id: int) -> list[tuple[Member, Person]]:
    """Who is there, by name."""
    rows = session.execute(
        select(Member, Person)
        .join(Attendance, Attendance.member_id == Member.id)
        .join(Person, Person.id == Member.person_id)
        .where(Attendance.meeting_id == meeting_id, Attendance.is_there)
        .order_by(func.lower(Person.name), Person.id)
    )
    return [(member, person) for member, person in rows]


def set_leading(session: Session, meeting_id: int, role: str, member_id: int) -> None:
    """Gives the first role of a meeting to a member. `role`: what it is called where nobody has it yet."""
    first = session.scalar(
        select(RoleTurn)
        .where(RoleTurn.meeting_id == meeting_id)
        .order_by(RoleTurn.position, RoleTurn.role)
        .limit(1)
    )
    if first is None:
        session.add(RoleTurn(meeting_id=meeting_id, role=role, position=0, member_id=member_id))
    else:
        first.member_id = member_id


def attach_waiting(session: Session, ilt_id: int, meeting_id: int) -> None:
    """What waits for the next meeting belongs to this one; what had just been left over from it never was."""
    waiting = update(AgendaItem).where(
        AgendaItem.ilt_id == ilt_id,
        AgendaItem.meeting_id.is_(None),
        AgendaItem.state == AgendaState.WAITING,
    )
    again = AgendaItem.carried_from_id == meeting_id
    session.execute(
        waiting.where(again).values(
            meeting_id=meeting_id, carried=AgendaItem.carried - 1, carried_from_id=None
        )
    )
    session.execute(
        waiting.where(or_(AgendaItem.carried_from_id.is_(None), ~again)).values(meeting_id=meeting_id)
    )


def settle_decided(session: Session, meeting_id: int) -> None:
    """What was decided about has come to its end, also where nobody said so by going on to the next item."""
    decided = select(Decision.agenda_item_id).where(
        Decision.meeting_id == meeting_id, ~Decision.is_withdrawn, Decision.agenda_item_id.is_not(None)
    )
    session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.state.in_((AgendaState.WAITING, AgendaState.CURRENT)),
            AgendaItem.id.in_(decided),
        )
        .values(state=AgendaState.DONE)
    )


def give_back(session: Session, meeting_id: int, item_id: int | None = None) -> None:
    """What was not done waits for the next meeting; with `item_id` only that item."""
    left = update(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id,
        AgendaItem.state.in_((AgendaState.WAITING, AgendaState.CURRENT)),
    )
    if item_id is not None:
        left = left.where(AgendaItem.id == item_id)
    session.execute(
        left.values(
            meeting_id=None,
            state=AgendaState.WAITING,
            carried=AgendaItem.carried + 1,
            carried_from_id=meeting_id,
            started_at=None,
        )
    )


def carried_from(session: Session, meeting_id: int) -> list[int]:
    """The ids of the agenda items that a meeting left to the next one, in their order."""
    found = select(AgendaItem.id).where(
        AgendaItem.carried_from_id == meeting_id, AgendaItem.state == AgendaState.WAITING
    )
    return list(session.scalars(found.order_by(AgendaItem.position, AgendaItem.id)))


def left_over(session: Session, meeting_id: int) -> list[AgendaItem]:
    """What a meeting left to the next one and waits still, in its order."""
    found = select(AgendaItem).where(
        AgendaItem.carried_from_id == meeting_id,
        AgendaItem.meeting_id.is_(None),
        AgendaItem.state == AgendaState.WAITING,
    )
    return list(session.scalars(found.order_by(AgendaItem.position, AgendaItem.id)))


def decision_of_request(session: Session, ilt_id: int, request: str) -> Decision | None:
    """The decision that a request logged."""
    return session.scalar(select(Decision).where(Decision.ilt_id == ilt_id, Decision.request == request))


def decision_in_workspace(session: Session, workspace_id: str, decision_id: int) -> Decision | None:
    """A decision, if it is of that workspace."""
    return session.scalar(
        select(Decision)
        .join(Ilt, Ilt.id == Decision.ilt_id)
        .where(Decision.id == decision_id, Ilt.workspace_id == workspace_id)
    )


def last_decided(session: Session, ilt_id: int) -> Meeting | None:
    """A team's newest meeting in which something was decided that stands."""
    found = (
        select(Meeting)
        .join(Decision, Decision.meeting_id == Meeting.id)
        .where(Decision.ilt_id == ilt_id, ~Decision.is_withdrawn)
    )
    return session.scalars(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(1)).first()


def promised_in(session: Session, meeting_id: int) -> list[ActionItem]:
    """The action items that were logged in a meeting, in their order; those taken back or dropped are left out."""
    found = select(ActionItem).where(
        ActionItem.meeting_id == meeting_id, ActionItem.state.in_((ItemState.OPEN, ItemState.DONE))
    )
    return list(session.scalars(found.order_by(ActionItem.number)))


def unfinished_in(session: Session, meeting_id: int) -> list[ActionItem]:
    """Of those, the open ones without an owner or a date."""
    return [
        item
        for item in promised_in(session, meeting_id)
        if item.state == ItemState.OPEN and (item.owner_id is None or item.due_on is None)
    ]


def open_before(session: Session, ilt_id: int, meeting_id: int) -> int:
    """How many of a team's action items are open and were not logged in that meeting."""
    found = select(func.count()).select_from(ActionItem)
    return int(
        session.scalars(
            found.where(
                ActionItem.ilt_id == ilt_id,
                ActionItem.state == ItemState.OPEN,
                or_(ActionItem.meeting_id.is_(None), ActionItem.meeting_id != meeting_id),
            )
        ).one()
    )
