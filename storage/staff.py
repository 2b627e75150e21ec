"""What staff ask or suggest under what a team shared, and what became of it.

Signed words go into `staff_texts` at once. Unsigned ones wait in `staff_waiting` until they are handed over, and no table ever
joins them to a person. That no order of rows tells whose they are either: with each new one all that wait in that team are
written anew, shuffled, under random numbers; and `staff_counts`, which knows how often somebody asked on a day, is emptied
when the day is over and is in no backup.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.agenda import AgendaItem, AgendaState, Decision
from storage.base import Base, dialect_of, insert_for
from storage.items import person_key
from storage.people import Ilt, Member, Person

_MOST_NUMBERS = 2**31 - 1
# The last zone of the world whose clocks show a date shows it so long after the first hour of the next one in UTC.
LAST_ZONE = timedelta(hours=12)
_chance = SystemRandom()


class StaffState(StrEnum):
    """What became of it. `removed`: its words are deleted everywhere, perhaps for a name; only that there was one is left."""

    NEW = "new"
    ON_AGENDA = "on_agenda"
    ANSWERED = "answered"
    NOT_FOR_US = "not_for_us"
    REMOVED = "removed"


class StaffText(Base):
    """A question or suggestion that the team can read."""

    __tablename__ = "staff_texts"
    __table_args__ = (Index("ix_staff_texts_ilt_id_state", "ilt_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    # The post it was asked under; empty for unsigned ones, and once the post is forgotten.
    share_id: Mapped[int | None] = mapped_column(ForeignKey("shares.id", ondelete="SET NULL"), index=True)
    # Who signed it; empty where it is unsigned.
    person_id: Mapped[int | None] = mapped_column(person_key(), index=True)
    # What of the post it is about, as it read then; empty = all of it.
    about: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    # The team's date on which it was asked; of an unsigned one, on which it was handed over.
    asked_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), default=StaffState.NEW)
    agenda_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("agenda_items.id", ondelete="SET NULL"), index=True
    )
    # What the team said to it, and how often it said something: each is a message of its own.
    answer: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[int] = mapped_column(default=0)
    # When it was first put on the agenda, answered or turned down, on the team's calendar, and by whom last.
    settled_on: Mapped[date | None]
    settled_by_id: Mapped[int | None] = mapped_column(person_key())


class StaffWaiting(Base):
    """Unsigned words that nobody has seen yet. `due_at` is the same for all that wait for one morning of a team."""

    __tablename__ = "staff_waiting"

    # Made by chance: on SQLite it is the place of the row too.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]


class StaffCount(Base):
    """How often somebody asked on a day of theirs, signed or not."""

    __tablename__ = "staff_counts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's form

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class Row(NamedTuple):
    """One text with what is shown beside it. `item`: on the agenda, or was. `by`, `settled_by`: names; empty = nobody's."""

    text: StaffText
    item: AgendaItem | None
    by: str
    settled_by: str


# Put on the agenda and taken off it again: it waits like a new one.
_WAITS = or_(
    StaffText.state == StaffState.NEW,
    and_(
        StaffText.state == StaffState.ON_AGENDA,
        or_(StaffText.agenda_item_id.is_(None), AgendaItem.state == AgendaState.REMOVED),
    ),
)
_READ = (StaffState.ON_AGENDA, StaffState.ANSWERED, StaffState.NOT_FOR_US, StaffState.REMOVED)


def staff_text_in_workspace(
    session: Session, workspace_id: str, text_id: int, *, lock: bool = False
) -> StaffText | None:
    """A text, if it is of that workspace and was not removed. `lock`: nobody else changes it until this transaction ends."""
    found = (
        select(StaffText)
        .join(Ilt, Ilt.id == StaffText.ilt_id)
        .where(
            StaffText.id == text_id,
            Ilt.workspace_id == workspace_id,
            StaffText.state != StaffState.REMOVED,
        )
    )
    if lock:
        found = found.with_for_update(of=StaffText).execution_options(populate_existing=True)
    return session.scalar(found)


def waits(session: Session, text: StaffText) -> bool:
    """Whether nothing became of it yet."""
    item = session.get(AgendaItem, text.agenda_item_id) if text.agenda_item_id else None
    if text.state == StaffState.ON_AGENDA:
        return item is None or item.state == AgendaState.REMOVED
    return text.state == StaffState.NEW


def staff_rows(session: Session, ilt_id: int, offset: int, limit: int) -> list[Row]:
    """What staff asked a team: what waits first, the newest first."""
    settler = aliased(Person)
    rows = session.execute(
        select(StaffText, AgendaItem, Person.name, settler.name)
        .outerjoin(AgendaItem, AgendaItem.id == StaffText.agenda_item_id)
        .outerjoin(Person, Person.id == StaffText.person_id)
        .outerjoin(settler, settler.id == StaffText.settled_by_id)
        .where(StaffText.ilt_id == ilt_id, StaffText.state != StaffState.REMOVED)
        .order_by(case((_WAITS, 0), else_=1), StaffText.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [Row(text, item, by or "", settled or "") for text, item, by, settled in rows]


def count_staff(session: Session, ilt_id: int) -> tuple[int, int]:
    """How many texts wait for the team, and how many there are."""
    waiting, known = session.execute(
        select(func.count(case((_WAITS, 1))), func.count(StaffText.id))
        .outerjoin(AgendaItem, AgendaItem.id == StaffText.agenda_item_id)
        .where(StaffText.ilt_id == ilt_id, StaffText.state != StaffState.REMOVED)
    ).one()
    return waiting, known


def how_many_wait(ilt_id: ColumnElement[int]) -> ScalarSelect[int]:
    """How many texts wait for a team, within a statement about it."""
    found = select(func.count(StaffText.id)).outerjoin(AgendaItem, AgendaItem.id == StaffText.agenda_item_id)
    return found.where(StaffText.ilt_id == ilt_id, _WAITS).scalar_subquery()


def waits_since(session: Session, ilt_id: int, day: date) -> bool:
    """Whether something waits that came before that day, or with its morning."""
    came = or_(StaffText.asked_on < day, and_(StaffText.asked_on == day, StaffText.person_id.is_(None)))
    found = (
        select(StaffText.id)
        .outerjoin(AgendaItem, AgendaItem.id == StaffText.agenda_item_id)
        .where(StaffText.ilt_id == ilt_id, _WAITS, came)
    )
    return session.scalar(found.limit(1)) is not None


def count_read(session: Session, share_id: int) -> tuple[int, int]:
    """Of what was asked under a post: how much the team has read, and how much of it is on its agenda."""
    rows = session.execute(
        select(func.count(StaffText.id), func.count(case((StaffText.state == StaffState.ON_AGENDA, 1))))
        .outerjoin(AgendaItem, AgendaItem.id == StaffText.agenda_item_id)
        .where(StaffText.share_id == share_id, StaffText.state.in_(_READ), ~_WAITS)
    )
    read, on_agenda = rows.one()
    return read, on_agenda


def asked_and_decided(session: Session, meeting_ids: Collection[int]) -> list[tuple[AgendaItem, Decision]]:
    """What came from staff and was decided in these meetings: the item as it is worded, each decision about it."""
    from_staff = select(StaffText.agenda_item_id).where(
        StaffText.agenda_item_id.is_not(None), StaffText.state != StaffState.REMOVED
    )
    rows = session.execute(
        select(AgendaItem, Decision)
        .join(Decision, Decision.agenda_item_id == AgendaItem.id)
        .where(Decision.meeting_id.in_(meeting_ids), ~Decision.is_withdrawn, AgendaItem.id.in_(from_staff))
        .order_by(Decision.id)
    )
    return [(item, decision) for item, decision in rows]


def asked_between(session: Session, ilt_id: int, first: date, last: date) -> list[StaffText]:
    """What staff asked a team from `first` to `last`, both included."""
    found = select(StaffText).where(
        StaffText.ilt_id == ilt_id,
        StaffText.asked_on.between(first, last),
        StaffText.state != StaffState.REMOVED,
    )
    return list(session.scalars(found.order_by(StaffText.id)))


def count_people_in(session: Session, ilt_id: int) -> int:
    """How many people of this workspace are in a channel."""
    return session.scalars(
        select(func.count(Member.id))
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.ilt_id == ilt_id,
            Member.is_present,
            Person.takes_part,
        )
    ).one()


def is_in(session: Session, ilt_id: int, person_id: int) -> bool:
    """Whether somebody is in a channel, of whatever workspace they are."""
    found = select(Member.id).where(Member.ilt_id == ilt_id, Member.person_id == person_id, Member.is_present)
    return session.scalar(found) is not None


def asked_on_day(session: Session, person_id: int, day: date) -> int:
    """How often somebody has asked on that day."""
    found = session.get(StaffCount, (person_id, day))
    return found.number if found else 0


def count_asking(session: Session, person_id: int, day: date) -> int:
    """Counts one more. Returns how many that are on that day; whoever asks twice at once waits for themselves."""
    table = StaffCount.__table__
    new = insert_for(dialect_of(session))(table).values(person_id=person_id, day=day, number=1)
    more = new.on_conflict_do_update(index_elements=["person_id", "day"], set_={"number": table.c.number + 1})
    return int(session.execute(more.returning(table.c.number)).scalar_one())


def keep_waiting(session: Session, ilt_id: int, about: str, text: str, due_at: datetime) -> None:
    """Keeps unsigned words until they are handed over, among the others, in an order that tells nothing."""
    theirs = session.scalars(
        select(StaffWaiting).where(StaffWaiting.ilt_id == ilt_id).with_for_update()
    ).all()
    rows: list[dict[str, Any]] = [
        {"ilt_id": ilt_id, "about": one.about, "text": one.text, "due_at": one.due_at} for one in theirs
    ]
    rows.append({"ilt_id": ilt_id, "about": about, "text": text, "due_at": due_at})
    session.execute(delete(StaffWaiting).where(StaffWaiting.id.in_([one.id for one in theirs])))
    _chance.shuffle(rows)
    numbers = _chance.sample(range(1, _MOST_NUMBERS), len(rows))
    for number, row in zip(numbers, rows, strict=True):
        session.execute(insert(StaffWaiting).values(id=number, **row))
    session.expire_all()


def teams_to_hand_over(session: Session, now: datetime) -> list[int]:
    """The teams for which unsigned words are due."""
    return sorted(session.scalars(TEAMS_TO_HAND_OVER, {"now": now}))


TEAMS_TO_HAND_OVER = select(StaffWaiting.ilt_id).where(StaffWaiting.due_at <= bindparam("now")).distinct()


def hand_over(session: Session, ilt_id: int, now: datetime, day: date) -> int:
    """Turns what is due into texts that the team reads, shuffled. Returns how many; what waited is deleted."""
    due = session.scalars(
        select(StaffWaiting)
        .where(StaffWaiting.ilt_id == ilt_id, StaffWaiting.due_at <= now)
        .with_for_update()
    ).all()
    words = [(one.about, one.text) for one in due]
    _chance.shuffle(words)
    for about, text in words:
        session.add(StaffText(ilt_id=ilt_id, about=about, text=text, asked_on=day))
        session.flush()
    session.execute(delete(StaffWaiting).where(StaffWaiting.id.in_([one.id for one in due])))
    return len(words)


def staff_texts_by(session: Session, person_id: int) -> list[StaffText]:
    """What somebody asked with their name, oldest first."""
    found = select(StaffText).where(StaffText.person_id == person_id, StaffText.state != StaffState.REMOVED)
    return list(session.scalars(found.order_by(StaffText.id)))


def signed_that_day(session: Session, text: StaffText) -> int:
    """How much whoever signed a text asked its team on that day, what was removed since too."""
    theirs = {"ilt_id": text.ilt_id, "person_id": text.person_id, "asked_on": text.asked_on}
    return session.scalar(select(func.count()).select_from(StaffText).filter_by(**theirs)) or 0


def counts_by(session: Session, person_id: int) -> list[StaffCount]:
    """How often somebody asked, on each day that is not over."""
    return list(session.scalars(select(StaffCount).filter_by(person_id=person_id).order_by(StaffCount.day)))


def forget_in_staff(session: Session, person_id: int) -> None:
    """Takes a person out: what they signed stays, as a former member's."""
    session.execute(delete(StaffCount).where(StaffCount.person_id == person_id))


def forget_counts(session: Session, before: datetime) -> None:
    """Deletes the counts of days that are over everywhere."""
    session.execute(delete(StaffCount).where(StaffCount.day < before.date()))


def forget_staff_texts(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` texts asked before that instant, also where they stand at an agenda item. Returns how many."""
    old = select(StaffText.id).where(StaffText.asked_on < before.date()).order_by(StaffText.id).limit(limit)
    gone = session.scalars(
        delete(StaffText).where(StaffText.id.in_(old)).returning(StaffText.agenda_item_id)
    ).all()
    quoted = update(AgendaItem).where(AgendaItem.id.in_([one for one in gone if one]))
    session.execute(quoted.values(source_quote=None))
    return len(gone)
