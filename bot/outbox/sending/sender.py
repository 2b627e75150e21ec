"""One delivery, one step: look for an earlier attempt, render, send once, note what became of it."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from bot.log import get_log
from bot.outbox.deliveries import Kind, Outgoing
from bot.outbox.doubt import ask
from bot.outbox.gateway import SLACK_FAULTS, Gateway, Posted
from bot.outbox.given_up import tell_given_up
from bot.outbox.languages import language_of
from bot.outbox.living import note_unreachable
from bot.outbox.outsiders import ask_about_held, is_delivery_held
from bot.outbox.refusals import Fate, Verdict, is_not_granted, verdict
from bot.outbox.sending.attempts import Attempts, sent_to
from bot.outbox.sending.lanes import CLOSED_SECONDS
from bot.outbox.sending.rates import LOOK_UP, POST, UPLOAD
from bot.outbox.tools import Tools
from bot.rules.backoff import pause_after
from bot.rules.lateness import Lateness, is_out_of_its_time, lateness
from bot.turn import Act, Turn
from bot.words import speaking
from storage.claims import put_down
from storage.deliveries import Delivery, Owed, State, withdraw_owed
from storage.lanes import EVERYTHING

_log = get_log(__name__)
_NOTE_TRIES = 5
# Why a message waits that came in its reader's evening; it says sorry then.
_PUT_OFF = "put_off"

Pauser = Callable[[str, str, float], None]


class Sender:
    """Carries one claimed delivery one step further; called from several threads.

    Args:
        pause: notes that a method of a workspace rests for some seconds.
        dropped: told the kind of each delivery that came too late to be worth sending.
    """

    def __init__(self, tools: Tools, pause: Pauser, dropped: Callable[[str], None]) -> None:
        self._tools = tools
        self._db = tools.db
        self._pause = pause
        self._dropped = dropped
        self._attempts = Attempts(tools.db, tools.clock, tools.pace.lease)

    def send(self, owed: Owed) -> None:
        """Sends it, or notes why not."""
        late = lateness(owed.due_at, self._tools.clock.now(), owed.useful_until)
        kind = self._tools.duties.kind_of.get(owed.kind)
        if late is Lateness.TOO_LATE:
            self._drop(owed)
        elif kind is None:
            self._bury(owed, "unknown_kind")
        elif not owed.is_unsure or self._has_not_arrived(owed, kind):
            is_late = late is Lateness.LATE or owed.last_error == _PUT_OFF
            self._send(owed, kind, is_late=is_late)

    def _drop(self, owed: Owed) -> None:
        self._put_down(owed, State.WITHDRAWN, last_error="too_late")
        self._dropped(owed.kind)

    def broken(self, owed: Owed, error: BaseException) -> None:
        """The step ended in an error of ours: tried again later, and given up after enough of them.

        Whether something was sent before it is not known here: the counts keep their distance.
        """
        reason = type(error).__name__
        counts = {"attempts": Delivery.attempts + 1, "clean_failures": Delivery.clean_failures + 1}
        if owed.attempts + 1 >= self._tools.pace.most_attempts:
            self._give_up(owed, reason, **counts)
        else:
            pause = max(self._tools.pace.look_up_after, self._pause_after(owed))
            at = self._machine_now() + pause
            self._put_down(owed, State.OWED, last_error=reason, next_try_at=at, **counts)

    def _has_not_arrived(self, owed: Owed, kind: Kind) -> bool:
        """Looks for an earlier attempt. False: it arrived, or that cannot be told now."""
        if not owed.is_direct and not self._tools.channel_lookup:
            self._ask(owed, "unsure")
            return False
        try:
            found = self._look_up(owed)
        except SLACK_FAULTS as error:
            if is_not_granted(error) and not owed.is_direct:
                self._ask(owed, "unsure")
            else:
                self._failed(owed, error, LOOK_UP)
            return False
        if found:
            _log.info("delivery_found", delivery_id=owed.id, attempts=owed.attempts)
            self._note_sent(owed, kind, found, version=0)
        return found is None

    def _look_up(self, owed: Owed) -> Posted | None:
        gateway = self._tools.gateway_of(owed.workspace_id)
        assert owed.first_attempt_at is not None
        return gateway.find(_conversation(gateway, owed), owed.key, owed.first_attempt_at)

    def _send(self, owed: Owed, kind: Kind, *, is_late: bool) -> None:
        now = self._tools.clock.now()
        with self._db.read() as session:
            free_at = self._free_at(session, owed, kind, now)
            is_held = is_delivery_held(session, owed, kind)
            outgoing = None
            if free_at <= now and not is_held:
                with speaking(language_of(session, owed)):
                    # What it says of days and hours is as its reader reads it, however late that is.
                    as_of_now = replace(owed, due_at=now)
                    outgoing = kind.render(session, as_of_now, self._tools.sending(is_late=is_late))
        if free_at > now:
            self._put_off(owed, free_at)
        elif is_held:
            self._hold(owed)
        elif outgoing is None:
            self._put_down(owed, State.WITHDRAWN, last_error="not_true_any_more")
        elif call := self._made_ready(owed, outgoing):
            if self._attempts.start(owed):
                self._post(replace(owed, attempts=owed.attempts + 1), kind, call, outgoing.version)
            else:
                _log.info("claim_lost", delivery_id=owed.id)

    def _free_at(self, session: Session, owed: Owed, kind: Kind, now: datetime) -> datetime:
        """When its reader may be written to, where it has lost the hour that it was owed for."""
        if not owed.is_direct or not is_out_of_its_time(owed.due_at, now, is_answer=kind.is_answer):
            return now
        return max((asks(session, owed, now) for asks in self._tools.duties.free_at), default=now)

    def _put_off(self, owed: Owed, free_at: datetime) -> None:
        """It is rendered then, and withdrawn where it is not true any more."""
        if owed.useful_until is not None and free_at > owed.useful_until:
            self._drop(owed)
            return
        self._put_down(owed, State.OWED, last_error=_PUT_OFF, due_at=free_at, next_try_at=self._machine_now())
        _log.info("delivery_put_off", delivery_id=owed.id, kind=owed.kind)

    def _hold(self, owed: Owed) -> None:
        def note(act: Act) -> None:
            if put_down(act.session, owed, State.HELD, last_error="shared_outside"):
                ask_about_held(act, owed.ilt_id, owed.answerable)
                _log.info("delivery_held", delivery_id=owed.id, kind=owed.kind)

        self._write(note)

    def _made_ready(self, owed: Owed, outgoing: Outgoing) -> Callable[[], Posted] | None:
        """The one call that sends it. A file is uploaded before, which nobody sees. None: that failed, and is noted."""
        file = outgoing.attachment
        try:
            gateway = self._tools.gateway_of(owed.workspace_id)
            if file is None:
                return lambda: gateway.post(owed.recipient, outgoing.message, owed.key)
            channel = _conversation(gateway, owed)
            file_id = gateway.upload(file.name, file.content, owed.key)
        except SLACK_FAULTS as error:
            self._failed(owed, error, UPLOAD)
            return None
        return lambda: gateway.share(channel, file_id, file.title, outgoing.message["text"])

    def _post(self, owed: Owed, kind: Kind, call: Callable[[], Posted], version: int) -> None:
        try:
            posted = call()
        except SLACK_FAULTS as error:
            self._failed(owed, error, POST)
        else:
            self._note_sent(owed, kind, posted, version)

    def _note_sent(self, owed: Owed, kind: Kind, posted: Posted, version: int) -> None:
        if kind.sent is None:
            self._surely(lambda: self._attempts.note_sent(owed, posted))
            return

        def note(act: Act) -> None:
            is_noted = put_down(act.session, owed, State.SENT, keep_withdrawn=False, **sent_to(posted))
            if is_noted and kind.sent:
                kind.sent(act, owed, posted, version)

        self._write(note)

    def _failed(self, owed: Owed, error: Exception, method: str) -> None:
        sends_nothing = method != POST
        found = verdict(error, is_direct=owed.is_direct, sends_nothing=sends_nothing)
        _log.info(
            "delivery_not_sent", delivery_id=owed.id, kind=owed.kind, fate=found.fate, reason=found.reason
        )
        counted = replace(owed, attempts=owed.attempts + 1) if sends_nothing else owed
        match found.fate:
            case Fate.PAUSE | Fate.CLOSED:
                self._wait(owed, found, method)
            case Fate.UNSURE:
                self._unsure(owed, found.reason)
            case Fate.AGAIN:
                self._again(counted, found.reason)
            case Fate.BLOCKED:
                self._blocked(counted, found.reason)
            case Fate.REMOVED:
                self._put_down(counted, State.WITHDRAWN, last_error=found.reason)
            case Fate.GONE:
                self._gone(counted, found.reason)
            case Fate.DEAD:
                self._bury(counted, found.reason)

    def _wait(self, owed: Owed, found: Verdict, method: str) -> None:
        """The pause is the workspace's; a refused post is not counted among the attempts."""
        closed = found.fate is Fate.CLOSED
        seconds = CLOSED_SECONDS if closed else found.seconds
        self._pause(owed.workspace_id, EVERYTHING if closed else method, seconds)
        if closed:
            _log.error("workspace_closed", workspace=owed.workspace_id, reason=found.reason)
        attempts = owed.attempts - (method == POST)
        wait = timedelta(seconds=0 if closed else seconds)
        self._owe(replace(owed, attempts=attempts), wait, found.reason)

    def _again(self, owed: Owed, reason: str) -> None:
        """Certainly nothing was sent by this attempt."""
        clean = replace(owed, clean_failures=owed.clean_failures + 1)
        if owed.attempts >= self._tools.pace.most_attempts:
            self._bury(owed, reason)
        else:
            self._owe(clean, self._pause_after(owed), reason)

    def _unsure(self, owed: Owed, reason: str) -> None:
        if not owed.is_direct and not self._tools.channel_lookup:
            self._ask(owed, "unsure")
        elif owed.attempts >= self._tools.pace.most_attempts:
            self._give_up(owed, f"perhaps delivered: {reason}", attempts=owed.attempts)
        else:
            self._owe(owed, max(self._tools.pace.look_up_after, self._pause_after(owed)), reason)

    def _blocked(self, owed: Owed, reason: str) -> None:
        kind = self._tools.duties.kind_of.get(owed.kind)
        if kind and kind.refused:
            self._refused(owed, kind.refused, reason)
            return
        clean = replace(owed, clean_failures=owed.clean_failures + 1)
        self._write(lambda act: note_unreachable(act.session, owed.ilt_id))
        self._ask(clean, reason)

    def _refused(self, owed: Owed, refused: Callable[[Act, Owed], None], reason: str) -> None:
        def note(act: Act) -> None:
            if put_down(act.session, owed, State.WITHDRAWN, last_error=reason):
                refused(act, owed)

        self._write(note)

    def _gone(self, owed: Owed, reason: str) -> None:
        def note(act: Act) -> None:
            put_down(act.session, owed, State.WITHDRAWN, last_error=reason)
            theirs = [
                Delivery.workspace_id == owed.workspace_id,
                Delivery.recipient == owed.recipient,
            ]
            purged = withdraw_owed(act.session, theirs, reason)
            _log.info("person_gone", delivery_id=owed.id, reason=reason, withdrawn=purged + 1)

        self._write(note)

    def _ask(self, owed: Owed, reason: str) -> None:
        delay = self._tools.pace.look_up_after if reason == "unsure" else timedelta(0)

        def note(act: Act) -> None:
            counts: dict[str, Any] = {"attempts": owed.attempts, "clean_failures": owed.clean_failures}
            if put_down(act.session, owed, State.ASKED, last_error=reason, **counts):
                asked = ask(act, owed, act.machine_now + delay)
                _log.warning("delivery_asked_about", delivery_id=owed.id, reason=reason, asked=asked)

        self._write(note)

    def _bury(self, owed: Owed, reason: str) -> None:
        counts: dict[str, Any] = {
            "attempts": owed.attempts,
            "clean_failures": min(owed.clean_failures + 1, owed.attempts),
        }
        self._give_up(owed, reason, **counts)

    def _give_up(self, owed: Owed, reason: str, **counts: Any) -> None:
        """Loudly: in the log, and with a word to whoever waits for it."""

        def note(act: Act) -> None:
            if put_down(act.session, owed, State.DEAD, last_error=reason, **counts):
                tell_given_up(act, owed, self._tools.duties.kind_of.get(owed.kind))

        self._write(note)
        _log.error("delivery_given_up", delivery_id=owed.id, kind=owed.kind, reason=reason)

    def _owe(self, owed: Owed, wait: timedelta, reason: str) -> None:
        counts = {"attempts": owed.attempts, "clean_failures": owed.clean_failures}
        at = self._machine_now() + wait
        self._put_down(owed, State.OWED, last_error=reason, next_try_at=at, **counts)

    def _pause_after(self, owed: Owed) -> timedelta:
        pace = self._tools.pace
        return pause_after(owed.attempts, pace.first_pause, pace.longest_pause, random.uniform(-1, 1))  # noqa: S311 - spreads attempts, guards nothing

    def _put_down(self, owed: Owed, state: State, **values: Any) -> None:
        self._write(lambda act: put_down(act.session, owed, state, **values))

    def _write(self, note: Callable[[Act], object]) -> None:
        def write() -> None:
            with Turn.of_worker(self._db, self._tools.clock).write_politely() as act:
                note(act)

        self._surely(write)

    def _surely(self, write: Callable[[], object]) -> None:
        """A note lost to a busy database would leave a sent message unsure: tried a few times, then raised."""
        for left in reversed(range(_NOTE_TRIES)):
            try:
                write()
            except (OperationalError, PoolTimeoutError):
                if not left:
                    raise
                time.sleep(0.2)
            else:
                return

    def _machine_now(self) -> datetime:
        return self._tools.clock.machine_now()


def _conversation(gateway: Gateway, owed: Owed) -> str:
    """Where it goes, by the conversation's id; posts alone may name a person instead."""
    is_person = owed.recipient.startswith(("U", "W"))
    return gateway.direct_channel(owed.recipient) if is_person else owed.recipient
