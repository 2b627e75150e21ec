"""Bolt, for which a request that is signed but not of Slack's shape is one line in the log, whatever is in it.

Bolt reads into a payload long before it asks a listener, and answers 500 where it meets something else there: Slack would
send the same again and again.
"""

import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

import structlog
from slack_bolt import App, BoltRequest, BoltResponse

from bot.log import get_log
from handlers.installs.authorize import WORKSPACE
from handlers.request import workspace_of

_log = get_log(__name__)
# What is read before a handler is asked, by the way to it: where there is something, it must be of that type.
_SHAPES: Mapping[tuple[str, ...], type] = {
    ("type",): str,
    ("command",): str,
    ("callback_id",): str,
    ("user",): dict,
    ("user", "id"): str,
    ("team",): dict,
    ("team", "id"): str,
    ("team_id",): str,
    ("user_id",): str,
    ("channel_id",): str,
    ("trigger_id",): str,
    ("text",): str,
    ("channel",): dict,
    ("channel", "id"): str,
    ("container",): dict,
    ("container", "channel_id"): str,
    ("message",): dict,
    ("view",): dict,
    ("view", "callback_id"): str,
    ("view", "type"): str,
    ("actions",): list,
    ("event",): dict,
    ("event", "type"): str,
    ("enterprise",): dict,
    ("authorizations",): list,
    **{("event", name): str for name in ("channel_type", "inviter", "text", "ts", "tab")},
    **{("event", name): str for name in ("old_channel_id", "new_channel_id")},
    **{("event", "user", name): str for name in ("name", "real_name")},
    ("event", "user", "profile"): dict,
}
# By where their way begins: a payload holds few of them.
_BY_FIRST = {
    first: tuple((way, _SHAPES[way]) for way in ways)
    for first, ways in groupby(sorted(_SHAPES), key=itemgetter(0))
}
# Bolt takes them from the environment, empty ones too, and then installs by files of its own.
_READ_BY_BOLT = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
# In which a person or a channel is told of, and not only named.
_TELLS_USER, _TELLS_CHANNEL = {"user_change"}, {"channel_rename", "group_rename"}
# Those of which an action is made: without them nobody can tell what was used.
_OF_ACTIONS = ("action_id", "block_id")
# What Bolt raises over a payload before anybody is asked.
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
_IS_A_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


class SteadyApp(App):
    """Bolt's app; a look at the shape, and a name for the request in the log, are added."""

    def __init__(self, **how: Any) -> None:
        with _unseen(_READ_BY_BOLT):
            super().__init__(**how)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """As Bolt's, for what has Slack's shape."""
        with structlog.contextvars.bound_contextvars(request=_name_of(req)):
            if wrong := next(_wrong(req.body), ""):
                _log.warning("request_not_read", field=wrong)
                return BoltResponse(status=HTTPStatus.OK)
            req.context[WORKSPACE] = _workspace_of(req.body)
            return super().dispatch(req)


@contextmanager
def _unseen(names: Iterable[str]) -> Iterator[None]:
    """Meanwhile the environment is without them."""
    kept = {name: value for name in names if (value := os.environ.pop(name, None)) is not None}
    try:
        yield
    finally:
        os.environ.update(kept)


def _workspace_of(body: dict[str, Any]) -> str:
    """Empty where none is named: such a request has no token, and its listener says what is wrong with it."""
    try:
        return workspace_of(body)
    except (LookupError, TypeError, AttributeError):
        return ""


def _name_of(req: BoltRequest) -> str:
    """By which the log's lines of one request are found: as a proxy in front named it, else made up here."""
    named = next(iter(req.headers.get("x-request-id") or ()), "")
    return named if _IS_A_NAME.fullmatch(named) else secrets.token_hex(8)


def _wrong(body: Mapping[str, Any]) -> Iterator[str]:
    """The names of what is of another type than Slack sends."""
    there = (ways for first, ways in _BY_FIRST.items() if first in body)
    for way, wanted in chain.from_iterable(there):
        found = _at(body, way)
        if found is not None and not isinstance(found, wanted):
            yield ".".join(way)
    yield from _wrong_in_event(body)
    if body.get("type") == "block_actions":
        yield from _wrong_in_actions(body.get("actions"))


def _wrong_in_event(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("type") == "event_callback" and not isinstance(body.get("event"), dict):
        yield "event"
    named = body.get("authorizations") or []
    if isinstance(named, list) and not all(isinstance(one, dict) for one in named):
        yield "authorizations"
    for name, told in (("user", _TELLS_USER), ("channel", _TELLS_CHANNEL)):
        way: tuple[str, ...] = ("event", name)
        if _at(body, way) is not None and _at(body, ("event", "type")) in told:
            way = (*way, "id")
        if not isinstance(_at(body, way), str | None):
            yield ".".join(way)


def _wrong_in_actions(actions: object) -> Iterator[str]:
    if (
        not isinstance(actions, list)
        or not actions
        or not all(
            isinstance(one, dict) and all(isinstance(one.get(name), str) for name in _OF_ACTIONS)
            for one in actions
        )
    ):
        yield "actions"


def _at(body: Mapping[str, Any], way: tuple[str, ...]) -> Any:
    found: Any = body
    for step in way:
        found = found.get(step) if isinstance(found, dict) else None
    return found
