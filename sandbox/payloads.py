"""What the app receives (Slack: reference/interaction-payloads, implementing-slash-commands)."""

from sandbox.core import Core
from sandbox.elements import initial_values
from sandbox.events import VERIFICATION_TOKEN
from sandbox.messages import blocks_of, message_json
from sandbox.modals import view_json
from sandbox.state import APP_ID, Channel, Json, Message, Person, View


def command(core: Core, person: Person, channel: Channel, name: str, text: str) -> Json:
    """The form fields of a slash command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": core.team.id,
        "team_domain": core.team.domain,
        **_org_as_text(core),
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        # Slack writes it as text here.
        "is_enterprise_install": "true" if core.team.is_org_wide else "false",
        "response_url": response_url(core, core.tickets.response(person.id, channel.id)),
        "trigger_id": core.tickets.trigger(person.id),
    }


def message_actions(core: Core, person: Person, message: Message, actions: list[Json]) -> Json:
    """block_actions on a message. Slack leaves out `message` when it is ephemeral."""
    channel = core.world.channels[message.channel]
    ephemeral = message.ephemeral_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    values = initial_values(blocks_of(message), message.values.get(person.id))
    return {
        **_common(core, person, "block_actions", None),
        "container": container,
        "channel": _channel(channel),
        **({} if ephemeral else {"message": message_json(core, message)}),
        "state": {"values": values},
        "response_url": _response_url_for(core, person, message),
        "actions": actions,
    }


def view_actions(core: Core, person: Person, view: View, actions: list[Json]) -> Json:
    """block_actions on a form or on Home."""
    return {
        **_common(core, person, "block_actions", view),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(core, view),
        "state": {"values": view.values},
        "actions": actions,
    }


def submission(core: Core, person: Person, view: View) -> Json:
    """view_submission, with a response_url per select that asked for one (`response_url_enabled`)."""
    return {
        **_common(core, person, "view_submission", view),
        "view": view_json(core, view),
        "response_urls": [_entry(core, person, *asked) for asked in _asked_urls(view)],
    }


def closed(core: Core, person: Person, view: View, *, is_cleared: bool) -> Json:
    """view_closed. It carries no trigger_id."""
    payload = _common(core, person, "view_closed", view)
    del payload["trigger_id"]
    return {**payload, "view": view_json(core, view), "is_cleared": is_cleared}


def shortcut(core: Core, person: Person, callback_id: str) -> Json:
    """A global shortcut: no channel, no response_url."""
    payload = _common(core, person, "shortcut", None)
    return {**payload, "callback_id": callback_id, "action_ts": action_ts(core)}


def message_shortcut(core: Core, person: Person, message: Message, callback_id: str) -> Json:
    """A message shortcut (type message_action)."""
    return {
        **_common(core, person, "message_action", None),
        "callback_id": callback_id,
        "action_ts": action_ts(core),
        "channel": _channel(core.world.channels[message.channel]),
        "message_ts": message.ts,
        "message": message_json(core, message),
        "response_url": _response_url_for(core, person, message),
    }


def action_ts(core: Core) -> str:
    """Now, in Slack's form."""
    return f"{core.clock.timestamp():.6f}"


def channel_name(channel: Channel) -> str:
    """Slack hides the names of private conversations in payloads."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name


def response_url(core: Core, response_id: str) -> str:
    """The address of a response_url."""
    return f"{core.base_url}/respond/{response_id}"


def _response_url_for(core: Core, person: Person, message: Message) -> str:
    response_id = core.tickets.response(
        person.id, message.channel, message.ts, is_ephemeral=message.ephemeral_to is not None
    )
    message.response_ids.append(response_id)
    return response_url(core, response_id)


def _common(core: Core, person: Person, kind: str, view: View | None) -> Json:
    modal_id = view.id if view and view.type == "modal" else None
    return {
        "type": kind,
        # Slack: with an app of a whole organization it may be missing.
        "team": None if core.team.is_org_wide else {"id": core.team.id, "domain": core.team.domain},
        "user": _user(person),
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "trigger_id": core.tickets.trigger(person.id, modal_id),
        "enterprise": _org(core),
        "is_enterprise_install": core.team.is_org_wide,
    }


def _org(core: Core) -> Json | None:
    team = core.team
    return {"id": team.enterprise_id, "name": team.enterprise_name} if team.enterprise_id else None


def _org_as_text(core: Core) -> Json:
    org = _org(core)
    return {"enterprise_id": org["id"], "enterprise_name": org["name"]} if org else {}


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel_name(channel)}


def _asked_urls(view: View) -> list[tuple[str, str, str]]:
    """(block_id, action_id, chosen channel) of each select with `response_url_enabled`."""
    asked = []
    for block in view.payload["blocks"]:
        element = block.get("element", {})
        if element.get("response_url_enabled"):
            state = view.values[block["block_id"]][element["action_id"]]
            chosen = state.get("selected_conversation") or state.get("selected_channel")
            if chosen:
                asked.append((block["block_id"], element["action_id"], chosen))
    return asked


def _entry(core: Core, person: Person, block_id: str, action_id: str, channel_id: str) -> Json:
    response_id = core.tickets.response(person.id, channel_id)
    return {
        "block_id": block_id,
        "action_id": action_id,
        "channel_id": channel_id,
        "response_url": response_url(core, response_id),
    }
