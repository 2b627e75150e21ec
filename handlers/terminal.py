"""What every command of the command line has: the settings first, and plain lines for why it cannot start."""

import functools
import logging
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import SettingsError
from bot.log import log_what_nobody_catches, set_up_log
from bot.settings import Settings, read_settings
from handlers.wiring import opened
from rubric_data import BrokenFileError
from storage import Database, DatabaseError
from storage.advice import with_step
from storage.backup import BackupError
from storage.failures import reason_of
from storage.revisions import require_newest

EXIT_CANNOT_START = 2
_EXIT_TOLD_TO_STOP = 128 + signal.SIGTERM
# What the program is called where it was installed instead of started from its folder.
PROGRAM = "ilt-bot"


def give_up(reason: str) -> NoReturn:
    """Says why on standard error and exits with 2."""
    click.echo(as_called(reason), err=True)
    sys.exit(EXIT_CANNOT_START)


def as_called(words: str) -> str:
    """Commands in what operators read, as whoever started this one can type them."""
    return re.sub(r"(python )?\bapp\.py\b", PROGRAM, words) if Path(sys.argv[0]).stem == PROGRAM else words


def starts(command: Callable[[Settings], None]) -> Callable[[], None]:
    """A command that reads the settings first and says in plain lines why it cannot start."""

    @functools.wraps(command)
    def wrapped() -> None:
        _end_when_told()
        try:
            settings = read_settings()
            set_up_log(level=settings.ilt_log_level, form=settings.ilt_log_format, as_called=as_called)
            log_what_nobody_catches()
            command(settings)
        except (SettingsError, DatabaseError, BrokenFileError, BackupError) as error:
            give_up(str(error))
        except (OperationalError, InternalError, ProgrammingError, PoolTimeoutError) as error:
            if not is_no_fault_of_ours(error):
                raise
            give_up(f"The database refuses it: {with_step(reason_of(error))}.")

    return wrapped


# PostgreSQL: not enough rights.
_NO_RIGHTS = "42501"


def is_no_fault_of_ours(error: DBAPIError | PoolTimeoutError) -> bool:
    """Whether the database could not do, or does not let this account do, what was asked of it rightly."""
    cause = getattr(error, "orig", None)
    if (
        getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    ):  # it does not understand what it was asked
        return False
    return not isinstance(error, ProgrammingError) or getattr(cause, "sqlstate", None) == _NO_RIGHTS


def _end_when_told() -> None:
    """Has SIGTERM end a command as its own end does, until a process that serves has its own way.

    The first process of a container would not hear it else, and whatever waits or copies would be killed in the middle.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_EXIT_TOLD_TO_STOP))


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """The database, at this version's schema."""
    db = opened(settings)
    try:
        require_newest(db)
        yield db
    finally:
        db.close()


@contextmanager
def unlogged() -> Iterator[None]:
    """For a command that tells of each fault itself: a line of the log beside it would say it again, in other words."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
