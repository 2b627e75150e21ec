"""What nobody was offered and arrives all the same: from an attacker, or from an old message."""

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.blocks import ids
from sandbox.state import Json
from storage import Database
from storage.base import Base
from storage.people import Ilt, Member, Person, Role, Workspace
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


def other_team(session: Session, workspace_id: str) -> tuple[Ilt, Person]:
    """A team in which the principal is not, and its organizer."""
    if session.get(Workspace, workspace_id) is None:
        session.add(Workspace(id=workspace_id, name="", bot_user_id="U1", bot_name="ILT"))
        session.flush()
    ilt = Ilt(workspace_id=workspace_id, channel_id="C0OTHER", name="other", is_private=True)
    person = Person(workspace_id=workspace_id, slack_user_id="U0OTHER0001", name="Other", zone="UTC")
    session.add_all([ilt, person])
    session.flush()
    session.add(Member(ilt_id=ilt.id, person_id=person.id, role=Role.FACILITATOR))
    session.flush()
    return ilt, person


def own_team(session: Session) -> int:
    """The id of the principal's."""
    return session.scalars(select(Ilt.id).order_by(Ilt.id)).first() or 0


def everything(db: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with db.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def put_in(what: Any, found: dict[str, int]) -> Any:
    """The same with those ids in it."""
    if isinstance(what, dict):
        return {put_in(name, found): put_in(value, found) for name, value in what.items()}
    if isinstance(what, list):
        return [put_in(one, found) for one in what]
    for name, number in found.items():
        what = what.replace(f"{{{name}}}", str(number)) if isinstance(what, str) else what
    return what


def try_all(bot, mailbox, found: dict[str, int], buttons, forms, kept: tuple[str, ...]) -> None:
    """The principal presses every button and sends every form with those ids: nothing secret is shown, and each is refused.

    Args:
        forms: the callback, the metadata and the fields of each.
        kept: what a refusal says.
    """
    for button in buttons:
        action = put_in(button, found)
        [ack] = bot.slack.deliver("interactive", click_payload(mailbox, **action))
        answer = mailbox.newest()
        assert any(words in answer for words in kept), (action, answer)
        assert "Secret" not in f"{answer}{ack.body}", action
        assert bot.slack.modal_stack(PRINCIPAL) == [], action
    for callback_id, metadata, fields in forms:
        payload = forged_view(bot, PRINCIPAL, callback_id, put_in(metadata, found), **put_in(fields, found))
        [ack] = bot.slack.deliver("interactive", payload)
        assert any(words in str(ack.body) for words in kept), (callback_id, metadata, ack.body)
        assert "Secret" not in str(ack.body), (callback_id, metadata)


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
