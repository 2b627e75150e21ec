"""Before and after each call that sends: the attempt is counted, and what was sent is noted; of many calls at once together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.outbox.gateway import Posted
from bot.outbox.sending.gathering import Gathering
from storage import Database
from storage.claims import put_down, put_down_all, start_attempt, start_attempts, still_claimed
from storage.deliveries import Owed, State


@dataclass(frozen=True)
class _Step:
    """`posted`: where the message stands now; None: it is about to be sent."""

    owed: Owed
    posted: Posted | None = None


class Attempts:
    """Those of one worker; called from several threads.

    Args:
        lease: from the attempt on.
    """

    def __init__(self, db: Database, clock: Clock, lease: timedelta) -> None:
        self._db = db
        self._clock = clock
        self._lease = lease
        self._steps = Gathering(self._take, self._take_together)

    def start(self, owed: Owed) -> bool:
        """Counts an attempt, in a transaction that is committed. False: nothing may be sent."""
        return self._steps.do(_Step(owed))

    def note_sent(self, owed: Owed, posted: Posted) -> bool:
        """Notes that it was sent, where nothing else follows from that. False: the claim was lost."""
        return self._steps.do(_Step(owed, posted))

    def _take(self, step: _Step) -> bool:
        with self._db.write_politely() as session:
            if step.posted is None:
                return start_attempt(session, step.owed, self._clock.machine_now(), self._lease)
            return put_down(session, step.owed, State.SENT, keep_withdrawn=False, **sent_to(step.posted))

    def _take_together(self, steps: Sequence[_Step]) -> dict[int, bool]:
        """Leaves out what is not claimed any more, or what somebody changes at this moment."""
        with self._db.write_politely() as session:
            ours = still_claimed(session, [step.owed for step in steps])
            begun = [step.owed.id for step in steps if step.posted is None and step.owed in ours]
            sent = {step.owed.id: sent_to(step.posted) for step in steps if step.posted and step.owed in ours}
            started = start_attempts(session, begun, self._clock.machine_now(), self._lease)
            put_down_all(session, State.SENT, sent)
        done = started | set(sent)
        return {place: step.owed.id in done for place, step in enumerate(steps) if step.owed in ours}


def sent_to(posted: Posted) -> dict[str, Any]:
    """The columns of a delivery that say where its message stands."""
    return {"channel_id": posted.channel_id, "ts": posted.ts or None, "last_error": ""}
