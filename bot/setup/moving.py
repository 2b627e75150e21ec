"""A team whose channel changes keeps its record: moved by a facilitator, or given another id by Slack."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.assessments.voting import messages_of, votings_in
from bot.blocks import ids
from bot.errors import WrongInputError
from bot.log import get_log
from bot.outbox.behind import OfTeam, team_changed
from bot.teams.announcements import announce, keep_greeting
from bot.teams.membership import Place, shown_name
from bot.turn import Act, Turn
from bot.words import later, say
from storage.audit import Deed, note_deed
from storage.consult import asked_in, hang_on
from storage.deliveries import Delivery, State, owe_again, refused_in
from storage.focus_rounds import current_cycle, rounds_in_use
from storage.living import PostedMessage
from storage.meetings import MeetingState, meetings_in
from storage.people import Ilt, Member, Person, Role, ilt_of_channel, members_of
from storage.plan import last_post
from storage.record import has_record

_log = get_log(__name__)
# What people use of a meeting, by where it stands.
_OF_A_MEETING = {
    MeetingState.PLANNED: ids.AGENDA_MESSAGE,
    MeetingState.RUNNING: ids.MEETING_MESSAGE,
    MeetingState.REFLECTING: ids.REFLECTION_MESSAGE,
}
_NOT_THERE = later("That record cannot be moved here: choose a team of which you are an organizer.")
_RECORD_HERE = later("This channel has a record of its own by now, so nothing can be moved here.")


def movable_to(session: Session, here: Place) -> list[Ilt]:
    """The teams whose record this person may bring here, by name: they facilitate them, and here is none yet."""
    if has_record(session, here.ilt.id):
        return []
    steered = session.scalars(
        select(Ilt)
        .join(Member, Member.ilt_id == Ilt.id)
        .where(
            Ilt.workspace_id == here.ilt.workspace_id,
            Ilt.id != here.ilt.id,
            Member.person_id == here.person.id,
            Member.role == Role.FACILITATOR,
            Member.is_present,
        )
    )
    return sorted(
        (ilt for ilt in steered if has_record(session, ilt.id)), key=lambda ilt: shown_name(ilt).lower()
    )


def bring(act: Act, here: Place, ilt_id: int) -> Ilt:
    """Moves a team with everything recorded to this channel; the empty team of this channel is no more.

    What was posted in the old channel stays there as it is. The old channel gets an empty team, so that it is not
    greeted a second time.

    Raises:
        WrongInputError: that team is none the person may bring here.
    """
    # Both rows, in one order: two people who move at once wait for each other.
    act.session.scalars(
        select(Ilt.id).where(Ilt.id.in_((here.ilt.id, ilt_id))).order_by(Ilt.id).with_for_update()
    ).all()
    team = next((ilt for ilt in movable_to(act.session, here) if ilt.id == ilt_id), None)
    if team is None:
        record_here = has_record(act.session, here.ilt.id)
        raise WrongInputError({ids.SETUP_BRING: say(_RECORD_HERE if record_here else _NOT_THERE)})
    left = Ilt(
        workspace_id=team.workspace_id,
        channel_id=team.channel_id,
        name=team.name,
        is_private=team.is_private,
        is_reachable=team.is_reachable,
    )
    greeting = _greeting_of(act.session, here.ilt)
    asked_there, lines_there = asked_in(act.session, team.id), _lines_in(act.session, team.id)
    hang_on(act.session, asked_in(act.session, here.ilt.id), team.id)
    _hang_lines_on(act.session, _lines_in(act.session, here.ilt.id), team.id)
    _take_channel(act, team, here.ilt)
    act.session.add(left)
    act.session.flush()
    hang_on(act.session, asked_there, left.id)
    _hang_lines_on(act.session, lines_there, left.id)
    _follow(act, team.id, left.channel_id, team.channel_id)
    _leave_behind(act, team.id)
    if greeting:
        _take_greeting(act, team, greeting)
    _tell(act, team, left, here.person)
    _log.info("team_moved", ilt_id=team.id, left_ilt_id=left.id)
    return team


def _lines_in(session: Session, ilt_id: int) -> list[int]:
    """The lines in threads under what other teams shared in a channel: they stay there, whichever team it is for."""
    lines = select(PostedMessage.id).where(
        PostedMessage.ilt_id == ilt_id, PostedMessage.kind == ids.STAFF_THREAD_MESSAGE
    )
    return list(session.scalars(lines))


def _hang_lines_on(session: Session, line_ids: Sequence[int], ilt_id: int) -> None:
    session.execute(update(PostedMessage).where(PostedMessage.id.in_(line_ids)).values(ilt_id=ilt_id))


def _take_channel(act: Act, team: Ilt, fresh: Ilt) -> None:
    """`team` takes the place of the empty team `fresh`, and its members until the worker has read them anew."""
    there = {member.person_id for member, _ in members_of(act.session, fresh.id) if member.is_present}
    channel_id, name, is_private = fresh.channel_id, fresh.name, fresh.is_private
    # A yes was said of the channel that it leaves. Whether others read the new one, the worker asks Slack.
    shared_since = act.now if team.shared_since or fresh.shared_since else None
    shared_with = fresh.shared_with
    act.session.delete(fresh)
    act.session.flush()
    team.channel_id, team.name, team.is_private = channel_id, name, is_private
    team.shared_since, team.shared_with, team.outsiders_may_read = shared_since, shared_with, False
    team.is_reachable, team.members_synced_at = True, None
    team.set_up_at = team.set_up_at or act.now
    known = {member.person_id: member for member, _ in members_of(act.session, team.id)}
    for person_id in there - known.keys():
        act.session.add(Member(ilt_id=team.id, person_id=person_id))
    for person_id, member in known.items():
        member.is_present = person_id in there
    act.session.flush()
    team_changed(act.session, team.id, OfTeam.TIMES)


def _greeting_of(session: Session, ilt: Ilt) -> str:
    """Where it was greeted: Slack's timestamp; empty where that is not known."""
    mine = select(PostedMessage.ts).filter_by(kind=ids.HELLO_MESSAGE, subject_id=ilt.id, ilt_id=ilt.id)
    return session.scalar(mine) or ""


def _take_greeting(act: Act, team: Ilt, ts: str) -> None:
    """The greeting of the new channel is the team's now, and shows that it is set up; the old one stays as it is."""
    act.session.execute(
        delete(PostedMessage).where(
            PostedMessage.kind == ids.HELLO_MESSAGE, PostedMessage.subject_id == team.id
        )
    )
    keep_greeting(act, team, team.channel_id, ts).version_wanted += 1


def _follow(act: Act, ilt_id: int, old: str, new: str) -> None:
    """What is still owed to the old channel is owed to the new one; what the old one refused is tried there."""
    act.session.execute(
        update(Delivery)
        .where(
            Delivery.ilt_id == ilt_id,
            Delivery.recipient == old,
            Delivery.state.in_((State.OWED, State.ASKED, State.DEAD, State.HELD)),
        )
        .values(recipient=new)
    )
    act.session.execute(
        update(PostedMessage)
        .where(PostedMessage.ilt_id == ilt_id, PostedMessage.channel_id == old)
        .values(channel_id=new)
    )
    owe_again(act.session, refused_in(ilt_id), act.machine_now)


def _leave_behind(act: Act, ilt_id: int) -> None:
    """Messages posted in the old channel are never touched again; those that people still use are posted anew."""
    # Calls to vote are among people's direct messages, wherever the team is; what staff are asked, and what they are told under
    # what was shared, stays where it is.
    posted = update(PostedMessage).where(
        PostedMessage.ilt_id == ilt_id,
        PostedMessage.ts.is_not(None),
        PostedMessage.kind.not_in((ids.CALL_MESSAGE, ids.CONSULT_MESSAGE, ids.STAFF_THREAD_MESSAGE)),
    )
    act.session.execute(posted.values(is_frozen=True))
    for kind, subject_id, part in _in_use(act.session, ilt_id):
        act.session.execute(
            posted.where(
                PostedMessage.kind == kind,
                PostedMessage.subject_id == subject_id,
                PostedMessage.part == part,
            ).values(
                version_wanted=PostedMessage.version_wanted + 1, is_final=True, next_try_at=act.machine_now
            )
        )


def _in_use(session: Session, ilt_id: int) -> Iterator[tuple[str, int, str]]:
    """The kind, subject and part of each message of an open vote, of a focus that is chosen, worked on or stepped back on, of
    the plan, and of a meeting that is to come, on or reflected on.
    """
    for voting in votings_in(session, ilt_id):
        yield from messages_of(voting)
    for focus in rounds_in_use(session, ilt_id):
        yield ids.FOCUS_MESSAGE, focus.id, ""
    if post := last_post(session, ilt_id):
        yield ids.PLAN_MESSAGE, post.id, ""
    cycle = current_cycle(session, ilt_id)
    if cycle is not None and cycle.stepped_at is not None:
        yield ids.STEP_BACK_MESSAGE, cycle.id, ""
    for meeting in meetings_in(session, ilt_id, *_OF_A_MEETING):
        yield _OF_A_MEETING[MeetingState(meeting.state)], meeting.id, ""


def _tell(act: Act, team: Ilt, left: Ilt, by: Person) -> None:
    deed_id = note_deed(
        act.session,
        Deed.MOVED_CHANNEL,
        workspace_id=team.workspace_id,
        at=act.now,
        ilt_id=team.id,
        person_id=by.id,
        subject=left.channel_id,
    )
    announce(act, team, deed_id, by)
    if left.is_reachable:
        announce(act, left, deed_id, by)


def channel_id_changed(turn: Turn, workspace_id: str, old: str, new: str) -> None:
    """Slack gave a channel another id: its team, with everything posted there, goes by the new one."""
    with turn.write() as act:
        team = ilt_of_channel(act.session, workspace_id, old)
        if team is None:
            return
        newcomer = ilt_of_channel(act.session, workspace_id, new)
        if newcomer and has_record(act.session, newcomer.id):
            _log.error("channel_id_changed_to_a_used_one", ilt_id=team.id, other_ilt_id=newcomer.id)
            return
        act.session.execute(delete(Ilt).where(Ilt.workspace_id == workspace_id, Ilt.channel_id == new))
        team.channel_id, team.is_reachable, team.members_synced_at = new, True, None
        act.session.flush()
        _follow(act, team.id, old, new)
