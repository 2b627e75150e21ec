"""Slack's consent: who lets the app in, the code that the app gets for it, the token that it gets for the code (OAuth v2)."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sandbox.errors import ApiError
from sandbox.results import SandboxError
from sandbox.state import APP_ID, BOT_USER_ID, CLIENT_ID, CLIENT_SECRET, Json

if TYPE_CHECKING:
    from sandbox.core import Core


_TOKEN_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Asked:
    """What the app asks for, as the address of the consent page says it."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str


@dataclass(frozen=True)
class _Given:
    core: "Core"
    asked: Asked
    by: str
    is_org_wide: bool


@dataclass(frozen=True)
class _Token:
    """Of a workspace, and when it ends, in seconds since 1970: in real time, as an app counts it too."""

    core: "Core"
    ends_at: float


class Consent:
    """One for all workspaces of a sandbox. The first one in `workspaces` is the sandbox's own.

    Attributes:
        redirect_uris: which the app may have people sent back to.
        granted_scopes: fewer than the app asks for; None = all.
        names_team: Slack names a workspace in some installations of an organization, too.
        rotates: tokens end after twelve hours, and each comes with what the next is got for, once (Slack: token rotation).
    """

    def __init__(self, redirect_uris: list[str], *, rotates: bool = False) -> None:
        self.redirect_uris = redirect_uris
        self.workspaces: list[Core] = []
        self.granted_scopes: str | None = None
        self.names_team = False
        self.rotates = rotates
        self._tokens: dict[str, _Token] = {}
        self._refresh: dict[str, Core] = {}
        self._given: dict[str, _Given] = {}

    def of_token(self, token: str | None) -> "Core":
        """The workspace whose token that is; the first for any other."""
        if token in self._tokens:
            return self._tokens[token].core
        return next((core for core in self.workspaces if core.team.token == token), self.workspaces[0])

    def is_over(self, token: str | None) -> bool | None:
        """Whether a token that ends has done so; None for any other."""
        known = self._tokens.get(token or "")
        return known.ends_at <= time.time() if known else None

    def end_tokens(self) -> None:
        """Twelve hours go by."""
        self._tokens = {token: replace(one, ends_at=0.0) for token, one in self._tokens.items()}

    def asked(self, query: Mapping[str, str]) -> Asked:
        """Raises SandboxError with what Slack would show instead of its page."""
        if query.get("client_id") != CLIENT_ID:
            raise SandboxError("invalid_client_id: there is no such app.")
        uri = query.get("redirect_uri", "")
        if uri not in self.redirect_uris:
            raise SandboxError(f"redirect_uri did not match any configured URIs. Passed URI: {uri}")
        scopes = tuple(one for one in query.get("scope", "").split(",") if one)
        unknown = set(scopes) - set(self.workspaces[0].app.scopes)
        if unknown or not scopes:
            raise SandboxError(f"invalid_scope: {', '.join(sorted(unknown)) or 'no scopes'}")
        return Asked(uri, scopes, query.get("state", ""))

    def allow(self, asked: Asked, team_id: str, user_id: str) -> str:
        """Somebody lets the app into a workspace (T…) or an organization (E…). Where they are sent back to."""
        core = self.workspace(team_id)
        code = f"{secrets.token_hex(8)}.{secrets.token_hex(8)}"
        self._given[code] = _Given(core, asked, user_id, is_org_wide=team_id == core.team.enterprise_id)
        return _back(asked, code=code)

    def cancel(self, asked: Asked) -> str:
        """Somebody does not. Where they are sent back to."""
        return _back(asked, error="access_denied")

    def access(self, args: Mapping[str, Any]) -> Json:
        """What the app gets for a code, once."""
        if args.get("client_id") != CLIENT_ID:
            raise ApiError("invalid_client_id")
        if args.get("client_secret") != CLIENT_SECRET:
            raise ApiError("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            return self._refreshed(self._refresh.pop(str(args.get("refresh_token")), None))
        given = self._given.pop(str(args.get("code")), None)
        if given is None:
            raise ApiError("invalid_code")
        if args.get("redirect_uri") != given.asked.redirect_uri:
            raise ApiError("bad_redirect_uri")
        return self._installed(given)

    def _installed(self, given: _Given) -> Json:
        core, team = given.core, given.core.team
        if not core.world.installed or team.is_org_wide != given.is_org_wide:
            team.token = f"xoxb-{team.id}-{secrets.token_hex(8)}"
            # An organization's admin adds it to workspaces afterwards.
            team.is_granted = not given.is_org_wide
        core.world.installed, team.is_org_wide = True, given.is_org_wide
        core.touch()
        scopes = self.granted_scopes or ",".join(given.asked.scopes)
        return {"authed_user": {"id": given.by}, "scope": scopes, **self._told(core)}

    def _refreshed(self, core: "Core | None") -> Json:
        if core is None or not core.world.installed:
            raise ApiError("invalid_refresh_token")
        return {"scope": self.granted_scopes or ",".join(core.app.scopes), **self._told(core)}

    def _next_pair(self, core: "Core") -> Json:
        """Slack: the token before it works on until it ends."""
        if not self.rotates:
            return {}
        team, refresh_token = core.team, f"xoxe-1-{secrets.token_hex(16)}"
        team.token = f"xoxe.xoxb-1-{secrets.token_hex(16)}"
        self._tokens[team.token] = _Token(core, time.time() + _TOKEN_SECONDS)
        self._refresh[refresh_token] = core
        return {"refresh_token": refresh_token, "expires_in": _TOKEN_SECONDS}

    def _told(self, core: "Core") -> Json:
        team, pair = core.team, self._next_pair(core)
        org = {"id": team.enterprise_id, "name": team.enterprise_name} if team.enterprise_id else None
        names_team = not team.is_org_wide or self.names_team
        return {
            "app_id": APP_ID,
            "token_type": "bot",
            "access_token": team.token,
            "bot_user_id": BOT_USER_ID,
            "team": {"id": team.id, "name": team.name} if names_team else None,
            "enterprise": org,
            "is_enterprise_install": team.is_org_wide,
            **pair,
        }

    def workspace(self, team_id: str) -> "Core":
        """By its id, or its organization's. Raises SandboxError."""
        found = (core for core in self.workspaces if team_id in {core.team.id, core.team.enterprise_id})
        core = next(found, None) if team_id else None
        if core is None:
            raise SandboxError(f"There is no workspace {team_id}.")
        return core


def _back(asked: Asked, **told: str) -> str:
    return f"{asked.redirect_uri}?{urlencode({**told, 'state': asked.state})}"
