"""Outcomes that somebody wants to have posted in another channel: asked for by a listener, looked at and owed by the worker."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.audit import AuditEntry, Deed
from storage.base import Base
from storage.consult import ConsultationChannel
from storage.items import person_key
from storage.people import Ilt, Person, Workspace


class ShareState(StrEnum):
    """Where a wish is. `refused`: it cannot be posted there as things stand; it can be asked for again."""

    ASKED = "asked"
    OWED = "owed"
    NOT_INVITED = "not_invited"
    REFUSED = "refused"


# Where *Try again* makes sense.
STOPPED = (ShareState.NOT_INVITED, ShareState.REFUSED)


class Share(Base):
    """A wish to post chosen outcomes of a team elsewhere: which, where, whose. The words are made when it is sent."""

    __tablename__ = "shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"))
    # Whose outcomes; empty = only the results below.
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    # The results whose strengths and challenges are named; empty = none were chosen.
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    # bot.messages.share.Part, in their order.
    parts: Mapped[list[str]] = mapped_column(JSON)
    # A line of the person's own; it may be empty.
    introduction: Mapped[str] = mapped_column(Text)
    channel_id: Mapped[str] = mapped_column(String(32))
    asked_by_id: Mapped[int] = mapped_column(person_key())
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default=ShareState.ASKED, index=True)
    # How often it was asked for: each has messages of its own.
    tries: Mapped[int] = mapped_column(default=1)
    # Slack's timestamp of the post; empty = not posted, or posted by a version that did not keep it.
    post_ts: Mapped[str | None] = mapped_column(String(32))


def share_in_workspace(
    session: Session, workspace_id: str, share_id: int, *, lock: bool = False
) -> Share | None:
    """A wish, if it is of that workspace. `lock`: nobody else changes it until this transaction ends."""
    found = (
        select(Share)
        .join(Ilt, Ilt.id == Share.ilt_id)
        .where(Share.id == share_id, Ilt.workspace_id == workspace_id)
    )
    if lock:
        found = found.with_for_update(of=Share).execution_options(populate_existing=True)
    return session.scalar(found)


def shares_asked(session: Session) -> list[tuple[Share, Ilt, Person]]:
    """Wishes that nobody has looked at yet, with their team and whoever asked; the oldest first."""
    return [(share, ilt, person) for share, ilt, person in session.execute(SHARES_ASKED)]


SHARES_ASKED = (
    select(Share, Ilt, Person)
    .join(Ilt, Ilt.id == Share.ilt_id)
    .join(Person, Person.id == Share.asked_by_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(Share.state == ShareState.ASKED, Workspace.uninstalled_at.is_(None))
    .order_by(Share.id)
)


def posted_after(session: Session, ilt: Ilt, meeting_id: int) -> list[Ilt]:
    """The channels in which something of a meeting was shared, by name."""
    posted = select(Share.channel_id).where(
        Share.ilt_id == ilt.id, Share.meeting_id == meeting_id, Share.post_ts.is_not(None)
    )
    found = select(Ilt).where(Ilt.workspace_id == ilt.workspace_id, Ilt.channel_id.in_(posted))
    return list(session.scalars(found.order_by(Ilt.name, Ilt.id)))


def forget_shares(session: Session, before: datetime) -> None:
    """Deletes wishes asked for before that instant; that something was shared stays in the audit.

    Of the last one the number stays: SQLite would give it again, and buttons and messages know it.
    """
    _empty(session, Share.asked_at < before)
    last = select(func.max(Share.id)).scalar_subquery()
    session.execute(delete(Share).where(Share.asked_at < before, Share.id < last))


def forget_in_shares(session: Session, person_id: int) -> None:
    """Takes out what somebody wished: nothing more is posted, and the numbers go with the others."""
    _empty(session, Share.asked_by_id == person_id)


def _empty(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(update(Share).where(which).values(introduction="", state=ShareState.REFUSED))


def is_only_shared_with(session: Session, ilt: Ilt) -> bool:
    """Whether a channel has the bot because another team shares something there, or asks its staff: it is nobody's team."""
    one = {"ilt_id": ilt.id, "workspace_id": ilt.workspace_id, "channel_id": ilt.channel_id}
    return bool(session.scalar(_IS_USED, one))


def is_only_posted_in(session: Session, ilt: Ilt) -> bool:
    """The same, or somebody said so."""
    one = {"ilt_id": ilt.id, "workspace_id": ilt.workspace_id, "channel_id": ilt.channel_id}
    return bool(session.scalar(_IS_ONLY_POSTED_IN, one))


_WISHED = (
    select(Share.id)
    .join(Ilt, Ilt.id == Share.ilt_id)
    .where(
        Share.channel_id == bindparam("channel_id"),
        Ilt.workspace_id == bindparam("workspace_id"),
        Ilt.id != bindparam("ilt_id"),
    )
)
_ASKED = select(ConsultationChannel.id).where(ConsultationChannel.channel_id == bindparam("ilt_id"))
# Built once: every command comes through here.
_SAID = exists().where(AuditEntry.ilt_id == bindparam("ilt_id"), AuditEntry.deed == Deed.ONLY_POSTS)
_IS_USED = select(or_(exists(_WISHED), exists(_ASKED)))
_IS_ONLY_POSTED_IN = select(or_(_SAID, exists(_WISHED), exists(_ASKED)))
