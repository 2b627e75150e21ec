"""The worker's part of opening a self-assessment: sync the members, make the ballots, owe the messages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.messages.opening import could_not_open, small_team
from bot.assessments.nudges import call_to_vote
from bot.assessments.voting import Voting, messages_of, progress, refresh, voting_of, votings_in
from bot.log import get_log
from bot.outbox.deliveries import Kind, Outgoing, Sending, ToSend, enqueue
from bot.outbox.gateway import ChannelGoneError, Gateway
from bot.outbox.living import owe_post
from bot.rules.tally import MINIMUM
from bot.teams.people import sync_members
from storage import Database
from storage.assessments import Assessment, State, add_ballots, first_round
from storage.deliveries import Owed
from storage.home import want_homes_in
from storage.living import PostedMessage
from storage.people import Ilt, Person, Workspace

_log = get_log(__name__)


@dataclass(frozen=True)
class _Asked:
    assessment_id: int
    ilt_id: int
    workspace_id: str
    opener: str


def open_asked(
    db: Database, gateway_of: Callable[[str], Gateway], now: datetime, machine_now: datetime
) -> int:
    """Opens every self-assessment that was asked for. Returns how many were looked at."""
    asked = _asked(db)
    for one in asked:
        gateway = gateway_of(one.workspace_id)
        try:
            sync_members(db, gateway, one.ilt_id, now)
        except ChannelGoneError as error:
            _set_failed(db, one, now, machine_now)
            _log.warning("assessment_not_opened", assessment_id=one.assessment_id, reason=error.reason)
        else:
            _open(db, one, now, machine_now)
            _log.info("assessment_opened", assessment_id=one.assessment_id, ilt_id=one.ilt_id)
    return len(asked)


def _asked(db: Database) -> list[_Asked]:
    with db.read() as session:
        rows = session.execute(
            select(Assessment.id, Ilt.id, Ilt.workspace_id, Person.slack_user_id)
            .join(Ilt, Ilt.id == Assessment.ilt_id)
            .join(Person, Person.id == Assessment.opened_by_id)
            .join(Workspace, Workspace.id == Ilt.workspace_id)
            .where(Assessment.state == State.OPENING, Workspace.uninstalled_at.is_(None))
            .order_by(Assessment.id)
        )
        return [_Asked(*row) for row in rows]


def _set_failed(db: Database, one: _Asked, now: datetime, machine_now: datetime) -> None:
    with db.write() as session:
        assessment = session.get_one(Assessment, one.assessment_id, with_for_update=True)
        if assessment.state == State.OPENING:  # else another worker was faster
            assessment.state = first_round(session, assessment.id).state = State.FAILED
            enqueue(session, _notice(one, COULD_NOT_OPEN, now), machine_now)


def _notice(one: _Asked, kind: Kind, now: datetime) -> ToSend:
    """A message to the opener, once for each assessment."""
    return ToSend(one.workspace_id, kind, str(one.assessment_id), one.opener, kind.name, now, one.ilt_id)


def _render_could_not_open(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener is told that it did not work: true as long as the assessment is failed."""
    assessment = session.get(Assessment, int(owed.subject))
    if assessment is None or assessment.state != State.FAILED:
        return None
    ilt = session.get_one(Ilt, assessment.ilt_id)
    workspace = session.get_one(Workspace, ilt.workspace_id)
    return Outgoing(could_not_open(ilt.name, workspace.bot_name, is_late=sending.is_late))


COULD_NOT_OPEN = Kind("could_not_open", _render_could_not_open)


def _render_small_team(session: Session, owed: Owed, sending: Sending) -> Outgoing | None:
    """How the opener is told that unnamed results will not be shown: true as long as so few are counted."""
    voting = voting_of(session, first_round(session, int(owed.subject)).id)
    if voting is None or not voting.is_open or not _is_small(session, voting):
        return None
    counted, _ = progress(session, voting)
    return Outgoing(small_team(voting.ilt.name, counted, is_late=sending.is_late))


SMALL_TEAM = Kind("small_team", _render_small_team)


def _is_small(session: Session, voting: Voting) -> bool:
    """Whether even everyone's answers are too few for unnamed results."""
    counted, _ = progress(session, voting)
    return voting.assessment.is_unnamed and counted < MINIMUM


def _open(db: Database, one: _Asked, now: datetime, machine_now: datetime) -> None:
    with db.write() as session:
        assessment = session.get_one(Assessment, one.assessment_id, with_for_update=True)
        if assessment.state != State.OPENING:
            return  # another worker was faster
        first = first_round(session, assessment.id)
        assessment.state = first.state = State.OPEN
        assessment.opened_at = first.opened_at = now
        voting = voting_of(session, first.id)
        assert voting is not None
        post_and_call(session, voting, now, machine_now)
        if _is_small(session, voting):
            enqueue(session, _notice(one, SMALL_TEAM, now), machine_now)


def post_and_call(session: Session, voting: Voting, now: datetime, machine_now: datetime) -> None:
    """Owes a round that has just been opened its messages in the channel, its electorate their calls to vote."""
    for kind, subject_id, part in messages_of(voting):
        message = PostedMessage(
            ilt_id=voting.ilt.id,
            kind=kind,
            subject_id=subject_id,
            part=part,
            channel_id=voting.ilt.channel_id,
            answerable=voting.opener.slack_user_id if voting.opener else None,
            next_try_at=machine_now,
        )
        session.add(message)
        session.flush()
        owe_post(session, message, now, machine_now)
    counted = add_ballots(session, voting.round.id, voting.ilt.id, voting.assessment.left_out)
    call_to_vote(session, voting, counted, now, machine_now)
    want_homes_in(session, voting.ilt.id)


def count_joiners(db: Database, ilt_id: int, now: datetime, machine_now: datetime) -> None:
    """Counts everyone who came into the channel while a vote is open there, and shows who is waited for now."""
    with db.write() as session:
        for voting in votings_in(session, ilt_id, lock=True):
            if voting.is_open:
                joined = add_ballots(session, voting.round.id, ilt_id, voting.assessment.left_out)
                call_to_vote(session, voting, joined, now, machine_now)
                refresh(session, voting)
                want_homes_in(session, ilt_id)
