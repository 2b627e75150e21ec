"""auth.*, api.test, apps.connections.open, team.info: the app and its workspace."""

from sandbox import membership
from sandbox.api.arguments import flag
from sandbox.api.registry import Args, method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.state import APP_ID, BOT_ID, BOT_USER_ID, Json


@method("api.test", "T4", json=True, caller="anyone")
def api_test(_core: Core, args: Args) -> Json:
    """Slack: api.test. Answers with its arguments, or with the error asked for."""
    if args.get("error"):
        raise ApiError(args["error"], args=args)
    return {"args": args}


@method("auth.test", "unlimited", json=True)
def auth_test(core: Core, _args: Args) -> Json:
    """Slack: auth.test."""
    team = core.team
    org = {"enterprise_id": team.enterprise_id} if team.enterprise_id else {}
    return {
        "url": f"{core.base_url}/",
        "team": team.enterprise_name if team.is_org_wide else team.name,
        "user": core.app.bot_name,
        "team_id": team.enterprise_id if team.is_org_wide else team.id,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": team.is_org_wide,
        **org,
    }


@method("auth.teams.list", "T2")
def auth_teams(core: Core, _args: Args) -> Json:
    """Slack: auth.teams.list. The workspaces that the app of an organization was added to."""
    team = core.team
    teams = [{"id": team.id, "name": team.name}] if team.is_granted else []
    return {"teams": teams, "response_metadata": {"next_cursor": ""}}


@method("oauth.v2.access", "T4", caller="anyone")
def oauth_access(core: Core, args: Args) -> Json:
    """Slack: oauth.v2.access. What the app gets for a code; client id and secret come with it."""
    return core.consent.access(args)


@method("auth.revoke", "T3")
def revoke(core: Core, args: Args) -> Json:
    """Slack: auth.revoke. For an app's only token this uninstalls it."""
    if flag(args, "test"):
        return {"revoked": False}
    membership.uninstall(core)
    return {"revoked": True}


@method("apps.connections.open", "T3", json=True, caller="app")
def open_connection(core: Core, _args: Args) -> Json:
    """Slack: apps.connections.open. An address for one Socket Mode connection."""
    address = core.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link?ticket={core.hub.issue_ticket()}&app_id={APP_ID}"}


@method("team.info", "T3", ("team:read",), json=True)
def team_info(core: Core, args: Args) -> Json:
    """Slack: team.info."""
    team = core.team
    if args.get("team", team.id) != team.id:
        raise ApiError("team_not_found")
    address = f"{core.base_url}/"
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "url": address, "icon": {}}}
