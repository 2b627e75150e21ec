"""The worker's part of opening a self-assessment: sync the members, make the ballots, owe the messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from slack_sdk.errors import SlackClientError
from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from bot.assessments.messages.opening import could_not_open, members_not_told, small_team
from bot.assessments.nudges import call_to_vote
from bot.assessments.voting import Voting, messages_of, progress, voting_of, votings_in
from bot.log import get_log
from bot.outbox.behind import vote_changed
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.duty import Asking
from bot.outbox.gateway import ChannelGoneError, Gateway
from bot.outbox.living import post_in_channel
from bot.rules.fair import in_turns
from bot.rules.tally import MINIMUM
from bot.teams.people import sync_members
from bot.turn import Act, Turn
from storage import Database
from storage.assessments import Assessment, State, add_ballots, first_round
from storage.deliveries import Owed
from storage.people import Ilt, Person, Workspace

_log = get_log(__name__)
# In one round of the worker: Slack is asked for the members of each.
_MOST_AT_ONCE = 10
# So long whoever opened it waits for a Slack that does not say who is there.
_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class _Asked:
    assessment_id: int
    ilt_id: int
    workspace_id: str
    opener: str
    asked_at: datetime


def open_asked(turn: Turn, asking: Asking) -> int:
    """Opens every self-assessment that was asked for. Returns how many were looked at."""
    asked = _asked(turn.db)
    opened = 0
    for one in in_turns(asked, attrgetter("workspace_id")):
        if opened == _MOST_AT_ONCE:
            break
        with asking(one.workspace_id) as gateway:
            if gateway:
                opened += 1
                _open_or_say(turn, gateway, one)
    return len(asked)


def _open_or_say(turn: Turn, gateway: Gateway, one: _Asked) -> None:
    try:
        sync_members(turn, gateway, one.ilt_id)
    except ChannelGoneError as error:
        _set_failed(turn, one, COULD_NOT_OPEN)
        _log.warning("assessment_not_opened", assessment_id=one.assessment_id, reason=error.reason)
    except (SlackClientError, OSError):
        if turn.now - one.asked_at >= _PATIENCE:
            _set_failed(turn, one, MEMBERS_NOT_TOLD)
        raise
    else:
        _open(turn, one)
        _log.info("assessment_opened", assessment_id=one.assessment_id, ilt_id=one.ilt_id)


def _asked(db: Database) -> list[_Asked]:
    with db.read() as session:
        return [_Asked(*row) for row in session.execute(ASKED)]


ASKED = (
    select(Assessment.id, Ilt.id, Ilt.workspace_id, Person.slack_user_id, Assessment.asked_at)
    .join(Ilt, Ilt.id == Assessment.ilt_id)
    .join(Person, Person.id == Assessment.opened_by_id)
    .join(Workspace, Workspace.id == Ilt.workspace_id)
    .where(Assessment.state == State.OPENING, Workspace.uninstalled_at.is_(None))
    .order_by(Assessment.id)
)


def _set_failed(turn: Turn, one: _Asked, kind: Kind) -> None:
    with turn.write() as act:
        assessment = act.session.get_one(Assessment, one.assessment_id, with_for_update=True)
        if assessment.state == State.OPENING:  # else another worker was faster
            assessment.state = first_round(act.session, assessment.id).state = State.FAILED
            enqueue(act, _notice(one, kind, turn.now))


def _notice(one: _Asked, kind: Kind, now: datetime) -> ToSend:
    """A message to the opener, once for each assessment."""
    return ToSend(one.workspace_id, kind, str(one.assessment_id), one.opener, kind.name, now, one.ilt_id)


_LATER = select(exists().where(Assessment.ilt_id == bindparam("ilt_id"), Assessment.id > bindparam("one")))


def _failed_team(session: Session, owed: Owed) -> Ilt | None:
    """Whose assessment was not opened: true as long as it is failed and nobody has tried again."""
    assessment = session.get(Assessment, int(owed.subject))
    if assessment is None or assessment.state != State.FAILED:
        return None
    if session.scalar(_LATER, {"ilt_id": assessment.ilt_id, "one": assessment.id}):
        return None
    return session.get_one(Ilt, assessment.ilt_id)


def _render_could_not_open(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener is told that the bot is not in the channel."""
    ilt = _failed_team(session, owed)
    if ilt is None:
        return None
    workspace = session.get_one(Workspace, ilt.workspace_id)
    return Outgoing(could_not_open(ilt.name, workspace.bot_name, is_late=sending.is_late))


COULD_NOT_OPEN = Kind("could_not_open", _render_could_not_open, is_answer=True)


def _render_members_not_told(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener is told that Slack did not say who is in the channel."""
    ilt = _failed_team(session, owed)
    return Outgoing(members_not_told(ilt.name, is_late=sending.is_late)) if ilt else None


MEMBERS_NOT_TOLD = Kind("members_not_told", _render_members_not_told, is_answer=True)


def _render_small_team(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener is told that unnamed results will not be shown: true as long as so few are counted."""
    voting = voting_of(session, first_round(session, int(owed.subject)).id)
    if voting is None or not voting.is_open or not _is_small(session, voting):
        return None
    counted, _ = progress(session, voting)
    return Outgoing(small_team(voting.ilt.name, counted, is_late=sending.is_late))


SMALL_TEAM = Kind("small_team", _render_small_team, is_answer=True)


def _is_small(session: Session, voting: Voting) -> bool:
    """Whether even everyone's answers are too few for unnamed results."""
    counted, _ = progress(session, voting)
    return voting.assessment.is_unnamed and counted < MINIMUM


def _open(turn: Turn, one: _Asked) -> None:
    with turn.write() as act:
        assessment = act.session.get_one(Assessment, one.assessment_id, with_for_update=True)
        if assessment.state != State.OPENING:
            return  # another worker was faster
        first = first_round(act.session, assessment.id)
        assessment.state = first.state = State.OPEN
        assessment.opened_at = first.opened_at = turn.now
        voting = voting_of(act.session, first.id)
        assert voting is not None
        post_and_call(act, voting)
        if _is_small(act.session, voting):
            enqueue(act, _notice(one, SMALL_TEAM, turn.now))


def post_and_call(act: Act, voting: Voting) -> None:
    """Owes a round that has just been opened its messages in the channel, its electorate their calls to vote."""
    for kind, subject_id, part in messages_of(voting):
        post_in_channel(act, voting.ilt, kind, subject_id, part, answerable=voting.answerable)
    counted = add_ballots(act.session, voting.round.id, voting.ilt.id, voting.assessment.left_out)
    call_to_vote(act, voting, counted)
    vote_changed(act.session, (), homes_of=voting.ilt.id)


def count_joiners(turn: Turn, ilt_id: int) -> None:
    """Counts everyone who came into the channel while a vote is open there, and shows who is waited for now."""
    with turn.write() as act:
        for voting in votings_in(act.session, ilt_id, lock=True):
            if voting.is_open:
                joined = add_ballots(act.session, voting.round.id, ilt_id, voting.assessment.left_out)
                call_to_vote(act, voting, joined)
                vote_changed(act.session, messages_of(voting), homes_of=ilt_id)
