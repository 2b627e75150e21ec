"""Slack's consent page."""

from html import escape
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from sandbox.consent import Asked, Consent
from sandbox.core import Core
from sandbox.results import SandboxError

_INSTALLER = "U0PRINCIPAL"
_STYLE = "body{font:1rem/1.5 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1rem}"


def add_routes(app: Starlette, core: Core) -> None:
    """Serve it."""
    consent = core.consent

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
