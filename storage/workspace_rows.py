"""Workspaces as rows: which have the app, what each is known as to backups, and what is noted of one."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of, insert_for
from storage.people import Ilt, Workspace


def store_workspace(session: Session, workspace_id: str, **columns: Any) -> None:
    """Notes a workspace, or what is new about it: processes that start at once may all be the first."""
    new = insert_for(dialect_of(session))(Workspace).values(id=workspace_id, **columns)
    session.execute(new.on_conflict_do_update(index_elements=["id"], set_=columns))


def known_as(session: Session, workspace_id: str) -> list[str]:
    """The workspace; of an organization those too in which its teams were before it had the app: so older backups know them."""
    teams = select(Ilt.team_id).where(Ilt.workspace_id == workspace_id, Ilt.team_id.is_not(None)).distinct()
    return [workspace_id, *(one for one in session.scalars(teams) if one)]


def all_workspaces(session: Session) -> list[str]:
    """Every workspace."""
    return list(session.scalars(select(Workspace.id)))


def other_workspaces(session: Session, workspace_id: str) -> list[str]:
    """Those that have the app, without that one."""
    rows = select(Workspace.id).where(Workspace.id != workspace_id, Workspace.uninstalled_at.is_(None))
    return list(session.scalars(rows.order_by(Workspace.id)))


def uninstalled_workspaces(session: Session) -> dict[str, datetime]:
    """Workspaces that removed the app, and since when (calendar time)."""
    rows = session.execute(select(Workspace.id, Workspace.uninstalled_at))
    return {workspace_id: at for workspace_id, at in rows if at is not None}


def mark_channels_stale(session: Session, workspace_id: str) -> None:
    """Asks the worker to read again which channels the bot is in."""
    session.execute(update(Workspace).where(Workspace.id == workspace_id).values(channels_synced_at=None))
