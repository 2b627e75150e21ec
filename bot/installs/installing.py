"""Somebody installs the app: from the first page to the row that the bot works with."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clock import Clock
from bot.installs.failure import NO_TOKENS, Failure, NoInstallError
from bot.installs.granting import let_in
from bot.log import get_log
from bot.outbox import descriptions as slack
from bot.outbox.behind import installation_changed
from bot.outbox.client import make_client
from bot.outbox.gateway import (
    LISTENER_TIMEOUT_SECONDS,
    TOKEN_REFUSED,
    WORKER_TIMEOUT_SECONDS,
    Gateway,
    told_at,
)
from bot.teams.people import note_workspace
from bot.turn import Turn
from storage.installations import (
    Installation,
    TokenPair,
    begin_state,
    consume_state,
    forget_states,
    save_installation,
    scopes_in,
)

_log = get_log(__name__)
STATE_SECONDS = 600


@dataclass(frozen=True)
class Door:
    """The app as Slack knows it, and who may install it.

    Attributes:
        allowed: ids of workspaces or organizations; none = whoever comes as far as Slack's consent page.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    api_url: str
    scopes: Collection[str]
    allowed: Collection[str]

    @property
    def consent_url(self) -> str:
        """Slack's consent page: beside its API."""
        return f"{self._slack}/oauth/v2/authorize"

    @property
    def _slack(self) -> str:
        return self.api_url.rstrip("/").removesuffix("/api")

    def add_to(self, org_id: str, app_id: str) -> str:
        """Where an organization's admin adds the app to workspaces."""
        of_admins = re.sub(r"^https://(slack(?:-gov)?\.com)$", r"https://app.\1", self._slack)
        return f"{of_admins}/manage/{org_id}/integrations/profile/{app_id}/workspaces/add"


@dataclass(frozen=True)
class Granted:
    """What Slack gave for a code.

    Attributes:
        teams: with an organization, the workspaces of it that the app was added to already; None = it is one workspace.
        add_to: with an organization, where its admin adds the app to workspaces; else empty.
    """

    who: slack.Installation
    enterprise_id: str | None
    bot_id: str
    teams: tuple[str, ...] | None
    add_to: str
    tokens: TokenPair = field(repr=False)


# Slack's words for a code that nobody can use (any more); what else it says is about this server.
_OF_THE_CODE = {"invalid_code", "code_already_used", "code_expired", "bad_redirect_uri"}


def begin(turn: Turn) -> str:
    """Somebody sets out for Slack's consent page. What they bring back."""
    state = secrets.token_urlsafe(32)
    with turn.write() as act:
        begin_state(act.session, state, act.machine_now + timedelta(seconds=STATE_SECONDS))
    return state


def is_back(turn: Turn, state: str) -> bool:
    """Whether somebody who set out is back, in time and for the first time."""
    with turn.write() as act:
        return consume_state(act.session, state, act.machine_now)


def forget_who_did_not_come_back(turn: Turn) -> None:
    """Deletes what was given to people who never came back from Slack."""
    with turn.write() as act:
        forget_states(act.session, act.machine_now)


def exchange(door: Door, code: str) -> Granted:
    """What Slack gives for a code. Raises NoInstallError."""
    try:
        return _granted(door, code)
    except SlackApiError as error:
        reason = str(error.response.get("error"))
        _log.warning("install_refused_by_slack", reason=reason if " " not in reason else "unreadable_answer")
        of_the_code = reason in _OF_THE_CODE | TOKEN_REFUSED
        raise NoInstallError(Failure.CODE_REFUSED if of_the_code else Failure.NOT_SET_UP) from None
    except NO_TOKENS as error:
        _log.warning("install_not_exchanged", error=type(error).__name__)
        raise NoInstallError(Failure.SLACK_AWAY) from None


def known_at(client_id: str, client_secret: str, api_url: str) -> datetime | None:
    """When Slack answers to who has the app's id and secret; no code is used for it.

    Raises:
        SlackApiError: it refuses one of them.
        SlowDownError, SlackClientError, OSError, HTTPException: it tells nothing.
    """
    nobody = make_client(None, api_url, timeout=LISTENER_TIMEOUT_SECONDS)
    try:
        nobody.oauth_v2_access(client_id=client_id, client_secret=client_secret, code="none")
    except SlackApiError as error:
        if error.response.get("error") not in _OF_THE_CODE:
            raise
        return told_at(error.response.headers)
    return None


def _granted(door: Door, code: str) -> Granted:
    # Nothing of the code may stand in an error or a log: it is as good as the token.
    nobody = make_client(None, door.api_url, timeout=LISTENER_TIMEOUT_SECONDS * 2)
    answer = nobody.oauth_v2_access(
        client_id=door.client_id,
        client_secret=door.client_secret,
        code=code,
        redirect_uri=door.redirect_uri,
    )
    tokens, is_org = _tokens_in(answer), bool(answer.get("is_enterprise_install"))
    gateway = Gateway(make_client(tokens.token, door.api_url, timeout=LISTENER_TIMEOUT_SECONDS * 2))
    enterprise, team = answer.get("enterprise") or {}, answer.get("team") or {}
    ours = enterprise if is_org else team
    _require_allowed(door, gateway, {str(one["id"]) for one in (enterprise, team) if one})
    scopes = scopes_in(str(answer.get("scope") or ""))
    if missing := set(door.scopes) - scopes:
        _log.warning("install_without_scopes", missing=sorted(missing))
        raise NoInstallError(Failure.TOO_FEW_SCOPES)
    bot_id, bot_name = gateway.bot()
    who = slack.Installation(
        workspace_id=str(ours["id"]),
        workspace_name=str(ours.get("name") or ""),
        bot_user_id=str(answer["bot_user_id"]),
        bot_name=bot_name,
        scopes=scopes,
        app_id=str(answer.get("app_id") or ""),
    )
    teams = _teams_of(gateway) if is_org else None
    add_to = door.add_to(who.workspace_id, who.app_id) if is_org else ""
    return Granted(who, enterprise.get("id"), bot_id, teams, add_to, tokens)


def _tokens_in(answer: SlackResponse) -> TokenPair:
    """Both of one answer. The token ends where the app has token rotation on in Slack's settings."""
    seconds = int(answer.get("expires_in") or 0)
    if not seconds:
        return TokenPair(str(answer["access_token"]))
    ends = Clock().machine_now() + timedelta(seconds=seconds)
    return TokenPair(str(answer["access_token"]), str(answer["refresh_token"]), ends)


def next_tokens(door: Door, refresh_token: str) -> TokenPair:
    """What Slack gives for the token that it gave with the last one, once.

    Raises:
        SlackApiError: not for this one.
        One of `NO_TOKENS`: nobody knows whether it did.
    """
    nobody = make_client(None, door.api_url, timeout=WORKER_TIMEOUT_SECONDS)
    return _tokens_in(
        nobody.oauth_v2_access(
            client_id=door.client_id,
            client_secret=door.client_secret,
            grant_type="refresh_token",
            refresh_token=refresh_token,
        )
    )


def _teams_of(gateway: Gateway) -> tuple[str, ...]:
    """The workspaces that the app of an organization is in already. Those that are not told here come by events."""
    try:
        return gateway.teams()
    except SlackApiError as error:
        _log.warning("teams_not_told", reason=error.response.get("error"))
        return ()


def _require_allowed(door: Door, gateway: Gateway, ids: Collection[str]) -> None:
    """Raises NoInstallError where none of them may install; a token that nobody keeps is given back."""
    if not door.allowed or not set(door.allowed).isdisjoint(ids):
        return
    _log.warning("install_not_allowed", workspace=sorted(ids))
    gateway.give_back()
    raise NoInstallError(Failure.NOT_ALLOWED)


def install(turn: Turn, granted: Granted) -> None:
    """Keeps what Slack gave; a removal that was noted before is none any more."""
    workspace_id, scopes = granted.who.workspace_id, granted.who.scopes or ()
    with turn.write() as act:
        note_workspace(act.session, granted.who)
        row = Installation(
            workspace_id=workspace_id,
            enterprise_id=granted.enterprise_id,
            is_org=granted.teams is not None,
            bot_id=granted.bot_id,
            scopes=",".join(sorted(scopes)),
            installed_at=act.machine_now,
        )
        save_installation(act.session, row, granted.tokens)
        act.session.flush()
        let_in(act, workspace_id, granted.teams or ())
        installation_changed(act.session, workspace_id)
    _log.info("installed", workspace=workspace_id, teams=granted.teams)
