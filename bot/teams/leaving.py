"""A workspace that removed the app: nothing more is sent to it, and after a week nothing of it is left."""

from collections.abc import Callable
from datetime import timedelta

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.log import get_log
from bot.outbox.gateway import TOKEN_REFUSED, Gateway, SlowDownError
from bot.teams.people import remember_installation
from bot.turn import Turn
from storage import Database
from storage.deliveries import Delivery, withdraw_owed
from storage.operations import note_deletion
from storage.people import Workspace, uninstalled_workspaces
from storage.purge import purge_step

_log = get_log(__name__)
# Slack's terms: within 14 business days. Until then an app that was removed by mistake comes back with everything.
KEPT_FOR = timedelta(days=7)


def app_removed(turn: Turn, workspace_id: str) -> None:
    """The app was removed from the workspace, or its token revoked: marked, and what it is owed is withdrawn."""
    with turn.write() as act:
        workspace = act.session.get(Workspace, workspace_id)
        if workspace and workspace.uninstalled_at is None:
            workspace.uninstalled_at = turn.now
            withdrawn = withdraw_owed(act.session, [Delivery.workspace_id == workspace_id], "uninstalled")
            _log.warning("app_removed", workspace=workspace_id, withdrawn=withdrawn)


def forget_removed(turn: Turn, gateway_of: Callable[[str], Gateway], go_on: Callable[[], bool]) -> None:
    """Deletes everything of workspaces that removed the app a week ago.

    Slack is asked before: an event of an earlier removal may come after the app was installed again.

    Args:
        go_on: asked between two steps, so that others have a turn.
    """
    with turn.read() as act:
        removed = uninstalled_workspaces(act.session)
    for workspace_id, at in removed.items():
        if _is_gone(turn.db, gateway_of(workspace_id), workspace_id) and at <= turn.now - KEPT_FOR:
            _purge(turn, workspace_id, go_on)


def _purge(turn: Turn, workspace_id: str, go_on: Callable[[], bool]) -> None:
    more = True
    while more and go_on():
        with turn.write_politely() as act:
            more = purge_step(act.session, workspace_id)
            if not more:
                note_deletion(act.session, workspace_id, "", act.machine_now)
    if not more:
        _log.warning("workspace_forgotten", workspace=workspace_id)


def _is_gone(db: Database, gateway: Gateway, workspace_id: str) -> bool:
    """Whether the bot's token does not work there any more; one that does ends the mark."""
    try:
        found = gateway.installation()
    except SlackApiError as error:
        return error.response.get("error") in TOKEN_REFUSED
    except (SlowDownError, SlackClientError, OSError) as error:
        _log.info("removal_not_known_yet", workspace=workspace_id, error=type(error).__name__)
        return False
    if found.workspace_id != workspace_id:
        return True
    remember_installation(db, found)
    _log.warning("workspace_is_back", workspace=workspace_id)
    return False
