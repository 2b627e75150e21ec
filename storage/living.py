"""The messages the bot keeps up to date in channels: where each is, what it shows, what it should show."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.database import note_owed
from storage.people import Ilt, Workspace
from storage.types import UtcDateTime

# So many refusals in a row, and a message is given up until there is something newer to show.
MOST_FAILURES = 3
_ERROR_LENGTH = 80
_MOST_AT_ONCE = 200
_BEHIND = text("version_shown < version_wanted")


class PostedMessage(Base):
    """One shared message. It is behind as long as `version_shown` is smaller than `version_wanted`.

    Posting it is a delivery (slot: the number of the post); changing it afterwards is not, because a change may be
    repeated without harm.
    """

    __tablename__ = "posted_messages"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "part"),
        Index("ix_posted_messages_behind", "next_try_at", sqlite_where=_BEHIND, postgresql_where=_BEHIND),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ilt_id: Mapped[int] = mapped_column(ForeignKey("ilts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    part: Mapped[str] = mapped_column(String(40))
    channel_id: Mapped[str] = mapped_column(String(32))
    # Who is asked, besides the facilitators, when nobody but a person can tell whether it was posted.
    answerable: Mapped[str | None] = mapped_column(String(32))
    # Slack's timestamp of the message; empty = not posted yet, or not known where.
    ts: Mapped[str | None] = mapped_column(String(32))
    version_wanted: Mapped[int] = mapped_column(default=1)
    version_shown: Mapped[int] = mapped_column(default=0)
    # What it should show is the end of a phase: shown before counts that go on.
    is_final: Mapped[bool] = mapped_column(default=False)
    # Slack does not let it be changed any more; the end of a phase is posted anew.
    is_frozen: Mapped[bool] = mapped_column(default=False)
    # How often it was lost and posted again.
    posted_again: Mapped[int] = mapped_column(default=0)
    # How often in a row Slack refused what it should show, or it could not be rendered; and why.
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(_ERROR_LENGTH))
    # Machine time before which it is left alone: spacing between updates, or a pause that Slack asked for.
    next_try_at: Mapped[datetime]

    def fail(self, reason: str) -> bool:
        """Notes a refusal. Returns whether the message is given up by it."""
        self.failures += 1
        self.last_error = reason[:_ERROR_LENGTH]
        return self.failures >= MOST_FAILURES


def want_refresh(
    session: Session, kind: str, subject_id: int, part: str, *, at_once: datetime | None = None
) -> None:
    """Notes that a message no longer shows the truth.

    With `at_once` (machine time) the spacing between updates is waived: for the final state of a count.
    A message that was given up gets one more try, after the pause that giving it up began.
    """
    session.execute(
        update(PostedMessage)
        .where(PostedMessage.kind == kind, PostedMessage.subject_id == subject_id, PostedMessage.part == part)
        .values(_behind_again(session, at_once))
    )


def want_refresh_parts(session: Session, kind: str, subject_id: int, parts: Collection[str] = ()) -> None:
    """The same of several parts of one subject, or of all of them. Whoever calls it is alone with the subject."""
    where = [PostedMessage.kind == kind, PostedMessage.subject_id == subject_id]
    if parts:
        where.append(PostedMessage.part.in_(parts))
    session.execute(
        update(PostedMessage).where(*where).values(_behind_again(session)),
        execution_options={"synchronize_session": False},
    )


def want_refresh_of(
    session: Session, some: "Together", values: Mapping[str, Any], *, at_once: datetime | None = None
) -> None:
    """The same of messages that show something together. `values`: by which they are found."""
    session.flush()
    if at_once is None:
        session.connection().execute(some.behind, values)
    elif session.connection().execute(some.behind_at_once, {**values, "at_once": at_once}).rowcount:
        note_owed(session)


_AGAIN: Mapping[str, Any] = {
    "version_wanted": PostedMessage.version_wanted + 1,
    "failures": case(
        (PostedMessage.failures >= MOST_FAILURES, MOST_FAILURES - 1), else_=PostedMessage.failures
    ),
}


@dataclass(frozen=True)
class Together:
    """Messages that fall behind together. `these`: selects their ids, and locks them in the order that all take."""

    these: Select[int]

    @cached_property
    def behind(self) -> Update:
        """Marks them: their rows are locked and changed in one statement."""
        messages: Any = PostedMessage.__table__
        return update(messages).where(messages.c.id.in_(self.these.correlate(None))).values(**_AGAIN)

    @cached_property
    def behind_at_once(self) -> Update:
        """The same, without the spacing between updates."""
        return self.behind.values(next_try_at=bindparam("at_once", type_=UtcDateTime()), is_final=true())


def _behind_again(session: Session, at_once: datetime | None = None) -> dict[str, Any]:
    values = dict(_AGAIN)
    if at_once:
        values |= {"next_try_at": at_once, "is_final": true()}
        note_owed(session)
    return values


def posted_message(session: Session, kind: str, subject_id: int, part: str = "") -> PostedMessage | None:
    """A shared message, posted or still to be; None where there never was one."""
    return session.scalar(_POSTED, {"kind": kind, "subject_id": subject_id, "part": part})


_POSTED = select(PostedMessage).where(
    PostedMessage.kind == bindparam("kind"),
    PostedMessage.subject_id == bindparam("subject_id"),
    PostedMessage.part == bindparam("part"),
)


def newest_part(session: Session, kind: str, subject_id: int, parts: Collection[str]) -> str:
    """Which of these parts of one subject was posted last; empty where none was."""
    found = select(PostedMessage.part).where(
        PostedMessage.kind == kind, PostedMessage.subject_id == subject_id, PostedMessage.part.in_(parts)
    )
    return session.scalar(found.order_by(PostedMessage.id.desc()).limit(1)) or ""


def leave_unposted(session: Session, message: PostedMessage) -> None:
    """A message that is nowhere yet shows all it ever has to, unless something newer is wanted.

    An attempt that is on its way all the same is noted as what it shows, and the message is behind again then.
    """
    mine = update(PostedMessage).where(PostedMessage.id == message.id, PostedMessage.ts.is_(None))
    session.execute(mine.values(version_shown=PostedMessage.version_wanted))


def subjects_posted(session: Session, kind: str, subject_ids: Collection[int]) -> set[int]:
    """Of what these messages could be about, what there is a message about."""
    found = select(PostedMessage.subject_id).where(
        PostedMessage.kind == kind, PostedMessage.subject_id.in_(subject_ids)
    )
    return set(session.scalars(found))


def workspaces_behind(session: Session, machine_now: datetime) -> list[str]:
    """Workspaces with a message to post or update now."""
    return list(session.scalars(WORKSPACES_BEHIND, {"machine_now": machine_now}))


def messages_behind(session: Session, workspace_id: str, machine_now: datetime) -> list[PostedMessage]:
    """A workspace's messages to post or update now, as many as are looked at once: final states first, then the longest waiting."""
    behind = {"workspace_id": workspace_id, "machine_now": machine_now}
    return list(session.scalars(_MESSAGES_BEHIND, behind))


def given_up(session: Session) -> list[PostedMessage]:
    """Messages whose newest state Slack refused again and again."""
    return list(
        session.scalars(
            select(PostedMessage).where(*_GIVEN_UP, PostedMessage.ts.is_not(None)).order_by(PostedMessage.id)
        )
    )


def count_given_up(session: Session) -> int:
    """How many of them there are."""
    found = select(func.count()).select_from(PostedMessage).where(*_GIVEN_UP, PostedMessage.ts.is_not(None))
    return session.scalar(found) or 0


def try_given_up(session: Session, machine_now: datetime) -> int:
    """Has messages that were given up tried again now. Returns how many."""
    tried = session.execute(
        update(PostedMessage)
        .where(*_GIVEN_UP, PostedMessage.ts.is_not(None))
        .values(failures=0, next_try_at=machine_now)
        .returning(PostedMessage.id)
    )
    note_owed(session)
    return len(tried.all())


_GIVEN_UP = (
    PostedMessage.failures >= MOST_FAILURES,
    PostedMessage.version_shown < PostedMessage.version_wanted,
)


_TO_SHOW = (
    PostedMessage.version_shown < PostedMessage.version_wanted,
    PostedMessage.next_try_at <= bindparam("machine_now"),
    PostedMessage.failures < MOST_FAILURES,
    or_(~PostedMessage.is_frozen, and_(PostedMessage.is_frozen, PostedMessage.is_final)),
)
# Looked up one by one: few are behind, which PostgreSQL cannot know, and it would read all teams to join them.
_THERE = (
    select(Ilt.workspace_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(Ilt.id == PostedMessage.ilt_id, Ilt.is_reachable, Workspace.uninstalled_at.is_(None))
    .scalar_subquery()
)
# Built once: every round of the worker asks this.
WORKSPACES_BEHIND = select(_THERE).where(*_TO_SHOW, _THERE.is_not(None)).distinct()
_MESSAGES_BEHIND = (
    select(PostedMessage)
    .join(Ilt, Ilt.id == PostedMessage.ilt_id)
    .where(Ilt.workspace_id == bindparam("workspace_id"), Ilt.is_reachable, *_TO_SHOW)
    .order_by(case((PostedMessage.is_final, 0), else_=1), PostedMessage.next_try_at, PostedMessage.id)
    .limit(_MOST_AT_ONCE)
)
