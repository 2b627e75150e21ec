"""Who looks at their Home tab, and what waits there for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    Update,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assessments import Assessment, Ballot, Round, State
from storage.base import Base, dialect_of, insert_for
from storage.items import ActionItem, ItemHelper, ItemState, SuccessCheck
from storage.people import Ilt, Member, Person, Role, Workspace

_BEHIND = text("wanted <> shown")


class HomeView(Base):
    """The Home tab of somebody who opened it. It is shown anew while `wanted` is ahead of `shown`."""

    __tablename__ = "home_views"
    __table_args__ = (
        Index("ix_home_views_behind", "next_try_at", sqlite_where=_BEHIND, postgresql_where=_BEHIND),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    # Calendar time at which they last opened it.
    opened_at: Mapped[datetime]
    # The page of their items, counted from 0.
    page: Mapped[int] = mapped_column(default=0)
    # Counts what changed; what the tab showed last.
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    # Machine time before which the worker leaves it alone.
    next_try_at: Mapped[datetime]


def note_opened(session: Session, person_id: int, now: datetime, machine_now: datetime) -> None:
    """They look at their Home tab: its first page, as it is now."""
    first = {
        "person_id": person_id,
        "opened_at": now,
        "page": 0,
        "wanted": 1,
        "shown": 0,
        "next_try_at": machine_now,
    }
    new = insert_for(dialect_of(session))(HomeView).values(**first)
    again = {"opened_at": now, "page": 0, "wanted": HomeView.wanted + 1}
    session.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=again))


def turn_home(session: Session, person_id: int, page: int) -> None:
    """They want to see another page of their items."""
    session.execute(
        update(HomeView).where(HomeView.person_id == person_id).values(page=page, wanted=HomeView.wanted + 1)
    )


# Built once: nearly everything that people do is on somebody's Home tab. The rows are locked in order: two changes at once in
# teams that share people do not wait for each other for ever.
_VIEWS: Any = HomeView.__table__


def _wanted(whose: ColumnElement[bool]) -> Update:
    theirs = select(HomeView.person_id).where(whose).order_by(HomeView.person_id).with_for_update()
    marked = update(_VIEWS).where(_VIEWS.c.person_id.in_(theirs.correlate(None)))
    return marked.values(wanted=_VIEWS.c.wanted + 1)


_IN_TEAM = _wanted(
    HomeView.person_id.in_(select(Member.person_id).where(Member.ilt_id == bindparam("ilt_id")))
)
_OF_THESE = _wanted(HomeView.person_id.in_(bindparam("person_ids", expanding=True)))


def want_homes_in(session: Session, ilt_id: int) -> None:
    """What the members of an ILT see on their Home tabs is behind; nothing happens for those who never opened theirs."""
    session.flush()
    session.connection().execute(_IN_TEAM, {"ilt_id": ilt_id})


def want_homes_of(session: Session, person_ids: Collection[int]) -> None:
    """The same of these people."""
    if person_ids:
        session.flush()
        session.connection().execute(_OF_THESE, {"person_ids": list(person_ids)})


def homes_behind(
    session: Session, opened_since: datetime, machine_now: datetime, limit: int
) -> Sequence[tuple[str, str, int]]:
    """(workspace, Slack user, person) of tabs to be shown anew, longest waiting first."""
    since = {"opened_since": opened_since, "machine_now": machine_now}
    rows = session.execute(HOMES_BEHIND.limit(limit), since)
    return [(workspace_id, user_id, person_id) for workspace_id, user_id, person_id in rows]


# Looked up one by one: few are behind, which PostgreSQL cannot know, and it would read all people to join them.
_USER_THERE = select(Person.slack_user_id).where(Person.id == HomeView.person_id).scalar_subquery()
_THERE = (
    select(Person.workspace_id)
    .join(Workspace, Workspace.id == Person.workspace_id)
    .where(Person.id == HomeView.person_id, Workspace.uninstalled_at.is_(None), ~Person.is_deactivated)
    .scalar_subquery()
)
HOMES_BEHIND = (
    select(_THERE, _USER_THERE, HomeView.person_id)
    .where(
        # As text, and the same as in the index: PostgreSQL knows by it how few they are.
        text("home_views.wanted <> home_views.shown"),
        HomeView.opened_at >= bindparam("opened_since"),
        HomeView.next_try_at <= bindparam("machine_now"),
        _THERE.is_not(None),
    )
    .order_by(HomeView.next_try_at, HomeView.person_id)
)


def claim_home(session: Session, person_id: int, machine_now: datetime, until: datetime) -> bool:
    """Takes the tab for one worker until then; False where another has it."""
    taken = session.execute(
        update(HomeView)
        .where(HomeView.person_id == person_id, HomeView.next_try_at <= machine_now)
        .values(next_try_at=until)
        .returning(HomeView.person_id),
        execution_options={"synchronize_session": False},
    )
    return taken.first() is not None


def note_shown(session: Session, person_id: int, version: int, until: datetime) -> None:
    """What the tab shows since now. Also where that is older than what another process showed: then it is shown anew."""
    session.connection().execute(_SHOWN, {"one": person_id, "shown": version, "next_try_at": until})


_SHOWN = update(_VIEWS).where(HomeView.person_id == bindparam("one"))


def open_rounds(session: Session, person_id: int) -> list[tuple[Round, Assessment, Ilt, int]]:
    """Rounds that a person is counted in and can vote in now, each with their member's id, oldest first."""
    rows = session.execute(_OPEN_ROUNDS, {"person_id": person_id})
    return [(opened, assessment, ilt, member_id) for opened, assessment, ilt, member_id in rows]


_OPEN_ROUNDS = (
    select(Round, Assessment, Ilt, Member.id)
    .join(Assessment, Assessment.id == Round.assessment_id)
    .join(Ilt, Ilt.id == Assessment.ilt_id)
    .join(Ballot, Ballot.round_id == Round.id)
    .join(Member, Member.id == Ballot.member_id)
    .where(
        Member.person_id == bindparam("person_id"),
        Member.is_present,
        Member.role != Role.OBSERVER,
        Ilt.is_reachable,
        Round.state == State.OPEN,
    )
    .order_by(Round.id)
)


def last_revealed(session: Session, ilt_id: int) -> datetime | None:
    """When a round of the team ended with a result, for the last time."""
    return session.scalar(_LAST_REVEALED, {"ilt_id": ilt_id})


_LAST_REVEALED = (
    select(func.max(Round.ended_at))
    .join(Assessment, Assessment.id == Round.assessment_id)
    .where(Assessment.ilt_id == bindparam("ilt_id"), Round.state == State.REVEALED)
)


@dataclass(frozen=True)
class MyCounts:
    """How many open items somebody has; of these past their date, and due from today to the end of the week."""

    total: int
    late: int
    this_week: int


def my_counts(session: Session, person_id: int, ilt_ids: Collection[int], today: date) -> MyCounts:
    """How many open items somebody owns or helps with in those ILTs."""
    mine = {"person_id": person_id, "ilt_ids": list(ilt_ids)}
    week = {"today": today, "week_ends": today + timedelta(days=6 - today.weekday())}
    return MyCounts(*session.execute(_MY_COUNTS, {**mine, **week}).one())


def my_items(
    session: Session, person_id: int, ilt_ids: Collection[int], today: date, *, offset: int, limit: int
) -> tuple[MyCounts, list[ActionItem]]:
    """How many there are, and a page of them by date."""
    mine = {"person_id": person_id, "ilt_ids": list(ilt_ids)}
    page = session.scalars(_MY_PAGE, {**mine, "first": offset, "most": limit})
    return my_counts(session, person_id, ilt_ids, today), list(page)


_TODAY, _WEEK_ENDS = bindparam("today", type_=Date), bindparam("week_ends", type_=Date)
_IN_THESE = ActionItem.ilt_id.in_(bindparam("ilt_ids", expanding=True))
_HELPS = select(ItemHelper.item_id).where(ItemHelper.person_id == bindparam("person_id"))
_MINE: tuple[ColumnElement[bool], ...] = (
    ActionItem.state == ItemState.OPEN,
    _IN_THESE,
    or_(ActionItem.owner_id == bindparam("person_id"), ActionItem.id.in_(_HELPS)),
)
_MY_COUNTS = (
    select(
        func.count(),
        func.count().filter(ActionItem.due_on < _TODAY),
        func.count().filter(ActionItem.due_on >= _TODAY, ActionItem.due_on <= _WEEK_ENDS),
    )
    .select_from(ActionItem)
    .where(*_MINE)
)
_MY_PAGE = (
    select(ActionItem)
    .where(*_MINE)
    .order_by(ActionItem.due_on.nulls_first(), ActionItem.id)
    .offset(bindparam("first", type_=Integer))
    .limit(bindparam("most", type_=Integer))
)


def handed_to(session: Session, person_id: int, ilt_ids: Collection[int]) -> list[ActionItem]:
    """Open items that somebody is asked to take over, oldest question first."""
    return list(session.scalars(_HANDED_TO, {"person_id": person_id, "ilt_ids": list(ilt_ids)}))


_HANDED_TO = (
    select(ActionItem)
    .where(ActionItem.handed_to_id == bindparam("person_id"), ActionItem.state == ItemState.OPEN, _IN_THESE)
    .order_by(ActionItem.handed_at, ActionItem.id)
)


def checks_asked(
    session: Session, person_id: int, ilt_ids: Collection[int], until: date
) -> list[tuple[SuccessCheck, ActionItem]]:
    """Success checks of what somebody owns that are due by then and not answered, the latest first."""
    due = {"person_id": person_id, "ilt_ids": list(ilt_ids), "until": until}
    return [(check, item) for check, item in session.execute(_CHECKS_ASKED, due)]


_CHECKS_ASKED = (
    select(SuccessCheck, ActionItem)
    .join(ActionItem, ActionItem.id == SuccessCheck.item_id)
    .where(
        ActionItem.owner_id == bindparam("person_id"),
        ActionItem.state == ItemState.DONE,
        _IN_THESE,
        SuccessCheck.answer.is_(None),
        SuccessCheck.due_on <= bindparam("until"),
    )
    .order_by(SuccessCheck.asked_at.desc().nulls_last(), SuccessCheck.id.desc())
)
