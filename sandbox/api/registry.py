"""The Web API's methods by name, with what Slack's page on each says: tier, scopes, body format."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.core import Core
from sandbox.limits import Tier
from sandbox.state import Json

Args = dict[str, Any]
Runner = Callable[[Core, Args], Json]
Caller = Literal["bot", "app", "anyone"]

CONVERSATION_SCOPES = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")


@dataclass(frozen=True)
class Method:
    """One method. One of `scopes` is enough; with `json` false Slack ignores JSON bodies; `caller` is whose token it takes."""

    name: str
    run: Runner
    tier: Tier
    scopes: tuple[str, ...]
    json: bool
    caller: Caller


METHODS: dict[str, Method] = {}


def method(
    name: str, tier: Tier, scopes: tuple[str, ...] = (), *, json: bool = False, caller: Caller = "bot"
) -> Callable[[Runner], Runner]:
    """Register a function as a method of the Web API."""

    def register(run: Runner) -> Runner:
        METHODS[name] = Method(name, run, tier, scopes, json, caller)
        return run

    return register
