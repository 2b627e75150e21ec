"""The worker's part of sharing: may it be posted there, the post itself, and telling the sharer where it may not."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.log import get_log
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import SLACK_FAULTS, Gateway, Posted
from bot.outbox.refusals import Fate, verdict
from bot.sharing.messages.share import Part, Shared, Trouble, share_post, trouble_message
from bot.sharing.share import lists_of
from bot.teams.membership import place_in, shown_name
from bot.turn import Act, Turn
from storage import Database
from storage.assessments import Assessment
from storage.audit import Deed, note_deed
from storage.deliveries import Owed
from storage.meetings import Meeting
from storage.people import Ilt, Person, Workspace
from storage.sharing import STOPPED, Share, ShareState, share_in_workspace, shares_asked

_log = get_log(__name__)
_LATER = {Fate.AGAIN, Fate.PAUSE, Fate.CLOSED}


@dataclass(frozen=True)
class AskedShare:
    """A wish that nobody has looked at yet, and who asked for it (a Slack id)."""

    share_id: int
    workspace_id: str
    channel_id: str
    user_id: str


def shares_to_look_at(db: Database) -> list[AskedShare]:
    """Every wish that nobody has looked at yet, the oldest first."""
    with db.read() as session:
        return [
            AskedShare(share.id, ilt.workspace_id, share.channel_id, person.slack_user_id)
            for share, ilt, person in shares_asked(session)
        ]


def look_at_share(turn: Turn, gateway: Gateway, one: AskedShare) -> None:
    """Asks Slack about a wish, then owes the post, or word of why not.

    Slack is asked, not our tables: the channel is a team's own affair only if whoever shares is in it, and the bot knows
    only the members of its teams.

    Raises:
        SlowDownError, SlackClientError, OSError: Slack cannot tell now; the wish waits.
    """
    state = _verdict(gateway, one)
    with turn.write() as act:
        _settle(act, one, state)


def _verdict(gateway: Gateway, one: AskedShare) -> ShareState:
    try:
        channel = gateway.channel(one.channel_id)
        if not channel.bot_is_in:
            return ShareState.NOT_INVITED
        is_theirs = one.user_id in gateway.members(one.channel_id)
    except SLACK_FAULTS as error:
        found = verdict(error, is_direct=False, sends_nothing=True)
        _log.info("share_not_looked_at", share_id=one.share_id, fate=found.fate, reason=found.reason)
        if found.fate in _LATER:
            raise
        return ShareState.NOT_INVITED
    if channel.is_shared_outside or channel.is_direct or not is_theirs:
        return ShareState.REFUSED
    return ShareState.OWED


def _settle(act: Act, one: AskedShare, state: ShareState) -> None:
    share = share_in_workspace(act.session, one.workspace_id, one.share_id, lock=True)
    if share is None or share.state != ShareState.ASKED:
        return  # another worker was faster
    share.state = state
    if state is not ShareState.OWED:
        _tell(act, share, one.user_id)
        return
    slot = str(share.tries)
    post = ToSend(
        one.workspace_id, SHARED, str(share.id), share.channel_id, slot, act.now, share.ilt_id, one.user_id
    )
    enqueue(act, post)
    note_deed(
        act.session,
        Deed.SHARED,
        workspace_id=one.workspace_id,
        at=act.now,
        ilt_id=share.ilt_id,
        person_id=share.asked_by_id,
        subject=f"{share.meeting_id or 'results'} to {share.channel_id}",
    )


def _tell(act: Act, share: Share, user_id: str) -> None:
    workspace_id = act.session.get_one(Ilt, share.ilt_id).workspace_id
    word = ToSend(
        workspace_id, NOT_SHARED, str(share.id), user_id, str(share.tries), act.now, ilt_id=share.ilt_id
    )
    enqueue(act, word)


def _render_shared(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """The post: made when it is sent, and only as long as whoever asked for it is in the team."""
    share = share_in_workspace(session, owed.workspace_id, int(owed.subject))
    if share is None or share.state != ShareState.OWED:
        return None
    person = session.get_one(Person, share.asked_by_id)
    place = place_in(session, Actor(owed.workspace_id, person.slack_user_id), share.ilt_id)
    if place is None:
        return None
    meeting = session.get(Meeting, share.meeting_id) if share.meeting_id else None
    assessment = session.get(Assessment, share.assessment_id) if share.assessment_id else None
    lists = lists_of(session, place.ilt, meeting, assessment, [Part(one) for one in share.parts])
    day = meeting.day if meeting else None
    shared = Shared(shown_name(place.ilt), person.name, day, share.introduction, lists)
    if not lists:
        return None
    return Outgoing(share_post(shared, asked_under=share.id, is_late=sending.is_late))


def _note_refused(act: Act, owed: Owed) -> None:
    """The bot was taken out of the channel, or it was archived, between the look and the post."""
    share = share_in_workspace(act.session, owed.workspace_id, int(owed.subject), lock=True)
    if share and share.state == ShareState.OWED and owed.answerable:
        share.state = ShareState.NOT_INVITED
        _tell(act, share, owed.answerable)


def _note_where(act: Act, owed: Owed, posted: Posted, _version: int) -> None:
    """What staff ask under it is told of in its thread."""
    share = share_in_workspace(act.session, owed.workspace_id, int(owed.subject), lock=True)
    if share:
        share.post_ts = posted.ts or None


SHARED = Kind("shared", _render_shared, _note_where, refused=_note_refused)


def _render_not_shared(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the sharer is told: true until they try again."""
    share = share_in_workspace(session, owed.workspace_id, int(owed.subject))
    if share is None or share.state not in STOPPED:
        return None
    bot_name = session.get_one(Workspace, owed.workspace_id).bot_name
    is_invited = share.state == ShareState.REFUSED
    return Outgoing(
        trouble_message(Trouble(share.id, share.channel_id, bot_name, is_invited), is_late=sending.is_late)
    )


NOT_SHARED = Kind("not_shared", _render_not_shared, is_answer=True)
