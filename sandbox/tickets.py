"""The two short-lived permissions that come with an interaction: trigger_id and response_url."""

import itertools
import secrets
import time
from dataclasses import dataclass
from typing import TypeVar

from sandbox.errors import ApiError

# More than can still be valid in any test; older ones are forgotten, so that a long run does not grow.
_KEPT = 20_000
_Ticket = TypeVar("_Ticket")


@dataclass
class Trigger:
    """A trigger_id (Slack: 3 seconds, once). `view_id` is the form it came from, if any."""

    id: str
    user_id: str
    view_id: str | None
    issued: float
    used: bool = False


@dataclass
class ResponseUrl:
    """A response_url: whom and where it answers; `message_ts` is the message it came from, if any."""

    id: str
    user_id: str
    channel_id: str
    message_ts: str | None
    is_ephemeral: bool
    issued: float
    uses: int = 0


class Tickets:
    """Hands out and redeems triggers and response_urls, in real time."""

    def __init__(self, trigger_seconds: float, response_seconds: float, response_uses: int) -> None:
        self._trigger_seconds = trigger_seconds
        self._response_seconds = response_seconds
        self._response_uses = response_uses
        self._numbers = itertools.count(7_000_000_000_001)
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, user_id: str, view_id: str | None = None) -> str:
        """A new trigger_id for a person's interaction."""
        number = next(self._numbers)
        trigger_id = f"{number}.{number % 1_000_000_007}.{secrets.token_hex(16)}"
        _keep(self._triggers, trigger_id, Trigger(trigger_id, user_id, view_id, time.monotonic()))
        return trigger_id

    def find_trigger(self, trigger_id: object) -> Trigger:
        """A trigger that may still be exchanged; ApiError otherwise."""
        trigger = self._triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self._trigger_seconds:
            raise ApiError("expired_trigger_id")
        return trigger

    def response(
        self, user_id: str, channel_id: str, message_ts: str | None = None, *, is_ephemeral: bool = False
    ) -> str:
        """The id of a new response_url."""
        number = next(self._numbers)
        response_id = f"{number}/{secrets.token_urlsafe(18)}"
        issued = time.monotonic()
        ticket = ResponseUrl(response_id, user_id, channel_id, message_ts, is_ephemeral, issued)
        _keep(self._responses, response_id, ticket)
        return response_id

    def find_response(self, response_id: str) -> ResponseUrl:
        """A response_url that may still be used; ApiError otherwise."""
        found = self._responses.get(response_id)
        if found is None:
            raise ApiError("invalid_url")
        if time.monotonic() - found.issued > self._response_seconds:
            raise ApiError("expired_url")
        if found.uses >= self._response_uses:
            raise ApiError("used_url")
        return found


def _keep(tickets: dict[str, _Ticket], key: str, ticket: _Ticket) -> None:
    tickets[key] = ticket
    if len(tickets) > _KEPT:
        del tickets[next(iter(tickets))]
