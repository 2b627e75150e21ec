"""The engine: takes what is due of the workspaces whose lane it has, and has it sent at the pace Slack allows."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.log import get_log
from bot.outbox.living import Refresher, in_turns
from bot.outbox.sending.lanes import Lanes
from bot.outbox.sending.rates import LOOK_UP, POST, UPDATE
from bot.outbox.sending.sender import Sender
from bot.outbox.tools import Tools
from storage.claims import MOST_PER_CLAIM, claim, put_down, workspaces_due
from storage.deliveries import Owed, State
from storage.living import PostedMessage, messages_behind, workspaces_behind
from storage.locales import learn_locales_of

_log = get_log(__name__)
# What can go within this time is kept in hand; later ones are put down for whoever is free then.
_HORIZON_SECONDS = 2.0
_MOST_IN_HAND = 100
_SHORT_REST_SECONDS = 0.2
# SQLite has one writer: between two claims everyone else has a turn.
_BETWEEN_CLAIMS_SECONDS = 0.02
# While enough waits: how often it is looked whether another workspace has something due.
_WHILE_FULL_SECONDS = 0.5
# Of each workspace where many have something due.
_LEAST_EACH = 8
# Threads that one workspace leaves to the others, however long its calls take.
_LEFT_TO_OTHERS = 2


@dataclass(order=True)
class _Job:
    at: float
    number: int
    workspace_id: str = field(compare=False)
    run: Callable[[], None] = field(compare=False)
    owed: Owed | None = field(compare=False, default=None)
    message_id: int = field(compare=False, default=0)


class Engine:
    """Sends what is owed. One thread drives it; calls to Slack are made by a few others."""

    def __init__(self, tools: Tools, worker_id: str) -> None:
        self._tools = tools
        self._db = tools.db
        self._clock = tools.clock
        self._lanes = Lanes(tools, worker_id)
        self._dropped: Counter[str] = Counter()
        self._sender = Sender(tools, self._lanes.pause, self._note_dropped)
        self._refresher = Refresher(tools, self._lanes.pause)
        self._pool = ThreadPoolExecutor(tools.pace.threads, thread_name_prefix="send")
        self._flying: dict[Future[None], _Job] = {}
        self._waiting: list[_Job] = []
        self._numbers = count()
        self._last_turn: dict[str, float] = {}
        self._last_served: dict[str, float] = {}
        self._last_claim = 0.0
        self._last_look = 0.0
        self._stopping = threading.Event()

    def run(self, seconds: float, alive: Callable[[], None]) -> None:
        """Works until nothing can be done now, `seconds` at most.

        Args:
            alive: called again and again, to give a sign of life.
        """
        end = self._clock.monotonic() + seconds
        while not self._stopping.is_set():
            alive()
            self._collect()
            self._keep_lanes()
            self._take()
            self._launch()
            if not self._waiting and not self._flying:
                break
            if self._clock.monotonic() > end:
                break
            self._rest()
        self._tell_dropped()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand."""
        return not self._waiting and not self._flying

    def forget_pauses(self) -> None:
        """Every method may be called again."""
        self._lanes.forget_pauses()

    def stop(self) -> None:
        """Starts nothing more; `close` finishes."""
        self._stopping.set()

    def close(self) -> None:
        """Finishes the calls on their way, puts down what was not begun, lets go of the lanes."""
        self._stopping.set()
        wait(self._flying)
        self._collect()
        self._pool.shutdown(wait=True)
        self._give_back({job.workspace_id for job in self._waiting})
        self._lanes.release()

    def _keep_lanes(self) -> None:
        """Calls may take long: meanwhile their lanes are kept; where one was lost, what was not begun is put down."""
        lost = {
            workspace_id for workspace_id in self._workspaces_in_hand() if not self._lanes.hold(workspace_id)
        }
        if lost:
            _log.warning("lanes_lost", workspaces=len(lost))
            self._give_back(lost)

    def _workspaces_in_hand(self) -> set[str]:
        return {job.workspace_id for job in (*self._waiting, *self._flying.values())}

    def _give_back(self, workspace_ids: set[str]) -> None:
        given = [job for job in self._waiting if job.workspace_id in workspace_ids]
        self._waiting = [job for job in self._waiting if job.workspace_id not in workspace_ids]
        with self._db.write_politely() as session:
            for job in given:
                if job.owed:
                    put_down(session, job.owed, State.OWED, next_try_at=self._clock.machine_now())

    def _take(self) -> None:
        """Of every workspace that has something due while little waits; else, now and then, of those with nothing in hand."""
        is_full = len(self._waiting) >= self._tools.pace.threads
        if is_full and self._clock.monotonic() < self._last_look + _WHILE_FULL_SECONDS:
            return
        rest = self._last_claim + _BETWEEN_CLAIMS_SECONDS - self._clock.monotonic()
        if rest > 0:
            self._stopping.wait(rest)
        self._last_look = self._clock.monotonic()
        in_hand = self._workspaces_in_hand() if is_full else set()
        with self._db.read() as session:
            due = workspaces_due(session, self._clock.now(), self._clock.machine_now())
            behind = workspaces_behind(session, self._clock.machine_now())
        for workspace_id in behind:
            if workspace_id not in in_hand and self._lanes.hold(workspace_id):
                self._take_living(workspace_id)
        for workspace_id in sorted(due, key=lambda one: self._last_served.get(one, 0.0)):
            if (
                workspace_id not in in_hand
                and len(self._waiting) < _MOST_IN_HAND
                and self._lanes.hold(workspace_id)
            ):
                self._take_owed(workspace_id, most=max(_LEAST_EACH, _MOST_IN_HAND // len(due)))

    def _take_owed(self, workspace_id: str, most: int) -> None:
        now = self._clock.monotonic()
        room = min(MOST_PER_CLAIM, most, self._lanes.rates[workspace_id].free(POST, now))
        if not room or not self._lanes.may_call(workspace_id, POST):
            return
        with self._db.write_politely() as session:
            taken = claim(
                session,
                workspace_id,
                now=self._clock.now(),
                machine_now=self._clock.machine_now(),
                lease=self._tools.pace.lease,
                limit=room,
            )
            if taken:
                unsure = sum(owed.is_unsure for owed in taken)
                self._lanes.note_calls(session, workspace_id, {POST: len(taken), LOOK_UP: unsure})
                learn_locales_of(session, workspace_id, {owed.recipient for owed in taken})
        self._last_claim = self._last_served[workspace_id] = self._clock.monotonic()
        self._put_off([owed for owed in taken if not self._plan(owed, now)], now)

    def _plan(self, owed: Owed, now: float) -> bool:
        """Gives it a moment soon; False where there is none."""
        rates = self._lanes.rates[owed.workspace_id]
        at = rates.post_at(owed.recipient, now)
        if at - now > _HORIZON_SECONDS:
            return False
        if owed.is_unsure:
            if not rates.free(LOOK_UP, now) or not self._lanes.may_call(owed.workspace_id, LOOK_UP):
                return False
            rates.note(LOOK_UP, now)
        rates.note_post(owed.recipient, at)
        self._push(_Job(at, next(self._numbers), owed.workspace_id, lambda: self._sender.send(owed), owed))
        return True

    def _put_off(self, later: list[Owed], now: float) -> None:
        if not later:
            return
        machine_now = self._clock.machine_now()
        with self._db.write_politely() as session:
            for owed in later:
                wait_for = self._lanes.rates[owed.workspace_id].put_off(owed.recipient, now) - now
                at = machine_now + timedelta(seconds=max(wait_for, _SHORT_REST_SECONDS))
                put_down(session, owed, State.OWED, next_try_at=at)

    def _take_living(self, workspace_id: str) -> None:
        if not self._lanes.may_call(workspace_id, UPDATE):
            return
        with self._db.read() as session:
            behind = messages_behind(session, workspace_id, self._clock.machine_now())
        nowhere = [message.id for message in behind if message.ts is None or message.is_frozen]
        if nowhere:
            self._refresher.owe_posts(nowhere)
        busy = self._busy_messages()
        changes = [one for one in behind if one.id not in busy and one.id not in nowhere]
        self._plan_changes(workspace_id, changes)

    def _plan_changes(self, workspace_id: str, changes: list[PostedMessage]) -> None:
        now, rates = self._clock.monotonic(), self._lanes.rates[workspace_id]
        chosen = in_turns(changes, self._last_turn)[: rates.free(UPDATE, now)]
        if chosen:
            with self._db.write_politely() as session:
                self._lanes.note_calls(session, workspace_id, {UPDATE: len(chosen)})
        for message in chosen:
            rates.note(UPDATE, now)
            self._last_turn[message.channel_id] = now
            change = self._change(workspace_id, message.id)
            self._push(_Job(now, next(self._numbers), workspace_id, change, message_id=message.id))

    def _change(self, workspace_id: str, message_id: int) -> Callable[[], None]:
        return lambda: self._refresher.refresh(workspace_id, message_id)

    def _busy_messages(self) -> set[int]:
        return {job.message_id for job in (*self._waiting, *self._flying.values())}

    def _push(self, job: _Job) -> None:
        self._waiting.append(job)

    def _launch(self) -> None:
        """Begins what may begin, of the workspace first that has the fewest calls on their way."""
        now = self._clock.monotonic()
        while len(self._flying) < self._tools.pace.threads:
            flying = self._flying_of()
            ready = [job for job in self._may_fly(flying) if job.at <= now]
            if not ready:
                return
            job = min(ready, key=lambda one: (flying[one.workspace_id], one))
            self._waiting.remove(job)
            self._flying[self._pool.submit(job.run)] = job

    def _flying_of(self) -> Counter[str]:
        return Counter(job.workspace_id for job in self._flying.values())

    def _may_fly(self, flying: Counter[str]) -> list[_Job]:
        """Not what belongs to a workspace that has as many calls on their way as one may have: slow ones do not stop all."""
        most = max(1, self._tools.pace.threads - _LEFT_TO_OTHERS)
        return [job for job in self._waiting if flying[job.workspace_id] < most]

    def _rest(self) -> None:
        """Until a call ends, or the next may begin."""
        pause = _SHORT_REST_SECONDS
        if len(self._flying) < self._tools.pace.threads:
            soonest = min((job.at for job in self._may_fly(self._flying_of())), default=None)
            if soonest is not None:
                pause = min(pause, max(0.0, soonest - self._clock.monotonic()))
        if self._flying:
            wait(self._flying, timeout=pause, return_when=FIRST_COMPLETED)
        else:
            self._stopping.wait(pause)

    def _collect(self) -> None:
        for future in [one for one in self._flying if one.done()]:
            job = self._flying.pop(future)
            error = future.exception()
            if error is not None:
                _log.error("delivery_step_failed", error=type(error).__name__, exc_info=error)
                if job.owed:
                    self._sender.broken(job.owed, error)
                else:
                    self._refresher.broken(job.message_id, error)

    def _note_dropped(self, kind: str) -> None:
        self._dropped[kind] += 1

    def _tell_dropped(self) -> None:
        for kind, number in self._dropped.items():
            _log.warning("deliveries_too_late", kind=kind, count=number)
        self._dropped.clear()
