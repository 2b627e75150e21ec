"""Tokens that end by themselves, where the app has Slack's token rotation on. The worker alone gets the next ones, each once."""

from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.installs.failure import NO_TOKENS
from bot.log import get_log
from bot.outbox.behind import installation_changed
from bot.outbox.duty import Reach
from bot.outbox.gateway import TOKEN_REFUSED
from bot.outbox.own_app import OwnApp
from bot.turn import Act, Turn
from storage.installations import Installation, keep_tokens, take_token_due, tokens_due
from storage.lanes import end_pauses
from storage.sealed import SealedError, unseal

_log = get_log(__name__)
# In one round: a call to Slack each, and other things are due as well.
_MOST_AT_ONCE = 5
_AGAIN = timedelta(minutes=1)
# Slack's words for a refresh token that was used before: what it gave for it then never got here.
_USED_UP = {"invalid_refresh_token"} | TOKEN_REFUSED


def refresh_tokens(turn: Turn, reach: Reach) -> int:
    """Gets the next token of each workspace whose last one has less than six hours left, a few at a time."""
    app = reach.own_app
    if app is None:
        return 0
    with turn.read() as act:
        due = tokens_due(act.session, act.machine_now, _MOST_AT_ONCE)
    return sum(_refresh(reach.turn(), app, workspace_id) for workspace_id in due)


def _refresh(turn: Turn, app: OwnApp, workspace_id: str) -> bool:
    # The row is locked while Slack is asked, and what it answers is in the same commit: two workers would use it up twice.
    with turn.write() as act:
        row = take_token_due(act.session, workspace_id, act.machine_now)
        if row is None or row.refresh_token is None:
            return False
        try:
            tokens = app.next_tokens(unseal(act.session, workspace_id, row.refresh_token))
        except (SealedError, *NO_TOKENS) as error:
            _not_refreshed(act, row, error)
            return True
        keep_tokens(act.session, row, tokens, act.machine_now)
        _log.info("token_refreshed", workspace=workspace_id, ends=_said(tokens.expires_at))
    # By itself: what Slack gives once must not be lost because another worker holds the lane.
    with turn.write_politely() as act:
        end_pauses(act.session, workspace_id)
    return True


def _not_refreshed(act: Act, row: Installation, error: Exception) -> None:
    """Tried again in a minute, unless Slack has given its answer to somebody who did not live to keep it."""
    reason = str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
    reason = reason if " " not in reason else "unreadable_answer"
    if reason not in _USED_UP:
        row.refresh_at = act.machine_now + _AGAIN
        _log.warning(
            "token_not_refreshed", workspace=row.workspace_id, reason=reason, ends=_said(row.expires_at)
        )
        return
    row.refresh_at, row.lost_at = None, act.machine_now
    installation_changed(act.session, row.workspace_id)
    _log.error("token_lost", workspace=row.workspace_id, reason=reason, ends=_said(row.expires_at))


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
