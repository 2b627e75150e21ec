"""*Vote again*: a new, empty round of one criterion, after the reveal and the talk about it."""

from bot.assessments.messages.rounds import OpenVote
from bot.assessments.opening import post_and_call
from bot.assessments.voting import open_vote, voted_on, voting_of
from bot.errors import RefusalError
from bot.rules.deadlines import DAYS_TO_VOTE_AGAIN, default_deadline
from bot.teams.membership import Place, require_place
from bot.teams.times import days_off_of, team_time
from bot.turn import Act, Turn
from bot.words import later, say
from storage.assessments import VOTING, Assessment, Round, State
from storage.people import Ilt, mark_members_stale
from storage.rounds import next_number, round_of_criterion

_UNKNOWN = later(
    "I no longer have that self-assessment or criterion. Nothing was opened. Type /ilt to see what is open."
)
_NOT_REVEALED = later(
    "That self-assessment is not revealed, so there is nothing to vote on again. Nothing was opened."
)
_OPEN_ALREADY = later(
    "A new vote on this criterion is open already: answer it in its message in the channel. "
    "To end it, type /ilt reveal."
)


def open_revote(turn: Turn, assessment_id: int, criterion_key: str) -> OpenVote:
    """*Vote again on…*: any member may, for a criterion of a revealed assessment that is not being voted on.

    A repeated delivery of the same request opens nothing and gets the same answer.

    Raises:
        RefusalError: not a member, nothing of that name, not revealed, or open already.
    """
    with turn.write() as act:
        is_first = act.is_first
        assessment, place = _revealed(act, assessment_id, criterion_key)
        found = round_of_criterion(act.session, assessment_id, criterion_key, VOTING)
        if found and is_first:
            raise RefusalError(say(_OPEN_ALREADY))
        opened = found or _add_round(act, assessment, place, criterion_key)
        voting = voting_of(act.session, opened.id)
        assert voting is not None
        if found is None:
            post_and_call(act, voting)
            # Who is in the channel is read again, as before each opening; whoever is missing joins.
            mark_members_stale(act.session, place.ilt.workspace_id, place.ilt.channel_id)
        return open_vote(act.session, voting, turn.now)


def _revealed(act: Act, assessment_id: int, criterion_key: str) -> tuple[Assessment, Place]:
    """The assessment, held locked so that rounds get their numbers one after the other."""
    assessment = act.session.get(Assessment, assessment_id, with_for_update=True)
    ilt = act.session.get(Ilt, assessment.ilt_id) if assessment else None
    if assessment is None or ilt is None or ilt.workspace_id != act.actor.workspace_id:
        raise RefusalError(say(_UNKNOWN))
    place = require_place(act, ilt.id)
    if assessment.state != State.REVEALED:
        raise RefusalError(say(_NOT_REVEALED))
    try:
        voted_on(assessment, criterion_key)
    except KeyError as error:
        raise RefusalError(say(_UNKNOWN)) from error
    return assessment, place


def _add_round(act: Act, assessment: Assessment, place: Place, criterion_key: str) -> Round:
    team = team_time(place.ilt, place.person.zone)
    added = Round(
        assessment_id=assessment.id,
        number=next_number(act.session, assessment.id),
        criterion_key=criterion_key,
        state=State.OPEN,
        opened_by_id=place.person.id,
        opened_at=act.now,
        deadline_at=default_deadline(act.now, days_off_of(act.session, place.ilt), team, DAYS_TO_VOTE_AGAIN),
    )
    act.session.add(added)
    act.session.flush()
    return added
