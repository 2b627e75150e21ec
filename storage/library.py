"""The resource library of a team: what it added, what it says of what is listed, and what it posted. What is listed is data."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index, String, Text, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.items import person_key
from storage.people import Ilt

# A listed resource's key, or `#12` for one of a team's own.
_REF = String(40)
# Ids are 32 bits in the tables.
_MOST_DIGITS = 9


class TeamResource(Base):
    """A resource that a team added for itself. One that is taken out is deleted: it may have named a student."""

    __tablename__ = "team_resources"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    # Of the request that added it: a repeated delivery adds nothing.
    request: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    criteria: Mapped[list[str]] = mapped_column(JSON)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(person_key())


class Said(StrEnum):
    """What a team did with a resource, or says of it."""

    OPENED = "opened"
    GONE = "gone"  # it is not there any more
    THERE = "there"  # it is, whatever other teams say


class ResourceMark(Base):
    """One of these. `address`: the one it is about; a new address of the same resource begins anew."""

    __tablename__ = "resource_marks"
    __table_args__ = (Index("ix_resource_marks_said_ref", "said", "ref"),)

    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(_REF, primary_key=True)
    said: Mapped[str] = mapped_column(String(8), primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    # Who says that it is gone, who can take that back; empty for what is nobody's saying.
    said_by_id: Mapped[int | None] = mapped_column(person_key())


class ResourceHelped(Base):
    """That a resource helped somebody. Others read the number only."""

    __tablename__ = "resource_helped"

    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(_REF, primary_key=True)
    person_id: Mapped[int] = mapped_column(person_key(), primary_key=True)
    at: Mapped[datetime]


class ResourcePost(Base):
    """One time that a resource was shared in its team's channel, with what it was then.

    Of a team's own nothing is copied: what was taken out is read nowhere.
    """

    __tablename__ = "resource_posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(_REF)
    listed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int] = mapped_column(person_key())


def own_resources(session: Session, ilt_id: int) -> list[TeamResource]:
    """What a team added, the newest first."""
    found = select(TeamResource).where(TeamResource.ilt_id == ilt_id).order_by(TeamResource.id.desc())
    return list(session.scalars(found))


def own_of_request(session: Session, ilt_id: int, request: str) -> TeamResource | None:
    """What that request has added already."""
    return session.scalar(select(TeamResource).filter_by(ilt_id=ilt_id, request=request))


class Mark(NamedTuple):
    """A mark of one of the teams."""

    ilt_id: int
    ref: str
    said: str
    address: str
    said_by_id: int | None


def marks_of(session: Session, ilt: Ilt) -> list[Mark]:
    """Those of a team, and what other teams of its workspace say is gone."""
    rows = session.execute(
        select(
            ResourceMark.ilt_id,
            ResourceMark.ref,
            ResourceMark.said,
            ResourceMark.address,
            ResourceMark.said_by_id,
        )
        .join(Ilt, Ilt.id == ResourceMark.ilt_id)
        .where(
            or_(
                ResourceMark.ilt_id == ilt.id,
                and_(ResourceMark.said == Said.GONE, Ilt.workspace_id == ilt.workspace_id),
            )
        )
    )
    return [Mark(*row) for row in rows]


def say_of(session: Session, mark: Mark, at: datetime) -> bool:
    """Notes a mark. Returns whether it was not known with that address."""
    row = {**mark._asdict(), "at": at}
    made = insert_for(dialect_of(session))(ResourceMark).values(row)
    newer = {"address": mark.address, "at": at, "said_by_id": mark.said_by_id}
    changed = session.execute(
        made.on_conflict_do_update(
            index_elements=["ilt_id", "ref", "said"],
            set_=newer,
            where=ResourceMark.address != mark.address,
        ).returning(ResourceMark.ref)
    )
    return changed.first() is not None


def unsay(session: Session, ilt_id: int, ref: str, said: Said) -> None:
    """Takes a mark of a team back."""
    session.execute(delete(ResourceMark).filter_by(ilt_id=ilt_id, ref=ref, said=said.value))


def helped_counts(session: Session, ilt_id: int) -> Mapping[str, int]:
    """How many people of a team a resource helped."""
    rows = session.execute(
        select(ResourceHelped.ref, func.count()).filter_by(ilt_id=ilt_id).group_by(ResourceHelped.ref)
    )
    return {ref: number for ref, number in rows}  # noqa: C416 - rows are not pairs to the type checker


def note_helped(session: Session, ilt_id: int, ref: str, person_id: int, at: datetime) -> None:
    """Once a person."""
    row = {"ilt_id": ilt_id, "ref": ref, "person_id": person_id, "at": at}
    session.execute(insert_for(dialect_of(session))(ResourceHelped).values(row).on_conflict_do_nothing())


def take_back_helped(session: Session, ilt_id: int, ref: str, person_id: int) -> None:
    """As if it had not been said."""
    session.execute(delete(ResourceHelped).filter_by(ilt_id=ilt_id, ref=ref, person_id=person_id))


def posts_of(session: Session, ilt_id: int, ref: str) -> list[ResourcePost]:
    """The times that a resource was shared in a team's channel, the last one first."""
    found = select(ResourcePost).filter_by(ilt_id=ilt_id, ref=ref).order_by(ResourcePost.id.desc())
    return list(session.scalars(found))


def remove_own(session: Session, row: TeamResource) -> None:
    """Deletes what a team added, with all that was said of it; posts of it stay, and say that it was taken out.

    They lose its number: SQLite gives it to the next one that is added.
    """
    ref = ref_of(row.id)
    for table in (ResourceMark, ResourceHelped):
        session.execute(delete(table).filter_by(ilt_id=row.ilt_id, ref=ref))
    session.execute(update(ResourcePost).filter_by(ilt_id=row.ilt_id, ref=ref).values(ref=ref_of(0)))
    session.delete(row)
    session.flush()


def ref_of(own_id: int) -> str:
    """By what one of a team's own is called."""
    return f"#{own_id}"


def own_number(ref: str) -> int:
    """The other way round; 0, which nothing has, for what is listed for everybody."""
    number = ref.removeprefix("#")
    is_own = ref.startswith("#") and number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    return int(number) if is_own else 0


class LibraryOfPerson(NamedTuple):
    """What somebody did in libraries, oldest first."""

    added: Sequence[TeamResource]
    gone: Sequence[ResourceMark]
    helped: Sequence[ResourceHelped]
    posts: Sequence[ResourcePost]


def library_of_person(session: Session, person_id: int) -> LibraryOfPerson:
    """The same of one person."""
    added = select(TeamResource).filter_by(added_by_id=person_id).order_by(TeamResource.id)
    gone = select(ResourceMark).filter_by(said_by_id=person_id).order_by(ResourceMark.at, ResourceMark.ref)
    helped = (
        select(ResourceHelped).filter_by(person_id=person_id).order_by(ResourceHelped.at, ResourceHelped.ref)
    )
    posts = select(ResourcePost).filter_by(posted_by_id=person_id).order_by(ResourcePost.id)
    return LibraryOfPerson(*(session.scalars(one).all() for one in (added, gone, helped, posts)))


def forget_in_library(session: Session, person_id: int) -> None:
    """That something helped them goes; who says that something is gone is nobody's then."""
    session.execute(delete(ResourceHelped).filter_by(person_id=person_id))
    for mark in session.scalars(select(ResourceMark).filter_by(said_by_id=person_id)):
        mark.said_by_id = None
