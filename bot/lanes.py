"""The workspaces this worker sends for: their lease, their pauses, their pace."""

import threading
from collections import defaultdict
from datetime import datetime, timedelta

from bot.deliveries import Tools
from bot.log import get_log
from bot.rates import Rates
from storage.lanes import EVERYTHING, end_pauses, lease_lane, pause, release_lanes

_log = get_log(__name__)


class Lanes:
    """One worker's lanes. Only `pause` may be called from other threads."""

    def __init__(self, tools: Tools, worker_id: str) -> None:
        self._db = tools.db
        self._clock = tools.clock
        self._lease = tools.pace.lane
        self._worker_id = worker_id
        self._renew_at: dict[str, float] = {}
        self._pauses: dict[str, dict[str, datetime]] = {}
        self._lock = threading.Lock()
        scale = tools.pace.rate_scale
        self.rates: dict[str, Rates] = defaultdict(lambda: Rates(scale))

    def hold(self, workspace_id: str) -> bool:
        """Takes or keeps the lane; False while another worker has it."""
        if self._clock.monotonic() < self._renew_at.get(workspace_id, 0.0):
            return True
        with self._lock, self._db.write_politely() as session:
            pauses = lease_lane(
                session, workspace_id, self._worker_id, self._clock.machine_now(), self._lease
            )
            if pauses is None:
                self._renew_at.pop(workspace_id, None)
                return False
            self._pauses[workspace_id] = pauses
        self._renew_at[workspace_id] = self._clock.monotonic() + self._lease.total_seconds() / 2
        return True

    def may_call(self, workspace_id: str, method: str) -> bool:
        """Whether Slack has not asked for a pause that still lasts."""
        now = self._clock.machine_now()
        pauses = self._pauses.get(workspace_id, {})
        return not any(pauses.get(name, now) > now for name in (method, EVERYTHING))

    def pause(self, workspace_id: str, method: str, seconds: float) -> None:
        """Notes a pause, for this worker and for the next one that has the lane."""
        until = self._clock.machine_now() + timedelta(seconds=seconds)
        _log.info("method_paused", workspace=workspace_id, method=method, seconds=seconds)
        with self._lock, self._db.write_politely() as session:
            pause(session, workspace_id, method, until)
            self._pauses.setdefault(workspace_id, {})[method] = until

    def forget_pauses(self) -> None:
        """Every method may be called again, in the lanes this worker has."""
        with self._lock, self._db.write_politely() as session:
            for workspace_id in self._pauses:
                end_pauses(session, workspace_id)
        self._pauses.clear()

    def release(self) -> None:
        """Lets other workers have all of them."""
        with self._db.write_politely() as session:
            release_lanes(session, self._worker_id)
        self._renew_at.clear()
