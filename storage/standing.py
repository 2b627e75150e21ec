"""Where somebody stands before a round, with what they said in it so far: every vote and every ballot begins with it."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from storage.assessments import Assessment, Ballot, Round, Vote
from storage.base import dialect_of
from storage.evidence import OpenNote
from storage.people import Ilt, Member, Person


class Standing(NamedTuple):
    """What the tables say about one person before one round: read in a single statement.

    Attributes:
        answers: theirs, by criterion key.
        noted: the keys of the criteria on which they wrote a note.
    """

    assessment_id: int
    state: str
    criterion_key: str | None
    is_unnamed: bool
    rubric: dict[str, Any]
    ilt_id: int
    channel_id: str
    is_private: bool
    member_id: int | None
    role: str | None
    is_present: bool | None
    takes_part: bool
    is_counted: bool
    answers: Mapping[str, str]
    noted: Collection[str]


def standing(
    session: Session, round_id: int, workspace_id: str, slack_user_id: str, *, lock: bool = False
) -> Standing | None:
    """Where this person stands before this round; None for a round that is not of this workspace.

    With `lock`, PostgreSQL holds the round FOR SHARE until the end of the transaction, so that no vote is counted
    after the round was closed. SQLite needs none: its writing transactions are one at a time.
    """
    where = {"round_id": round_id, "workspace_id": workspace_id, "slack_user_id": slack_user_id}
    row = session.connection().execute(_standing(dialect_of(session), lock), where).first()
    if row is None:
        return None
    *facts, is_bot, is_external, is_deactivated, ballot_id, answers, noted = tuple(row)
    takes_part = not (is_bot or is_external or is_deactivated)
    return Standing._make([*facts, takes_part, ballot_id is not None, answers or {}, noted or ()])


# What makes a JSON object, and a list, of rows.
_GATHER: Mapping[str, tuple[Any, Any]] = {
    "sqlite": (func.json_group_object, func.json_group_array),
    "postgresql": (func.json_object_agg, func.json_agg),
}


@cache
def _standing(dialect: str, lock: bool) -> Select[Any]:  # noqa: FBT001 - what `cache` knows it by
    in_object, in_list = _GATHER[dialect]
    answers = select(in_object(Vote.criterion_key, Vote.choice, type_=JSON)).where(
        Vote.round_id == Round.id, Vote.member_id == Member.id
    )
    noted = select(in_list(OpenNote.criterion_key, type_=JSON)).where(
        OpenNote.round_id == Round.id, OpenNote.member_id == Member.id
    )
    found: Select[Any] = (
        select(
            Assessment.id,
            Round.state,
            Round.criterion_key,
            Assessment.is_unnamed,
            Assessment.rubric,
            Ilt.id,
            Ilt.channel_id,
            Ilt.is_private,
            Member.id,
            Member.role,
            Member.is_present,
            Person.is_bot,
            Person.is_external,
            Person.is_deactivated,
            Ballot.id,
            answers.scalar_subquery(),
            noted.scalar_subquery(),
        )
        .select_from(Round)
        .join(Assessment, Assessment.id == Round.assessment_id)
        .join(Ilt, Ilt.id == Assessment.ilt_id)
        .outerjoin(
            Person,
            and_(Person.workspace_id == Ilt.workspace_id, Person.slack_user_id == bindparam("slack_user_id")),
        )
        .outerjoin(Member, and_(Member.ilt_id == Ilt.id, Member.person_id == Person.id))
        .outerjoin(Ballot, and_(Ballot.round_id == Round.id, Ballot.member_id == Member.id))
        .where(Round.id == bindparam("round_id"), Ilt.workspace_id == bindparam("workspace_id"))
    )
    return found.with_for_update(read=True, of=Round) if lock else found
