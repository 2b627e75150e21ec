"""The worker: APScheduler as the clock, one tick a second. The database says what there is to do."""

import os
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk.errors import SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.gateway import ChannelGoneError, Gateway, SlowDownError
from bot.living import Renderer, refresh
from bot.log import get_log
from bot.opening import count_joiners, open_asked
from bot.people import stale_ilts, stale_workspaces, sync_channels, sync_members
from storage import Database
from storage.heartbeat import beat
from storage.requests import forget_requests

_log = get_log(__name__)
TICK_SECONDS = 1
_KEEP_REQUESTS = timedelta(days=1)


class Worker:
    """Does what is due, every second, in one thread.

    Args:
        db: with time-outs for a worker, not for a listener.
        gateway_of: Slack for a workspace id.
        renderers: of living messages, by kind.
        refresh_pause: the least time between two updates of one living message.
    """

    def __init__(
        self,
        db: Database,
        gateway_of: Callable[[str], Gateway],
        renderers: Mapping[str, Renderer],
        clock: Clock,
        refresh_pause: timedelta,
    ) -> None:
        self._db = db
        self._gateway_of = gateway_of
        self._renderers = renderers
        self._clock = clock
        self._pause = refresh_pause
        self.worker_id = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Starts ticking in a thread of its own."""
        jobs = ((self.tick, TICK_SECONDS), (self.tidy, 3600))
        for job, seconds in jobs:
            self._scheduler.add_job(
                job, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Finishes the tick in hand and stops."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """One round over everything that may be due. A fault of Slack or the database ends the round, not the worker."""
        offset = self._clock.offset_seconds()
        try:
            done = self._sync() + self._open() + self._refresh()
            with self._db.write() as session:
                beat(session, self.worker_id, self._clock.machine_now())
        except SlowDownError as error:
            _log.info("slack_asked_for_a_pause", seconds=error.seconds)
        except (SlackClientError, OSError, SQLAlchemyError) as error:
            _log.warning("tick_ended_early", error=type(error).__name__, exc_info=True)
        else:
            self._clock.tell(offset_seconds=offset, nothing_due=done == 0)

    def tidy(self) -> None:
        """Forgets what is kept for a day only."""
        with self._db.write() as session:
            forget_requests(session, self._clock.now() - _KEEP_REQUESTS)

    def _sync(self) -> int:
        now = self._clock.now()
        workspaces = stale_workspaces(self._db, now)
        for workspace_id in workspaces:
            sync_channels(self._db, self._gateway_of(workspace_id), workspace_id, now)
        teams = stale_ilts(self._db, now)
        for workspace_id, ilt_id in teams:
            self._sync_team(workspace_id, ilt_id)
        return len(workspaces) + len(teams)

    def _sync_team(self, workspace_id: str, ilt_id: int) -> None:
        try:
            sync_members(self._db, self._gateway_of(workspace_id), ilt_id, self._clock.now())
        except ChannelGoneError as error:
            _log.warning("channel_gone", ilt_id=ilt_id, reason=error.reason)
        else:
            count_joiners(self._db, ilt_id)

    def _open(self) -> int:
        return open_asked(self._db, self._gateway_of, self._clock.now(), self._clock.machine_now())

    def _refresh(self) -> int:
        return refresh(self._db, self._gateway_of, self._renderers, self._clock.machine_now, self._pause)
