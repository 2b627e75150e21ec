"""conversations.* and users.conversations: channels, direct messages and who is in them."""

from sandbox import membership
from sandbox.api.access import need_scope, person, readable, visible
from sandbox.api.arguments import flag, limit, required
from sandbox.api.pages import page
from sandbox.api.registry import CONVERSATION_SCOPES, Args, method
from sandbox.core import Core
from sandbox.errors import ApiError
from sandbox.people import direct_messages
from sandbox.state import BOT_USER_ID, Channel, Json, dm_id

_SCOPE_OF_TYPE = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


@method("users.conversations", "T3", CONVERSATION_SCOPES)
def of_user(core: Core, args: Args) -> Json:
    """Slack: users.conversations. Without `user`: where the app itself is a member."""
    user_id = person(core, str(args.get("user") or BOT_USER_ID)).id
    mine = [channel for channel in _listed(core, args) if user_id in channel.members]
    return _page_of(core, mine, args, 999)


@method("conversations.list", "T2", CONVERSATION_SCOPES)
def list_all(core: Core, args: Args) -> Json:
    """Slack: conversations.list. Private ones only where the app is a member."""
    return _page_of(core, _listed(core, args), args, 1000)


@method("conversations.info", "T3", CONVERSATION_SCOPES)
def info(core: Core, args: Args) -> Json:
    """Slack: conversations.info."""
    channel = readable(core, required(args, "channel"))
    counted = {"num_members": len(channel.members)} if flag(args, "include_num_members") else {}
    return {"channel": {**channel_json(core, channel), **counted}}


@method("conversations.members", "T4", CONVERSATION_SCOPES)
def members(core: Core, args: Args) -> Json:
    """Slack: conversations.members. The app itself is one of them."""
    channel = readable(core, required(args, "channel"))
    shown, metadata = page(sorted(channel.members), args, limit(args, 100, 1000), str)
    return {"members": list(shown), **metadata}


@method("conversations.open", "T3", ("im:write", "mpim:write"), json=True)
def open_direct(core: Core, args: Args) -> Json:
    """Slack: conversations.open, for direct messages with one person."""
    channel, already = _direct(core, args)
    full = flag(args, "return_im")
    noted = {"no_op": True, "already_open": True} if already else {}
    return {**noted, "channel": channel_json(core, channel) if full else {"id": channel.id}}


@method("conversations.join", "T3", ("channels:join",), json=True)
def join(core: Core, args: Args) -> Json:
    """Slack: conversations.join, for public channels."""
    channel = visible(core, required(args, "channel"))
    if channel.is_im or channel.is_private:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if BOT_USER_ID in channel.members:
        noted = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": channel_json(core, channel), **noted}
    membership.enter(core, core.world.people[BOT_USER_ID], channel)
    return {"channel": channel_json(core, channel)}


def channel_json(core: Core, channel: Channel) -> Json:
    """Slack's conversation object."""
    common = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": core.team.id,
    }
    if channel.is_im:
        return {**common, "user": channel.im_user, "is_user_deleted": channel.is_archived, "is_open": True}
    return {
        **common,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": False,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        **({"connected_team_ids": channel.shared_with} if channel.shared_with else {}),
        "is_member": BOT_USER_ID in channel.members,
        "shared_team_ids": [core.team.id],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _direct(core: Core, args: Args) -> tuple[Channel, bool]:
    """The direct messages asked for, and whether they were open before."""
    if args.get("channel"):
        return visible(core, str(args["channel"])), True
    users = str(args.get("users") or "").split(",")
    if users == [""]:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        need_scope(core, ["mpim:write"])
        raise ApiError("method_not_supported_for_channel_type")
    need_scope(core, ["im:write"])
    user = person(core, users[0])
    if user.deleted:
        raise ApiError("user_disabled")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    already = dm_id(user.id) in core.world.channels
    return direct_messages(core, user.id), already


def _listed(core: Core, args: Args) -> list[Channel]:
    """Conversations of the types asked for that the app can see."""
    if core.team.is_org_wide and args.get("team_id") != core.team.id:
        # Slack: with a token of an organization, the workspace has to be named.
        raise ApiError("missing_argument" if "team_id" not in args else "team_access_not_granted")
    types = str(args.get("types") or "public_channel").replace(" ", "").split(",")
    if not set(types) <= _SCOPE_OF_TYPE.keys():
        raise ApiError("invalid_types")
    for one in types:
        need_scope(core, [_SCOPE_OF_TYPE[one]])
    with_archived = not flag(args, "exclude_archived")
    return [
        channel
        for channel in core.world.channels.values()
        if _type(channel) in types
        and (with_archived or not channel.is_archived)
        and (BOT_USER_ID in channel.members or _type(channel) == "public_channel")
    ]


def _type(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _page_of(core: Core, channels: list[Channel], args: Args, most: int) -> Json:
    shown, metadata = page(channels, args, limit(args, 100, most), lambda one: one.id)
    listed = [{**channel_json(core, one), "num_members": len(one.members)} for one in shown]
    return {"channels": listed, **metadata}
