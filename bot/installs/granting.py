"""Workspaces of an organization: the app is added to them, or taken out of them."""

from collections.abc import Callable, Collection

from sqlalchemy import delete, update

from bot.log import get_log
from bot.outbox.behind import OfTeam, team_changed
from bot.teams.leaving import KEPT_FOR
from bot.turn import Act, Turn
from storage.adoption import adopt
from storage.deliveries import Delivery, withdraw_owed
from storage.installations import Installation, grant, ilt_revoked_before, ilts_in, revoke
from storage.people import Ilt, Workspace
from storage.workspace_rows import mark_channels_stale

_log = get_log(__name__)


def teams_granted(turn: Turn, org_id: str, teams: Collection[str]) -> None:
    """The app was added to workspaces of an organization. What it did there before comes along."""
    with turn.write() as act:
        if act.session.get(Installation, org_id):
            let_in(act, org_id, teams)


def let_in(act: Act, org_id: str, teams: Collection[str]) -> None:
    """The same, in the transaction of an installation too."""
    grant(act.session, org_id, teams)
    for team_id in teams:
        if act.session.get(Workspace, team_id):
            adopted = adopt(act.session, team_id, org_id)
            _log.warning("workspace_adopted", workspace=team_id, by=org_id, teams=adopted)
    mark_channels_stale(act.session, org_id)


def teams_revoked(turn: Turn, org_id: str, teams: Collection[str]) -> None:
    """The app was taken out of workspaces of an organization: nothing more is sent to their channels."""
    with turn.write() as act:
        if act.session.get(Installation, org_id) is None:
            return
        revoke(act.session, org_id, teams, act.now)
        for ilt_id in ilts_in(act.session, org_id, teams):
            act.session.execute(update(Ilt).where(Ilt.id == ilt_id).values(is_reachable=False))
            withdraw_owed(act.session, [Delivery.ilt_id == ilt_id], "uninstalled")
            team_changed(act.session, ilt_id, OfTeam.TIMES)
    _log.warning("app_removed", workspace=org_id, teams=sorted(teams))


def forget_revoked(turn: Turn, go_on: Callable[[], bool]) -> None:
    """Deletes everything of teams in workspaces that the app was taken out of a week ago, one after the other."""
    more = True
    while more and go_on():
        with turn.write_politely() as act:
            ilt_id = ilt_revoked_before(act.session, act.now - KEPT_FOR)
            more = ilt_id is not None
            if more:
                act.session.execute(delete(Ilt).where(Ilt.id == ilt_id))
