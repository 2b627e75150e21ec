"""A team's plan: what its organizers wrote down, when it was posted, and which agenda items serve it.

Focus areas and strategies stand in their own tables, quarters in `storage.focus`: the plan reads them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.agenda import AgendaItem, AgendaState, Decision
from storage.base import Base, dialect_of, insert_for
from storage.items import person_key
from storage.strategies import CheckIn, Strategy, StrategyEnd, StrategyState, StrategyWording


class PlanPart(StrEnum):
    """What is written down beside the goals, in the plan's order."""

    PRIORITY = "priority"
    THEORY = "theory"
    LEVERS = "levers"
    IMPACT = "impact"
    STOPS = "stops"
    QUARTERS = "quarters"


class PlanEntry(Base):
    """One part of a team's plan. Of the quarters it holds only when they were changed, and by whom."""

    __tablename__ = "plan_entries"

    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    # A text for each of its fields, or a line each; all empty = it is not shown.
    texts: Mapped[list[str]] = mapped_column(JSON)
    # Grows with each change.
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(person_key())


class PlanGoal(Base):
    """A goal of the school. One that was taken out stays for a while: minutes name it."""

    __tablename__ = "plan_goals"
    __table_args__ = (Index("ix_plan_goals_ilt_id_removed_at", "ilt_id", "removed_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    # How it is measured, where it stood and where it should be: as typed; empty = not said.
    metric: Mapped[str] = mapped_column(Text, default="")
    stands: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[str] = mapped_column(Text, default="")
    by_on: Mapped[date | None]
    # [day, what was typed] each, by day.
    numbers: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(person_key())
    removed_at: Mapped[datetime | None]


class PlanPost(Base):
    """One time that the plan was posted in the team's channel. The newest one is kept up to date."""

    __tablename__ = "plan_posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int] = mapped_column(person_key())


class AgendaServes(Base):
    """What an agenda item serves: a goal of the plan or a strategy, one of both."""

    __tablename__ = "agenda_serves"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("plan_goals.id", ondelete="CASCADE"), index=True)
    strategy_id: Mapped[int | None] = mapped_column(
        ForeignKey("strategies.id", ondelete="CASCADE"), index=True
    )


class Served(NamedTuple):
    """A goal or a strategy, by its id."""

    goal_id: int | None = None
    strategy_id: int | None = None


NOTHING = Served()


def entries_of(session: Session, ilt_id: int) -> dict[str, PlanEntry]:
    """What was written down, by its part."""
    return {one.part: one for one in session.scalars(_ENTRIES, {"ilt_id": ilt_id})}


_ENTRIES = select(PlanEntry).where(PlanEntry.ilt_id == bindparam("ilt_id"))


def goals_of(session: Session, ilt_id: int) -> list[PlanGoal]:
    """The goals of a team's plan, in the order of writing them down."""
    return list(session.scalars(_GOALS, {"ilt_id": ilt_id}))


_GOALS = (
    select(PlanGoal)
    .where(PlanGoal.ilt_id == bindparam("ilt_id"), PlanGoal.removed_at.is_(None))
    .order_by(PlanGoal.id)
)


def last_post(session: Session, ilt_id: int) -> PlanPost | None:
    """When the plan was posted last."""
    found = select(PlanPost).where(PlanPost.ilt_id == ilt_id)
    return session.scalar(found.order_by(PlanPost.id.desc()).limit(1))


def has_plan(session: Session, ilt_id: int) -> bool:
    """Whether organizers have written anything down."""
    entries = entries_of(session, ilt_id).values()
    return any(any(one.texts) for one in entries) or bool(goals_of(session, ilt_id))


def has_aims(session: Session, ilt_id: int) -> bool:
    """Whether there is a goal or a strategy, now or before, that an agenda item could serve."""
    tables = (PlanGoal, Strategy)
    return any(session.scalar(select(exists().where(one.ilt_id == ilt_id))) for one in tables)


def serve(session: Session, item: AgendaItem, served: Served) -> None:
    """Says what an agenda item serves; neither: nothing in particular."""
    if served == NOTHING:
        session.execute(delete(AgendaServes).where(AgendaServes.item_id == item.id))
        return
    row = {"item_id": item.id, "ilt_id": item.ilt_id, **served._asdict()}
    made = insert_for(dialect_of(session))(AgendaServes).values(row)
    session.execute(made.on_conflict_do_update(index_elements=["item_id"], set_=served._asdict()))


def serve_successor(session: Session, old_id: int, new_id: int) -> None:
    """What waits for a meeting and serves a strategy serves what that was changed into."""
    waiting = select(AgendaItem.id).where(AgendaItem.state == AgendaState.WAITING)
    session.execute(
        update(AgendaServes)
        .where(AgendaServes.strategy_id == old_id, AgendaServes.item_id.in_(waiting))
        .values(strategy_id=new_id)
        .execution_options(synchronize_session=False)
    )


def serve_instead(session: Session, new_id: int, old_id: int) -> None:
    """Whatever serves a successor serves that strategy from now on."""
    session.execute(
        update(AgendaServes)
        .where(AgendaServes.strategy_id == new_id)
        .values(strategy_id=old_id)
        .execution_options(synchronize_session=False)
    )


def served_by(session: Session, item_id: int) -> Served:
    """What an agenda item serves."""
    row = session.get(AgendaServes, item_id)
    return Served(row.goal_id, row.strategy_id) if row else NOTHING


def words_served(session: Session, item_ids: Collection[int]) -> Mapping[int, str]:
    """What agenda items serve, as it is worded now, by the item's id; goals that were taken out are named by nobody."""
    if not item_ids:
        return {}
    goals = session.execute(
        select(AgendaServes.item_id, PlanGoal.text)
        .join(PlanGoal, PlanGoal.id == AgendaServes.goal_id)
        .where(AgendaServes.item_id.in_(item_ids), PlanGoal.removed_at.is_(None))
    )
    strategies = session.execute(
        select(AgendaServes.item_id, StrategyWording.what)
        .join(StrategyWording, StrategyWording.strategy_id == AgendaServes.strategy_id)
        .where(AgendaServes.item_id.in_(item_ids))
        .order_by(StrategyWording.number)
    )
    return {item_id: words for rows in (goals, strategies) for item_id, words in rows}


def count_serving(session: Session, meeting_ids: Collection[int]) -> tuple[int, int]:
    """Of the agenda items that these meetings took up how many serve the plan, and how many there were."""
    row = session.execute(
        select(func.count(AgendaServes.item_id), func.count(AgendaItem.id))
        .outerjoin(AgendaServes, AgendaServes.item_id == AgendaItem.id)
        .where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.state != AgendaState.REMOVED)
    ).one()
    return row[0], row[1]


def count_decided(session: Session, meeting_ids: Collection[int]) -> tuple[int, int]:
    """Of the decisions of these meetings how many name what they rest on, and how many there were."""
    row = session.execute(
        select(func.count(Decision.evidence), func.count(Decision.id)).where(
            Decision.meeting_id.in_(meeting_ids), ~Decision.is_withdrawn
        )
    ).one()
    return row[0], row[1]


def count_read(session: Session, ilt_id: int, first: datetime, end: datetime) -> tuple[int, int]:
    """Of the strategies that a team worked on between two instants how many had a reading then, and how many there were."""
    worked_on = select(Strategy.id).where(
        Strategy.ilt_id == ilt_id,
        Strategy.committed_at < end,
        or_(
            Strategy.state == StrategyState.ACTIVE,
            Strategy.held_at >= first,
            # What was changed into another is counted as that.
            and_(Strategy.ended_at >= first, Strategy.ended_as != StrategyEnd.CHANGED),
        ),
    )
    read = select(CheckIn.strategy_id).where(
        CheckIn.strategy_id.in_(worked_on),
        CheckIn.did.is_not(None),
        CheckIn.worked.is_not(None),
        CheckIn.answered_at >= first,
        CheckIn.answered_at < end,
    )
    known, having = session.scalars(worked_on).all(), set(session.scalars(read))
    return len(having), len(known)


class PlanOfPerson(NamedTuple):
    """What somebody did in a plan: the parts and goals that they changed last, the times they posted it."""

    entries: Sequence[PlanEntry]
    goals: Sequence[PlanGoal]
    posts: Sequence[PlanPost]


def plan_of_person(session: Session, person_id: int) -> PlanOfPerson:
    """The same, oldest first."""
    entries = select(PlanEntry).where(PlanEntry.changed_by_id == person_id).order_by(PlanEntry.changed_at)
    goals = select(PlanGoal).where(PlanGoal.changed_by_id == person_id).order_by(PlanGoal.id)
    posts = select(PlanPost).where(PlanPost.posted_by_id == person_id).order_by(PlanPost.id)
    return PlanOfPerson(*(session.scalars(one).all() for one in (entries, goals, posts)))


def forget_removed_goals(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` goals that were taken out before that instant. Returns how many went.

    What stands in a plan is the team's record and stays, as its decisions do.
    """
    old = (
        select(PlanGoal.id)
        .where(PlanGoal.removed_at < before)
        .order_by(PlanGoal.removed_at, PlanGoal.id)
        .limit(limit)
    )
    return len(session.execute(delete(PlanGoal).where(PlanGoal.id.in_(old)).returning(PlanGoal.id)).all())
