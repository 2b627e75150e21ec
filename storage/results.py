"""What is left of self-assessments after their reveal: read, never before it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from storage.assessments import Assessment, Ballot, NamedVote, Round, State, Tally
from storage.evidence import Evidence
from storage.people import Ilt, Member, Person

_IS_REVEALED = Round.state == State.REVEALED


class Voter(NamedTuple):
    """Who chose what in a named vote."""

    round_id: int
    criterion_key: str
    name: str
    choice: str


class Seen(NamedTuple):
    """One note that may be read; `member_id` and `signer` are empty where it is unsigned."""

    id: int
    criterion_key: str
    text: str
    link: str | None
    member_id: int | None
    signer: str | None


def revealed(session: Session, workspace_id: str, assessment_id: int) -> tuple[Assessment, Ilt] | None:
    """A self-assessment of that workspace whose first round was revealed, with its ILT; else None."""
    row = session.execute(
        select(Assessment, Ilt)
        .join(Ilt, Ilt.id == Assessment.ilt_id)
        .join(Round, and_(Round.assessment_id == Assessment.id, Round.number == 1))
        .where(Assessment.id == assessment_id, Ilt.workspace_id == workspace_id, _IS_REVEALED)
    ).first()
    return (row[0], row[1]) if row else None


def revealed_ids(session: Session, ilt_id: int) -> list[int]:
    """The ids of an ILT's revealed self-assessments, oldest reveal first."""
    return list(
        session.scalars(
            select(Assessment.id)
            .join(Round, and_(Round.assessment_id == Assessment.id, Round.number == 1))
            .where(Assessment.ilt_id == ilt_id, _IS_REVEALED)
            .order_by(Round.ended_at, Assessment.id)
        )
    )


def tallies_of_rounds(
    session: Session, assessment_ids: Sequence[int]
) -> list[tuple[Assessment, Round, Tally]]:
    """Everything that was counted in revealed rounds, by time of the reveal."""
    rows = session.execute(
        select(Assessment, Round, Tally)
        .join(Round, Round.assessment_id == Assessment.id)
        .join(Tally, Tally.round_id == Round.id)
        .where(Assessment.id.in_(assessment_ids), _IS_REVEALED)
        .order_by(Round.ended_at, Round.id, Tally.id)
    )
    return [(assessment, one, tally) for assessment, one, tally in rows]


class Counted(NamedTuple):
    """One criterion of a revealed round whose counts people saw, and who answered it (member ids).

    `voters`: None where it is not known any more.
    """

    tally: Tally
    ended_at: datetime
    voters: frozenset[int] | None


class Shown(NamedTuple):
    """A criterion's counts that people saw, the round and the rubric."""

    tally: Tally
    round: Round
    rubric: Mapping[str, Any]


def shown_before(session: Session, ilt_id: int) -> list[Shown]:
    """Every vote of an ILT on a criterion of which counts were shown, by time of the reveal."""
    rows = session.execute(
        select(Tally, Round, Assessment.rubric)
        .join(Round, Round.id == Tally.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .where(
            Assessment.ilt_id == ilt_id,
            Tally.strength.is_not(None),
            _IS_REVEALED,
        )
        .order_by(Round.ended_at, Round.id)
    )
    return [Shown._make(row) for row in rows]


def counted_before(
    session: Session, shown: Sequence[Shown], rubric: Mapping[str, Any], criterion_key: str
) -> list[Counted]:
    """Those of them that were on this criterion.

    The same words under another rubric or another key are the same criterion.
    """
    words = _words_of(rubric).get(criterion_key)
    return [
        Counted(tally, one.ended_at, _voters_of(session, tally))
        for tally, one, earlier in shown
        if one.ended_at is not None
        and (
            (earlier["key"], tally.criterion_key) == (rubric["key"], criterion_key)
            or words == _words_of(earlier).get(tally.criterion_key, "")
        )
    ]


def _words_of(rubric: Mapping[str, Any]) -> dict[str, str]:
    """The words of each criterion, by its key, without what is only spelling."""
    criteria = [one for section in rubric["sections"] for one in section["criteria"]]
    return {one["key"]: " ".join(re.findall(r"\w+", one["text"].lower())) for one in criteria}


def _voters_of(session: Session, tally: Tally) -> frozenset[int] | None:
    ballots = session.execute(
        select(Ballot.member_id, Ballot.unanswered).where(Ballot.round_id == tally.round_id, Ballot.took_part)
    ).all()
    if any(left_out is None for _, left_out in ballots) and len(ballots) != tally.answered:
        return None
    return frozenset(
        member_id for member_id, left_out in ballots if tally.criterion_key not in (left_out or ())
    )


def voters_in(session: Session, assessment_id: int, criterion_key: str = "") -> list[Voter]:
    """Who chose what in the revealed rounds of a named self-assessment, by name; of one criterion if given."""
    of_one: list[ColumnElement[bool]] = [NamedVote.criterion_key == criterion_key] if criterion_key else []
    rows = session.execute(
        select(NamedVote.round_id, NamedVote.criterion_key, Person.name, NamedVote.choice)
        .join(Round, Round.id == NamedVote.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .join(Member, Member.id == NamedVote.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(Assessment.id == assessment_id, ~Assessment.is_unnamed, _IS_REVEALED, *of_one)
        .order_by(func.lower(Person.name), Person.id)
    )
    return [Voter(*row) for row in rows]


def notes_in(session: Session, assessment_id: int, criterion_key: str = "") -> list[Seen]:
    """The notes of revealed rounds in the order of the reveal; of one criterion if given."""
    of_one: list[ColumnElement[bool]] = [Evidence.criterion_key == criterion_key] if criterion_key else []
    rows = session.execute(
        select(
            Evidence.id,
            Evidence.criterion_key,
            Evidence.note,
            Evidence.link,
            Evidence.member_id,
            Person.name,
        )
        .join(Round, Round.id == Evidence.round_id)
        .outerjoin(Member, and_(Member.id == Evidence.member_id, Evidence.is_signed))
        .outerjoin(Person, Person.id == Member.person_id)
        .where(Round.assessment_id == assessment_id, _IS_REVEALED, *of_one)
        .order_by(Round.number, Evidence.id)
    )
    return [Seen(*row) for row in rows]


def count_notes(session: Session, assessment_id: int) -> Counter[str]:
    """How many notes may be read, by criterion key."""
    rows = session.execute(
        select(Evidence.criterion_key, func.count())
        .join(Round, Round.id == Evidence.round_id)
        .where(Round.assessment_id == assessment_id, _IS_REVEALED)
        .group_by(Evidence.criterion_key)
    )
    return Counter({key: number for key, number in rows})  # noqa: C416 - rows are not pairs to the type checker


def note_to_remove(session: Session, workspace_id: str, note_id: int) -> tuple[Evidence, Assessment] | None:
    """A note of a revealed round in that workspace, held until the end of the transaction; else None."""
    row = session.execute(
        select(Evidence, Assessment)
        .join(Round, Round.id == Evidence.round_id)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .join(Ilt, Ilt.id == Assessment.ilt_id)
        .where(Evidence.id == note_id, Ilt.workspace_id == workspace_id, _IS_REVEALED)
        .with_for_update(of=Evidence)
    ).first()
    return (row[0], row[1]) if row else None
