"""The worker: APScheduler as the clock, one tick a second or sooner. The database says what there is to do."""

import math
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.log import get_log
from bot.outbox.duty import Due, Forget, Look, Phase
from bot.outbox.gateway import SlowDownError
from bot.outbox.sending.engine import Engine
from bot.outbox.tools import Tools
from bot.turn import wipe_leftovers
from bot.worker.asking import Question
from bot.worker.complaints import Complaints
from bot.worker.metrics import note_tick
from bot.worker.reach import Workspaces
from bot.worker.same_time import SameTime
from storage.claims import DUE_AND_TRIED
from storage.failures import reason_of
from storage.heartbeat import beat, forget_heartbeats
from storage.living import WORKSPACES_BEHIND
from storage.operations import forget_deletions
from storage.requests import forget_requests
from storage.times import mend_times
from storage.wipes import OWED_WIPES

_log = get_log(__name__)
TICK_SECONDS = 1
_TICK, _TIDY = "tick", "tidy"
# Then the tick looks at everything else again; what is on its way goes on meanwhile.
_ENGINE_SECONDS = 5.0
_BEAT_SECONDS = 5.0
_WIPE_SECONDS = 10.0
_KEEP_REQUESTS = timedelta(days=1)
_KEEP_HEARTBEATS = timedelta(days=7)
# Longer than anybody keeps a backup.
_KEEP_DELETIONS = timedelta(days=400)
_PAUSE_SECONDS = 0.05
# How soon a local Slack that moved the calendar is heard, which waits for a round after each hour of a day.
_LOOK_SECONDS = 0.1
# Without a round for so long the scheduler waits for a time that it took from a clock that was put back since.
_STILL_SECONDS = 5.0


def _never() -> bool:
    return False


@dataclass(frozen=True)
class _Step:
    """A part of a round: run where something is due, or where this process knows of something itself (`also`)."""

    run: Callable[[], int]
    due: tuple[Due, ...]
    also: Callable[[], bool] = _never


class Worker:
    """Does what is due in one thread, every second and whenever this process owes something at once.

    Attributes:
        tools: what it works with; another worker may have the same.
        worker_id: names it among all workers, in heartbeats and leases.
        engine: what sends.
    """

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._db = tools.db
        self._clock = tools.clock
        self._duties = tools.duties
        self._reach = Workspaces(tools, self._alive, self._pause)
        self.worker_id = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(2)}"
        self.engine = Engine(tools, self.worker_id)
        self._steps = self._in_order()
        self._question = Question(tuple(step.due for step in self._steps))
        # The places of the steps that have something to do; None: not asked since the last one that was run.
        self._known: frozenset[int] | None = None
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._beat_at = 0.0
        # When the last round ended; never, while one goes on.
        self._rounded_at = self._clock.monotonic()
        self._wipe_at = 0.0
        # The calendar's offset of the last round that found nothing more to do.
        self._through: int | None = None
        self._complaints = Complaints(tools.clock)
        self._same_time = SameTime(tools.db, tools.clock, self._complaints)
        self._ending = threading.Event()
        self._waker = threading.Thread(target=self._wake_up, name="wake", daemon=True)

    def start(self) -> None:
        """Starts ticking in a thread of its own."""
        tidy = partial(self._told, self.tidy)
        for job, seconds, name in ((self._round, TICK_SECONDS, _TICK), (tidy, 3600, _TIDY)):
            self._scheduler.add_job(
                job,
                "interval",
                id=name,
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        if self._same_time.holds():
            self._mend_times()
        self._scheduler.start()
        self._waker.start()

    def stop(self) -> None:
        """Finishes the calls in hand, puts down what was not begun, and stops."""
        self._ending.set()
        self._db.owed.set()
        self.engine.stop()
        self._scheduler.shutdown(wait=True)
        try:
            self.engine.close()
        except (DBAPIError, PoolTimeoutError) as error:
            # Its lanes are free again after a while, and what is in doubt is looked up, as after a kill.
            _log.warning("stopped_without_database", reason=reason_of(error))

    def tick(self) -> None:
        """One round over everything that may be due. A fault of Slack or the database ends a step of it, not the rest.

        Raises:
            Exception: a step met a fault of ours; the others had their turn.
        """
        started = self._clock.monotonic()
        offset = self._clock.offset_seconds()
        self._db.owed.clear()
        self._known = None
        done, faults = self._each(partial(self._do, *placed) for placed in enumerate(self._steps))
        if None not in done:
            self._guarded(partial(self._tell, offset, found_nothing=not any(done)))
        note_tick(self._clock.monotonic() - started)
        _raise(faults)

    def _round(self) -> None:
        """A tick, and when it ended."""
        self._rounded_at = math.inf
        try:
            self._told(self.tick)
        finally:
            self._rounded_at = self._clock.monotonic()

    def _told(self, job: Callable[[], None]) -> None:
        """A job whose faults of ours are lines of the log; the next time it is tried again."""
        try:
            if self._same_time.holds():
                job()
        except* Exception as met:  # noqa: BLE001 - what it was is told
            for fault in met.exceptions:
                self._complaints.broke("step_failed", fault)

    def _each(self, steps: Iterable[Callable[[], int]]) -> tuple[list[int | None], list[Exception]]:
        """What each found to do, and the faults of ours: whatever cannot be done, or not be read, keeps nothing else from it."""
        done: list[int | None] = []
        faults: list[Exception] = []
        for step in steps:
            try:
                done.append(self._guarded(step))
            except Exception as fault:  # noqa: BLE001 - raised when all had their turn
                faults.append(fault)
                done.append(None)
        return done, faults

    def _tell(self, offset: int, *, found_nothing: bool) -> int:
        self._through = offset if found_nothing and self.engine.is_idle else None
        self._clock.tell(offset_seconds=offset, nothing_due=lambda: found_nothing and self._nothing_due())
        return 0

    def _in_order(self) -> list[_Step]:
        looks = {
            phase: [_Step(partial(self._run, look), look.due) for look in self._duties.in_phase(phase)]
            for phase in Phase
        }
        wipe = _Step(self._wipe, (Due(OWED_WIPES),), self._db.leftovers.is_set)
        send = _Step(
            self._send, (Due(DUE_AND_TRIED), Due(WORKSPACES_BEHIND)), lambda: not self.engine.is_idle
        )
        before = [*looks[Phase.LEARN], *looks[Phase.ASKED], *looks[Phase.DUE]]
        return [*before, wipe, send, *looks[Phase.SHOWN]]

    def _do(self, place: int, step: _Step) -> int:
        """What was run may have made something due that comes later: then that is asked again."""
        if self._known is None:
            self._known = self._asked(place)
        if place not in self._known and not step.also():
            return 0
        self._known = None
        return step.run()

    def _asked(self, first: int) -> frozenset[int]:
        """What cannot be asked is run: where it fails too, it says so itself."""
        try:
            return self._question.ask(self._reach.turn(), first)
        except (DBAPIError, PoolTimeoutError) as error:
            self._complaints.tell("round_not_asked", type(error).__name__, _reason(error))
            return frozenset(range(len(self._steps)))

    def _run(self, look: Look) -> int:
        return look.run(self._reach.turn(), self._reach)

    def _guarded(self, step: Callable[[], int]) -> int | None:
        """How much a step found to do; None where it failed."""
        try:
            self._alive()
            return step()
        except SlowDownError as error:
            _log.info("slack_asked_for_a_pause", seconds=error.seconds)
        except (DBAPIError, PoolTimeoutError, OSError) as error:
            # What the machine cannot do now, it cannot do in the next second either.
            self._complaints.tell("step_ended_early", type(error).__name__, _reason(error))
        except (SlackClientError, SQLAlchemyError) as error:
            _log.warning("step_ended_early", error=type(error).__name__, exc_info=True)
        return None

    def _wipe(self) -> int:
        """Not what was tried a moment ago: each try makes votes wait a little where somebody reads for long."""
        now = self._clock.monotonic()
        if now >= self._wipe_at and self._db.owes_a_wipe():
            wipe_leftovers(self._db)
            self._wipe_at = now + _WIPE_SECONDS
        return 0

    def _send(self) -> int:
        self.engine.run(_ENGINE_SECONDS, self._alive)
        return 0

    def tidy(self) -> None:
        """Forgets what is kept for some time only, a little at a time. Raises as `tick`."""
        now = self._clock.now()
        looks = [partial(self._run, look) for look in self._duties.in_phase(Phase.HOURLY)]
        forgets = [
            partial(self._forget, one, now - (one.kept or self.tools.keep_texts))
            for one in self._duties.forgets
        ]
        own = (self._mend_times, partial(self._forget_our_own, now))
        _, faults = self._each((*own, *looks, *forgets))
        wipe_leftovers(self._db)
        _raise(faults)

    def _forget_our_own(self, now: datetime) -> int:
        machine_now = self._clock.machine_now()
        with self._db.write() as session:
            forget_requests(session, now - _KEEP_REQUESTS)
            forget_heartbeats(session, machine_now - _KEEP_HEARTBEATS)
            forget_deletions(session, machine_now - _KEEP_DELETIONS)
        return 0

    def _forget(self, one: Forget, before: datetime) -> int:
        limit = {"limit": one.at_once} if one.at_once else {}
        more = True
        while more and self._pause():
            with self._db.write() as session:
                more = bool(one.rows(session, before, **limit)) and one.at_once > 0
        return 0

    def _mend_times(self) -> int:
        with self._db.write() as session:
            mended = mend_times(session, self._clock.machine_now())
        if mended:
            _log.warning("clock_was_put_back", mended=mended)
        return mended

    def _pause(self) -> bool:
        """Gives others a turn; False once the worker is told to stop."""
        return not self._ending.wait(_PAUSE_SECONDS)

    def _wake_up(self) -> None:
        """Brings the next tick forward when a commit of this process owes something at once, or somebody moved the calendar.

        And where no tick comes by itself.
        """
        pause = _LOOK_SECONDS if self._clock.can_be_moved else _STILL_SECONDS
        while not self._ending.is_set():
            if is_owed := self._db.owed.wait(pause):
                self._db.owed.clear()
            if self._ending.is_set():
                return
            if self._clock.monotonic() - self._rounded_at > _STILL_SECONDS:
                self._now(_TICK, _TIDY)
            elif is_owed or self._is_awaited():
                self._now(_TICK)

    def _is_awaited(self) -> bool:
        """Whether whoever moved the calendar waits for a round: none was through with this hour of it."""
        return self._clock.can_be_moved and self._clock.offset_seconds() != self._through

    def _now(self, *jobs: str) -> None:
        try:
            for job in jobs:
                self._scheduler.modify_job(job, next_run_time=self._clock.machine_now().astimezone(UTC))
        except JobLookupError:
            _log.info("no_tick_to_bring_forward")

    def _alive(self) -> None:
        now = self._clock.monotonic()
        if now >= self._beat_at:
            with self._db.write() as session:
                beat(session, self.worker_id, self._clock.machine_now())
            self._beat_at = now + _BEAT_SECONDS

    def _nothing_due(self) -> bool:
        """Whether nothing owed is due now, waiting for a better moment or not."""
        with self._reach.turn().read() as act:
            return self.engine.is_idle and not any(is_due(act) for is_due in self._duties.is_due)


def _raise(faults: list[Exception]) -> None:
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup("several steps of a round", faults)


def _reason(error: DBAPIError | PoolTimeoutError | OSError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else reason_of(error)
