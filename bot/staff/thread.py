"""One line in the thread under a shared post: how much of what was asked there was read. Kept true, never repeated."""

from typing import Any

from sqlalchemy.orm import Session

from bot.blocks import ids
from bot.outbox.behind import read_under_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import Posted
from bot.rules.mornings import next_allowed
from bot.rules.working_days import NoWorkingDayError
from bot.staff.messages.told import thread_message
from bot.teams.times import days_off_of, team_time
from bot.turn import Act
from storage.deliveries import Owed
from storage.living import PostedMessage, posted_message
from storage.people import Ilt, ilt_of_channel
from storage.sharing import Share, share_in_workspace
from storage.staff import StaffText, count_read

_ONCE = "line"


def read_under(act: Act, text: StaffText) -> None:
    """Something became of what was asked under a post: its thread says so, in the team's working hours.

    A post in a channel that another organization reads by now, or that the bot cannot reach, is left alone.
    """
    share = act.session.get(Share, text.share_id) if text.share_id else None
    team = act.session.get_one(Ilt, text.ilt_id)
    if share is None or not share.post_ts or not _is_ours(act.session, team.workspace_id, share):
        return
    if posted_message(act.session, ids.STAFF_THREAD_MESSAGE, share.id):
        read_under_changed(act.session, share.id)
        return
    try:
        at = next_allowed(act.now, days_off_of(act.session, team), team_time(team))
    except NoWorkingDayError:
        return
    line = ToSend(
        team.workspace_id,
        STAFF_THREAD,
        str(share.id),
        share.channel_id,
        _ONCE,
        at,
        team.id,
        act.actor.user_id,
    )
    enqueue(act, line)


def _is_ours(session: Session, workspace_id: str, share: Share) -> bool:
    channel = ilt_of_channel(session, workspace_id, share.channel_id)
    return channel is not None and channel.is_reachable and channel.shared_since is None


def _render(session: Session, owed: Owed, _sending: Sending) -> Outgoing | None:
    share = share_in_workspace(session, owed.workspace_id, int(owed.subject))
    if share is None or not share.post_ts or not _is_ours(session, owed.workspace_id, share):
        return None
    read, on_agenda = count_read(session, share.id)
    message = thread_message(read, on_agenda, share.post_ts)
    return Outgoing(message, _version(session, share.id)) if read else None


def _version(session: Session, share_id: int) -> int:
    """Names what the line says, to see whether it says so still once it was posted; never 0, which says nothing."""
    read, on_agenda = count_read(session, share_id)
    return 1 + (read << 8) + on_agenda


def _keep(act: Act, owed: Owed, posted: Posted, version: int) -> None:
    """From now on the line is kept true. It hangs on its channel, not on the team's."""
    channel = ilt_of_channel(act.session, owed.workspace_id, owed.recipient)
    known = posted_message(act.session, ids.STAFF_THREAD_MESSAGE, int(owed.subject))
    if channel is None or known or not posted.ts:
        return
    is_behind = version != _version(act.session, int(owed.subject))
    act.session.add(
        PostedMessage(
            ilt_id=channel.id,
            kind=ids.STAFF_THREAD_MESSAGE,
            subject_id=int(owed.subject),
            part="",
            channel_id=posted.channel_id,
            ts=posted.ts,
            version_wanted=1 + is_behind,
            version_shown=1,
            next_try_at=act.machine_now,
        )
    )


def _nowhere(_act: Act, _owed: Owed) -> None:
    """The bot was taken out of the channel, or the post was deleted: there is nobody to tell it to."""


STAFF_THREAD = Kind("staff_thread", _render, _keep, refused=_nowhere)


def render_thread(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The line as it reads now; the post itself may be forgotten."""
    share = session.get(Share, message.subject_id)
    read, on_agenda = count_read(session, message.subject_id)
    return thread_message(read, on_agenda, (share.post_ts if share else None) or "")
