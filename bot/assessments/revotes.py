"""*Vote again*: a new, empty round of one criterion, after the reveal and the talk about it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.assessments.messages.rounds import OpenVote
from bot.assessments.opening import post_and_call
from bot.assessments.voting import open_vote, voted_on, voting_of
from bot.errors import RefusalError
from bot.rules.deadlines import DAYS_TO_VOTE_AGAIN, default_deadline
from bot.teams.membership import Place, require_place
from bot.teams.times import days_off_of, team_time
from storage import Database
from storage.assessments import VOTING, Assessment, Round, State
from storage.people import Ilt, mark_members_stale
from storage.requests import is_first_delivery
from storage.rounds import next_number, round_of_criterion

_UNKNOWN = (
    "I no longer have that self-assessment or criterion. Nothing was opened. Type /ilt to see what is open."
)
_NOT_REVEALED = (
    "That self-assessment is not revealed, so there is nothing to vote on again. Nothing was opened."
)
_OPEN_ALREADY = (
    "A new vote on this criterion is open already: answer it in its message in the channel. "
    "To end it, type /ilt reveal."
)


def open_revote(
    db: Database,
    actor: Actor,
    assessment_id: int,
    criterion_key: str,
    now: datetime,
    machine_now: datetime,
) -> OpenVote:
    """*Vote again on…*: any member may, for a criterion of a revealed assessment that is not being voted on.

    A repeated delivery of the same request opens nothing and gets the same answer.

    Raises:
        RefusalError: not a member, nothing of that name, not revealed, or open already.
    """
    with db.write() as session:
        is_first = is_first_delivery(session, actor.request, actor.workspace_id, now)
        assessment, place = _revealed(session, actor, assessment_id, criterion_key)
        found = round_of_criterion(session, assessment_id, criterion_key, VOTING)
        if found and is_first:
            raise RefusalError(_OPEN_ALREADY)
        opened = found or _add_round(session, assessment, place, criterion_key, now)
        voting = voting_of(session, opened.id)
        assert voting is not None
        if found is None:
            post_and_call(session, voting, now, machine_now)
            # Who is in the channel is read again, as before each opening; whoever is missing joins.
            mark_members_stale(session, place.ilt.workspace_id, place.ilt.channel_id)
        return open_vote(session, voting, now)


def _revealed(
    session: Session, actor: Actor, assessment_id: int, criterion_key: str
) -> tuple[Assessment, Place]:
    """The assessment, held locked so that rounds get their numbers one after the other."""
    assessment = session.get(Assessment, assessment_id, with_for_update=True)
    ilt = session.get(Ilt, assessment.ilt_id) if assessment else None
    if assessment is None or ilt is None or ilt.workspace_id != actor.workspace_id:
        raise RefusalError(_UNKNOWN)
    place = require_place(session, actor, ilt.id)
    if assessment.state != State.REVEALED:
        raise RefusalError(_NOT_REVEALED)
    try:
        voted_on(assessment, criterion_key)
    except KeyError as error:
        raise RefusalError(_UNKNOWN) from error
    return assessment, place


def _add_round(
    session: Session, assessment: Assessment, place: Place, criterion_key: str, now: datetime
) -> Round:
    team = team_time(place.ilt, place.person.zone)
    added = Round(
        assessment_id=assessment.id,
        number=next_number(session, assessment.id),
        criterion_key=criterion_key,
        state=State.OPEN,
        opened_by_id=place.person.id,
        opened_at=now,
        deadline_at=default_deadline(now, days_off_of(session, place.ilt), team, DAYS_TO_VOTE_AGAIN),
    )
    session.add(added)
    session.flush()
    return added
