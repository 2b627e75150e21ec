"""Switches that make the sandbox misbehave as a network or Slack may."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from sandbox.results import SandboxError

ANY = "*"


def _nothing_connected() -> None:
    """What dropping sockets does before a hub took over."""


@dataclass
class Faults:
    """All off by default. Counts say how many of the next calls are hit; "*" as method means any.

    A call may be named with its channel: "chat.postMessage C0ILTTEAM01".

    `rate_limit` answers 429 with `retry_after` seconds; `server_error` answers HTTP 500; `fail` maps a method to
    (Slack's error, count). `accept_then_timeout` never answers and carries the call out `appear_after` seconds later;
    `drop_after_accept` carries it out and closes the connection; `drop_before_accept` only closes it.
    `refuse_charts` refuses messages with a chart, as a workspace does that Slack has not brought them to yet.
    `double_delivery` sends each payload to the app twice. `latency_seconds` delays every answer of the Web API.
    """

    latency_seconds: float = 0.0
    rate_limit: dict[str, int] = field(default_factory=dict)
    retry_after: int = 1
    server_error: dict[str, int] = field(default_factory=dict)
    fail: dict[str, tuple[str, int]] = field(default_factory=dict)
    accept_then_timeout: dict[str, int] = field(default_factory=dict)
    appear_after: float = 20.0
    drop_after_accept: dict[str, int] = field(default_factory=dict)
    drop_before_accept: dict[str, int] = field(default_factory=dict)
    refuse_charts: bool = False
    double_delivery: bool = False
    on_drop: Callable[[], None] = field(default=_nothing_connected, repr=False, compare=False)
    on_mute: Callable[[], None] = field(default=_nothing_connected, repr=False, compare=False)

    def drop_socket_now(self) -> None:
        """Close all Socket Mode connections at once, without a word."""
        self.on_drop()

    def mute_socket_now(self) -> None:
        """Cut all Socket Mode connections so that the app hears nothing of it, as when a network is gone."""
        self.on_mute()

    def set(self, **switches: Any) -> None:
        """Change some switches by name; SandboxError for an unknown one."""
        unknown = switches.keys() - {entry.name for entry in fields(self)} | switches.keys() & {
            "on_drop",
            "on_mute",
        }
        if unknown:
            raise SandboxError(f"There is no fault called {', '.join(sorted(unknown))}.")
        for name, value in switches.items():
            setattr(self, name, _as_pairs(value) if name == "fail" else value)

    def take(self, counts: dict[str, int], method: str, where: str = "") -> bool:
        """Use up one count for the method; whether there was one. `where`: the method and the channel it is for."""
        for key in (where, method, ANY):
            if counts.get(key, 0) > 0:
                counts[key] -= 1
                return True
        return False

    def take_failure(self, method: str, where: str = "") -> str | None:
        """Use up one entry of `fail` for the method; the error to answer with. `where`: as in `take`."""
        for key in (where, method, ANY):
            error, count = self.fail.get(key, ("", 0))
            if count > 0:
                self.fail[key] = (error, count - 1)
                return error
        return None


def _as_pairs(value: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """JSON has no tuples: {"chat.update": ["message_not_found", 1]} is fine too."""
    return {method: (entry[0], entry[1]) for method, entry in value.items()}
