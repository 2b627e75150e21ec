"""The worker's part in ending votes: what a deadline that has passed means, and telling the opener."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.assessments.nudges import EXTENDED, NOBODY_VOTED, plan_anew, tell_opener
from bot.assessments.reveal import cancel, reveal
from bot.assessments.voting import Voting, days_off, note_on_round, progress, refresh, voting_of
from bot.log import get_log
from bot.rules.deadlines import AtDeadline, at_deadline, default_deadline, is_time_to_end
from bot.rules.working_days import NoWorkingDayError
from bot.turn import wipe_leftovers
from storage import Database
from storage.audit import Deed
from storage.people import Person
from storage.rounds import answers_in, past_deadline

_log = get_log(__name__)


def due_now(session: Session, now: datetime) -> list[int]:
    """The ids of the rounds whose deadline has passed and whose team works now."""
    return [
        round_id
        for round_id in past_deadline(session, now)
        if _is_due(session, voting_of(session, round_id), now)
    ]


def end_due(db: Database, now: datetime, machine_now: datetime) -> int:
    """Ends or extends every vote whose time is over. Returns how many were looked at."""
    with db.read() as session:
        due = due_now(session, now)
    for round_id in due:
        outcome = _at_deadline(db, round_id, now, machine_now)
        if outcome:
            _log.info("deadline_passed", round_id=round_id, outcome=outcome)
    if due:
        wipe_leftovers(db)
    return len(due)


def _is_due(session: Session, voting: Voting | None, now: datetime) -> bool:
    return (
        voting is not None
        and voting.is_open
        and is_time_to_end(voting.round.deadline_at, now, days_off(session, voting), voting.team_time)
    )


def _at_deadline(db: Database, round_id: int, now: datetime, machine_now: datetime) -> AtDeadline | None:
    """None: another worker was faster, or somebody extended or ended it meanwhile."""
    with db.write() as session:
        voting = voting_of(session, round_id, lock=True)
        if voting is None or not _is_due(session, voting, now):
            return None
        outcome, later = _outcome(session, voting, now)
        if outcome is AtDeadline.REVEAL:
            reveal(session, voting, now, machine_now)
        elif later:
            voting.round.was_extended = True
            move_deadline(session, voting, later, now, machine_now)
            tell_opener(session, voting, EXTENDED, now, machine_now)
        else:
            cancel(session, voting, now, machine_now)
            tell_opener(session, voting, NOBODY_VOTED, now, machine_now)
        return outcome


def _outcome(session: Session, voting: Voting, now: datetime) -> tuple[AtDeadline, datetime | None]:
    """What is to be done, and the new deadline where there is one."""
    counted, finished = progress(session, voting)
    has_votes = bool(answers_in(session, voting.round.id))

    def decide(*, was_extended: bool) -> AtDeadline:
        return at_deadline(finished, counted, has_votes=has_votes, was_extended=was_extended)

    outcome = decide(was_extended=voting.round.was_extended)
    if outcome is not AtDeadline.EXTEND:
        return outcome, None
    try:
        free, team = days_off(session, voting), voting.team_time
        return outcome, default_deadline(now, free, team, voting.days_to_vote)
    except NoWorkingDayError:
        return decide(was_extended=True), None


def move_deadline(
    session: Session,
    voting: Voting,
    deadline: datetime,
    now: datetime,
    machine_now: datetime,
    by: Person | None = None,
) -> None:
    """Gives a round that is held locked another deadline; reminders not sent yet move with it."""
    voting.round.deadline_at = deadline
    plan_anew(session, voting, now, machine_now)
    refresh(session, voting)
    note_on_round(session, voting, Deed.EXTENDED, now, by)
