"""Deletes everything of a workspace, a little at a time: a listener never waits long for it."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.base import Base
from storage.deliveries import Delivery
from storage.district_counts import tables_of_no_workspace
from storage.people import Ilt, Workspace

_DELIVERIES_AT_ONCE = 500


def purge_step(session: Session, workspace_id: str) -> bool:
    """Deletes some of what is left of a workspace; the rows of a team with the team. False: that was the last."""
    some = select(Delivery.id).where(Delivery.workspace_id == workspace_id).limit(_DELIVERIES_AT_ONCE)
    if session.execute(delete(Delivery).where(Delivery.id.in_(some)).returning(Delivery.id)).first():
        return True
    team = select(Ilt.id).where(Ilt.workspace_id == workspace_id).limit(1).scalar_subquery()
    if session.execute(delete(Ilt).where(Ilt.id == team).returning(Ilt.id)).first():
        return True
    for table in Base.metadata.tables.values():
        column = table.columns.get("workspace_id")
        if column is not None and not column.foreign_keys:
            session.execute(delete(table).where(column == workspace_id))
    session.execute(delete(Workspace).where(Workspace.id == workspace_id))
    tables_of_no_workspace(session)
    return False
