"""Where the app is installed by OAuth: the token of each workspace, which of an organization's it was added to, who is installing."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, bindparam, case, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base
from storage.people import Ilt, Workspace
from storage.sealed import EncryptedText, Sealed, seal, unseal

# So long before a token ends the next one is got: half of what Slack gives.
REFRESHED_BEFORE = timedelta(hours=6)
# A next one that is due for longer is worth an alarm.
TOKEN_IS_LATE = timedelta(minutes=30)


class Installation(Base):
    """One workspace's, or a whole organization's: a row each, whoever installs it again."""

    __tablename__ = "installations"

    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    # The organization that the workspace belongs to, or that it is; empty = none.
    enterprise_id: Mapped[str | None] = mapped_column(String(32))
    is_org: Mapped[bool] = mapped_column(default=False)
    bot_id: Mapped[str] = mapped_column(String(32))
    # What was granted, with commas between.
    scopes: Mapped[str] = mapped_column(Text)
    token: Mapped[Sealed] = mapped_column(EncryptedText)
    # Machine time.
    installed_at: Mapped[datetime]
    # Counts how often it was installed, or got another token.
    version: Mapped[int] = mapped_column(default=1)
    # Where the app has Slack's token rotation on: what the next token is got for, once, and when (all three in machine time)
    # this one ends, the next is to be got, and that was found to work no more.
    refresh_token: Mapped[Sealed | None] = mapped_column(EncryptedText)
    expires_at: Mapped[datetime | None]
    refresh_at: Mapped[datetime | None] = mapped_column(index=True)
    lost_at: Mapped[datetime | None]


class GrantedTeam(Base):
    """A workspace of an organization that the app was added to, or was taken out of (`revoked_at`, calendar time)."""

    __tablename__ = "granted_teams"

    workspace_id: Mapped[str] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    revoked_at: Mapped[datetime | None]


class OAuthState(Base):
    """Somebody is on their way through Slack's consent page. Only what is made of the state is kept."""

    __tablename__ = "oauth_states"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Machine time.
    expires_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Installed:
    """An installation as it was when it was read."""

    workspace_id: str
    enterprise_id: str | None
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    installed_at: datetime
    version: int
    is_org: bool
    ends_at: datetime | None
    token: str = field(repr=False)


@dataclass(frozen=True)
class TokenPair:
    """What Slack gave. Without rotation the token neither ends nor has another after it."""

    token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None


def installed(session: Session, workspace_id: str) -> Installed | None:
    """The installation; None where there is none. Raises SealedError for a token that cannot be read here."""
    row = session.get(Installation, workspace_id)
    if row is None:
        return None
    workspace = session.get_one(Workspace, workspace_id)
    return Installed(
        workspace_id=workspace_id,
        enterprise_id=row.enterprise_id,
        bot_id=row.bot_id,
        bot_user_id=workspace.bot_user_id,
        scopes=scopes_in(row.scopes),
        installed_at=row.installed_at,
        version=row.version,
        is_org=row.is_org,
        ends_at=row.expires_at,
        token=unseal(session, workspace_id, row.token),
    )


def scopes_in(told: str) -> frozenset[str]:
    """What Slack names with commas between."""
    return frozenset(scope.strip() for scope in told.split(",") if scope.strip())


def save_installation(session: Session, row: Installation, tokens: TokenPair) -> None:
    """Over what is known of the workspace's installation; `row` comes without tokens and version."""
    known = session.get(Installation, row.workspace_id, with_for_update=True)
    row.version = known.version if known else 0
    keep_tokens(session, row, tokens, row.installed_at)
    session.merge(row)


def keep_tokens(session: Session, row: Installation, tokens: TokenPair, machine_now: datetime) -> None:
    """In place of those that the row has. Both are from the same answer of Slack's: never one without the other."""
    follows = tokens.refresh_token
    row.version += 1
    row.token = seal(session, row.workspace_id, tokens.token)
    row.refresh_token = seal(session, row.workspace_id, follows) if follows else None
    row.expires_at, row.refresh_at, row.lost_at = tokens.expires_at, None, None
    if follows and tokens.expires_at:
        row.refresh_at = tokens.expires_at - min(REFRESHED_BEFORE, (tokens.expires_at - machine_now) / 2)


def tokens_due(session: Session, machine_now: datetime, limit: int) -> Sequence[str]:
    """The workspaces whose next token is to be got, the longest due first."""
    return session.scalars(TOKENS_DUE.limit(limit), {"machine_now": machine_now}).all()


TOKENS_DUE = (
    select(Installation.workspace_id)
    .where(Installation.refresh_at <= bindparam("machine_now"))
    .order_by(Installation.refresh_at)
)


def take_token_due(session: Session, workspace_id: str, machine_now: datetime) -> Installation | None:
    """Locks the row until the transaction ends. None: another worker has it, or has got the next token already."""
    return session.scalar(
        select(Installation)
        .where(Installation.workspace_id == workspace_id, Installation.refresh_at <= machine_now)
        .with_for_update(skip_locked=True)
    )


@dataclass(frozen=True)
class TokensHeld:
    """How many tokens end by themselves; of those how many should have been followed long ago, and how many never will be."""

    ending: int
    late: int
    lost: int


def tokens_held(session: Session, late_before: datetime) -> TokensHeld:
    """Counts them. Late is whose next token was due before that instant (machine time)."""
    is_late = Installation.expires_at < late_before + REFRESHED_BEFORE
    row = session.execute(
        select(
            func.count(),
            func.count(case((is_late & Installation.lost_at.is_(None), 1))),
            func.count(Installation.lost_at),
        ).where(Installation.expires_at.is_not(None))
    ).one()
    return TokensHeld(*row)


def remove_installation(session: Session, workspace_id: str) -> None:
    """The token is worth nothing any more."""
    session.execute(delete(Installation).where(Installation.workspace_id == workspace_id))
    session.execute(delete(GrantedTeam).where(GrantedTeam.workspace_id == workspace_id))


def granted_to(session: Session, workspace_id: str) -> tuple[str, ...]:
    """The workspaces of an organization that the app was added to."""
    rows = select(GrantedTeam.team_id).where(
        GrantedTeam.workspace_id == workspace_id, GrantedTeam.revoked_at.is_(None)
    )
    return tuple(session.scalars(rows.order_by(GrantedTeam.team_id)))


def grant(session: Session, workspace_id: str, teams: Collection[str]) -> None:
    """The app was added to those workspaces of the organization."""
    for team in teams:
        session.merge(GrantedTeam(workspace_id=workspace_id, team_id=team, revoked_at=None))


def revoke(session: Session, workspace_id: str, teams: Collection[str], at: datetime) -> None:
    """The app was taken out of those workspaces."""
    for team in teams:
        session.merge(GrantedTeam(workspace_id=workspace_id, team_id=team, revoked_at=at))


def ilts_in(session: Session, workspace_id: str, teams: Collection[str]) -> list[int]:
    """The teams in those workspaces of an organization."""
    rows = select(Ilt.id).where(Ilt.workspace_id == workspace_id, Ilt.team_id.in_(teams))
    return list(session.scalars(rows.order_by(Ilt.id)))


def ilt_revoked_before(session: Session, before: datetime) -> int | None:
    """A team in a workspace that the app was taken out of before that instant, and is not back in."""
    return session.scalar(
        select(Ilt.id)
        .join(
            GrantedTeam,
            (GrantedTeam.workspace_id == Ilt.workspace_id) & (GrantedTeam.team_id == Ilt.team_id),
        )
        .where(GrantedTeam.revoked_at <= before)
        .limit(1)
    )


def begin_state(session: Session, state: str, expires_at: datetime) -> None:
    """Somebody sets out for Slack's consent page."""
    session.add(OAuthState(hash=_hash(state), expires_at=expires_at))


def consume_state(session: Session, state: str, machine_now: datetime) -> bool:
    """Somebody is back. False: too late, or with what was used before or never given out. Of two at once one wins."""
    gone = delete(OAuthState).where(OAuthState.hash == _hash(state)).returning(OAuthState.expires_at)
    expires_at = session.scalar(gone)
    return expires_at is not None and expires_at > machine_now


def forget_states(session: Session, before: datetime) -> None:
    """Deletes those whose time was over by that instant (machine time)."""
    session.execute(delete(OAuthState).where(OAuthState.expires_at < before))


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
