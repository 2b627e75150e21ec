"""What of a team an organizer's message of a day said, as `storage.items.ReminderSent` for action items."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, bindparam, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for
from storage.items import person_key
from storage.people import Ilt


class TeamLineSaid(Base):
    """That words of staff wait for a team, or that it has not met; the first was there first and gave the table its name."""

    __tablename__ = "staff_lists_said"
    __table_args__ = (UniqueConstraint("ilt_id", "person_id", "slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(person_key(), index=True)
    # Of what, of which team, and of which week or since when: "staff/17/2026-11-30".
    slot: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    meant_for: Mapped[date]


def team_lines_said_to(session: Session, person_id: int, slots: Collection[str]) -> set[str]:
    """Which of these a message to the person brought or is to bring."""
    if not slots:
        return set()
    found = select(TeamLineSaid.slot).where(TeamLineSaid.person_id == person_id, TeamLineSaid.slot.in_(slots))
    return set(session.scalars(found))


def note_team_lines_said(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Writes what a message is to bring; what is noted already stays. `rows`: columns by name."""
    new = insert_for(dialect_of(session))(TeamLineSaid)
    session.execute(new.on_conflict_do_nothing(index_elements=["ilt_id", "person_id", "slot"]), rows)


def team_lines_of_day(session: Session, person_id: int, day: date) -> list[tuple[str, Ilt]]:
    """What a person's message of a day says of which team: the first word of its slot, and the team."""
    rows = session.execute(_OF_DAY, {"person_id": person_id, "day": day})
    return [(slot.partition("/")[0], ilt) for slot, ilt in rows]


_OF_DAY = (
    select(TeamLineSaid.slot, Ilt)
    .join(Ilt, Ilt.id == TeamLineSaid.ilt_id)
    .where(TeamLineSaid.person_id == bindparam("person_id"), TeamLineSaid.day == bindparam("day"))
    .order_by(Ilt.id, TeamLineSaid.id)
)


def unsay_team_lines(session: Session, person_id: int, days: Collection[date]) -> None:
    """Messages of those days did not go out: what they were to bring is to be said again."""
    session.execute(
        delete(TeamLineSaid).where(TeamLineSaid.person_id == person_id, TeamLineSaid.day.in_(days))
    )


def forget_in_team_lines(session: Session, person_id: int) -> None:
    """Takes a person out of what was said."""
    session.execute(delete(TeamLineSaid).where(TeamLineSaid.person_id == person_id))
