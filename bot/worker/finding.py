"""What `app.py check` says of one thing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import SettingsError
from rubric_data import BrokenFileError
from storage import DatabaseError
from storage.advice import with_step
from storage.failures import reason_of


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `detail` says what is there, or what to do."""

    what: str
    is_fine: bool
    detail: str


def looked_at(what: str, look: Callable[[], str]) -> Finding:
    """What `look` tells, or why that cannot be."""
    try:
        return Finding(what, is_fine=True, detail=look())
    except (DatabaseError, BrokenFileError, SettingsError) as error:
        return Finding(what, is_fine=False, detail=str(error))
    except (DBAPIError, PoolTimeoutError) as error:
        return Finding(what, is_fine=False, detail=with_step(reason_of(error)))
