"""What operators' commands need to know of each other: when a backup was made, who was deleted, which programs may run."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base

# In a copy: when it was taken. In the database itself: when the newest one was begun, and when one was whole.
COPIED, BACKED_UP = "copied", "backed_up"
# When `app.py check` tried to write.
CHECKED = "checked"
# When a worker last found that its clock is not the database's; the value: on which machine.
RESTS = "rests"


class Mark(Base):
    """Something that was done to this database, and when (machine time)."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]


class Deletion(Base):
    """Somebody, or a whole workspace, was deleted. Whom is not to be read from it: it knows them when it sees them."""

    __tablename__ = "deletions"

    who: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


def mark(session: Session, name: str, at: datetime, value: str = "") -> None:
    """Notes it, over what was noted before."""
    session.merge(Mark(name=name, value=value, at=at))


def marked_at(session: Session, name: str) -> datetime | None:
    """When it was done last."""
    return session.scalar(select(Mark.at).where(Mark.name == name))


def marked(session: Session, name: str) -> Mark | None:
    """The same, with what was noted of it."""
    return session.get(Mark, name)


def who_is(workspace_id: str, user_id: str = "") -> str:
    """How a person, or a workspace, stands in the list of deletions."""
    return hashlib.sha256(f"{workspace_id}|{user_id}".encode()).hexdigest()


def note_deletion(session: Session, workspace_id: str, user_id: str, at: datetime) -> None:
    """Notes in the transaction that deletes, so that a backup from before can be brought back without them."""
    add_deletions(session, {who_is(workspace_id, user_id): at})


def add_deletions(session: Session, found: Mapping[str, datetime]) -> None:
    """Notes them all."""
    for who, at in found.items():
        session.merge(Deletion(who=who, at=at))


def deletions(session: Session) -> dict[str, datetime]:
    """Everything that was deleted and is remembered: who, when."""
    return {one.who: one.at for one in session.scalars(select(Deletion))}


def forget_deletions(session: Session, before: datetime) -> None:
    """Deletes what no backup that is still kept can bring back."""
    session.execute(delete(Deletion).where(Deletion.at < before))


def since(found: Mapping[str, datetime], at: datetime | None) -> Iterable[str]:
    """Whoever was deleted after that instant."""
    return [who for who, then in found.items() if at is None or then >= at]
