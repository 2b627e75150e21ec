"""Events to the app (Slack: apis/events-api): the envelope, subscriptions, retries."""

import asyncio

from sandbox.core import Core
from sandbox.ids import new_id
from sandbox.request_url import NO_RETRY
from sandbox.state import APP_ID, BOT_USER_ID, Channel, Json

VERIFICATION_TOKEN = "sandbox-verification-token"


def emit(core: Core, event: Json, subscription: str | None = None) -> None:
    """Send an event in the background if the app is installed and subscribed to it."""
    if core.world.installed and core.team.is_granted and core.app.hears(subscription or event["type"]):
        core.background(_deliver(core, _envelope(core, event)))


def emit_in(core: Core, channel: Channel, event: Json, kind: str) -> None:
    """Send an event of a channel, if the app is in it. `kind` "rename" is channel_rename or group_rename."""
    if BOT_USER_ID in channel.members:
        name = f"{'group' if channel.is_private else 'channel'}_{kind}"
        emit(core, {**event, "type": name})


def channel_type(channel: Channel) -> str:
    """Slack's word for the kind of channel in message events."""
    if channel.is_im:
        return "im"
    return "group" if channel.is_private else "channel"


def message_subscription(channel: Channel) -> str:
    """The subscription that carries the messages of a channel."""
    return {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[
        channel_type(channel)
    ]


async def _deliver(core: Core, payload: Json) -> None:
    """Try once and up to three times more, as Slack does (with shorter pauses)."""
    ack = await core.send("events_api", payload, {"retry_attempt": 0, "retry_reason": ""})
    for number, pause in enumerate(core.timing.retries, start=1):
        if ack.ok or ack.error == NO_RETRY:
            return
        await asyncio.sleep(pause)
        ack = await core.send("events_api", payload, {"retry_attempt": number, "retry_reason": ack.error})


def _envelope(core: Core, event: Json) -> Json:
    at = core.clock.timestamp()
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": None if event["type"].startswith("team_access") else core.team.id,
        "context_team_id": core.team.id,
        "context_enterprise_id": core.team.enterprise_id or None,
        "enterprise_id": core.team.enterprise_id or None,
        "is_enterprise_install": core.team.is_org_wide,
        "api_app_id": APP_ID,
        "event": {**event, "event_ts": event.get("event_ts", f"{at:.6f}")},
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": core.team.enterprise_id or None,
                "team_id": None if core.team.is_org_wide else core.team.id,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": core.team.is_org_wide,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": new_id("4-"),
    }
