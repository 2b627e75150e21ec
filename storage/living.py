"""The messages the bot keeps up to date in channels: where each is, what it shows, what it should show."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Ilt


class PostedMessage(Base):
    """One shared message. It is behind as long as `version_shown` is smaller than `version_wanted`."""

    __tablename__ = "posted_messages"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    part: Mapped[str] = mapped_column(String(40))
    channel_id: Mapped[str] = mapped_column(String(32))
    # Slack's timestamp of the message; empty = not posted yet.
    ts: Mapped[str | None] = mapped_column(String(32))
    version_wanted: Mapped[int] = mapped_column(default=1)
    version_shown: Mapped[int] = mapped_column(default=0)
    # Machine time before which it is left alone: spacing between updates, or a pause that Slack asked for.
    next_try_at: Mapped[datetime] = mapped_column(index=True)


def want_refresh(
    session: Session, kind: str, subject_id: int, part: str, *, at_once: datetime | None = None
) -> None:
    """Notes that a message no longer shows the truth.

    With `at_once` (machine time) the spacing between updates is waived: for the final state of a count.
    """
    values: dict[str, object] = {"version_wanted": PostedMessage.version_wanted + 1}
    if at_once:
        values["next_try_at"] = at_once
    session.execute(
        update(PostedMessage)
        .where(PostedMessage.kind == kind, PostedMessage.subject_id == subject_id, PostedMessage.part == part)
        .values(values)
    )


def messages_behind(session: Session, now: datetime, *, limit: int = 50) -> list[tuple[PostedMessage, str]]:
    """Messages to post or update now, longest waiting first, each with its workspace id."""
    rows = session.execute(
        select(PostedMessage, Ilt.workspace_id)
        .join(Ilt, Ilt.id == PostedMessage.ilt_id)
        .where(
            PostedMessage.version_shown < PostedMessage.version_wanted,
            PostedMessage.next_try_at <= now,
            Ilt.is_reachable,
        )
        .order_by(PostedMessage.next_try_at, PostedMessage.id)
        .limit(limit)
    )
    return [(message, workspace_id) for message, workspace_id in rows]
