"""Keeps the shared messages in channels up to date: from the database, once for any number of clicks.

Clicks only note that a message is behind. Posting it is a delivery like any other; changing it may be repeated without
harm, so it needs no claim: the worker that has the workspace's lane does it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from bot.log import get_log
from bot.outbox import held
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import SLACK_FAULTS, Posted
from bot.outbox.languages import language_of_team
from bot.outbox.outsiders import ask_about_held
from bot.outbox.refusals import Fate, Verdict, verdict
from bot.outbox.sending.lanes import CLOSED_SECONDS
from bot.outbox.sending.rates import UPDATE
from bot.outbox.tools import Tools
from bot.rules.backoff import pause_after
from bot.turn import Act, Turn
from bot.words import speaking
from storage.deliveries import Delivery, Owed, State, owe_again
from storage.lanes import EVERYTHING
from storage.living import MOST_FAILURES, PostedMessage
from storage.people import Ilt

_log = get_log(__name__)
# Longer than a change that Slack took without answering can be on its way: an older one must not come last.
_AFTER_A_FAULT = timedelta(seconds=30)
# Until somebody says yes, which has it shown at once.
_HELD = timedelta(hours=1)
_NOT_EDITABLE = {"edit_window_closed", "cant_update_message"}


def post_in_channel(
    act: Act, ilt: Ilt, kind: str, subject_id: int, part: str = "", *, answerable: str | None = None
) -> PostedMessage:
    """Owes a team's channel a new living message. `part`, `answerable`: `storage.living.PostedMessage`."""
    message = PostedMessage(
        ilt_id=ilt.id,
        kind=kind,
        subject_id=subject_id,
        part=part,
        channel_id=ilt.channel_id,
        answerable=answerable,
        next_try_at=act.machine_now,
    )
    act.session.add(message)
    act.session.flush()
    owe_post(act, message)
    return message


def owe_post(act: Act, message: PostedMessage) -> None:
    """Owes the post of a living message that is nowhere yet, unless it is owed already.

    A post that was given up is owed again only if there is something newer to show since.
    """
    slot = str(message.posted_again)
    known = act.session.execute(
        select(Delivery.id, Delivery.state).filter_by(
            kind=LIVING_POST.name, subject=str(message.id), recipient=message.channel_id, slot=slot
        )
    ).first()
    if known is None or known.state == State.WITHDRAWN:
        workspace_id = act.session.get_one(Ilt, message.ilt_id).workspace_id
        post = ToSend(
            workspace_id,
            LIVING_POST,
            str(message.id),
            message.channel_id,
            slot,
            act.now,
            message.ilt_id,
            message.answerable,
        )
        enqueue(act, post)
    elif known.state == State.DEAD:
        if message.failures:
            owe_again(act.session, [Delivery.id == known.id], act.machine_now)
        message.failures = MOST_FAILURES


def _render(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How living messages are posted."""
    message = session.get(PostedMessage, int(owed.subject))
    if message is None or message.ts is not None:
        return None
    return Outgoing(sending.living[message.kind](session, message), message.version_wanted)


def _note_posted(act: Act, owed: Owed, posted: Posted, version: int) -> None:
    message = act.session.get(PostedMessage, int(owed.subject), with_for_update=True)
    if message:
        message.channel_id, message.ts = posted.channel_id, posted.ts
        message.version_shown, message.next_try_at = version, act.machine_now
        message.failures = 0
        message.is_final = message.is_final and version < message.version_wanted


LIVING_POST = Kind(held.LIVING_POST, _render, _note_posted)


def note_unreachable(session: Session, ilt_id: int | None) -> None:
    """The bot can no longer post in the ILT's channel."""
    ilt = session.get(Ilt, ilt_id) if ilt_id else None
    if ilt:
        ilt.is_reachable = False


def in_turns(messages: Iterable[PostedMessage], last_turn: Mapping[str, float]) -> list[PostedMessage]:
    """Final states first; then each channel's first, each channel's second…, the channel served longest ago first."""
    seen: dict[str, int] = {}
    ranked = []
    for message in messages:
        nth = seen[message.channel_id] = seen.get(message.channel_id, 0) + 1
        rank = (not message.is_final, nth, last_turn.get(message.channel_id, 0.0), message.id)
        ranked.append((rank, message))
    return [message for _, message in sorted(ranked, key=lambda pair: pair[0])]


class Refresher:
    """Changes posted messages that are behind; called from several threads.

    Args:
        pause: notes that a method of a workspace rests for some seconds.
    """

    def __init__(self, tools: Tools, pause: Callable[[str, str, float], None]) -> None:
        self._tools = tools
        self._pause = pause

    def owe_posts(self, message_ids: Iterable[int]) -> None:
        """Owes the posts of messages that are nowhere: never posted, deleted, or to be posted anew."""
        with Turn.of_worker(self._tools.db, self._tools.clock).write_politely() as act:
            for message_id in message_ids:
                message = act.session.get_one(PostedMessage, message_id, with_for_update=True)
                if message.is_frozen:
                    _post_anew(message)
                    message.is_frozen = False
                owe_post(act, message)
                pause = _AFTER_A_FAULT if message.failures < MOST_FAILURES else self._tools.pace.longest_pause
                message.next_try_at = act.machine_now + pause

    def refresh(self, workspace_id: str, message_id: int) -> None:
        """Shows in one message what the database says now."""
        with self._tools.db.read() as session:
            message = session.get(PostedMessage, message_id)
            if message is None or message.ts is None:
                return  # meanwhile deleted, or to be posted anew
            is_held = held.is_held(session, message)
            with speaking(language_of_team(session, message.ilt_id)):
                shown = {} if is_held else self._tools.duties.living[message.kind](session, message)
        if is_held:
            self._leave_alone(message_id, _HELD)
            self._ask_about(message.ilt_id)
            return
        version = message.version_wanted
        try:
            self._tools.gateway_of(workspace_id).update(message.channel_id, message.ts, shown)
        except SLACK_FAULTS as error:
            found = verdict(error, is_direct=message.channel_id.startswith("D"))
            _log.warning("message_not_shown", message_id=message_id, reason=found.reason)
            if _is_lost(found):
                self._note_lost(message_id, found.reason)
            elif found.fate in {Fate.DEAD, Fate.GONE}:
                self._note_refused(message_id, version, found.reason)
            else:
                self._leave_alone(message_id, self._after(workspace_id, message, found))
        else:
            self._note_shown(message_id, version)

    def _ask_about(self, ilt_id: int) -> None:
        with Turn.of_worker(self._tools.db, self._tools.clock).write_politely() as act:
            ask_about_held(act, ilt_id)

    def broken(self, message_id: int, error: BaseException) -> None:
        """A change ended in an error: the message is left alone for a while, and given up if the fault is ours."""
        if isinstance(error, (DBAPIError, PoolTimeoutError, OSError)):
            self._leave_alone(message_id, _AFTER_A_FAULT)
        else:
            self._note_refused(message_id, None, type(error).__name__)

    def _after(self, workspace_id: str, message: PostedMessage, found: Verdict) -> timedelta:
        """Notes what a fault means for the workspace or the channel. How long to leave the message alone."""
        if found.fate is Fate.PAUSE:
            self._pause(workspace_id, UPDATE, found.seconds)
            return timedelta(seconds=found.seconds)
        if found.fate is Fate.CLOSED:
            self._pause(workspace_id, EVERYTHING, CLOSED_SECONDS)
            _log.error("workspace_closed", workspace=workspace_id, reason=found.reason)
        if found.fate is Fate.BLOCKED:
            with self._tools.db.write_politely() as session:
                note_unreachable(session, message.ilt_id)
        return _AFTER_A_FAULT

    @contextmanager
    def _changing(self, message_id: int) -> Iterator[PostedMessage]:
        with self._tools.db.write_politely() as session:
            yield session.get_one(PostedMessage, message_id, with_for_update=True)

    def _in(self, wait: timedelta) -> datetime:
        return self._tools.clock.machine_now() + wait

    def _leave_alone(self, message_id: int, wait: timedelta) -> None:
        with self._changing(message_id) as message:
            message.next_try_at = self._in(wait)

    def _note_shown(self, message_id: int, version: int) -> None:
        with self._changing(message_id) as message:
            message.next_try_at = self._in(self._tools.pace.refresh_pause)
            message.version_shown, message.failures = version, 0
            message.is_final = message.is_final and version < message.version_wanted

    def _note_lost(self, message_id: int, reason: str) -> None:
        """A deleted message is posted anew; one that may not be changed stays as it is until the phase ends."""
        with self._changing(message_id) as message:
            if reason in _NOT_EDITABLE:
                message.is_frozen = True
                message.next_try_at = self._in(_AFTER_A_FAULT)
            else:
                _post_anew(message)
                message.next_try_at = self._in(timedelta(0))

    def _note_refused(self, message_id: int, version: int | None, reason: str) -> None:
        """What will never work is given up loudly after a few tries, until there is something newer to show.

        Args:
            version: of the state that was refused; None where there was none to send.
        """
        pace = self._tools.pace
        with self._changing(message_id) as message:
            is_given_up = message.fail(reason)
            if is_given_up and version is not None and version < message.version_wanted:
                message.failures, is_given_up = MOST_FAILURES - 1, False
            pause = pause_after(message.failures, pace.first_pause, pace.longest_pause, 0)
            message.next_try_at = self._in(pace.longest_pause if is_given_up else pause)
        if is_given_up:
            _log.error("message_given_up", message_id=message_id, kind=message.kind, reason=reason)


def _post_anew(message: PostedMessage) -> None:
    message.ts, message.posted_again, message.failures = None, message.posted_again + 1, 0


def _is_lost(found: Verdict) -> bool:
    return found.reason == "message_not_found" or found.reason in _NOT_EDITABLE
