"""Workers on several machines: what one of them is sending, another leaves alone for a time that both have to count alike."""

import socket
from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.clock import Clock
from bot.errors import SettingsError
from bot.worker.complaints import Complaints
from storage import Database
from storage.failures import reason_of
from storage.operations import RESTS, mark, marked
from storage.times import seconds_ahead

_LOOK_SECONDS = 30.0
# Of two workers then no more than a minute: what one is sending is its own for two (`bot.outbox.tools.Pace.lease`).
_MOST_SECONDS_OFF = 30.0
# A worker that rests says so at each look.
_RESTS_NO_MORE = timedelta(seconds=_MOST_SECONDS_OFF + 2 * _LOOK_SECONDS)
_HOST_LENGTH = 40


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


def nobody_rests(db: Database, clock: Clock) -> None:
    """Raises SettingsError where a worker, of this machine or another, rests because its clock is wrong."""
    with db.read() as session:
        found = marked(session, RESTS)
        if found is None or clock.machine_now() - found.at > _RESTS_NO_MORE:
            return
        raise SettingsError(
            f"the one on {found.value} rests, because the clock of its machine is not the one of the database's server: set it by NTP"
        )


class SameTime:
    """Looks again and again whether that holds. Where not, a line a minute says so, and whoever runs `app.py check` elsewhere reads it."""

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
            self._note()
        except (DBAPIError, PoolTimeoutError):
            return self._is_it
        else:
            self._is_it = True
        self._look_at = now + _LOOK_SECONDS
        return self._is_it

    def _note(self) -> None:
        """By the clock of the database's server, which those who look have."""
        now = self._clock.machine_now()
        try:
            with self._db.write() as session:
                servers = now - timedelta(seconds=seconds_ahead(session, now))
                mark(session, RESTS, servers, socket.gethostname()[:_HOST_LENGTH])
        except (DBAPIError, PoolTimeoutError) as error:
            self._complaints.tell("step_ended_early", type(error).__name__, reason_of(error))
