"""What whoever runs the server may know of the workspaces, and do with one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.errors import SettingsError
from bot.teams.leaving import KEPT_FOR, purge
from bot.turn import Act, Turn
from storage.deliveries import Delivery, withdraw_owed
from storage.installations import Installation, granted_to, remove_installation, scopes_in
from storage.people import Ilt, Workspace


@dataclass(frozen=True)
class Listed:
    """One workspace, or one organization.

    Attributes:
        ilts: how many teams it has.
        teams: of an organization, how many of its workspaces the app was added to; None = it is one workspace.
        missing: scopes that the app needs and that were not granted.
        is_lost: what would follow its token was lost: it ends, or has ended.
    """

    id: str
    name: str
    ilts: int
    installed_at: datetime | None
    removed_at: datetime | None
    teams: int | None
    missing: tuple[str, ...]
    is_lost: bool = False

    @property
    def line(self) -> str:
        """As `app.py workspaces` shows it."""
        return "  ".join([self.id, self.name or "(no name)", f"teams: {self.ilts}", *self._rest()])

    def _rest(self) -> Iterator[str]:
        if self.teams is not None:
            yield f"an organization, its workspaces with the app: {self.teams}"
        if self.installed_at:
            yield f"installed {self.installed_at:%Y-%m-%d}"
        if self.removed_at:
            yield f"removed {self.removed_at:%Y-%m-%d}, deleted {self.removed_at + KEPT_FOR:%Y-%m-%d}"
        if self.missing:
            yield f"must be installed again: lacks {', '.join(self.missing)}"
        if self.is_lost:
            yield "must be installed again: its token ends, and what Slack gave in its place was lost"


def listed(turn: Turn, scopes: Collection[str]) -> list[Listed]:
    """All of them, by id. `scopes`: which the app needs."""
    with turn.read() as act:
        ilts = select(Ilt.workspace_id, func.count()).group_by(Ilt.workspace_id)
        counts = {row[0]: row[1] for row in act.session.execute(ilts)}
        rows = act.session.execute(
            select(Workspace, Installation)
            .outerjoin(Installation, Installation.workspace_id == Workspace.id)
            .order_by(Workspace.id)
        )
        return [
            Listed(
                id=workspace.id,
                name=workspace.name,
                ilts=counts.get(workspace.id, 0),
                installed_at=row.installed_at if row else None,
                removed_at=workspace.uninstalled_at,
                teams=len(granted_to(act.session, workspace.id)) if row and row.is_org else None,
                missing=tuple(sorted(set(scopes) - scopes_in(row.scopes))) if row else (),
                is_lost=row is not None and row.lost_at is not None,
            )
            for workspace, row in rows
        ]


def named(turn: Turn, workspace_id: str) -> str:
    """A workspace by its id and its name: before it is deleted, its operator sees whose id was typed.

    Raises:
        SettingsError: there is none of that id.
    """
    with turn.read() as act:
        name = _known(act, workspace_id).name
    return f"{workspace_id} ({name})" if name else workspace_id


def forget(turn: Turn, workspace_id: str) -> None:
    """Deletes everything of a workspace now. Raises SettingsError where there is none of that id."""
    with turn.write() as act:
        workspace = _known(act, workspace_id)
        # From here on nothing is sent to it, whoever else works meanwhile.
        workspace.uninstalled_at = workspace.uninstalled_at or turn.now
        remove_installation(act.session, workspace_id)
        withdraw_owed(act.session, [Delivery.workspace_id == workspace_id], "uninstalled")
    purge(turn, workspace_id, lambda: True)


def _known(act: Act, workspace_id: str) -> Workspace:
    workspace = act.session.get(Workspace, workspace_id)
    if workspace is None:
        raise SettingsError(f"There is no workspace {workspace_id}: `app.py workspaces` lists them.")
    return workspace
