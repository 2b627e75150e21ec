"""The token of the settings: it speaks for its own workspace alone, whoever else the database knows."""

from bot.log import get_log
from bot.outbox.gateway import Gateway, OtherTokenError
from storage import Database
from storage.workspace_rows import other_workspaces

_log = get_log(__name__)


class OneToken:
    """Slack for the one workspace that is served by its token. Used by several threads."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        # Empty until Slack was asked.
        self._workspace_id = ""

    def is_of(self, workspace_id: str) -> None:
        """Slack says whose it is."""
        self._workspace_id = workspace_id

    def gateway(self, workspace_id: str) -> Gateway:
        """Slack for a workspace. Raises OtherTokenError: by this token another's channels and people would be taken for its own."""
        if self._workspace_id not in {"", workspace_id}:
            raise OtherTokenError(f"SLACK_BOT_TOKEN is of {self._workspace_id}, not of {workspace_id}")
        return self._gateway


def tell_of_others(db: Database, workspace_id: str) -> None:
    """A line of the log where the database holds workspaces that this token is not of."""
    with db.read() as session:
        others = other_workspaces(session, workspace_id)
    if others:
        _log.warning("other_workspaces_wait", reason=others_wait(workspace_id, others))


def others_wait(workspace_id: str, others: list[str]) -> str:
    """What that means, and what to do."""
    return (
        f"SLACK_BOT_TOKEN is of {workspace_id}, and this database also holds {', '.join(others)}: nothing is sent there by this "
        "process. Give each workspace a database of its own; `app.py forget WORKSPACE` deletes what only was tried"
    )
