"""Why an installation did not come about, or could not be kept."""

from enum import StrEnum
from http.client import HTTPException

from slack_sdk.errors import SlackClientError

from bot.outbox.gateway import SlowDownError

# How asking Slack for tokens can fail: it refuses, asks for a pause, is away, or what comes is no answer of Slack's.
NO_TOKENS = (SlowDownError, SlackClientError, OSError, HTTPException, LookupError, TypeError, ValueError)


class Failure(StrEnum):
    """Each has one sentence with the next step (`handlers/installs/drawn.py`)."""

    WRONG_INSTALL_CODE = "wrong_install_code"
    TOO_MANY_TRIES = "too_many_tries"
    CANCELLED = "cancelled"
    OTHER_BROWSER = "other_browser"
    TOO_LATE = "too_late"
    CODE_REFUSED = "code_refused"
    SLACK_AWAY = "slack_away"
    NOT_SET_UP = "not_set_up"
    NOT_ALLOWED = "not_allowed"
    TOO_FEW_SCOPES = "too_few_scopes"
    NOT_SAVED = "not_saved"


class NoInstallError(Exception):
    """Nothing was installed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure
