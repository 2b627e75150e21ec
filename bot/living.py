"""Keeps the shared messages in channels up to date: from the database, once for any number of clicks.

Clicks only note that a message is behind. Posting it is a delivery like any other; changing it may be repeated without
harm, so it needs no claim: the worker that has the workspace's lane does it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.deliveries import Kind, Outgoing, Tools, ToSend, enqueue
from bot.doubt import LIVING_POST
from bot.gateway import SLACK_FAULTS, Posted
from bot.log import get_log
from bot.outcomes import Fate, Verdict, verdict
from bot.people import note_unreachable
from bot.rates import UPDATE
from storage.deliveries import Delivery, Owed
from storage.lanes import EVERYTHING
from storage.living import PostedMessage
from storage.people import Ilt

_log = get_log(__name__)
# Longer than a change that Slack took without answering can be on its way: an older one must not come last.
_AFTER_A_FAULT = timedelta(seconds=30)
_CLOSED_SECONDS = 3600
_NOT_EDITABLE = {"edit_window_closed", "cant_update_message"}

Renderer = Callable[[Session, PostedMessage], dict[str, Any]]


def owe_post(session: Session, message: PostedMessage, now: datetime, machine_now: datetime) -> None:
    """Owes the post of a living message that is nowhere yet, unless it is owed already."""
    slot = str(message.posted_again)
    known = select(Delivery.id).filter_by(
        kind=LIVING_POST, subject=str(message.id), recipient=message.channel_id, slot=slot
    )
    if session.scalar(known) is None:
        workspace_id = session.get_one(Ilt, message.ilt_id).workspace_id
        post = ToSend(
            workspace_id,
            LIVING_POST,
            str(message.id),
            message.channel_id,
            slot,
            now,
            message.ilt_id,
            message.answerable,
        )
        enqueue(session, post, machine_now)


def post_kind(renderers: Mapping[str, Renderer]) -> Kind:
    """How living messages are posted."""

    def render(session: Session, owed: Owed, _is_late: bool) -> Outgoing | None:  # noqa: FBT001 - the renderers' form
        message = session.get(PostedMessage, int(owed.subject))
        if message is None or message.ts is not None:
            return None
        return Outgoing(renderers[message.kind](session, message), message.version_wanted)

    return Kind(render, _note_posted)


def _note_posted(session: Session, owed: Owed, posted: Posted, version: int, machine_now: datetime) -> None:
    message = session.get(PostedMessage, int(owed.subject), with_for_update=True)
    if message:
        message.channel_id, message.ts = posted.channel_id, posted.ts
        message.version_shown, message.next_try_at = version, machine_now
        message.is_final = message.is_final and version < message.version_wanted


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
        clock = self._tools.clock
        with self._tools.db.write_politely() as session:
            for message_id in message_ids:
                message = session.get_one(PostedMessage, message_id, with_for_update=True)
                if message.is_frozen:
                    message.posted_again, message.is_frozen, message.ts = (
                        message.posted_again + 1,
                        False,
                        None,
                    )
                message.next_try_at = clock.machine_now() + _AFTER_A_FAULT
                owe_post(session, message, clock.now(), clock.machine_now())

    def refresh(self, workspace_id: str, message_id: int) -> None:
        """Shows in one message what the database says now."""
        with self._tools.db.read() as session:
            message = session.get_one(PostedMessage, message_id)
            shown = self._tools.renderers[message.kind](session, message)
        version, wait = message.version_wanted, self._tools.pace.refresh_pause
        assert message.ts is not None
        try:
            self._tools.gateway_of(workspace_id).update(message.channel_id, message.ts, shown)
        except SLACK_FAULTS as error:
            found = verdict(error, is_direct=False)
            _log.warning("message_not_shown", message_id=message_id, reason=found.reason)
            self._note(message_id, message.version_shown, self._after(workspace_id, message, found))
            if _is_lost(found):
                self._note_lost(message_id, found.reason)
        else:
            self._note(message_id, version, wait)

    def broken(self, message_id: int) -> None:
        """A change ended in an error of ours: the message is left alone for a while."""
        with self._tools.db.write_politely() as session:
            message = session.get_one(PostedMessage, message_id, with_for_update=True)
            message.next_try_at = self._tools.clock.machine_now() + _AFTER_A_FAULT

    def _after(self, workspace_id: str, message: PostedMessage, found: Verdict) -> timedelta:
        """Notes what a fault means for the workspace or the channel. How long to leave the message alone."""
        if found.fate is Fate.PAUSE:
            self._pause(workspace_id, UPDATE, found.seconds)
            return timedelta(seconds=found.seconds)
        if found.fate is Fate.CLOSED:
            self._pause(workspace_id, EVERYTHING, _CLOSED_SECONDS)
            _log.error("workspace_closed", workspace=workspace_id, reason=found.reason)
        if found.fate is Fate.BLOCKED:
            note_unreachable(self._tools.db, message.ilt_id)
        return _AFTER_A_FAULT

    def _note(self, message_id: int, version: int, wait: timedelta) -> None:
        with self._tools.db.write_politely() as session:
            message = session.get_one(PostedMessage, message_id, with_for_update=True)
            message.next_try_at = self._tools.clock.machine_now() + wait
            message.version_shown = version
            message.is_final = message.is_final and version < message.version_wanted

    def _note_lost(self, message_id: int, reason: str) -> None:
        """A deleted message is posted anew; one that may not be changed stays as it is until the phase ends."""
        with self._tools.db.write_politely() as session:
            message = session.get_one(PostedMessage, message_id, with_for_update=True)
            if reason in _NOT_EDITABLE:
                message.is_frozen = True
            else:
                message.ts, message.posted_again = None, message.posted_again + 1
                message.next_try_at = self._tools.clock.machine_now()


def _is_lost(found: Verdict) -> bool:
    return found.reason == "message_not_found" or found.reason in _NOT_EDITABLE
