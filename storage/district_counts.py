"""Across schools, counted: what the teams of a district did in a quarter, and the tables made of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, bindparam, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assessments import Assessment, Round, State
from storage.base import Base, dialect_of, insert_for
from storage.district import DISTRICT, ITS_DISTRICT, TAKES_PART, DistrictCard, DistrictStay, StayState
from storage.focus import FocusArea
from storage.living import PostedMessage
from storage.people import Member, Person, is_counted
from storage.strategies import CheckIn, Strategy

# `bot.blocks.ids.district.SCHOOLS_MESSAGE`
_MESSAGE = "schools_message"


class DistrictTable(Base):
    """The table of a quarter, counted once. `numbers`: those that are shown, by fact (`bot.rules.across`)."""

    __tablename__ = "district_tables"
    __table_args__ = (UniqueConstraint("district", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(DISTRICT)
    # Its first day.
    quarter: Mapped[date]
    made_at: Mapped[datetime]
    # How many teams it counted.
    teams: Mapped[int]
    numbers: Mapped[dict[str, Any]]


class DistrictCounted(Base):
    """What a team did in the quarter of a table that counted it: later tables are compared with it, and nobody reads it."""

    __tablename__ = "district_counted"

    table_id: Mapped[int] = mapped_column(
        ForeignKey("district_tables.id", ondelete="CASCADE"), primary_key=True
    )
    ilt_id: Mapped[int] = mapped_column(
        ForeignKey("ilts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    facts: Mapped[list[str]] = mapped_column(JSON)


def districts_to_count(session: Session, quarter: date, since: datetime) -> list[str]:
    """Districts with a team that was in by then, and without a table of that quarter."""
    return list(session.scalars(DISTRICTS_TO_COUNT, {"quarter": quarter, "since": since}))


_HAS_TABLE = select(DistrictTable.id).where(
    DistrictTable.district == DistrictStay.district, DistrictTable.quarter == bindparam("quarter")
)
DISTRICTS_TO_COUNT = (
    select(DistrictStay.district)
    .where(
        DistrictStay.state == StayState.IN, DistrictStay.in_since <= bindparam("since"), ~_HAS_TABLE.exists()
    )
    .distinct()
    .order_by(DistrictStay.district)
)


def voters_by_team(session: Session, ilt_ids: Collection[int]) -> Mapping[int, int]:
    """How many members of each team take votes."""
    rows = session.execute(
        select(Member.ilt_id, func.count())
        .join(Person, Person.id == Member.person_id)
        .where(Member.ilt_id.in_(ilt_ids), is_counted())
        .group_by(Member.ilt_id)
    )
    return {ilt_id: number for ilt_id, number in rows}  # noqa: C416 - rows are not pairs to the type checker


def teams_by_person(session: Session, ilt_ids: Collection[int]) -> list[int]:
    """In how many of these teams somebody is, of everybody who is in more than one of them; observers too."""
    return list(
        session.scalars(
            select(func.count())
            .select_from(Member)
            .join(Person, Person.id == Member.person_id)
            .where(Member.ilt_id.in_(ilt_ids), *TAKES_PART)
            .group_by(Member.person_id)
            .having(func.count() > 1)
        )
    )


def worked_on(
    session: Session, ilt_ids: Collection[int], first: datetime, end: datetime
) -> Mapping[int, set[str]]:
    """By team, the criteria that it worked on between two instants."""
    return _by_team(
        session.execute(
            select(FocusArea.ilt_id, FocusArea.criterion_key).where(
                FocusArea.ilt_id.in_(ilt_ids),
                FocusArea.criterion_key.is_not(None),
                FocusArea.chosen_at < end,
                or_(FocusArea.ended_at.is_(None), FocusArea.ended_at >= first),
            )
        )
    )


def voted_again(
    session: Session, ilt_ids: Collection[int], first: datetime, end: datetime
) -> Mapping[int, set[str]]:
    """By team, the criteria on which a new vote was revealed between two instants."""
    return _by_team(
        session.execute(
            select(Assessment.ilt_id, Round.criterion_key)
            .join(Assessment, Assessment.id == Round.assessment_id)
            .where(
                Assessment.ilt_id.in_(ilt_ids),
                Round.criterion_key.is_not(None),
                Round.state == State.REVEALED,
                Round.ended_at >= first,
                Round.ended_at < end,
            )
        )
    )


def read_as(
    session: Session, ilt_ids: Collection[int], answers: Collection[str], first: datetime, end: datetime
) -> Mapping[int, set[str]]:
    """By team, the criteria of whose strategies one was read with one of these answers to "Did it work?"."""
    return _by_team(
        session.execute(
            select(CheckIn.ilt_id, FocusArea.criterion_key)
            .join(Strategy, Strategy.id == CheckIn.strategy_id)
            .join(FocusArea, FocusArea.id == Strategy.area_id)
            .where(
                CheckIn.ilt_id.in_(ilt_ids),
                FocusArea.criterion_key.is_not(None),
                CheckIn.worked.in_(answers),
                CheckIn.answered_at >= first,
                CheckIn.answered_at < end,
            )
        )
    )


def _by_team(rows: Any) -> Mapping[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for ilt_id, key in rows:
        found[ilt_id].add(key)
    return found


def keep_table(
    session: Session,
    table: Mapping[str, Any],
    counted: Mapping[int, Collection[str]],
) -> bool:
    """Keeps a table, unless there is one of that quarter. `table`: columns by name. Returns whether it was kept."""
    made = insert_for(dialect_of(session))(DistrictTable).values(**table)
    made = made.on_conflict_do_nothing(index_elements=["district", "quarter"])
    table_id = session.scalar(made.returning(DistrictTable.id))
    if table_id is None:
        return False
    session.add_all(
        DistrictCounted(table_id=table_id, ilt_id=ilt_id, facts=sorted(facts))
        for ilt_id, facts in counted.items()
    )
    session.flush()
    return True


def tables_of(session: Session, district: str, most: int) -> list[DistrictTable]:
    """Its tables, the newest first."""
    found = select(DistrictTable).where(DistrictTable.district == district)
    return list(session.scalars(found.order_by(DistrictTable.quarter.desc()).limit(most)))


def counted_in(session: Session, table_id: int) -> Mapping[int, frozenset[str]]:
    """What each team did that a table counted."""
    rows = session.scalars(select(DistrictCounted).where(DistrictCounted.table_id == table_id))
    return {row.ilt_id: frozenset(row.facts) for row in rows}


def forget_old_tables(session: Session, before: datetime) -> None:
    """Deletes tables, cards and proposals that are over from before that instant. What channels were told stays as it is."""
    session.execute(delete(DistrictTable).where(DistrictTable.made_at < before))
    session.execute(delete(DistrictCard).where(DistrictCard.published_at < before))
    over = select(DistrictStay.id).where(DistrictStay.ended_at < before)
    told = (PostedMessage.kind == _MESSAGE, PostedMessage.subject_id.in_(over))
    session.execute(delete(PostedMessage).where(*told))
    session.execute(delete(DistrictStay).where(DistrictStay.ended_at < before))


def tables_of_no_workspace(session: Session) -> None:
    """Deletes the tables of districts that no workspace is of any more."""
    there = select(ITS_DISTRICT)
    session.execute(delete(DistrictTable).where(DistrictTable.district.not_in(there)))
