"""The sentences Slack itself shows when an app does not answer as it should."""

from sandbox.core import Core
from sandbox.hub import NOT_CONNECTED, TIMED_OUT
from sandbox.request_url import CONNECTION_FAILED
from sandbox.request_url import TIMED_OUT as HTTP_TIMED_OUT
from sandbox.results import Ack

TROUBLE = "We had some trouble connecting. Try again?"


def command_failed(core: Core, command: str, ack: Ack) -> str:
    """After a slash command without an answer."""
    if ack.error in (NOT_CONNECTED, CONNECTION_FAILED):
        return _not_running(core)
    if ack.error in (TIMED_OUT, HTTP_TIMED_OUT):
        return f"{command} failed because the app did not respond"
    return f'{command} failed with the error "dispatch_failed"'


def click_failed(core: Core, ack: Ack) -> str:
    """After a button, select or shortcut without an answer."""
    if ack.error in (NOT_CONNECTED, CONNECTION_FAILED):
        return _not_running(core)
    return "This app did not respond. Try again?"


def _not_running(core: Core) -> str:
    return f"{core.app.name} is not running yet. Try again when it is."
