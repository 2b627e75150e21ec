"""What Slack sends when a member uses a message or a form: made, signed, and given to a WSGI application."""

import io
import json
import time
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from slack_sdk.signature import SignatureVerifier

from bot.assessments.messages.evidence import UNSIGNED
from bot.blocks import ids
from handlers.server import Wsgi
from handlers.web import SLACK_PATH
from tests.bench.clicks import SECRET, Click, envelopes
from tests.bench.double import WORKSPACE

Payload = dict[str, Any]
_numbers = count(1)


@dataclass(frozen=True)
class Signed:
    """A request that can be sent any number of times."""

    body: bytes
    stamp: str
    signature: str

    def environ(self) -> dict[str, Any]:
        """It, as a WSGI server gives it to an application."""
        return {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": SLACK_PATH,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(self.body)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": self.stamp,
            "HTTP_X_SLACK_SIGNATURE": self.signature,
            "wsgi.input": io.BytesIO(self.body),
        }


def signed(payload: Payload) -> Signed:
    """A payload with a fresh signature."""
    return signed_body(f"payload={quote_plus(json.dumps(payload))}")


def command(text: str, user_id: str, channel_id: str) -> Signed:
    """A slash command, signed."""
    holds = {
        "command": "/ilt",
        "text": text,
        "user_id": user_id,
        "user_name": user_id.lower(),
        "channel_id": channel_id,
        "channel_name": channel_id.lower(),
        "team_id": WORKSPACE,
        "team_domain": "bench",
        "api_app_id": "A0BENCH0001",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/bench",
        "trigger_id": f"command-{next(_numbers)}.1700000000.bench",
    }
    return signed_body(urlencode(holds))


def signed_body(body: str) -> Signed:
    """A request with a fresh signature."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return Signed(body.encode(), stamp, str(signature))


class Took(NamedTuple):
    """What one answer took, in milliseconds: in all, and of the processor in the thread that answered."""

    elapsed: float
    processor: float


def call(application: Wsgi, request: Signed) -> tuple[Took, bool]:
    """What the answer took, and whether it was the empty 200 that says all is well."""
    took, body = answer(application, request)
    return took, body == b""


def answer(application: Wsgi, request: Signed) -> tuple[Took, bytes | None]:
    """What the answer took, and its body; None where it was not 200."""
    environ, statuses = request.environ(), list[str]()
    started, busy = time.perf_counter(), time.thread_time()
    answered = application(environ, lambda status, *_: statuses.append(status))
    body = b"".join(answered)
    took = Took((time.perf_counter() - started) * 1000, (time.thread_time() - busy) * 1000)
    # As a server does when it has sent it.
    getattr(answered, "close", lambda: None)()
    return took, body if statuses[0].startswith("200") else None


def row_click(click: Click, response_url: str) -> Payload:
    """A row's button in the channel's message."""
    [(_, envelope)] = envelopes([click], response_url)
    payload: Payload = json.loads(envelope)["payload"]
    return payload


def opening(click: Click, response_url: str) -> Payload:
    """*Open my ballot* below the same message."""
    button = {
        "type": "button",
        "action_id": ids.OPEN_BALLOT,
        "block_id": "open",
        "value": f"{click.team.round_id}:{click.section_key}",
    }
    return {**row_click(click, response_url), "actions": [button]}


def ballot_tap(click: Click, form: Payload) -> Payload:
    """A radio button in the ballot.

    Args:
        form: the ballot as the bot made it.
    """
    chosen = {"selected_option": {"text": _words(click.choice.words), "value": click.choice.value}}
    block_id = f"{click.team.round_id}:{click.criterion_key}"
    element = {"type": "radio_buttons", **chosen}
    view = view_of(form, {block_id: {ids.BALLOT_CHOICE: element}})
    return {
        **from_user(click.user_id),
        "type": "block_actions",
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [{**element, "action_id": ids.BALLOT_CHOICE, "block_id": block_id}],
    }


def evidence_saved(click: Click, form: Payload, note: str) -> Payload:
    """*Save* in the form behind *How do we know?*, which lies on the ballot."""
    unsigned = {"text": _words("Unsigned"), "value": UNSIGNED}
    values = {
        ids.EVIDENCE_NOTE: {"type": "plain_text_input", "value": note},
        ids.EVIDENCE_LINK: {"type": "url_text_input", "value": None},
        ids.EVIDENCE_SIGNED: {"type": "radio_buttons", "selected_option": unsigned},
    }
    view = view_of(form, {name: {name: element} for name, element in values.items()})
    return {**from_user(click.user_id), "type": "view_submission", "view": view, "response_urls": []}


def from_user(user_id: str) -> Payload:
    """What a request from somebody holds, whatever it is; none like it was sent before."""
    return {
        "user": {"id": user_id, "username": user_id, "team_id": WORKSPACE},
        "team": {"id": WORKSPACE, "domain": "bench"},
        "api_app_id": "A0BENCH0001",
        "token": "bench",
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"form-{next(_numbers)}.1700000000.bench",
    }


def view_of(form: Payload, values: Payload) -> Payload:
    """A form as it is with its fields filled in so."""
    number = next(_numbers)
    return {
        **form,
        "id": f"V0BENCH{number}",
        "hash": f"{number}.bench",
        "previous_view_id": f"V1BENCH{number}",
        "team_id": WORKSPACE,
        "app_id": "A0BENCH0001",
        "state": {"values": values},
    }


def _words(text: str) -> Payload:
    return {"type": "plain_text", "text": text, "emoji": False}
