"""Workers on several machines: what one of them is sending, another leaves alone for a time that both have to count alike."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.worker.complaints import Complaints
from storage import Database
from storage.times import seconds_ahead

_LOOK_SECONDS = 30.0
# Of two workers then no more than a minute: what one is sending is its own for two (`bot.outbox.tools.Pace.lease`).
_MOST_SECONDS_OFF = 30.0


def same_time(db: Database, clock: Clock) -> str:
    """Raises SettingsError where this machine's clock is not the one of the database's server."""
    with db.read() as session:
        off = seconds_ahead(session, clock.machine_now())
    if abs(off) <= _MOST_SECONDS_OFF:
        return "this machine's clock agrees with the database's"
    raise SettingsError(
        f"this machine's clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} the one of the database's server: set both "
        "by NTP. Until then a worker here does nothing, because it would do at a wrong time what others do too"
    )


class SameTime:
    """Looks again and again whether that holds. A line a minute says where it does not."""

    def __init__(self, db: Database, clock: Clock, complaints: Complaints) -> None:
        self._db = db
        self._clock = clock
        self._complaints = complaints
        self._look_at = 0.0
        self._is_it = True

    def holds(self) -> bool:
        """Whether this worker may work; a database that is away is told of by what needs it."""
        now = self._clock.monotonic()
        if now < self._look_at:
            return self._is_it
        try:
            same_time(self._db, self._clock)
        except SettingsError as error:
            self._complaints.tell("clock_is_wrong", "clock", str(error))
            self._is_it = False
        except (DBAPIError, PoolTimeoutError):
            return self._is_it
        else:
            self._is_it = True
        self._look_at = now + _LOOK_SECONDS
        return self._is_it
