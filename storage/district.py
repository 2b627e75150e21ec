"""Across schools: which teams take part, the tables that were counted, cards of teams that others may ask, and who reads along."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.items import person_key
from storage.living import PostedMessage
from storage.people import Ilt, Member, Person, Workspace

# A workspace's id, or what several have that the operator listed together.
DISTRICT = String(64)


class StayState(StrEnum):
    """Where a proposal is. `moved`: the team's workspace belongs to another district now, so the yes was given for none."""

    PROPOSED = "proposed"
    IN = "in"
    REFUSED = "refused"
    OUT = "out"
    MOVED = "moved"


OPEN = (StayState.PROPOSED, StayState.IN)
_OPEN = text("state IN ('proposed', 'in')")


class DistrictStay(Base):
    """One proposal that a team takes part, and what became of it. Who said no, or took the team out, stands nowhere."""

    __tablename__ = "district_stays"
    __table_args__ = (
        Index(
            "uq_district_stays_one_open_per_ilt",
            "ilt_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_district_stays_state_district", "state", "district"),
        # An old button must never come to mean a proposal that was made later.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    # Within which it was proposed.
    district: Mapped[str] = mapped_column(DISTRICT)
    state: Mapped[str] = mapped_column(String(16), default=StayState.PROPOSED)
    proposed_by_id: Mapped[int] = mapped_column(person_key())
    proposed_at: Mapped[datetime]
    # The last date on the wall of the team on which somebody can say no, and the calendar time at which it is over.
    last_day: Mapped[date]
    no_until: Mapped[datetime]
    # When the channel could first read it: from then on the days to say no are counted.
    heard_at: Mapped[datetime | None]
    in_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class DistrictCard(Base):
    """What a team tells others in its own words, and whom to ask: whoever published it. One of a criterion."""

    __tablename__ = "district_cards"
    __table_args__ = (UniqueConstraint("ilt_id", "criterion_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    did: Mapped[str] = mapped_column(Text)
    changed: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(person_key())


class DistrictReader(Base):
    """Somebody whom the operator named: they read what members of the teams read, and nothing more."""

    __tablename__ = "district_readers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    named_at: Mapped[datetime]


# Of which district a workspace is.
ITS_DISTRICT = func.coalesce(Workspace.listed_as, Workspace.id)


def district_of(session: Session, workspace_id: str) -> str:
    """The district of a workspace: itself, unless it was listed together with others."""
    found = session.scalar(select(ITS_DISTRICT).where(Workspace.id == workspace_id))
    return found or workspace_id


def last_stay(session: Session, ilt_id: int) -> DistrictStay | None:
    """A team's newest proposal, open or over."""
    found = select(DistrictStay).where(DistrictStay.ilt_id == ilt_id).order_by(DistrictStay.id.desc())
    return session.scalars(found.limit(1)).first()


def stay_in_workspace(session: Session, workspace_id: str, stay_id: int) -> DistrictStay | None:
    """A proposal, if it is of that workspace."""
    found = select(DistrictStay).join(Ilt, Ilt.id == DistrictStay.ilt_id)
    return session.scalar(found.where(DistrictStay.id == stay_id, Ilt.workspace_id == workspace_id))


def stays_due(session: Session, now: datetime) -> list[int]:
    """The ids of proposals whose time to say no is over, and of those within what is not their team's district any more."""
    return list(session.scalars(STAYS_DUE, {"now": now}))


STAYS_DUE = (
    select(DistrictStay.id)
    .join(Ilt, Ilt.id == DistrictStay.ilt_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(
        Workspace.uninstalled_at.is_(None),
        DistrictStay.state.in_(OPEN),
        or_(
            and_(DistrictStay.state == StayState.PROPOSED, DistrictStay.no_until <= bindparam("now")),
            DistrictStay.district != ITS_DISTRICT,
        ),
    )
    .order_by(DistrictStay.id)
)


def stays_heard(session: Session, kind: str) -> list[int]:
    """The ids of proposals that stand in their channel by now, which nobody has noted yet. `kind`: of the message."""
    return list(session.scalars(stays_heard_as(kind)))


def stays_heard_as(kind: str) -> Select[int]:
    """The statement that finds them."""
    posted = and_(PostedMessage.kind == kind, PostedMessage.subject_id == DistrictStay.id)
    return (
        select(DistrictStay.id)
        .join(PostedMessage, and_(posted, PostedMessage.part == "", PostedMessage.ts.is_not(None)))
        .where(DistrictStay.state == StayState.PROPOSED, DistrictStay.heard_at.is_(None))
        .order_by(DistrictStay.id)
    )


def is_in_district(session: Session, district: str, ilt_ids: Collection[int]) -> bool:
    """Whether one of these teams takes part in it."""
    found = select(DistrictStay.id).where(DistrictStay.ilt_id.in_(ilt_ids), *_in(district))
    return session.scalar(found.limit(1)) is not None


def teams_in(session: Session, district: str) -> list[tuple[DistrictStay, Ilt]]:
    """The teams that take part and that the bot can reach."""
    rows = session.execute(
        select(DistrictStay, Ilt)
        .join(Ilt, Ilt.id == DistrictStay.ilt_id)
        .join(Workspace, Workspace.id == Ilt.workspace_id)
        .where(*_in(district), Ilt.is_reachable, Workspace.uninstalled_at.is_(None))
        .order_by(Ilt.id)
    )
    return [(stay, ilt) for stay, ilt in rows]


def _in(district: str) -> list[ColumnElement[bool]]:
    return [DistrictStay.district == district, DistrictStay.state == StayState.IN]


TAKES_PART = (Member.is_present, Person.takes_part)


def cards_in(session: Session, district: str) -> list[tuple[DistrictCard, Ilt, Person]]:
    """The cards of teams that take part, with whoever published them and is in the team still."""
    rows = session.execute(
        select(DistrictCard, Ilt, Person)
        .join(Ilt, Ilt.id == DistrictCard.ilt_id)
        .join(Workspace, Workspace.id == Ilt.workspace_id)
        .join(DistrictStay, DistrictStay.ilt_id == Ilt.id)
        .join(Person, Person.id == DistrictCard.published_by_id)
        .join(Member, and_(Member.ilt_id == Ilt.id, Member.person_id == Person.id))
        .where(*_in(district), Ilt.is_reachable, Workspace.uninstalled_at.is_(None), *TAKES_PART)
        .order_by(DistrictCard.id)
    )
    return [(card, ilt, person) for card, ilt, person in rows]


def cards_of_team(session: Session, ilt_id: int) -> list[DistrictCard]:
    """Everything that a team published."""
    found = select(DistrictCard).where(DistrictCard.ilt_id == ilt_id).order_by(DistrictCard.id)
    return list(session.scalars(found))


def unread_cards(session: Session, ilt_id: int) -> set[str]:
    """The criteria of a team's cards that nobody reads: whoever could be asked is not in the team any more."""
    here = select(Member.person_id).join(Person, Person.id == Member.person_id)
    here = here.where(Member.ilt_id == ilt_id, *TAKES_PART)
    left = DistrictCard.published_by_id.is_(None) | DistrictCard.published_by_id.not_in(here)
    return set(session.scalars(select(DistrictCard.criterion_key).where(DistrictCard.ilt_id == ilt_id, left)))


def keep_card(session: Session, card: Mapping[str, Any]) -> None:
    """Keeps a card in the place of the one of that criterion. `card`: columns by name."""
    drop_cards(session, int(card["ilt_id"]), str(card["criterion_key"]))
    session.add(DistrictCard(**card))
    session.flush()


def drop_cards(session: Session, ilt_id: int, criterion_key: str = "") -> bool:
    """Deletes a team's card of a criterion, or all of them. Returns whether there was one."""
    gone = delete(DistrictCard).where(DistrictCard.ilt_id == ilt_id)
    if criterion_key:
        gone = gone.where(DistrictCard.criterion_key == criterion_key)
    return session.execute(gone.returning(DistrictCard.id)).first() is not None


def is_reader(session: Session, person_id: int) -> bool:
    """Whether the operator named them."""
    return session.get(DistrictReader, person_id) is not None


def readers(session: Session) -> list[tuple[DistrictReader, Person]]:
    """Everybody whom the operator named, by workspace."""
    rows = session.execute(
        select(DistrictReader, Person)
        .join(Person, Person.id == DistrictReader.person_id)
        .order_by(Person.workspace_id, Person.slack_user_id)
    )
    return [(reader, person) for reader, person in rows]


def list_together(session: Session, workspace_ids: Collection[str], district: str | None) -> None:
    """Makes these workspaces one district; None: each is its own."""
    session.execute(update(Workspace).where(Workspace.id.in_(workspace_ids)).values(listed_as=district))


def district_of_person(
    session: Session, person_id: int
) -> tuple[Sequence[DistrictStay], Sequence[DistrictCard]]:
    """What somebody proposed and published, oldest first."""
    stays = select(DistrictStay).filter_by(proposed_by_id=person_id).order_by(DistrictStay.id)
    cards = select(DistrictCard).filter_by(published_by_id=person_id).order_by(DistrictCard.id)
    return session.scalars(stays).all(), session.scalars(cards).all()


def forget_in_district(session: Session, person_id: int) -> None:
    """Their words and their name on cards go, and their reading along; that they proposed something is a former member's."""
    session.execute(delete(DistrictCard).where(DistrictCard.published_by_id == person_id))
    session.execute(delete(DistrictReader).where(DistrictReader.person_id == person_id))
