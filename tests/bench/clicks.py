"""Clicks on a row's button, as Slack sends them: the whole message inside, a trigger of their own, signed."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any
from urllib.parse import quote_plus

from slack_sdk.signature import SignatureVerifier

from bot.blocks import ids
from bot.rules.votes import Choice
from handlers.web import SLACK_PATH
from tests.bench.double import HOST, WORKSPACE
from tests.bench.teams import CRITERIA, SECTIONS, Posted, Team, Votes

SECRET = "bench-signing-secret"
ROW_BUTTONS = {Choice.STRENGTH: ids.ROW_STRENGTH, Choice.WEAKNESS: ids.ROW_WEAKNESS}
_triggers = count(1)


@dataclass(frozen=True)
class Click:
    """One member's tap on one side of one criterion."""

    team: Team
    section_key: str
    criterion_key: str
    user_id: str
    choice: Choice


def new_votes(team: Team) -> Iterator[Click]:
    """Every member answers every criterion, the team going through them together."""
    for section_key, criterion_keys in SECTIONS.items():
        for criterion_key in criterion_keys:
            for user_id in team.user_ids:
                yield Click(team, section_key, criterion_key, user_id, Choice.STRENGTH)


class Deck:
    """Clicks to be dealt: each hand from teams nobody has voted in yet, so that all hands are alike."""

    def __init__(self, teams: Sequence[Team]) -> None:
        self._teams = iter(teams)
        self.dealt: list[Click] = []

    def hand(self, size: int) -> tuple[list[Click], list[Click]]:
        """New votes, then a change of each of them: `size` clicks together."""
        new: list[Click] = []
        while len(new) < size // 2:
            new += islice(new_votes(next(self._teams)), size // 2 - len(new))
        changed = [replace(click, choice=Choice.WEAKNESS) for click in new]
        self.dealt += [*new, *changed]
        return new, changed

    def expected_votes(self) -> Votes:
        """What the database must hold after everything dealt was clicked."""
        return {
            (click.team.round_id, click.criterion_key, click.user_id): click.choice for click in self.dealt
        }


def teams_needed(hands: Iterable[int], people: int) -> int:
    """How many teams a deck needs for hands of those sizes."""
    return sum(-(-size // (2 * people * CRITERIA)) for size in hands)


def signed_requests(clicks: Iterable[Click], response_url: str, now: float) -> list[bytes]:
    """The clicks as HTTP requests with fresh signatures."""
    sign = SignatureVerifier(SECRET).generate_signature
    bodies = [f"payload={payload}" for payload in _payloads(clicks, response_url, quote_plus)]
    stamp = str(int(now))
    return [_request(body, stamp, str(sign(timestamp=stamp, body=body))) for body in bodies]


def envelopes(clicks: Iterable[Click], response_url: str) -> list[tuple[str, str]]:
    """The clicks as Socket Mode envelopes: (envelope id, text)."""
    made = []
    for payload in _payloads(clicks, response_url, str):
        envelope_id = f"envelope-{next(_triggers)}"
        head = f'{{"envelope_id":"{envelope_id}","type":"interactive","accepts_response_payload":false'
        made.append((envelope_id, f'{head},"payload":{payload}}}'))
    return made


def _request(body: str, stamp: str, signature: str) -> bytes:
    return (
        f"POST {SLACK_PATH} HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"Accept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\n\r\n{body}"
    ).encode()


def _payloads(clicks: Iterable[Click], response_url: str, encode: Callable[[str], str]) -> Iterator[str]:
    """Encodes the large part, the message, once a team; what differs between clicks is filled in."""
    templates: dict[str, str] = {}
    for click in clicks:
        key = click.team.channel_id
        if key not in templates:
            templates[key] = encode(_template(click.team.posted, response_url))
        number = next(_triggers)
        places = {
            "PLACE_USER": click.user_id,
            "PLACE_TRIGGER": f"{number}.1700000000.bench",
            "PLACE_RECEIPT": f"{number}/bench",
            "PLACE_ACTION": ROW_BUTTONS[click.choice],
            "PLACE_BLOCK": f"{click.team.round_id}:{click.criterion_key}",
            "PLACE_WORDS": click.choice.words,
        }
        yield _filled(templates[key], places, encode)


def _filled(template: str, places: dict[str, str], encode: Callable[[str], str]) -> str:
    for place, value in places.items():
        template = template.replace(place, encode(value))
    return template


def _template(posted: Posted, response_url: str) -> str:
    message = {
        "type": "message",
        "user": "U0BENCHBOT1",
        "bot_id": "B0BENCH0001",
        "app_id": "A0BENCH0001",
        "team": WORKSPACE,
        "ts": posted.ts,
        **posted.message,
    }
    payload: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": "PLACE_USER", "username": "PLACE_USER", "name": "PLACE_USER", "team_id": WORKSPACE},
        "api_app_id": "A0BENCH0001",
        "token": "bench",
        "container": {
            "type": "message",
            "message_ts": posted.ts,
            "channel_id": posted.channel_id,
            "is_ephemeral": False,
        },
        "trigger_id": "PLACE_TRIGGER",
        "team": {"id": WORKSPACE, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": posted.channel_id, "name": posted.channel_id.lower()},
        "message": message,
        "state": {"values": {}},
        "response_url": f"{response_url}/PLACE_RECEIPT",
        "actions": [
            {
                "action_id": "PLACE_ACTION",
                "block_id": "PLACE_BLOCK",
                "text": {"type": "plain_text", "text": "PLACE_WORDS", "emoji": False},
                "type": "button",
                "action_ts": "1700000000.000200",
            }
        ],
    }
    return json.dumps(payload)
