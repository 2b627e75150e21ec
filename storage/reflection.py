"""Process reflections: what members answered to the three questions at the end of a meeting.

While they are collected each answer stands beside its member, who may change it. When they are shown, they are written
anew as lines without author, in shuffled order, and deleted here: only that a member took part stays.
"""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Question(StrEnum):
    """What is asked. `fits`: to what extent the session reflected the team's strengths and challenges.

    `step`: what the team can do about that; `helped`: whether the change chosen last time did. `fits` and `helped` are
    answered with a choice, the others in words.
    """

    LIKED = "liked"
    HARD = "hard"
    CHANGE = "change"
    FITS = "fits"
    STEP = "step"
    HELPED = "helped"


CHOICES = (Question.FITS, Question.HELPED)


class ProcessTaker(Base):
    """A member who is asked after a meeting, or who answered before its end.

    Who is asked is fixed when the meeting ends: whatever becomes of somebody afterwards, they keep their place in what is
    counted. Who comes to it later ("I was there") raises how many are asked.
    """

    __tablename__ = "process_takers"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    has_answered: Mapped[bool] = mapped_column(default=False)
    # False: they answered while the meeting went on, and were not there any more when it ended.
    is_asked: Mapped[bool] = mapped_column(default=True)


class ProcessAnswer(Base):
    """What a member answered and nobody has seen yet; at most one row per question, changed in place."""

    __tablename__ = "process_answers"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(16))
    # Words, or the value of a choice.
    answer: Mapped[str] = mapped_column(Text)


class ProcessLine(Base):
    """One line that was shown to the team: nobody's."""

    __tablename__ = "process_lines"
    # An old button must never come to mean a line that was written later: numbers are not given twice.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    # +1s that were counted and whose members were deleted.
    backed: Mapped[int] = mapped_column(default=0)


class LineBacking(Base):
    """A member's +1 on a line, until the reflection closes."""

    __tablename__ = "line_backings"

    line_id: Mapped[int] = mapped_column(ForeignKey("process_lines.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ProcessCount(Base):
    """How often a choice was taken, counted when the answers were shown."""

    __tablename__ = "process_counts"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(16), primary_key=True)
    choice: Mapped[str] = mapped_column(String(16), primary_key=True)
    count: Mapped[int]
