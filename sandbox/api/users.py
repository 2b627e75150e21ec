"""users.* and bots.info: who is here."""

from sandbox.api.access import person
from sandbox.api.arguments import limit, required
from sandbox.api.pages import page
from sandbox.api.registry import Args, method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.people import user_json
from sandbox.state import APP_ID, BOT_ID, BOT_USER_ID, Json


@method("users.info", "T4", ("users:read",))
def info(core: Core, args: Args) -> Json:
    """Slack: users.info."""
    found = person(core, required(args, "user"))
    user = user_json(core, found, core.clock.timestamp())
    return {"user": {**user, "locale": found.locale} if "include_locale" in args else user}


@method("users.list", "T2", ("users:read",))
def list_users(core: Core, args: Args) -> Json:
    """Slack: users.list. Without a limit everybody comes at once; limit 0 is refused."""
    people = list(core.world.people.values())
    size = limit(args, max(1, len(people)), 1000, error="limit_required")
    shown, metadata = page(people, args, size, lambda one: one.id)
    at = core.clock.timestamp()
    return {"members": [user_json(core, one, at) for one in shown], "cache_ts": int(at), **metadata}


@method("bots.info", "T3", ("users:read",))
def bot_info(core: Core, args: Args) -> Json:
    """Slack: bots.info."""
    if args.get("bot", BOT_ID) != BOT_ID:
        raise ApiError("bot_not_found")
    bot = {"id": BOT_ID, "deleted": False, "name": core.app.bot_name, "updated": 0, "app_id": APP_ID}
    return {"bot": {**bot, "user_id": BOT_USER_ID, "icons": {}}}
