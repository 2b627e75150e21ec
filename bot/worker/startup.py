"""One process: alone on its data, waiting for Slack at the start, stopping when told."""

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.log import get_log
from bot.outbox.gateway import TOKEN_REFUSED, Installation
from bot.settings import WHERE_TO_GET

_log = get_log(__name__)
_PATIENCE_SECONDS = 30


@contextmanager
def single_instance(folder: Path) -> Iterator[None]:
    """Holds the data folder's lock. Raises SettingsError if another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another `app.py run` is using {folder}. Stop it first, or give this one its own ILT_DATA_DIR."
            ) from error
        yield


def wait_for_slack(ask: Callable[[], Installation], clock: Clock) -> Installation:
    """The installation behind the token, asked for again while Slack cannot be reached (30 s at most).

    Raises:
        SettingsError: the token is refused, or Slack stays out of reach.
    """
    give_up_at = clock.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except SlackApiError as error:
            code = error.response.get("error", "")
            if code not in TOKEN_REFUSED:
                raise
            raise SettingsError(
                f"Slack refuses SLACK_BOT_TOKEN ({code}): {WHERE_TO_GET['SLACK_BOT_TOKEN']}."
            ) from error
        except OSError as error:
            if clock.monotonic() > give_up_at:
                raise SettingsError(f"Slack cannot be reached: {error}. Is this machine online?") from error
            time.sleep(0.3)


def until_told_to_stop() -> None:
    """Waits for SIGTERM or Ctrl-C."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    _log.info("running")
    told.wait()
    _log.info("stopping")
