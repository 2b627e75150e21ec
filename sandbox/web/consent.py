"""Slack's consent page."""

from html import escape
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from sandbox import membership
from sandbox.consent import Asked, Consent
from sandbox.core import Core
from sandbox.results import SandboxError
from sandbox.state import Team

_INSTALLER = "U0PRINCIPAL"
_STYLE = "body{font:1rem/1.5 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1rem}"


def add_routes(app: Starlette, core: Core) -> None:
    """Serve it, and the page on which an organization's admin adds the app to workspaces."""
    consent = core.consent

    async def manage(request: Request) -> Response:
        return HTMLResponse(_workspaces_page(consent, request.path_params["org"]))

    async def change(request: Request) -> Response:
        typed = dict(parse_qsl((await request.body()).decode()))
        try:
            other = consent.workspace(typed.get("team", ""))
            (membership.revoke if other.team.is_granted else membership.grant)(other)
        except SandboxError as error:
            return PlainTextResponse(str(error), 400)
        return RedirectResponse(request.url.path, 303)

    managing = "/manage/{org}/integrations/profile/{app}/workspaces/add"
    app.add_route(managing, manage, methods=["GET"])
    app.add_route(managing, change, methods=["POST"])

    async def ask(request: Request) -> Response:
        try:
            asked = consent.asked(request.query_params)
        except SandboxError as error:
            return PlainTextResponse(str(error), 400)
        return HTMLResponse(_page(consent, asked))

    async def decide(request: Request) -> Response:
        typed = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        try:
            asked = consent.asked(request.query_params)
            chosen = typed.get("team", "")
            where = consent.allow(asked, chosen, _INSTALLER) if chosen else consent.cancel(asked)
        except SandboxError as error:
            return PlainTextResponse(str(error), 400)
        return RedirectResponse(where, 303)

    app.add_route("/oauth/v2/authorize", ask, methods=["GET"])
    app.add_route("/oauth/v2/authorize", decide, methods=["POST"])


def _workspaces_page(consent: Consent, org: str) -> str:
    teams = [core.team for core in consent.workspaces if core.team.enterprise_id == org]
    buttons = "".join(f"<p>{_change_button(team)}</p>" for team in teams)
    return (
        f"<!doctype html><meta name=viewport content='width=device-width'><title>Local Slack</title><style>{_STYLE}</style>"
        f"<h1>Workspaces with {escape(consent.workspaces[0].app.name)}</h1><form method=post>{buttons}</form>"
    )


def _change_button(team: Team) -> str:
    words = "Take it out of" if team.is_granted else "Add it to"
    return f"<button name=team value={escape(team.id)}>{words} {escape(team.name)}</button>"


def _page(consent: Consent, asked: Asked) -> str:
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in asked.scopes)
    buttons = "".join(f"<p>{_button(place, name)}</p>" for place, name in _places(consent))
    return (
        f"<!doctype html><meta name=viewport content='width=device-width'><title>Local Slack</title><style>{_STYLE}</style>"
        f"<h1>{escape(consent.workspaces[0].app.name)} wants to be installed</h1><p>It asks for:</p><ul>{scopes}</ul>"
        f"<form method=post>{buttons}<p><button name=team value=''>Cancel</button></p></form>"
    )


def _button(place: str, name: str) -> str:
    return f"<button name=team value={escape(place)}>Allow for {escape(name)}</button>"


def _places(consent: Consent) -> list[tuple[str, str]]:
    teams = [core.team for core in consent.workspaces]
    orgs = {team.enterprise_id: f"all of {team.enterprise_name}" for team in teams if team.enterprise_id}
    return [*((team.id, team.name) for team in teams), *orgs.items()]
