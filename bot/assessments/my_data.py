"""What is held about a person as a voter: their places in votes, and answers and notes that still carry their name."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from bot.assessments.messages.my_data import answer_line, note_line, vote_line
from bot.outbox.messages.my_data import Heading
from bot.outbox.my_data import Whose
from bot.rules.local_time import local_date
from bot.rules.votes import Choice
from bot.rules.wording import spoken, title_of
from bot.words import say
from storage.assessments import VOTING, Assessment, Ballot, Round
from storage.personal import ballots_of, notes_of, opened_by, votes_of


def my_data(session: Session, whose: Whose) -> Iterator[tuple[Heading, str]]:
    """Votes, then answers, then notes."""
    for ballot, one, assessment in ballots_of(session, whose.member_ids):
        yield Heading.VOTES, _vote(whose, one, assessment, _part_in(ballot, one, assessment))
    for one, assessment in opened_by(session, whose.person.id):
        yield Heading.VOTES, _vote(whose, one, assessment, say("you opened it"))
    for vote, assessment in votes_of(session, whose.member_ids):
        where = _where(whose, assessment, vote.criterion_key)
        yield Heading.ANSWERS, answer_line(where, Choice(vote.choice).words)
    for note, assessment in notes_of(session, whose.member_ids):
        where = _where(whose, assessment, note.criterion_key)
        yield Heading.NOTES, note_line(where, note.note, note.link, is_signed=note.is_signed)


def _vote(whose: Whose, one: Round, assessment: Assessment, what: str) -> str:
    return vote_line(
        _title(assessment, one.criterion_key), whose.team(assessment.ilt_id), _opened_on(whose, one), what
    )


def _opened_on(whose: Whose, one: Round) -> date | None:
    return local_date(one.opened_at, whose.person.zone) if one.opened_at else None


def _part_in(ballot: Ballot, one: Round, assessment: Assessment) -> str:
    if one.state in VOTING:
        return say("it is open, and you are counted")
    if ballot.took_part and ballot.unanswered:
        left_out = ", ".join(_short(assessment, key) for key in ballot.unanswered)
        return say("you took part, and answered all but {criteria}", criteria=left_out)
    return say("you took part") if ballot.took_part else say("you were counted")


def _title(assessment: Assessment, key: str | None) -> str:
    title = title_of(assessment.rubric)
    return (
        say("{title}, again: {criterion}", title=title, criterion=_short(assessment, key)) if key else title
    )


def _where(whose: Whose, assessment: Assessment, key: str) -> tuple[str, str, str]:
    return title_of(assessment.rubric), whose.team(assessment.ilt_id), _short(assessment, key)


def _short(assessment: Assessment, key: str) -> str:
    criteria = spoken(assessment.rubric).criteria()
    return next(criterion.short for criterion in criteria if criterion.key == key)
