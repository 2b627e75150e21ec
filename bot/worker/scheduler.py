"""The worker: APScheduler as the clock, one tick a second or sooner. The database says what there is to do."""

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.assessments.deadlines import due_now, end_due
from bot.assessments.opening import count_joiners, open_asked
from bot.assessments.reveal import wipe_leftovers
from bot.home.home import refresh_homes
from bot.items.digest import look_at_people, looks_due
from bot.live.look import look_at_meetings, meetings_due
from bot.log import get_log
from bot.outbox.deliveries import Tools
from bot.outbox.engine import Engine
from bot.outbox.gateway import ChannelGoneError, SlowDownError
from bot.sharing.posts import look_at_share, shares_to_look_at
from bot.teams.leaving import forget_removed
from bot.teams.people import stale_ilts, stale_workspaces, sync_channels, sync_members
from storage.deliveries import forget_done, workspaces_due
from storage.evidence import forget_texts
from storage.heartbeat import beat, forget_heartbeats
from storage.item_drafts import forget_drafts
from storage.items import forget_taken_back
from storage.living import workspaces_behind
from storage.minutes import forget_meeting_texts
from storage.requests import forget_requests
from storage.sharing import forget_shares
from storage.times import mend_times
from storage.typed import forget_replies

_log = get_log(__name__)
TICK_SECONDS = 1
_TICK = "tick"
# Then the tick looks at everything else again; what is on its way goes on meanwhile.
_ENGINE_SECONDS = 5.0
_BEAT_SECONDS = 5.0
_WIPE_SECONDS = 10.0
# After a fault while reading a workspace's channels and members.
_REST_SECONDS = 15.0
_KEEP_REQUESTS = timedelta(days=1)
# Their buttons work as long.
_KEEP_REPLIES = timedelta(days=30)
_KEEP_HEARTBEATS = timedelta(days=7)
_KEEP_DELIVERIES = timedelta(days=90)
_FORGET_AT_ONCE = 500
_FORGET_PAUSE_SECONDS = 0.05


class Worker:
    """Does what is due in one thread, every second and whenever this process owes something at once."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._db = tools.db
        self._clock = tools.clock
        self.worker_id = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(2)}"
        self.engine = Engine(tools, self.worker_id)
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._beat_at = 0.0
        self._wipe_at = 0.0
        self._rest_until: dict[str, float] = {}
        self._ending = threading.Event()
        self._waker = threading.Thread(target=self._wake_up, name="wake", daemon=True)

    def start(self) -> None:
        """Starts ticking in a thread of its own."""
        jobs = ((self.tick, TICK_SECONDS, _TICK), (self.tidy, 3600, "tidy"))
        for job, seconds, name in jobs:
            self._scheduler.add_job(
                job,
                "interval",
                id=name,
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._mend_times()
        self._scheduler.start()
        self._waker.start()

    def stop(self) -> None:
        """Finishes the calls in hand, puts down what was not begun, and stops."""
        self._ending.set()
        self._db.owed.set()
        self.engine.stop()
        self._scheduler.shutdown(wait=True)
        self.engine.close()

    def tick(self) -> None:
        """One round over everything that may be due. A fault of Slack or the database ends a step of it, not the rest."""
        offset = self._clock.offset_seconds()
        self._db.owed.clear()
        looking = (
            self._sync,
            self._open,
            self._look_at_shares,
            self._end,
            self._look_at_meetings,
            self._look_at_people,
            self._wipe,
        )
        done = [self._step(step) for step in (*looking, self._send, self._show_homes)]
        if None not in done:
            nothing_due = not any(done) and self._nothing_due()
            self._clock.tell(offset_seconds=offset, nothing_due=nothing_due)

    def _step(self, step: Callable[[], int]) -> int | None:
        """How much a step found to do; None where it failed."""
        try:
            self._alive()
            return step()
        except SlowDownError as error:
            _log.info("slack_asked_for_a_pause", seconds=error.seconds)
        except (SlackClientError, OSError, SQLAlchemyError) as error:
            _log.warning("step_ended_early", error=type(error).__name__, exc_info=True)
        return None

    def _wipe(self) -> int:
        """Not what was tried a moment ago: each try makes votes wait a little where somebody reads for long."""
        now = self._clock.monotonic()
        if self._db.leftovers.is_set() and now >= self._wipe_at:
            wipe_leftovers(self._db)
            self._wipe_at = now + _WIPE_SECONDS
        return 0

    def _send(self) -> int:
        self.engine.run(_ENGINE_SECONDS, self._alive)
        return 0

    def tidy(self) -> None:
        """Forgets what is kept for some time only, a little at a time."""
        now = self._clock.now()
        self._mend_times()
        forget_removed(self._db, self._tools.gateway_of, now, self._pause)
        with self._db.write() as session:
            forget_requests(session, now - _KEEP_REQUESTS)
            forget_drafts(session, now - _KEEP_REQUESTS)
            forget_taken_back(session, now - _KEEP_REQUESTS)
            forget_replies(session, now - _KEEP_REPLIES)
            forget_shares(session, now - _KEEP_DELIVERIES)
            forget_heartbeats(session, self._clock.machine_now() - _KEEP_HEARTBEATS)
        self._forget_slowly(forget_done, now - _KEEP_DELIVERIES)
        self._forget_slowly(forget_texts, now - self._tools.keep_texts)
        self._forget_slowly(forget_meeting_texts, now - self._tools.keep_texts)
        wipe_leftovers(self._db)

    def _forget_slowly(self, forget: Callable[..., int], before: datetime) -> None:
        more = True
        while more and self._pause():
            with self._db.write() as session:
                more = forget(session, before, limit=_FORGET_AT_ONCE) > 0

    def _mend_times(self) -> None:
        with self._db.write() as session:
            mended = mend_times(session, self._clock.machine_now())
        if mended:
            _log.warning("clock_was_put_back", mended=mended)

    def _pause(self) -> bool:
        """Gives others a turn; False once the worker is told to stop."""
        return not self._ending.wait(_FORGET_PAUSE_SECONDS)

    def _wake_up(self) -> None:
        """Brings the next tick forward when a commit of this process owes something at once."""
        while not self._ending.is_set():
            self._db.owed.wait()
            self._db.owed.clear()
            if not self._ending.is_set():
                self._tick_now()

    def _tick_now(self) -> None:
        try:
            self._scheduler.modify_job(_TICK, next_run_time=self._clock.machine_now().astimezone(UTC))
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
        with self._db.read() as session:
            return (
                self.engine.is_idle
                and not workspaces_due(session, self._clock.now(), None)
                and not workspaces_behind(session, self._clock.machine_now())
                and not due_now(session, self._clock.now())
                and not looks_due(session, self._clock.now())
                and not meetings_due(session, self._clock.now())
            )

    def _sync(self) -> int:
        now = self._clock.now()
        gateway_of = self._tools.gateway_of
        workspaces = stale_workspaces(self._db, now)
        for workspace_id in workspaces:
            with self._resting_after_a_fault(workspace_id) as may_ask:
                if may_ask:
                    gateway = gateway_of(workspace_id)
                    sync_channels(self._db, gateway, workspace_id, now, self._clock.machine_now())
        teams = stale_ilts(self._db, now)
        for workspace_id, ilt_id in teams:
            self._alive()
            with self._resting_after_a_fault(workspace_id) as may_ask:
                if may_ask:
                    self._sync_team(workspace_id, ilt_id)
        return len(workspaces) + len(teams)

    @contextmanager
    def _resting_after_a_fault(self, workspace_id: str) -> Iterator[bool]:
        """Keeps one workspace's faults from the others, and from being met again every second."""
        now = self._clock.monotonic()
        try:
            yield now >= self._rest_until.get(workspace_id, 0.0)
        except SlowDownError as error:
            self._rest_until[workspace_id] = now + error.seconds
            _log.info("slack_asked_for_a_pause", workspace=workspace_id, seconds=error.seconds)
        except (SlackClientError, OSError) as error:
            self._rest_until[workspace_id] = now + _REST_SECONDS
            _log.warning(
                "workspace_not_read", workspace=workspace_id, error=type(error).__name__, exc_info=True
            )

    def _sync_team(self, workspace_id: str, ilt_id: int) -> None:
        try:
            sync_members(self._db, self._tools.gateway_of(workspace_id), ilt_id, self._clock.now())
        except ChannelGoneError as error:
            _log.warning("channel_gone", ilt_id=ilt_id, reason=error.reason)
        else:
            count_joiners(self._db, ilt_id, self._clock.now(), self._clock.machine_now())

    def _open(self) -> int:
        return open_asked(self._db, self._tools.gateway_of, self._clock.now(), self._clock.machine_now())

    def _look_at_shares(self) -> int:
        asked = shares_to_look_at(self._db)
        for one in asked:
            with self._resting_after_a_fault(one.workspace_id) as may_ask:
                if may_ask:
                    gateway = self._tools.gateway_of(one.workspace_id)
                    look_at_share(self._db, gateway, one, self._clock.now(), self._clock.machine_now())
        return len(asked)

    def _end(self) -> int:
        return end_due(self._db, self._clock.now(), self._clock.machine_now())

    def _look_at_meetings(self) -> int:
        return look_at_meetings(self._db, self._clock.now(), self._clock.machine_now())

    def _look_at_people(self) -> int:
        return look_at_people(self._db, self._clock.now(), self._clock.machine_now())

    def _show_homes(self) -> int:
        refresh_homes(self._db, self._tools.gateway_of, self._clock.now(), self._clock.machine_now())
        return 0
