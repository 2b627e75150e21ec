"""Whose token a request is answered with: the one of the workspace that `workspace_of` names, from our own tables."""

from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize

from bot.installs.tokens import Tokens
from bot.log import get_log
from bot.outbox.gateway import NoTokenYetError

_log = get_log(__name__)
# Under this name a request's context has the workspace (`handlers.steady`).
WORKSPACE = "ilt_workspace"


class AuthorizeByRow(Authorize):
    """Without a call to Slack: a person waits."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def __call__(self, *, context: BoltContext, user_id: str | None, **_: Any) -> AuthorizeResult | None:
        """What the workspace has granted; None where the app is not installed."""
        workspace_id = str(context.get(WORKSPACE) or "")
        try:
            found = self._tokens.find(workspace_id) if workspace_id else None
        except NoTokenYetError:
            return None
        if found is None:
            _log.warning("not_installed", workspace=workspace_id)
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise_id,
            team_id=context.team_id,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.token,
            bot_scopes=sorted(found.scopes),
            user_id=user_id,
        )
