"""The worker's part in ending votes: what a deadline that has passed means, and telling the opener."""

from datetime import datetime
from operator import itemgetter

from bot.assessments.nudges import EXTENDED, NOBODY_VOTED, plan_anew, tell_opener
from bot.assessments.reveal import cancel, reveal
from bot.assessments.voting import Voting, days_off, messages_of, note_on_round, progress, voting_of
from bot.log import get_log
from bot.outbox.behind import calls_changed, vote_changed
from bot.rules.deadlines import AtDeadline, at_deadline, default_deadline, is_time_to_end
from bot.rules.fair import in_turns
from bot.rules.working_days import NoWorkingDayError
from bot.turn import Act, Turn, wipe_leftovers
from storage.audit import Deed
from storage.people import Person
from storage.rounds import answers_in, past_deadline

_log = get_log(__name__)
# In one round of the worker: results are made of each.
_MOST_AT_ONCE = 20


def due_now(act: Act) -> list[tuple[int, str]]:
    """(round, workspace) of those whose deadline has passed and whose team works now."""
    past = [voting_of(act.session, round_id) for round_id in past_deadline(act.session, act.now)]
    return [(one.round.id, one.ilt.workspace_id) for one in past if one and _is_due(act, one)]


def end_due(turn: Turn) -> int:
    """Ends or extends every vote whose time is over. Returns how many were looked at."""
    with turn.read() as act:
        due = in_turns(due_now(act), itemgetter(1))[:_MOST_AT_ONCE]
    for round_id, _ in due:
        outcome = _at_deadline(turn, round_id)
        if outcome:
            _log.info("deadline_passed", round_id=round_id, outcome=outcome)
    if due:
        wipe_leftovers(turn.db)
    return len(due)


def _is_due(act: Act, voting: Voting) -> bool:
    return voting.is_open and is_time_to_end(
        voting.round.deadline_at, act.now, days_off(act.session, voting), voting.team_time
    )


def _at_deadline(turn: Turn, round_id: int) -> AtDeadline | None:
    """None: another worker was faster, or somebody extended or ended it meanwhile."""
    with turn.write() as act:
        voting = voting_of(act.session, round_id, lock=True)
        if voting is None or not _is_due(act, voting):
            return None
        outcome, later = _outcome(act, voting)
        if outcome is AtDeadline.REVEAL:
            reveal(act, voting)
        elif later:
            voting.round.was_extended = True
            move_deadline(act, voting, later)
            tell_opener(act, voting, EXTENDED)
        else:
            cancel(act, voting)
            tell_opener(act, voting, NOBODY_VOTED)
        return outcome


def _outcome(act: Act, voting: Voting) -> tuple[AtDeadline, datetime | None]:
    """What is to be done, and the new deadline where there is one."""
    counted, finished = progress(act.session, voting)
    has_votes = bool(answers_in(act.session, voting.round.id))

    def decide(*, was_extended: bool) -> AtDeadline:
        return at_deadline(finished, counted, has_votes=has_votes, was_extended=was_extended)

    outcome = decide(was_extended=voting.round.was_extended)
    if outcome is not AtDeadline.EXTEND:
        return outcome, None
    try:
        free, team = days_off(act.session, voting), voting.team_time
        return outcome, default_deadline(act.now, free, team, voting.days_to_vote)
    except NoWorkingDayError:
        return decide(was_extended=True), None


def move_deadline(act: Act, voting: Voting, deadline: datetime, by: Person | None = None) -> None:
    """Gives a round that is held locked another deadline; reminders not sent yet move with it."""
    voting.round.deadline_at = deadline
    plan_anew(act, voting)
    vote_changed(act.session, messages_of(voting))
    calls_changed(act.session, voting.round.id)
    note_on_round(act, voting, Deed.EXTENDED, by)
