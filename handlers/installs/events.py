"""Slack's events about the app itself: removed, its token revoked, added to workspaces of an organization or taken out of them."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.installs import granting
from bot.teams import leaving
from handlers.deps import Deps
from handlers.registry import Listeners
from handlers.request import workspace_of


def register(listeners: Listeners, deps: Deps) -> None:
    """All of them."""
    listeners.event("app_uninstalled", partial(_uninstalled, deps))
    listeners.event("tokens_revoked", partial(_tokens_revoked, deps))
    listeners.event("team_access_granted", partial(_granted, deps))
    listeners.event("team_access_revoked", partial(_revoked, deps))


def _uninstalled(deps: Deps, body: dict[str, Any]) -> None:
    workspace_id, at = workspace_of(body), body.get("event_time")
    told_at = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else None
    leaving.app_removed(deps.turn(), workspace_id, told_at, lambda: deps.works(workspace_id))
    deps.forget_token(workspace_id)


def _tokens_revoked(deps: Deps, body: dict[str, Any]) -> None:
    if body["event"]["tokens"].get("bot"):
        _uninstalled(deps, body)


def _granted(deps: Deps, body: dict[str, Any]) -> None:
    org_id = workspace_of(body)
    granting.teams_granted(deps.turn(), org_id, _teams_in(body))
    deps.forget_token(org_id)


def _revoked(deps: Deps, body: dict[str, Any]) -> None:
    org_id = workspace_of(body)
    granting.teams_revoked(deps.turn(), org_id, _teams_in(body))
    deps.forget_token(org_id)


def _teams_in(body: dict[str, Any]) -> list[str]:
    """The workspaces of an organization that an event is about."""
    return [str(team_id) for team_id in body["event"]["team_ids"]]
