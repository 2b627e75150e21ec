"""One process: alone on its data, which is nobody else's to read, waiting for Slack at the start, stopping when told."""

import fcntl
import signal
import ssl
import stat
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.log import get_log
from bot.outbox.descriptions import Installation
from bot.outbox.gateway import TOKEN_REFUSED, NotSlackError, SlowDownError
from bot.settings import Settings, names_in_file, where_to_get
from storage import Database, private_files
from storage.failures import NotReadyError
from storage.heartbeat import last_beat
from storage.sealed import SealedError, require_keys

_log = get_log(__name__)
_PATIENCE_SECONDS = 300.0
# Three times as long as a worker is silent.
_GONE_SECONDS = 15.0
_DATABASE_PAUSE_SECONDS = 1.0
_LOOK_SECONDS = 15.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.3, 15.0
# Said of Slack itself, not of whoever asks.
_PASSES = {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
_WRONG_TOKEN = TOKEN_REFUSED | {"not_allowed_token_type", "missing_scope", "no_permission", "invalid_token"}
MOST_SECONDS_OFF = 60
# As Slack's signatures have it.
_UNSIGNED_SECONDS_OFF = 300
_SCOPES = 'not granted: add them under "OAuth & Permissions" and reinstall the app. What needs them fails until then'
_OFFLINE = "is this machine online?"
_Found = TypeVar("_Found")


@contextmanager
def single_instance(folder: Path) -> Iterator[None]:
    """Holds the data folder's lock. Raises SettingsError if another process holds it, or the folder cannot be used."""
    path = folder / private_files.LOCK
    try:
        private_files.make_folder(folder)
        lock = open(path, "a", encoding="utf-8", opener=private_files.opener)  # noqa: SIM115 - closed below
    except OSError as error:
        raise SettingsError(f"ILT_DATA_DIR: {path} cannot be written ({error.strerror}).") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another `app.py run` is using {folder}. Stop it first; one for another workspace needs an ILT_DATA_DIR and tokens of its own."
            ) from error
        yield


def require_nobody_at_work(db: Database, clock: Clock) -> None:
    """Raises SettingsError where a worker was alive a moment ago: what it knows would be taken away from under it."""
    now = clock.machine_now()
    with db.read() as session:
        beat = last_beat(session, now)
    seconds = (now - beat).total_seconds() if beat else _GONE_SECONDS
    if seconds < _GONE_SECONDS:
        raise SettingsError(
            f"A worker is at work on this database (its last sign of life is {max(0, int(seconds))} s old): stop every process, and type "
            f"it again {_GONE_SECONDS:.0f} s later. Nothing was changed."
        )


def private_paths(settings: Settings, db: Database) -> list[Path]:
    """Every file of the bot's that only whoever runs it may read."""
    clock = settings.ilt_clock_file
    return [
        settings.ilt_data_dir / private_files.LOCK,
        *(private_files.of_database(db.file) if db.file else []),
        *([clock, clock.with_name(f"{clock.name}.heartbeat")] if clock else []),
    ]


def open_secrets() -> list[str]:
    """.env where every account may read or change the secrets in it. A group may be the bot's own."""
    file = Path(str(Settings.model_config["env_file"])).absolute()
    if not _SECRETS_IN_FILE & set(names_in_file()):
        return []
    is_reached = file.parent.stat().st_mode & stat.S_IXOTH
    if not is_reached or not file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        return []
    return [f"{file} holds secrets, and other accounts of this machine can read it: chmod 600 {file}"]


def keep_private(settings: Settings, db: Database) -> None:
    """Takes the rights on the data away from others, also where an older version gave them."""
    for left in [*private_files.mend(settings.ilt_data_dir, private_paths(settings, db)), *open_secrets()]:
        _log.warning("data_open_to_others", what=left)


def look_at_keys(settings: Settings, db: Database) -> None:
    """A line of the log where the keys of this process do not open what others encrypted.

    Raises:
        SealedError: there is no key at all; what people write would be stored as it is.
    """
    try:
        with db.read() as session:
            require_keys(session)
    except SealedError as error:
        if not settings.data_keys:
            raise SealedError(_WITHOUT_KEYS) from error
        _log.error("keys_do_not_fit", reason=f"{error} {_SECRETS}")


_SECRETS_IN_FILE = {
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "DATABASE_URL",
    "ILT_DATA_KEYS",
    "ILT_INSTALL_CODE",
}
_SECRETS = "docs/operating.md, *Secrets*, has what to do where it is lost."
_WITHOUT_KEYS = (
    "Texts in the database are encrypted, and ILT_DATA_KEYS is not set: put it back as the other processes, and those before, had it. "
    f"{_SECRETS}"
)


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
            if abs((now - found.told_at).total_seconds()) > _UNSIGNED_SECONDS_OFF:
                raise
            _log.warning("clock_is_wrong", reason=str(error))
    if found.scopes is not None and (missing := sorted(set(scopes) - found.scopes)):
        _log.warning("scopes_missing", missing=missing, reason=_SCOPES)


def wait_for_slack(ask: Callable[[], _Found], clock: Clock, setting: str = "SLACK_BOT_TOKEN") -> _Found:
    """What Slack answers to a first call, made again while what keeps it from that may pass; a line says so.

    Raises:
        SettingsError: it will not pass, or does not for five minutes.
    """
    give_up_at = clock.monotonic() + _PATIENCE_SECONDS
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


def wait_for_database(require: Callable[[], None], clock: Clock) -> None:
    """Waits until `require` passes: whatever starts the processes need not know their order. A line says so, once.

    Raises:
        DatabaseError: waiting does not help, or has not for five minutes.
    """
    give_up_at = clock.monotonic() + _PATIENCE_SECONDS
    told = ""
    while True:
        try:
            return require()
        except NotReadyError as error:
            if clock.monotonic() + _DATABASE_PAUSE_SECONDS > give_up_at:
                raise
            if str(error) != told:
                told = str(error)
                _log.warning("waiting_for_database", reason=told, at_most=_PATIENCE_SECONDS)
            time.sleep(_DATABASE_PAUSE_SECONDS)


def until_told_to_stop(look: Callable[[], None] = lambda: None) -> None:
    """Waits for SIGTERM or Ctrl-C. `look`: called again and again meanwhile."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    _log.info("running")
    while not told.wait(_LOOK_SECONDS):
        look()
    _log.info("stopping")
