"""What nobody was offered and arrives all the same: from an attacker, or from an old message."""

import hashlib
import hmac
import time
from urllib.parse import urlencode

from bot.blocks import ids
from sandbox.state import Json
from tests.steps.bot import PRINCIPAL, SECRET, TEAM

BODY = urlencode(
    {
        "command": "/ilt",
        "text": "help",
        "team_id": "T0SANDBOX01",
        "user_id": PRINCIPAL,
        "channel_id": TEAM,
        "trigger_id": "1.1.a",
    }
)


def click_payload(mailbox, user=PRINCIPAL, team="T0SANDBOX01", **action):
    """A forged click, as an attacker or an old message would send it."""
    return {
        "type": "block_actions",
        "trigger_id": f"{time.time_ns()}.1.forged",
        "user": {"id": user, "team_id": team},
        "team": {"id": team, "domain": "x"},
        "api_app_id": "A0SANDBOX01",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": TEAM, "is_ephemeral": False},
        "channel": {"id": TEAM, "name": "ilt-team"},
        "response_url": mailbox.url,
        "actions": [
            {
                "type": "button",
                "action_id": ids.ROW_STRENGTH,
                "block_id": "1:norms",
                "value": "",
                "action_ts": "1.1",
            }
            | action
        ],
    }


def signed(body: str, at: int, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack vouches for a body."""
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Signature": f"v0={digest}",
        "X-Slack-Request-Timestamp": str(at),
        "Content-Type": "application/x-www-form-urlencoded",
    }


def forged_view(bot, user: str, callback_id: str, metadata: str, **values):
    """A form sent back as nobody was offered it."""
    state = {name: {name.partition(":")[0]: value} for name, value in values.items()}
    return {
        "type": "view_submission",
        "trigger_id": f"{time.time_ns()}.1.forged",
        "team": {"id": "T0SANDBOX01", "domain": "x"},
        "user": {"id": user},
        "view": {
            "id": "VFORGED",
            "hash": f"{time.time_ns()}",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": metadata,
            "state": {"values": state},
            "blocks": [],
        },
    }


def aimed(action: Json, item_id: object) -> Json:
    """The button with another item's id in it."""
    return {
        name: value.replace("{id}", str(item_id)) if isinstance(value, str) else value
        for name, value in action.items()
    }


def vars_of(row) -> Json:
    """A row's columns, to compare before and after."""
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def submission(form, changed, user=PRINCIPAL, workspace="T0SANDBOX01", ilt_id=None, view_hash="forged"):
    """A form that somebody has open, sent back with other values."""
    view = {
        **form.payload,
        "id": form.id,
        "hash": view_hash,
        "private_metadata": ilt_id or form.private_metadata,
        "state": {"values": {**form.values, **changed}},
        "previous_view_id": None,
    }
    return {
        "type": "view_submission",
        "team": {"id": workspace},
        "user": {"id": user, "team_id": workspace},
        "api_app_id": "A0SANDBOX01",
        "view": view,
    }
