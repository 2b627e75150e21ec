"""auth.*, api.test, apps.connections.open, team.info: the app and its workspace."""

from sandbox import membership
from sandbox.api.arguments import flag
from sandbox.api.registry import Args, method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.state import APP_ID, BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, Json


@method("api.test", "T4", json=True, caller="anyone")
def api_test(_core: Core, args: Args) -> Json:
    """Slack: api.test. Answers with its arguments, or with the error asked for."""
    if args.get("error"):
        raise ApiError(args["error"], args=args)
    return {"args": args}


@method("auth.test", "unlimited", json=True)
def auth_test(core: Core, _args: Args) -> Json:
    """Slack: auth.test."""
    return {
        "url": f"{core.base_url}/",
        "team": TEAM_NAME,
        "user": core.app.bot_name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


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
    if args.get("team", TEAM_ID) != TEAM_ID:
        raise ApiError("team_not_found")
    address = f"{core.base_url}/"
    return {"team": {"id": TEAM_ID, "name": TEAM_NAME, "domain": TEAM_DOMAIN, "url": address, "icon": {}}}
