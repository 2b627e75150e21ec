"""The workspaces this worker sends for: their lease, their pauses, their pace."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.log import get_log
from bot.outbox.gateway import NoTokenYetError
from bot.outbox.sending.rates import Rates
from bot.outbox.tools import Tools
from storage.lanes import EVERYTHING, Calls, end_pauses, lease_lane, note_calls, pause, release_lanes

_log = get_log(__name__)
# A workspace whose token was refused is tried again after this, or as soon as any call of it succeeds.
CLOSED_SECONDS = 60


class Lanes:
    """One worker's lanes. Only `pause` may be called from other threads."""

    def __init__(self, tools: Tools, worker_id: str) -> None:
        self._db = tools.db
        self._clock = tools.clock
        self._gateway_of = tools.gateway_of
        self._lease = tools.pace.lane
        self._worker_id = worker_id
        self._renew_at: dict[str, float] = {}
        self._ends: dict[str, datetime] = {}
        self._pauses: dict[str, dict[str, datetime]] = {}
        # Without a token here: until when (monotonic) it is not asked for again.
        self._silent_until: dict[str, float] = {}
        self._lock = threading.Lock()
        scale = tools.pace.rate_scale
        self.rates: dict[str, Rates] = defaultdict(lambda: Rates(scale))

    def hold(self, workspace_id: str) -> bool:
        """Takes or keeps the lane; False while another worker has it, or there is no token for it here."""
        if self._is_fresh(workspace_id):
            return True
        if not self._may_speak(workspace_id):
            return False
        machine_now, now = self._clock.machine_now(), self._clock.monotonic()
        with self._lock, self._db.write_politely() as session:
            leased = lease_lane(session, workspace_id, self._worker_id, machine_now, self._lease)
            if leased is None:
                self._renew_at.pop(workspace_id, None)
                return False
            self._pauses[workspace_id] = leased.pauses
        if leased.calls:
            self.rates[workspace_id].restore(_ages(leased.calls, machine_now), now)
        self._renew_at[workspace_id] = now + self._lease.total_seconds() / 2
        self._ends[workspace_id] = machine_now + self._lease
        return True

    def _may_speak(self, workspace_id: str) -> bool:
        """Without a token for it here the lane is another worker's, which may have one: what is owed waits, and a line says why."""
        now = self._clock.monotonic()
        if now < self._silent_until.get(workspace_id, 0.0):
            return False
        try:
            self._gateway_of(workspace_id)
        except NoTokenYetError as error:
            self._silent_until[workspace_id] = now + CLOSED_SECONDS
            _log.error("workspace_waits", workspace=workspace_id, reason=str(error))
            return False
        except OSError:  # not installed any more: what is owed there is withdrawn where it is sent
            return True
        return True

    def _is_fresh(self, workspace_id: str) -> bool:
        """Asks both clocks: the monotonic one stands still while the machine sleeps, the other may be put back."""
        due = self._clock.monotonic() >= self._renew_at.get(workspace_id, 0.0)
        return not due and self._clock.machine_now() < self._ends[workspace_id]

    def note_calls(self, session: Session, workspace_id: str, about_to: Mapping[str, int]) -> None:
        """Keeps what was called lately, and is about to be, for the worker that has the lane next."""
        now = self._clock.machine_now().timestamp()
        recent = self.rates[workspace_id].recent(self._clock.monotonic())
        calls = {method: [(now - age, number) for age, number in ages] for method, ages in recent.items()}
        for method, number in about_to.items():
            calls.setdefault(method, []).append((now, number))
        note_calls(session, workspace_id, self._worker_id, calls)

    def may_call(self, workspace_id: str, method: str) -> bool:
        """Whether Slack has not asked for a pause that still lasts."""
        now = self._clock.machine_now()
        pauses = self._pauses.get(workspace_id, {})
        closed_until = pauses.get(EVERYTHING, now)
        is_closed = closed_until > now and not self._works_again(workspace_id, closed_until, now)
        return not is_closed and pauses.get(method, now) <= now

    def _works_again(self, workspace_id: str, closed_until: datetime, now: datetime) -> bool:
        """Whether Slack has taken the token since it refused it. A clock that was ahead then tells nothing now."""
        try:
            worked_at = self._gateway_of(workspace_id).worked_at
        except OSError:  # no token, or none that can be read: that is told when something is sent
            return False
        refused_at = closed_until - timedelta(seconds=CLOSED_SECONDS)
        return worked_at is not None and refused_at < worked_at <= now

    def pause(self, workspace_id: str, method: str, seconds: float) -> None:
        """Notes a pause, for this worker and for the next one that has the lane."""
        until = self._clock.machine_now() + timedelta(seconds=seconds)
        _log.info("method_paused", workspace=workspace_id, method=method, seconds=seconds)
        with self._lock, self._db.write_politely() as session:
            pause(session, workspace_id, method, until)
            known = self._pauses.setdefault(workspace_id, {})
            known[method] = max(until, known.get(method, until))

    def forget_pauses(self) -> None:
        """Every method may be called again, in the lanes this worker has."""
        with self._lock, self._db.write_politely() as session:
            for workspace_id in self._pauses:
                end_pauses(session, workspace_id)
        self._pauses.clear()

    def release(self) -> None:
        """Lets other workers have all of them."""
        with self._db.write_politely() as session:
            for workspace_id in self._renew_at:
                self.note_calls(session, workspace_id, {})
            release_lanes(session, self._worker_id)
        self._renew_at.clear()


def _ages(calls: Calls, machine_now: datetime) -> dict[str, list[tuple[float, int]]]:
    now = machine_now.timestamp()
    return {method: [(max(0.0, now - at), number) for at, number in made] for method, made in calls.items()}
