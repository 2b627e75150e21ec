"""Keeps the shared messages in channels up to date: from the database, at most one update per message and pause.

Clicks only note that a message is behind; what it shows is rendered here, once for any number of clicks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackClientError
from sqlalchemy.orm import Session

from bot.gateway import ChannelGoneError, Gateway, MessageGoneError, SlowDownError
from bot.log import get_log
from bot.people import note_unreachable
from storage import Database
from storage.living import PostedMessage, messages_behind

_log = get_log(__name__)
_AFTER_A_FAULT = timedelta(seconds=30)

Renderer = Callable[[Session, PostedMessage], dict[str, Any]]


@dataclass(frozen=True)
class _Due:
    message_id: int
    ilt_id: int
    workspace_id: str
    channel_id: str
    ts: str | None
    version: int
    shown: dict[str, Any]


@dataclass(frozen=True)
class _Outcome:
    ts: str | None
    is_shown: bool
    wait: timedelta | None = None


def refresh(
    db: Database,
    gateway_of: Callable[[str], Gateway],
    renderers: Mapping[str, Renderer],
    machine_now: Callable[[], datetime],
    pause: timedelta,
) -> int:
    """Posts or updates every message that is behind and whose time has come. Returns how many were tried.

    Args:
        renderers: by kind of message.
        machine_now: real time.
        pause: the least time between two updates of one message.
    """
    due = _due(db, renderers, machine_now())
    for one in due:
        _note(db, one, _show(db, gateway_of(one.workspace_id), one), now=machine_now(), pause=pause)
    return len(due)


def _due(db: Database, renderers: Mapping[str, Renderer], now: datetime) -> list[_Due]:
    with db.read() as session:
        return [
            _Due(
                message.id,
                message.ilt_id,
                workspace_id,
                message.channel_id,
                message.ts,
                message.version_wanted,
                renderers[message.kind](session, message),
            )
            for message, workspace_id in messages_behind(session, now)
        ]


def _show(db: Database, gateway: Gateway, one: _Due) -> _Outcome:
    try:
        if one.ts is None:
            return _Outcome(gateway.post(one.channel_id, one.shown), is_shown=True)
        gateway.update(one.channel_id, one.ts, one.shown)
    except SlowDownError as error:
        return _Outcome(one.ts, is_shown=False, wait=timedelta(seconds=error.seconds))
    except MessageGoneError as error:
        _log.warning("message_gone", message_id=one.message_id, reason=error.reason)
        # A deleted message is posted anew; one that may not be edited any more stays as it is.
        return _Outcome(None, is_shown=error.reason != "message_not_found")
    except ChannelGoneError as error:
        _log.warning("channel_gone", ilt_id=one.ilt_id, reason=error.reason)
        note_unreachable(db, one.ilt_id)
        return _Outcome(one.ts, is_shown=False)
    except (SlackClientError, OSError) as error:
        _log.warning("message_not_shown", message_id=one.message_id, error=type(error).__name__)
        return _Outcome(one.ts, is_shown=False, wait=_AFTER_A_FAULT)
    return _Outcome(one.ts, is_shown=True)


def _note(db: Database, one: _Due, outcome: _Outcome, *, now: datetime, pause: timedelta) -> None:
    with db.write() as session:
        message = session.get_one(PostedMessage, one.message_id)
        message.ts = outcome.ts
        message.next_try_at = now + (outcome.wait or pause)
        if outcome.is_shown:
            message.version_shown = one.version
