"""What each refusal of Slack's means for a delivery, a 429 and an answer that never came among them: a table."""

import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.outbox.gateway import (
    ChannelGoneError,
    MessageGoneError,
    NotInstalledError,
    NoTokenYetError,
    SlowDownError,
)


class Fate(StrEnum):
    """What to do with the delivery."""

    AGAIN = "again"  # certainly not sent: tried again later
    UNSURE = "unsure"  # perhaps sent: looked up, or asked about, before anything is sent again
    PAUSE = "pause"  # Slack asked for a pause of this method
    CLOSED = "closed"  # nothing of the whole workspace is taken for now: it waits until something is
    BLOCKED = "blocked"  # the channel cannot be posted in: the team is asked
    REMOVED = "removed"  # the app is not installed there any more: nothing is owed there
    GONE = "gone"  # the person is not there any more: nothing is owed to them
    DEAD = "dead"  # will never work: given up loudly


@dataclass(frozen=True)
class Verdict:
    """A fate with its reason: Slack's error code, or the name of a network fault. `seconds`: of a pause."""

    fate: Fate
    reason: str
    seconds: int = 0


NOT_GRANTED = "missing_scope"
# Slack's error codes; any other means that the request itself is wrong, and will be wrong again.
_FATES = {
    "internal_error": Fate.UNSURE,
    "fatal_error": Fate.UNSURE,
    "request_timeout": Fate.UNSURE,
    "service_unavailable": Fate.UNSURE,
    "accesslimited": Fate.AGAIN,
    "message_limit_exceeded": Fate.AGAIN,
    "not_authed": Fate.CLOSED,
    "invalid_auth": Fate.CLOSED,
    "token_revoked": Fate.CLOSED,
    "token_expired": Fate.CLOSED,
    "account_inactive": Fate.CLOSED,
    "team_access_not_granted": Fate.CLOSED,
    "org_login_required": Fate.CLOSED,
    "team_added_to_org": Fate.CLOSED,
    "ekm_access_denied": Fate.CLOSED,
    "two_factor_setup_required": Fate.CLOSED,
    "channel_not_found": Fate.BLOCKED,
    "not_in_channel": Fate.BLOCKED,
    "is_archived": Fate.BLOCKED,
    "is_inactive": Fate.BLOCKED,
    "restricted_action": Fate.BLOCKED,
    "restricted_action_read_only_channel": Fate.BLOCKED,
    "restricted_action_thread_only_channel": Fate.BLOCKED,
    "posting_to_channel_denied": Fate.BLOCKED,
    "cannot_reply_to_message": Fate.BLOCKED,
    "restricted_action_thread_locked": Fate.BLOCKED,
    "restricted_action_non_threadable_channel": Fate.BLOCKED,
    "user_not_found": Fate.GONE,
    "user_not_visible": Fate.GONE,
    "user_disabled": Fate.GONE,
    "cannot_dm_bot": Fate.GONE,
}
# Of these a person is gone where it was for them. The other refusals of a place say what may be sent there, and by whom.
_NOWHERE = {"channel_not_found", "not_in_channel", "is_archived", "is_inactive"}
_NEVER_LEFT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


def verdict(error: Exception, *, is_direct: bool, sends_nothing: bool = False) -> Verdict:
    """What an error means for a delivery.

    Args:
        is_direct: it goes to one person; a channel that is gone then means that the person is, and one that refuses
            only this message keeps nothing else from them.
        sends_nothing: the error came while looking for an earlier attempt, or while uploading a file that is shared later.
    """
    found = _of(error)
    if found.fate is Fate.BLOCKED and is_direct:
        return Verdict(Fate.GONE if found.reason in _NOWHERE else Fate.DEAD, found.reason)
    if found.fate is Fate.UNSURE and sends_nothing:
        return Verdict(Fate.AGAIN, found.reason)
    return found


def is_not_granted(error: Exception) -> bool:
    """The workspace has not granted what this needs: an older installation, or fewer permissions."""
    return isinstance(error, SlackApiError) and error.response.get("error") == NOT_GRANTED


def _of(error: Exception) -> Verdict:
    match error:
        case SlowDownError(seconds=seconds):
            return Verdict(Fate.PAUSE, "ratelimited", seconds)
        case NotInstalledError() | NoTokenYetError():
            return _without_token(error)
        case ChannelGoneError(reason=reason) | MessageGoneError(reason=reason):
            return Verdict(_FATES.get(reason, Fate.DEAD), reason)
        case SlackApiError(response=response):
            return _of_answer(response.status_code, str(response.get("error") or "no_error_code"))
        case URLError(reason=reason) if isinstance(reason, _NEVER_LEFT):
            return Verdict(Fate.AGAIN, type(reason).__name__)
    return Verdict(Fate.UNSURE, type(error).__name__)


def _without_token(error: NotInstalledError | NoTokenYetError) -> Verdict:
    if isinstance(error, NotInstalledError):
        return Verdict(Fate.REMOVED, "not_installed")
    return Verdict(Fate.CLOSED, "no_token_yet")


def _of_answer(status: int, code: str) -> Verdict:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Verdict(Fate.UNSURE, f"http_{status}")
    if " " in code:
        # Not one of Slack's codes but slack_sdk's words for an answer that is no JSON: something in between spoke.
        return Verdict(Fate.UNSURE, "unreadable_answer")
    return Verdict(_FATES.get(code, Fate.DEAD), code)
