"""A small app over Socket Mode that stands in for the bot: a form, a vote, a Home, and one of each block."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from websockets.sync.client import ClientConnection, connect

from tests.browser.gallery import GALLERY, every_input

TEAM = "C0ILTTEAM01"
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Double"},
    "features": {
        "bot_user": {"display_name": "Double", "always_online": True},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {
                "command": "/demo",
                "description": "Tries things out",
                "usage_hint": "[help | form | gallery | inputs]",
            }
        ],
        "shortcuts": [
            {"name": "Open a form", "callback_id": "open_form", "type": "global", "description": "A form"},
            {
                "name": "Log this message",
                "callback_id": "log_message",
                "type": "message",
                "description": "Logs",
            },
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "users:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def text(words: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": words}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": text(label), "value": label, **more}


def vote_blocks(count: int) -> list[dict[str, Any]]:
    return [
        {"type": "section", "block_id": "question", "text": text("*Clear roles?* Tap _one_.", "mrkdwn")},
        {
            "type": "actions",
            "block_id": "row-1",
            "elements": [
                button("Strength", "vote_yes", style="primary", accessibility_label="Strength: Clear roles"),
                button("Weakness", "vote_no", accessibility_label="Weakness: Clear roles"),
            ],
        },
        {"type": "context", "block_id": "count", "elements": [text(f"{count} of 8 finished", "mrkdwn")]},
    ]


def form(title: str = "Open a vote") -> dict[str, Any]:
    field = {"type": "plain_text_input", "action_id": "words", "placeholder": text("In a few words")}
    sections = {
        "type": "static_select",
        "action_id": "part",
        "options": [{"text": text(part), "value": part.lower()} for part in ("Roles", "Trust")],
    }
    return {
        "type": "modal",
        "callback_id": "demo_form",
        "title": text(title),
        "submit": text("Open"),
        "close": text("Not now"),
        "blocks": [
            {"type": "input", "block_id": "topic", "label": text("Topic"), "element": field},
            {
                "type": "input",
                "block_id": "section",
                "label": text("Part"),
                "element": sections,
                "optional": True,
            },
            {"type": "actions", "block_id": "more", "elements": [button("Tell me more", "push_form")]},
        ],
    }


class DoubleApp:
    """What a bot does, without a database; counts votes in memory."""

    def __init__(self, api_url: str) -> None:
        self.votes = 0
        self.posted: dict[str, str] = {}
        client = WebClient(token="xoxb-sandbox", base_url=api_url)
        self.app = App(client=client, token_verification_enabled=False, process_before_response=True)
        self._listen()

    def _listen(self) -> None:
        app = self.app
        app.command("/demo")(self._command)
        app.view("demo_form")(self._submitted)
        app.view("inputs_form")(lambda ack: ack())
        app.action("vote_yes")(self._voted)
        app.action("vote_no")(self._voted)
        app.action("push_form")(self._push)
        app.shortcut("open_form")(self._shortcut)
        app.shortcut("log_message")(self._logged)
        app.event("app_home_opened")(self._home)
        app.action({"block_id": "home_row"})(lambda ack: ack())
        app.action(re.compile(""))(self._chosen)

    def _command(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        match body["text"]:
            case "form":
                ack()
                client.views_open(trigger_id=body["trigger_id"], view=form())
            case "inputs":
                ack()
                client.views_open(trigger_id=body["trigger_id"], view=every_input())
            case "gallery":
                ack()
                for blocks in GALLERY:
                    client.chat_postMessage(channel=body["channel_id"], text="gallery", blocks=blocks)
            case _:
                ack(text=f"I know form, gallery and inputs, not “{body['text']}”.")

    def _submitted(self, ack: Any, view: dict[str, Any], client: WebClient) -> None:
        topic = view["state"]["values"]["topic"]["words"]["value"]
        if "bad" in topic:
            ack(response_action="errors", errors={"topic": "Please say it kindly."})
            return
        ack()
        blocks = vote_blocks(self.votes)
        self.posted = client.chat_postMessage(channel=TEAM, text=topic, blocks=blocks).data  # type: ignore[assignment]

    def _voted(self, ack: Any, client: WebClient, body: dict[str, Any], respond: Any) -> None:
        ack()
        self.votes += 1
        client.chat_update(
            channel=TEAM, ts=body["message"]["ts"], text="vote", blocks=vote_blocks(self.votes)
        )
        respond(
            text=f"Saved: {body['actions'][0]['value']}.", response_type="ephemeral", replace_original=False
        )

    def _push(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        view = {
            "type": "modal",
            "title": text("More"),
            "blocks": [{"type": "section", "text": text("More words.")}],
        }
        client.views_push(trigger_id=body["trigger_id"], view=view)

    def _shortcut(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form("From the shortcut"))

    def _logged(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Logged: {body['message']['text']}")

    def _home(self, event: dict[str, Any], client: WebClient) -> None:
        if event["tab"] == "home":
            row = {"type": "actions", "block_id": "home_row", "elements": [button("Refresh", "refresh")]}
            blocks = [{"type": "header", "text": text("Waiting for you")}, row]
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    def _chosen(self, ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        if "channel" in body:
            action = body["actions"][0]
            words = f"Chosen: {action['action_id']}"
            client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text=words)


class _Link:
    """The app's end of Socket Mode; Bolt's own handler takes two seconds to close, this one none."""

    def __init__(self, double: DoubleApp, socket: ClientConnection) -> None:
        self._app = double.app
        self._socket = socket

    def read(self) -> None:
        """Answers what comes, several at a time, until the connection is closed."""
        with ThreadPoolExecutor(max_workers=4) as workers:
            for text in self._socket:
                envelope = json.loads(text)
                if "envelope_id" in envelope:
                    workers.submit(self._answer, envelope)

    def _answer(self, envelope: dict[str, Any]) -> None:
        response = self._app.dispatch(BoltRequest(mode="socket_mode", body=envelope["payload"]))
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if response.body:
            is_json = response.body.startswith("{")
            answer["payload"] = json.loads(response.body) if is_json else {"text": response.body}
        self._socket.send(json.dumps(answer))


@contextmanager
def connected(api_url: str) -> Iterator[DoubleApp]:
    """The app, connected to the sandbox; it leaves at the end."""
    double = DoubleApp(api_url)
    url = double.app.client.apps_connections_open(app_token="xapp-sandbox")["url"]
    with connect(url) as socket:
        reader = Thread(target=_Link(double, socket).read)
        reader.start()
        yield double
    reader.join()
