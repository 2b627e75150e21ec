"""Whose place in a blind question is taken for good: they had themselves deleted while it was open.

Their answer stays counted, as somebody unknown's. Answering again under the same account would count them twice, and from the
difference of both numbers others would learn what they had answered. What is kept is no name and goes with the end of the question.
"""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Person


class Question(StrEnum):
    """What can be asked blindly beside a vote; the subject is its row."""

    FOCUS = "focus"
    REFLECTION = "reflection"


class TakenPlace(Base):
    """That somebody's place in a question is taken."""

    __tablename__ = "taken_places"

    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)


def take_place(
    session: Session, ilt_id: int, question: Question, subject_id: int, slack_user_id: str
) -> None:
    """Notes it, once."""
    mark = _mark(question, subject_id, slack_user_id)
    session.merge(TakenPlace(question=question, subject_id=subject_id, mark=mark, ilt_id=ilt_id))


def is_taken(session: Session, question: Question, subject_id: int, slack_user_id: str) -> bool:
    """Whether somebody's place in the question is taken."""
    mark = _mark(question, subject_id, slack_user_id)
    return session.get(TakenPlace, (question, subject_id, mark)) is not None


def not_taken(
    session: Session, question: Question, subject_id: int, people: Sequence[tuple[int, Person]]
) -> list[tuple[int, Person]]:
    """Those (member's id, person) whose place is not."""
    marks = {one.slack_user_id: _mark(question, subject_id, one.slack_user_id) for _, one in people}
    found = select(TakenPlace.mark).where(
        TakenPlace.question == question,
        TakenPlace.subject_id == subject_id,
        TakenPlace.mark.in_(marks.values()),
    )
    taken = set(session.scalars(found)) if marks else set()
    return [(member_id, one) for member_id, one in people if marks[one.slack_user_id] not in taken]


def forget_places(session: Session, question: Question, subject_id: int) -> None:
    """At the end of the question nobody can answer it any more."""
    session.execute(
        delete(TakenPlace).where(TakenPlace.question == question, TakenPlace.subject_id == subject_id)
    )


def _mark(question: Question, subject_id: int, slack_user_id: str) -> str:
    return sha256(f"{question}:{subject_id}:{slack_user_id}".encode()).hexdigest()
