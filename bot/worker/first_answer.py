"""What Slack's first answer to a process says, or why there is none: waited for, taken as it is, or told to whoever runs it."""

import ssl
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.log import get_log
from bot.outbox.descriptions import Installation
from bot.outbox.gateway import TOKEN_REFUSED, NotSlackError, SlowDownError
from bot.settings import where_to_get
from bot.worker.startup import PATIENCE_SECONDS

_log = get_log(__name__)
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.3, 15.0
# Said of Slack itself, not of whoever asks.
_PASSES = {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
_WRONG_TOKEN = TOKEN_REFUSED | {"not_allowed_token_type", "missing_scope", "no_permission", "invalid_token"}
MOST_SECONDS_OFF = 60
# A request whose time is farther off is not taken for Slack's, as its own verifier has it.
UNSIGNED_SECONDS_OFF = 300
_SCOPES = 'not granted: add them under "OAuth & Permissions" and reinstall the app. What needs them fails until then'
_OFFLINE = "is this machine online?"
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Trouble:
    """Why Slack did not take a first call: `words` go on after "Slack". `pause`: how long it asks to wait; 0 = any time."""

    words: str
    may_pass: bool
    pause: float = 0.0


def trouble_of(error: Exception, setting: str) -> Trouble:
    """What a failed first call with the token of `setting` means."""
    match error:
        case SlowDownError(seconds=seconds):
            return Trouble(f"asks for a pause of {seconds} s", may_pass=True, pause=seconds)
        case NotSlackError():
            return Trouble(f"is not what answers: {error}", may_pass=False)
        case SlackApiError(response=response):
            return _of_answer(
                getattr(response, "status_code", HTTPStatus.OK), str(response.get("error")), setting
            )
        case URLError(reason=ssl.SSLCertVerificationError()):
            return Trouble(
                "cannot be reached: the certificate shown for it is not a trusted one", may_pass=False
            )
        case URLError(reason=reason):
            return Trouble(f"cannot be reached ({reason}): {_OFFLINE}", may_pass=True)
    return Trouble(f"cannot be reached ({error}): {_OFFLINE}", may_pass=True)


def _of_answer(status: int, code: str, setting: str) -> Trouble:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble(f"has a fault of its own (HTTP {status})", may_pass=True)
    if " " in code:  # slack_sdk's words for an answer that is no JSON
        return Trouble("is not what answers: is there a sign-in page or a proxy in between?", may_pass=False)
    if code in _PASSES:
        return Trouble(f"has a fault of its own ({code})", may_pass=True)
    if code in _WRONG_TOKEN:
        return Trouble(f"refuses {setting} ({code}): {where_to_get(setting)}", may_pass=False)
    return Trouble(
        f"does not let the bot in ({code}); the token of {setting} itself is not refused", may_pass=False
    )


def time_told(slack_says: datetime, now: datetime) -> str:
    """Raises SettingsError where this machine's clock is so wrong that signatures are refused, or soon will be."""
    off = (now - slack_says).total_seconds()
    if abs(off) > MOST_SECONDS_OFF:
        raise SettingsError(
            f"this machine's clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Slack's: set it by NTP. Requests "
            "whose time is five minutes off are refused"
        )
    return "this machine's clock agrees with Slack's"


def tell_what_is_off(found: Installation, scopes: Collection[str], clock: Clock) -> None:
    """Lines of the log of what Slack's first answer tells: a clock that is off, scopes that were not granted.

    Args:
        scopes: every one that the bot needs.

    Raises:
        SettingsError: the clock is so wrong that requests are refused, and that all would be done at wrong times.
    """
    if found.told_at is not None:
        now = clock.machine_now()
        try:
            time_told(found.told_at, now)
        except SettingsError as error:
            if abs((now - found.told_at).total_seconds()) > UNSIGNED_SECONDS_OFF:
                raise
            _log.warning("clock_is_wrong", reason=str(error))
    if found.scopes is not None and (missing := sorted(set(scopes) - found.scopes)):
        _log.warning("scopes_missing", missing=missing, reason=_SCOPES)


def wait_for_slack(ask: Callable[[], _Found], clock: Clock, setting: str = "SLACK_BOT_TOKEN") -> _Found:
    """What Slack answers to a first call, made again while what keeps it from that may pass; a line says so.

    Raises:
        SettingsError: it will not pass, or does not for five minutes.
    """
    give_up_at = clock.monotonic() + PATIENCE_SECONDS
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return ask()
        except (SlowDownError, SlackClientError, OSError) as error:
            trouble = trouble_of(error, setting)
            wait = max(pause, trouble.pause)
            if not trouble.may_pass or clock.monotonic() + wait > give_up_at:
                raise SettingsError(f"Slack {trouble.words}.") from error
            _log.warning("waiting_for_slack", reason=f"Slack {trouble.words}", again_in=round(wait, 1))
            time.sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
