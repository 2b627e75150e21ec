"""Self-assessments: rounds, ballots and votes."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Insert,
    String,
    UniqueConstraint,
    delete,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.people import Member, Person, is_counted


class State(StrEnum):
    """Where an assessment, or one of its rounds, is: stored by the listener, opened by the worker, then ended."""

    OPENING = "opening"
    OPEN = "open"
    FAILED = "failed"
    REVEALED = "revealed"
    CANCELLED = "cancelled"


VOTING = (State.OPENING, State.OPEN)


class Assessment(Base):
    """One run of a rubric by one ILT, with the wording it was opened with."""

    __tablename__ = "assessments"
    __table_args__ = (
        Index(
            "uq_assessments_one_open_per_ilt",
            "ilt_id",
            unique=True,
            sqlite_where=text("state IN ('opening', 'open')"),
            postgresql_where=text("state IN ('opening', 'open')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    rubric: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(16), default=State.OPENING, index=True)
    # Unnamed: the reveal keeps counts and deletes who voted what. Fixed from the opening on.
    is_unnamed: Mapped[bool] = mapped_column(default=True)
    # Members (ids) whom the opener left out of the count.
    left_out: Mapped[list[int]] = mapped_column(JSON, default=list)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    # What the bot itself had recorded by the reveal (bot.rules.witness.Recorded); empty = too little to tell.
    recorded: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Round(Base):
    """One voting of an assessment: the first over all its criteria, later ones (re-votes) over a single criterion."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        Index("ix_rounds_state_deadline_at", "state", "deadline_at"),
        Index(
            "uq_rounds_one_open_per_criterion",
            "assessment_id",
            "criterion_key",
            unique=True,
            sqlite_where=text("state IN ('opening', 'open')"),
            postgresql_where=text("state IN ('opening', 'open')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    number: Mapped[int]
    # Empty: every criterion of the assessment.
    criterion_key: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16), default=State.OPENING)
    # A person; no foreign key, which SQLite could not add to a table without making all its children anew.
    opened_by_id: Mapped[int | None]
    opened_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime]
    # At a deadline with too few ballots the round goes on, once, by itself.
    was_extended: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    # While it is open: marks (`mark_of`) of people who had themselves deleted, so that nobody votes twice. Then emptied.
    closed_to: Mapped[list[str]] = mapped_column(JSON, default=list)


class Ballot(Base):
    """A member's place in a round's electorate. A joiner gets one, a leaver keeps theirs."""

    __tablename__ = "ballots"
    __table_args__ = (UniqueConstraint("round_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    # Written at the reveal: all that is left of a person in an unnamed round.
    took_part: Mapped[bool] = mapped_column(default=False)
    # Beside it, the keys of criteria that others answered and whoever took part did not: with them it can be said
    # whether the same people answer a criterion again. Empty = not known (a round of before 0011).
    unanswered: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class Tally(Base):
    """What the reveal counted for one criterion. The three counts are empty where they would tell who said what."""

    __tablename__ = "tallies"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    answered: Mapped[int]
    strength: Mapped[int | None]
    weakness: Mapped[int | None]
    cannot_say: Mapped[int | None]
    # Unsigned notes that were deleted unread, because too few answered for them to stay anonymous.
    withheld_notes: Mapped[int] = mapped_column(default=0)
    # In place of counts, where nearly the same people had just voted on it: the side and the word that are shown.
    side: Mapped[str | None] = mapped_column(String(16))
    word: Mapped[str | None] = mapped_column(String(32))


class NamedVote(Base):
    """One answer of a named vote that was revealed."""

    __tablename__ = "named_votes"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(16))


class Vote(Base):
    """One answer in a round that is open: the end of the round empties it (`storage.wipes`).

    It carries no time: a time beside a name in a log would tell who voted what.
    """

    __tablename__ = "votes"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    choice: Mapped[str] = mapped_column(String(16))


def current_assessment(session: Session, ilt_id: int) -> Assessment | None:
    """The one assessment of the ILT that is opening or open."""
    return session.scalar(select(Assessment).where(Assessment.ilt_id == ilt_id, Assessment.state.in_(VOTING)))


def last_opened(session: Session, ilt_id: int) -> Assessment | None:
    """The newest assessment of the ILT that was opened, whatever became of it."""
    return session.scalar(
        select(Assessment)
        .where(Assessment.ilt_id == ilt_id, Assessment.opened_at.is_not(None))
        .order_by(Assessment.id.desc())
        .limit(1)
    )


def first_round(session: Session, assessment_id: int) -> Round:
    """The round over all criteria."""
    return session.scalars(select(Round).where(Round.assessment_id == assessment_id, Round.number == 1)).one()


def save_vote(session: Session, round_id: int, criterion_key: str, member_id: int, choice: str) -> None:
    """Writes or changes one answer: at most one row per round, criterion and member."""
    row = {"round_id": round_id, "criterion_key": criterion_key, "member_id": member_id, "choice": choice}
    session.connection().execute(_upsert(dialect_of(session)), row)


def remove_vote(session: Session, round_id: int, criterion_key: str, member_id: int) -> None:
    """Takes one answer back."""
    mine = {"round_id": round_id, "criterion_key": criterion_key, "member_id": member_id}
    session.execute(delete(Vote).filter_by(**mine))


@cache
def _upsert(dialect: str) -> Insert:
    # Built once: every vote comes through here, and building a statement costs more than running it.
    statement = insert_for(dialect)(Vote.__table__)
    made: Insert = statement.on_conflict_do_update(
        index_elements=["round_id", "criterion_key", "member_id"], set_={"choice": statement.excluded.choice}
    )
    return made


def mark_of(round_id: int, slack_user_id: str) -> str:
    """By what a round knows again whoever had themselves deleted while it was open."""
    return sha256(f"{round_id}:{slack_user_id}".encode()).hexdigest()


def is_closed_to(session: Session, round_id: int, slack_user_id: str) -> bool:
    """Whether somebody had themselves deleted since the round was opened: their place in it is taken."""
    return mark_of(round_id, slack_user_id) in session.get_one(Round, round_id).closed_to


def add_ballots(session: Session, round_id: int, ilt_id: int, left_out: Sequence[int] = ()) -> list[Person]:
    """Adds everyone who is to be counted and is not yet: present humans of the workspace, no observers.

    Args:
        left_out: ids of members not to be counted.

    Returns who was added.
    """
    already = select(Ballot.member_id).where(Ballot.round_id == round_id)
    closed_to = session.get_one(Round, round_id).closed_to
    found = session.execute(
        select(Member.id, Person)
        .join(Person, Person.id == Member.person_id)
        .where(
            Member.ilt_id == ilt_id,
            is_counted(),
            Member.id.not_in(already),
            Member.id.not_in(left_out),
        )
        .order_by(Member.id)
    ).all()
    to_count = [
        (member_id, person)
        for member_id, person in found
        if mark_of(round_id, person.slack_user_id) not in closed_to
    ]
    session.add_all(Ballot(round_id=round_id, member_id=member_id) for member_id, _ in to_count)
    session.flush()
    return [person for _, person in to_count]
