"""What it means that the database failed: whether anything was saved, whether it passes, and what to say of it."""

from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.pool import NoAnswerError

# SQLite's words where the disk is full, or the file may not be written or is away: it takes the transaction back.
_CANNOT_WRITE = ("disk is full", "disk I/O error", "readonly database", "unable to open database file")
# PostgreSQL's kinds of errors: connection lost, taken back for others (a deadlock), no room, told to stop; it is a copy that takes
# no writes yet.
_PASSES = ("08", "40", "53", "57", "25006")


class DatabaseError(Exception):
    """The database cannot be used; the message is one line for whoever runs the bot."""


class NotReadyError(DatabaseError):
    """It cannot be used yet: it does not answer, or nobody has migrated it."""


def is_too_slow(error: DBAPIError | PoolTimeoutError) -> bool:
    """Whether a statement failed because the database did not get to it: nothing was saved, and trying again may help."""
    if isinstance(error, PoolTimeoutError):
        return True
    if isinstance(error.orig, NoAnswerError):
        return not error.orig.is_unsure
    if any(words in str(error.orig) for words in _CANNOT_WRITE):
        return True
    # PostgreSQL: statement cancelled by its time-out, lock not available. SQLite: another writer held the file.
    waited_in_vain = getattr(error.orig, "sqlstate", None) in {"57014", "55P03"}
    return waited_in_vain or "database is locked" in str(error.orig)


def saved_nothing(error: DBAPIError | PoolTimeoutError) -> bool:
    """Whether nothing was saved for a reason that passes by itself: too slow, or the server stopped, gave up on it, is full."""
    if is_too_slow(error):
        return True
    if isinstance(error, PoolTimeoutError) or isinstance(error.orig, NoAnswerError):
        return False
    return error.connection_invalidated or str(getattr(error.orig, "sqlstate", "")).startswith(_PASSES)


def was_let_go(error: DBAPIError) -> bool:
    """Whether PostgreSQL took it back so that another, who waited for it too, could go on: it may be done again at once."""
    return getattr(error.orig, "sqlstate", None) in {"40P01", "40001"}


def reason_of(error: DBAPIError | PoolTimeoutError) -> str:
    """What the database says, on one line and without values."""
    said = str(error.orig if isinstance(error, DBAPIError) else error).strip().partition("\n")[0]
    if isinstance(error, DataError):  # of a value that it does not take PostgreSQL quotes the value
        said = said.partition(': "')[0]
    return said or type(error).__name__
