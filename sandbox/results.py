"""What the sandbox's methods give back, and the one error they raise."""

from dataclasses import dataclass, field
from typing import Any, Literal

ActionValue = str | list[str] | None
"""What a person chose or typed in an element.

Button: None (its own value is sent). Select, radio buttons, overflow: the option's value. Checkboxes and multi
selects: a list of values. Date picker "YYYY-MM-DD", time picker "HH:MM", users select a user id, text input the text.
"""

DeliveryKind = Literal["slash_commands", "interactive", "events_api"]


class SandboxError(Exception):
    """A person in Slack could not do this; the text is one sentence that says why."""


@dataclass(frozen=True)
class Ack:
    """What the app answered to one payload.

    `status` is the HTTP status (200 for an acknowledged Socket Mode envelope), None without an answer; `seconds` is
    real time; `error` is None when all went well.
    """

    ok: bool
    status: int | None = None
    body: Any = None
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True)
class CommandInfo:
    """One slash command of the installed app, as its manifest describes it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class ShortcutInfo:
    """One shortcut of the installed app; `type` is "global" or "message"."""

    name: str
    callback_id: str
    type: str


@dataclass(frozen=True)
class ClockReport:
    """How far the clock went.

    `offset_seconds` is the new distance to real time; `gave_up_at` lists the offsets at which the worker's heartbeat
    did not say "nothing due" in time; `seconds` is the real time it took.
    """

    offset_seconds: int
    steps: int
    seconds: float
    gave_up_at: list[int] = field(default_factory=list)
