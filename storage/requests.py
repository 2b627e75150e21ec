"""Requests already handled, so that a second delivery of the same one changes nothing twice."""

from datetime import datetime
from functools import cache

from sqlalchemy import Insert, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, dialect_of, insert_for


class HandledRequest(Base):
    """The key of one request of Slack's: kept a day, written in the transaction of the change."""

    __tablename__ = "handled_requests"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    workspace_id: Mapped[str] = mapped_column(String(32))
    handled_at: Mapped[datetime] = mapped_column(index=True)


def is_first_delivery(session: Session, key: str, workspace_id: str, at: datetime) -> bool:
    """Notes the request; False when it was noted before, by this or by another process."""
    row = {"key": key, "workspace_id": workspace_id, "handled_at": at}
    return session.connection().execute(_note(dialect_of(session)), row).first() is not None


@cache
def _note(dialect: str) -> Insert:
    # Built once: every click comes through here, and building a statement costs more than running it.
    table = HandledRequest.__table__
    made: Insert = (
        insert_for(dialect)(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.key)
    )
    return made


def forget_requests(session: Session, before: datetime) -> None:
    """Deletes the keys of requests handled before that instant."""
    session.execute(delete(HandledRequest).where(HandledRequest.handled_at < before))
