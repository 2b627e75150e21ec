"""Rounds as a whole: which are open, who has not finished, and the writing and deleting at their end."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from secrets import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    Subquery,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Session

from storage.assessments import VOTING, Assessment, Ballot, NamedVote, Round, State, Tally, Vote
from storage.evidence import Evidence, OpenNote
from storage.living import MOST_FAILURES, PostedMessage
from storage.people import Ilt, Member, Person, Role


class Answer(NamedTuple):
    """One vote as the reveal counts it."""

    criterion_key: str
    choice: str
    member_id: int


def round_with(
    session: Session, round_id: int, *, lock: bool = False
) -> tuple[Round, Assessment, Ilt] | None:
    """A round, its assessment and its ILT.

    With `lock` nobody votes in it and nobody else ends it until this transaction is over: PostgreSQL holds it FOR
    UPDATE, while votes hold it FOR SHARE; SQLite's writing transactions are one at a time anyway.
    """
    row = session.execute(_WHOLE_LOCKED if lock else _WHOLE, {"round_id": round_id}).first()
    return (row[0], row[1], row[2]) if row else None


_WHOLE = (
    select(Round, Assessment, Ilt)
    .join(Assessment, Assessment.id == Round.assessment_id)
    .join(Ilt, Ilt.id == Assessment.ilt_id)
    .where(Round.id == bindparam("round_id"))
)
_WHOLE_LOCKED = _WHOLE.with_for_update(of=Round).execution_options(populate_existing=True)


def voting_in(session: Session, ilt_id: int, *, lock: bool = False) -> list[Round]:
    """The rounds of an ILT that are opening or open, the first one of an assessment before re-votes.

    With `lock` none of them ends before this transaction does.
    """
    return list(session.scalars(_VOTING_IN_LOCKED if lock else _VOTING_IN, {"ilt_id": ilt_id}))


_VOTING_IN = (
    select(Round)
    .join(Assessment, Assessment.id == Round.assessment_id)
    .where(Assessment.ilt_id == bindparam("ilt_id"), Round.state.in_(VOTING))
    .order_by(Round.number, Round.id)
)
_VOTING_IN_LOCKED = _VOTING_IN.with_for_update(read=True, of=Round)


def past_deadline(session: Session, now: datetime) -> list[int]:
    """The ids of open rounds whose deadline has passed, the longest past first."""
    return list(session.scalars(PAST_DEADLINE, {"now": now}))


PAST_DEADLINE = (
    select(Round.id)
    .where(Round.state == State.OPEN, Round.deadline_at <= bindparam("now"))
    .order_by(Round.deadline_at, Round.id)
)


def counted_and_finished(session: Session, round_id: int, criterion_keys: Sequence[str]) -> tuple[int, int]:
    """How many members are counted in a round, and how many answered all those criteria: the two numbers people see.

    A place once given stays in both, whatever becomes of its member: else whoever can take somebody out of the team
    could read from the numbers whether they had voted. Somebody who was left out counts like anybody else where they
    vote, but never raises how many are waited for.
    """
    values = {"round_id": round_id, "keys": list(criterion_keys)}
    rows = session.execute(_progress(), values).all()
    counted = sum(member_id not in left_out for member_id, left_out, _ in rows)
    return counted, min(counted, sum(answers >= len(criterion_keys) for *_, answers in rows))


@cache
def _progress() -> Select[int, list[int], Any]:
    # Built once: a vote that finishes a part comes through here, and building it costs more than running it.
    done = _answers(bindparam("round_id"), bindparam("keys", expanding=True))
    return (
        select(Ballot.member_id, Assessment.left_out, func.coalesce(done.c.answers, 0))
        .join(Round, Round.id == Ballot.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .outerjoin(done, done.c.member_id == Ballot.member_id)
        .where(Ballot.round_id == bindparam("round_id"))
    )


def unfinished(session: Session, round_id: int, criterion_keys: Sequence[str]) -> list[Person]:
    """The people who may be reminded of a round, in the order of joining: who is there and has not answered all of it."""
    done = _answers(round_id, criterion_keys)
    found = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(Ballot, Ballot.member_id == Member.id)
        .outerjoin(done, done.c.member_id == Ballot.member_id)
        .where(
            Ballot.round_id == round_id,
            Member.is_present,
            Member.role != Role.OBSERVER,
            ~Person.is_deactivated,
            func.coalesce(done.c.answers, 0) < len(criterion_keys),
        )
    )
    return list(session.scalars(found.order_by(Member.id)))


def _answers(round_id: Any, criterion_keys: Any) -> Subquery:
    return (
        select(Vote.member_id, func.count().label("answers"))
        .where(Vote.round_id == round_id, Vote.criterion_key.in_(criterion_keys))
        .group_by(Vote.member_id)
        .subquery()
    )


def forget_calls(session: Session, kind: str, before: datetime, *, limit: int) -> int:
    """Forgets where the calls to vote in rounds that ended before that instant are, once they say so. Returns how many.

    They name members beside a round, and nothing in them changes any more.
    """
    over = (
        select(PostedMessage.id)
        .join(Round, Round.id == PostedMessage.subject_id)
        .where(
            PostedMessage.kind == kind,
            Round.state.not_in(VOTING),
            Round.ended_at < before,
            or_(
                PostedMessage.version_shown >= PostedMessage.version_wanted,
                PostedMessage.failures >= MOST_FAILURES,
            ),
        )
        .order_by(PostedMessage.id)
        .limit(limit)
    )
    gone = delete(PostedMessage).where(PostedMessage.id.in_(over)).returning(PostedMessage.id)
    return len(session.scalars(gone).all())


def has_ballot(session: Session, round_id: int, member_id: int) -> bool:
    """Whether a member is counted in a round."""
    return session.scalar(_MY_BALLOT, {"round_id": round_id, "member_id": member_id}) is not None


def answered_by(session: Session, round_id: int, member_id: int) -> set[str]:
    """The keys of the criteria that a member has answered."""
    return set(session.scalars(_MY_ANSWERS, {"round_id": round_id, "member_id": member_id}))


_MY_BALLOT = select(Ballot.id).where(
    Ballot.round_id == bindparam("round_id"), Ballot.member_id == bindparam("member_id")
)
_MY_ANSWERS = select(Vote.criterion_key).where(
    Vote.round_id == bindparam("round_id"), Vote.member_id == bindparam("member_id")
)


def answers_in(session: Session, round_id: int) -> list[Answer]:
    """Every vote: one that was given counts, whatever its member became afterwards."""
    rows = session.execute(
        select(Vote.criterion_key, Vote.choice, Vote.member_id).where(Vote.round_id == round_id)
    )
    return [Answer(*row) for row in rows]


def delete_votes(session: Session, round_id: int) -> None:
    """Deletes every vote of a round."""
    session.execute(delete(Vote).where(Vote.round_id == round_id))


def keep_named_votes(session: Session, round_id: int) -> None:
    """Takes the votes of a named round over to those that stay with their names."""
    names = ("round_id", "criterion_key", "member_id", "choice")
    mine = select(*(getattr(Vote, name) for name in names)).where(Vote.round_id == round_id)
    session.execute(insert(NamedVote).from_select(names, mine.order_by(Vote.id)))
    delete_votes(session, round_id)


def delete_notes(session: Session, round_id: int) -> None:
    """Deletes all evidence of a round."""
    session.execute(delete(OpenNote).where(OpenNote.round_id == round_id))


def settle_ballots(session: Session, voting: Round, answered: Mapping[int, Collection[str]]) -> None:
    """Writes who took part, and which criteria they left out. Everybody who was counted stays counted.

    Args:
        answered: the keys of the criteria that each member answered, by member id.
    """
    keys = {key for theirs in answered.values() for key in theirs}
    for ballot in session.scalars(select(Ballot).where(Ballot.round_id == voting.id).order_by(Ballot.id)):
        theirs = answered.get(ballot.member_id, ())
        ballot.took_part = bool(theirs)
        ballot.unanswered = sorted(keys - set(theirs)) if theirs else []
    session.flush()


def took_part_and_counted(session: Session, round_id: int) -> tuple[int, int]:
    """After the end of a round: how many took part, of how many."""
    rows = session.execute(
        select(Ballot.took_part, Ballot.member_id, Assessment.left_out)
        .join(Round, Round.id == Ballot.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(Ballot.round_id == round_id)
    ).all()
    return sum(flag for flag, *_ in rows), sum(member_id not in left_out for _, member_id, left_out in rows)


def reveal_notes(session: Session, round_id: int, shown: Collection[str]) -> Counter[str]:
    """Writes the notes of a round among those that people may read, in an order that tells nothing; unsigned without author.

    Args:
        shown: keys of the criteria whose unsigned notes are kept; the others are deleted unread.

    Returns how many were deleted, by criterion key.
    """
    columns = [column for column in OpenNote.__table__.columns if column.name != "id"]
    found = session.execute(select(*columns).where(OpenNote.round_id == round_id)).mappings()
    notes = [{**note, "member_id": note["member_id"] if note["is_signed"] else None} for note in found]
    delete_notes(session, round_id)
    kept = [note for note in notes if note["is_signed"] or note["criterion_key"] in shown]
    SystemRandom().shuffle(kept)
    if kept:
        session.execute(insert(Evidence), kept)
    return Counter(note["criterion_key"] for note in notes if note not in kept)


def add_tallies(session: Session, tallies: Iterable[Tally]) -> None:
    """Writes what the reveal counted."""
    session.add_all(tallies)
    session.flush()


def tallies_of(session: Session, assessment_id: int, criterion_key: str) -> list[tuple[Round, Tally]]:
    """What was counted for one criterion in each round of an assessment, oldest first."""
    rows = session.execute(
        select(Round, Tally)
        .join(Tally, Tally.round_id == Round.id)
        .where(Round.assessment_id == assessment_id, Tally.criterion_key == criterion_key)
        .order_by(Round.number)
    )
    return [(found, tally) for found, tally in rows]


def next_number(session: Session, assessment_id: int) -> int:
    """The number of an assessment's next round. Ask with the assessment locked."""
    last = select(func.max(Round.number)).where(Round.assessment_id == assessment_id)
    return (session.scalar(last) or 0) + 1


def round_of_criterion(
    session: Session, assessment_id: int, criterion_key: str, states: Sequence[State]
) -> Round | None:
    """The newest re-vote on a criterion that is in one of those states."""
    found = select(Round).where(
        Round.assessment_id == assessment_id, Round.criterion_key == criterion_key, Round.state.in_(states)
    )
    return session.scalars(found.order_by(Round.number.desc()).limit(1)).first()
