"""What the messages of a vote in the channel show: the vote while it runs, afterwards a short record."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assessments.ballot import show_parts, show_section
from bot.assessments.closeness import counts_of
from bot.assessments.messages.in_between import between_words
from bot.assessments.messages.results import ClosedSection, closed_section
from bot.assessments.messages.revotes import RevoteRecord, revote_message, revote_record
from bot.assessments.messages.rounds import with_reveal
from bot.assessments.messages.sections import section_message, vote_message
from bot.assessments.trend import done_in_between
from bot.assessments.voting import ALL_PARTS, Voting, open_vote, voting_of
from storage.assessments import VOTING, Round, State, first_round
from storage.audit import AuditEntry, Deed
from storage.living import PostedMessage
from storage.people import Person
from storage.rounds import tallies_of, took_part_and_counted


def render_section(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message of a self-assessment: of its one section, or of all."""
    voting = voting_of(session, first_round(session, message.subject_id).id)
    assert voting is not None
    if voting.round.state in VOTING:
        return _with_reveal(session, voting, _open_sections(session, voting, message.part))
    title = voting.rubric.title if message.part == ALL_PARTS else voting.rubric.section(message.part).title
    took_part, counted = took_part_and_counted(session, voting.round.id)
    return closed_section(
        ClosedSection(title, took_part, counted, _is_cancelled(voting), _ended_by(session, voting))
    )


def _open_sections(session: Session, voting: Voting, part: str) -> dict[str, Any]:
    if part == ALL_PARTS:
        return vote_message(show_parts(session, voting))
    return section_message(show_section(session, voting, voting.rubric.section(part)))


def render_revote(session: Session, message: PostedMessage) -> dict[str, Any]:
    """The message of a new vote on one criterion."""
    voting = voting_of(session, message.subject_id)
    assert voting is not None
    if voting.round.state in VOTING:
        shown = show_section(session, voting, voting.rubric.sections[0])
        return _with_reveal(session, voting, revote_message(shown))
    return revote_record(_record(session, voting))


def _with_reveal(session: Session, voting: Voting, shown: dict[str, Any]) -> dict[str, Any]:
    vote = open_vote(session, voting, voting.round.opened_at or voting.round.deadline_at)
    return with_reveal(shown, vote) if vote.has_everyone else shown


def _record(session: Session, voting: Voting) -> RevoteRecord:
    criterion = next(voting.rubric.criteria())
    counted = tallies_of(session, voting.assessment.id, criterion.key)
    before = [row for one, row in counted if one.number < voting.round.number]
    mine = [row for one, row in counted if one.number == voting.round.number]
    return RevoteRecord(
        criterion.short,
        criterion.text,
        counts_of(before[-1]) if before else None,
        counts_of(mine[0]) if mine else None,
        mine[0].answered if mine else 0,
        *took_part_and_counted(session, voting.round.id),
        _is_cancelled(voting),
        _ended_by(session, voting),
        (before[-1].word if before else None) or "",
        (mine[0].word if mine else None) or "",
        _between(session, voting, before[-1].round_id if before else None),
        voting.translated,
    )


def _between(session: Session, voting: Voting, before_id: int | None) -> str:
    """What was done for a criterion that was a focus area since the vote before."""
    before = session.get(Round, before_id) if before_id else None
    if before is None or before.ended_at is None or voting.round.opened_at is None:
        return ""
    key = next(iter(voting.keys))
    until = voting.round.ended_at or voting.round.opened_at
    done = done_in_between(session, voting.ilt.id, key, before.ended_at, until)
    return between_words(done)


def _is_cancelled(voting: Voting) -> bool:
    return voting.round.state != State.REVEALED


def _ended_by(session: Session, voting: Voting) -> str | None:
    """The name of who ended it; None for a deadline."""
    return session.scalar(
        select(Person.name)
        .join(AuditEntry, AuditEntry.person_id == Person.id)
        .where(
            AuditEntry.ilt_id == voting.ilt.id,
            AuditEntry.deed.in_((Deed.REVEALED, Deed.CANCELLED)),
            AuditEntry.subject == str(voting.round.id),
        )
    )
