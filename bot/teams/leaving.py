"""A workspace that removed the app: nothing more is sent to it, and after a week nothing of it is left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.log import get_log
from bot.outbox.gateway import TOKEN_REFUSED, Gateway, NotInstalledError, OtherTokenError, SlowDownError
from bot.teams.people import remember_installation
from bot.turn import Turn
from storage import Database
from storage.deliveries import Delivery, withdraw_owed
from storage.installations import Installation, remove_installation
from storage.operations import note_deletion
from storage.people import Workspace
from storage.purge import purge_step
from storage.workspace_rows import known_as, uninstalled_workspaces

_log = get_log(__name__)
# Slack's terms: within 14 business days. Until then an app that was removed by mistake comes back with everything.
KEPT_FOR = timedelta(days=7)
_CLOCKS_APART = timedelta(minutes=2)


def app_removed(
    turn: Turn, workspace_id: str, told_at: datetime | None = None, works: Callable[[], bool] = lambda: False
) -> None:
    """The app was removed from the workspace, or its token revoked: marked, and what it is owed is withdrawn.

    Args:
        told_at: when that was, by Slack's clock.
        works: asks Slack whether the token that is kept works; only where the app was installed at about the same time.
    """
    with turn.read() as act:
        kept = act.session.get(Installation, workspace_id)
    if kept and _is_late(kept.installed_at, told_at, works):
        _log.info("late_removal_ignored", workspace=workspace_id)
        return
    with turn.write() as act:
        now = act.session.get(Installation, workspace_id, with_for_update=True)
        if (now and now.version) != (kept and kept.version):
            return  # installed again at this moment
        workspace = act.session.get(Workspace, workspace_id)
        remove_installation(act.session, workspace_id)
        if workspace and workspace.uninstalled_at is None:
            workspace.uninstalled_at = turn.now
            withdrawn = withdraw_owed(act.session, [Delivery.workspace_id == workspace_id], "uninstalled")
            _log.warning("app_removed", workspace=workspace_id, withdrawn=withdrawn)


def _is_late(installed_at: datetime, told_at: datetime | None, works: Callable[[], bool]) -> bool:
    """Whether a removal was one before this installation. Events come in any order, and two clocks are compared."""
    if told_at is None or abs(told_at - installed_at) <= _CLOCKS_APART:
        return works()
    return told_at < installed_at


def forget_removed(turn: Turn, gateway_of: Callable[[str], Gateway], go_on: Callable[[], bool]) -> None:
    """Deletes everything of workspaces that removed the app a week ago.

    Slack is asked before: an event of an earlier removal may come after the app was installed again.

    Args:
        go_on: asked between two steps, so that others have a turn.
    """
    with turn.read() as act:
        removed = uninstalled_workspaces(act.session)
    for workspace_id, at in removed.items():
        if _is_gone(turn.db, gateway_of, workspace_id) and at <= turn.now - KEPT_FOR:
            purge(turn, workspace_id, go_on)


def purge(turn: Turn, workspace_id: str, go_on: Callable[[], bool]) -> None:
    """Deletes everything of a workspace, a little at a time. `go_on`: asked between two steps."""
    more = True
    while more and go_on():
        with turn.write_politely() as act:
            for known in known_as(act.session, workspace_id):
                note_deletion(act.session, known, "", act.machine_now)
            more = purge_step(act.session, workspace_id)
    if not more:
        _log.warning("workspace_forgotten", workspace=workspace_id)


def _is_gone(db: Database, gateway_of: Callable[[str], Gateway], workspace_id: str) -> bool:
    """Whether the bot has no token for it any more, or one that does not work; one that does ends the mark."""
    try:
        found = gateway_of(workspace_id).installation()
    except (NotInstalledError, OtherTokenError):
        return True
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
