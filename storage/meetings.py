"""Meetings: when each is, who is there and in which role, and where it stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    exists,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.items import person_key
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person


class MeetingState(StrEnum):
    """Where a meeting is.

    `reflecting`: the session is over, the process questions are open. `closed`: its answers were shown and its minutes
    written. `not_held`: its time passed and nobody started it.
    """

    PLANNED = "planned"
    SKIPPED = "skipped"
    NOT_HELD = "not_held"
    RUNNING = "running"
    REFLECTING = "reflecting"
    CLOSED = "closed"


# The session took place.
HELD = (MeetingState.RUNNING, MeetingState.REFLECTING, MeetingState.CLOSED)
_RUNNING = text("state = 'running'")


class Meeting(Base):
    """One session of an ILT. A row is made when something is said about it, or when the worker gets it ready."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("ilt_id", "slot"),
        Index(
            "uq_meetings_one_running_per_ilt",
            "ilt_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_meetings_ilt_id_state_day", "ilt_id", "state", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    # The date that the team's rhythm gave it, or for which it was added: it names the meeting, however it is moved.
    slot: Mapped[date]
    day: Mapped[date]
    starts_at: Mapped[datetime]
    # How long it is planned to take.
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=MeetingState.PLANNED)
    # Not from the rhythm: somebody added it.
    is_added: Mapped[bool] = mapped_column(default=False)
    # Somebody chose its day and hour: they stay when the team's rhythm changes.
    is_moved: Mapped[bool] = mapped_column(default=False)
    # What the session is for, in one sentence.
    objective: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime | None]
    started_by_id: Mapped[int | None] = mapped_column(person_key())
    ended_at: Mapped[datetime | None]
    # Empty though it is over: it ended by itself.
    ended_by_id: Mapped[int | None] = mapped_column(person_key())
    # When the process questions close by themselves.
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # When the process answers were shown first; what comes later is shown at the close.
    shown_at: Mapped[datetime | None]
    # What the team wants to do differently, chosen from the process answers; it comes back on the next agenda.
    chosen_change: Mapped[str | None] = mapped_column(Text)
    # The agenda items that it did not come to, by id: noted with its minutes, because they wait for the next one by then.
    carried_items: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))


class IltRole(Base):
    """A role that the team's meetings have. The first one leads the meeting."""

    __tablename__ = "ilt_roles"
    __table_args__ = (UniqueConstraint("ilt_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    # Who always has it; empty = it goes around.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class RoleTurn(Base):
    """Who has which role in one meeting."""

    __tablename__ = "role_turns"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)


class Attendance(Base):
    """Whether a member was there. No row: nobody has said."""

    __tablename__ = "attendances"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_there: Mapped[bool]


def meeting_in_workspace(session: Session, workspace_id: str, meeting_id: int) -> Meeting | None:
    """A meeting, if it is of that workspace."""
    found = (
        select(Meeting)
        .join(Ilt, Ilt.id == Meeting.ilt_id)
        .where(Meeting.id == meeting_id, Ilt.workspace_id == workspace_id)
    )
    return session.scalar(found)


def running_meeting(session: Session, ilt_id: int, *, lock: bool = False) -> Meeting | None:
    """The meeting that goes on now."""
    return session.scalar(_GOES_ON_LOCKED if lock else _GOES_ON, {"ilt_id": ilt_id})


_GOES_ON = select(Meeting).where(Meeting.ilt_id == bindparam("ilt_id"), Meeting.state == MeetingState.RUNNING)
_GOES_ON_LOCKED = _GOES_ON.with_for_update()


def meetings_between(session: Session, ilt_id: int, first: date, last: date) -> list[Meeting]:
    """The rows of meetings whose slot or day lies from `first` to `last`, both included, the earliest day first."""
    between = {"ilt_id": ilt_id, "first": first, "last": last}
    return list(session.scalars(_BETWEEN, between))


_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_BETWEEN = (
    select(Meeting)
    .where(
        Meeting.ilt_id == bindparam("ilt_id"),
        Meeting.slot.between(_FIRST, _LAST) | Meeting.day.between(_FIRST, _LAST),
    )
    .order_by(Meeting.day, Meeting.starts_at, Meeting.id)
)


def meetings_in(session: Session, ilt_id: int, *states: MeetingState) -> list[Meeting]:
    """A team's meetings in those states, the earliest first."""
    found = select(Meeting).where(Meeting.ilt_id == ilt_id, Meeting.state.in_(states))
    return list(session.scalars(found.order_by(Meeting.starts_at, Meeting.id)))


def closed_meetings(session: Session, ilt_id: int, limit: int) -> list[Meeting]:
    """The last meetings whose minutes were written, the newest first."""
    found = select(Meeting).where(Meeting.ilt_id == ilt_id, Meeting.state == MeetingState.CLOSED)
    return list(session.scalars(found.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit)))


def last_closed(session: Session, ilt_id: int) -> Meeting | None:
    """The newest of them."""
    return next(iter(closed_meetings(session, ilt_id, 1)), None)


def told_before(session: Session, meeting: Meeting, card: str) -> datetime | None:
    """When the team's last meeting before that one was that the channel was told of; None: there was none.

    It was held, or it only came due and its card was posted. `card`: the kind of that message.
    """
    posted = exists().where(
        PostedMessage.kind == card, PostedMessage.subject_id == Meeting.id, PostedMessage.ts.is_not(None)
    )
    was_told = Meeting.state.in_(HELD) | ((Meeting.state == MeetingState.NOT_HELD) & posted)
    found = select(Meeting.starts_at).where(
        Meeting.ilt_id == meeting.ilt_id, Meeting.starts_at < meeting.starts_at, was_told
    )
    return session.scalars(found.order_by(Meeting.starts_at.desc()).limit(1)).first()


def last_meeting_day(session: Session, ilt_id: int, now: datetime) -> date | None:
    """The day of the team's last meeting whose time has come, whether it was held or not; None: there was none."""
    past = (*HELD, MeetingState.NOT_HELD)
    found = select(Meeting.day).where(
        Meeting.ilt_id == ilt_id, Meeting.starts_at <= now, Meeting.state.in_(past)
    )
    return session.scalars(found.order_by(Meeting.starts_at.desc()).limit(1)).first()


def last_held_day(session: Session, ilt_id: int) -> date | None:
    """The day of the last meeting that was held with the bot."""
    return session.scalar(_LAST_DAY, {"ilt_id": ilt_id})


def first_meeting_day(session: Session, ilt_id: int) -> date | None:
    """The day of the first meeting that was held with the bot."""
    return session.scalar(_FIRST_DAY, {"ilt_id": ilt_id})


_FIRST_DAY = (
    select(Meeting.day)
    .where(Meeting.ilt_id == bindparam("ilt_id"), Meeting.state.in_(HELD))
    .order_by(Meeting.day)
    .limit(1)
)
_LAST_DAY = _FIRST_DAY.order_by(None).order_by(Meeting.day.desc())


def add_meeting(session: Session, meeting: Meeting) -> bool:
    """Adds a row unless the ILT has one of that slot. Returns whether it was added."""
    values = {
        "ilt_id": meeting.ilt_id,
        "slot": meeting.slot,
        "day": meeting.day,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "state": meeting.state or MeetingState.PLANNED,
        "is_added": bool(meeting.is_added),
        "is_moved": bool(meeting.is_moved),
    }
    new = insert_for(dialect_of(session))(Meeting).values(values)
    made = session.execute(
        new.on_conflict_do_nothing(index_elements=["ilt_id", "slot"]).returning(Meeting.id)
    )
    return made.first() is not None


def meeting_of_slot(session: Session, ilt_id: int, slot: date) -> Meeting | None:
    """The row of a slot; held locked until the transaction ends."""
    found = select(Meeting).where(Meeting.ilt_id == ilt_id, Meeting.slot == slot).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def roles_of(session: Session, ilt_id: int) -> Sequence[IltRole]:
    """The team's own roles, in their order; empty = nobody has changed the usual ones."""
    found = select(IltRole).where(IltRole.ilt_id == ilt_id).order_by(IltRole.position, IltRole.id)
    return session.scalars(found).all()


def turns_of(session: Session, meeting_id: int) -> list[tuple[RoleTurn, Member, Person]]:
    """Who has which role in a meeting, in the order of the roles."""
    rows = session.execute(
        select(RoleTurn, Member, Person)
        .join(Member, Member.id == RoleTurn.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(RoleTurn.meeting_id == meeting_id)
        .order_by(RoleTurn.position, RoleTurn.role)
    )
    return [(turn, member, person) for turn, member, person in rows]


def is_led_by(session: Session, meeting: Meeting, member_id: int, person_id: int) -> bool:
    """Whether somebody has its first role, or started it."""
    turns = turns_of(session, meeting.id)
    return meeting.started_by_id == person_id or (bool(turns) and turns[0][1].id == member_id)


def leads_a_planned_meeting(session: Session, ilt_id: int, member_id: int) -> bool:
    """Whether a member has the first role in a meeting of the ILT that is still to come."""
    found = (
        select(RoleTurn.role)
        .join(Meeting, Meeting.id == RoleTurn.meeting_id)
        .where(
            Meeting.ilt_id == ilt_id,
            Meeting.state == MeetingState.PLANNED,
            RoleTurn.position == 0,
            RoleTurn.member_id == member_id,
        )
    )
    return session.scalar(found.limit(1)) is not None


def last_turns(session: Session, ilt_id: int) -> dict[tuple[str, int], date]:
    """When each member last had each role in a meeting that was held, by (role, member)."""
    rows = session.execute(
        select(RoleTurn.role, RoleTurn.member_id, Meeting.day)
        .join(Meeting, Meeting.id == RoleTurn.meeting_id)
        .where(Meeting.ilt_id == ilt_id, Meeting.state.in_(HELD))
        .order_by(Meeting.day)
    )
    return {(role, member_id): day for role, member_id, day in rows}


def attendance_of(session: Session, meeting_id: int) -> dict[int, bool]:
    """By member id, whether they were there; whoever is missing was not spoken of."""
    rows = session.execute(
        select(Attendance.member_id, Attendance.is_there).where(Attendance.meeting_id == meeting_id)
    )
    return {row.member_id: row.is_there for row in rows}


def follow_roles(
    session: Session,
    ilt_id: int,
    names: Sequence[str],
    renamed: Mapping[str, str],
    given: Mapping[str, int],
) -> None:
    """After a team's roles changed: turns go by the new names; those of meetings to come are only of roles there are.

    Args:
        names: the roles there are now, in their order.
        renamed: new names by old ones; what a meeting has a turn of already is not taken twice.
        given: who always has a role from now on: in meetings to come it is given out anew, and what else they have.
    """
    rows = session.execute(
        select(RoleTurn, Meeting.state)
        .join(Meeting, Meeting.id == RoleTurn.meeting_id)
        .where(Meeting.ilt_id == ilt_id)
    ).all()
    taken = {(turn.meeting_id, turn.role) for turn, _ in rows}
    for turn, state in rows:
        new = renamed.get(turn.role, turn.role)
        if (turn.meeting_id, new) not in taken:
            turn.role = new
        if state != MeetingState.PLANNED:
            continue
        if turn.role in names and turn.role not in given and turn.member_id not in given.values():
            turn.position = names.index(turn.role)
        else:
            session.delete(turn)
    session.flush()
