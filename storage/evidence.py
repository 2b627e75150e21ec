"""What members saw or counted: their answers to "How do we know?"."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    ForeignKey,
    Insert,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.assessments import Round, Vote
from storage.base import Base, dialect_of, insert_for


class OpenNote(Base):
    """One member's note on one criterion in a round that is open; at most one each, changed in place until the reveal.

    It carries no time. The end of the round empties it (`storage.wipes`).
    """

    __tablename__ = "open_evidence"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    is_signed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)


class Evidence(Base):
    """One note that was revealed: written by the reveal, in shuffled order.

    An unsigned one never had an author in this table, so neither the row nor its number nor what the file holds of
    earlier states leads back to a person.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("round_id", "criterion_key", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    criterion_key: Mapped[str] = mapped_column(String(40))
    # Who signed it; empty where it is unsigned.
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    is_signed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)


class Note(NamedTuple):
    """What a member wrote about one criterion."""

    words: str
    link: str | None
    is_signed: bool


_MINE = (OpenNote.round_id == bindparam("round_id")) & (OpenNote.member_id == bindparam("member_id"))
_NOTE = select(OpenNote.note, OpenNote.link, OpenNote.is_signed).where(
    _MINE, OpenNote.criterion_key == bindparam("criterion_key")
)
_REMOVE = delete(OpenNote).where(_MINE, OpenNote.criterion_key == bindparam("criterion_key"))
# A note has no choice: that is how the two kinds of rows are told apart.
_ANSWERS_AND_NOTES: CompoundSelect[Any] = union_all(
    select(Vote.criterion_key, Vote.choice).where(
        Vote.round_id == bindparam("round_id"), Vote.member_id == bindparam("member_id")
    ),
    select(OpenNote.criterion_key, null()).where(_MINE),
)


def note_of(session: Session, round_id: int, criterion_key: str, member_id: int) -> Note | None:
    """A member's own note on a criterion."""
    row = session.connection().execute(_NOTE, _place(round_id, criterion_key, member_id)).first()
    return Note._make(row) if row else None


def save_note(session: Session, round_id: int, criterion_key: str, member_id: int, note: Note) -> None:
    """Writes or changes a member's note: at most one per round, criterion and member."""
    row = _place(round_id, criterion_key, member_id)
    values = {"note": note.words, "link": note.link, "is_signed": note.is_signed}
    session.connection().execute(_upsert(dialect_of(session)), {**row, **values})


def remove_note(session: Session, round_id: int, criterion_key: str, member_id: int) -> None:
    """Deletes a member's note, if there is one."""
    session.connection().execute(_REMOVE, _place(round_id, criterion_key, member_id))


def answers_and_notes(session: Session, round_id: int, member_id: int) -> tuple[dict[str, str], set[str]]:
    """One member's answers by criterion key, and the criteria on which they wrote a note."""
    answers, noted = {}, set()
    rows = session.connection().execute(_ANSWERS_AND_NOTES, {"round_id": round_id, "member_id": member_id})
    for key, choice in rows:
        if choice is None:
            noted.add(key)
        else:
            answers[key] = choice
    return answers, noted


def _place(round_id: int, criterion_key: str, member_id: int) -> dict[str, Any]:
    return {"round_id": round_id, "criterion_key": criterion_key, "member_id": member_id}


@cache
def _upsert(dialect: str) -> Insert:
    # Built once, like the statement that saves a vote.
    statement = insert_for(dialect)(OpenNote.__table__)
    new = statement.excluded
    made: Insert = statement.on_conflict_do_update(
        index_elements=["round_id", "criterion_key", "member_id"],
        set_={"note": new.note, "link": new.link, "is_signed": new.is_signed},
    )
    return made


def forget_texts(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` notes of rounds that ended before that instant; tallies stay. Returns how many."""
    old = (
        select(Evidence.id)
        .join(Round, Round.id == Evidence.round_id)
        .where(Round.ended_at < before)
        .order_by(Evidence.id)
        .limit(limit)
    )
    return len(session.execute(delete(Evidence).where(Evidence.id.in_(old)).returning(Evidence.id)).all())
