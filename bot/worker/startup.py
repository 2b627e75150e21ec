"""One process: alone on its data, which is nobody else's to read, waiting for its database, stopping when told."""

import fcntl
import os
import signal
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import Clock
from bot.errors import SettingsError
from bot.log import get_log
from bot.settings import Settings, names_in_file
from storage import Database, private_files
from storage.failures import NotReadyError
from storage.heartbeat import last_beat
from storage.sealed import SealedError, require_keys

_log = get_log(__name__)
# How long a process waits at its start for what it needs.
PATIENCE_SECONDS = 300.0
# Three times as long as a worker is silent.
_GONE_SECONDS = 15.0
_DATABASE_PAUSE_SECONDS = 1.0
_LOOK_SECONDS = 15.0


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


def not_listening(error: Exception) -> str:
    """Why an address cannot be listened on. Python's own words say the address once more, with all its brackets."""
    if isinstance(error, OSError) and error.errno and not isinstance(error, socket.gaierror):
        return os.strerror(error.errno)
    return getattr(error, "strerror", None) or "no such address"


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


def wait_for_database(require: Callable[[], None], clock: Clock) -> None:
    """Waits until `require` passes: whatever starts the processes need not know their order. A line says so, once.

    Raises:
        DatabaseError: waiting does not help, or has not for five minutes.
    """
    give_up_at = clock.monotonic() + PATIENCE_SECONDS
    told = ""
    while True:
        try:
            return require()
        except NotReadyError as error:
            if clock.monotonic() + _DATABASE_PAUSE_SECONDS > give_up_at:
                raise
            if str(error) != told:
                told = str(error)
                _log.warning("waiting_for_database", reason=told, at_most=PATIENCE_SECONDS)
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
