"""What choosing a focus holds about one person, and how it is taken out of it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from rubric_data import KeptName
from storage.focus import (
    AskingState,
    FocusAnswer,
    FocusArea,
    FocusAsking,
    FocusCandidate,
    FocusDot,
    FocusHelper,
    FocusPlace,
    FocusRound,
)
from storage.taken import Question, take_place


class Asked(NamedTuple):
    """What somebody was asked, and whether they answered. `dots`: on what, while that is known."""

    asking: FocusAsking
    has_answered: bool
    dots: Sequence[KeptName]
    choice: str
    line: str


def asked_for_focus(session: Session, member_ids: Sequence[int]) -> list[Asked]:
    """What somebody was asked, oldest first."""
    rows = session.execute(
        select(FocusAsking, FocusPlace.has_answered, FocusPlace.member_id)
        .join(FocusPlace, FocusPlace.asking_id == FocusAsking.id)
        .where(FocusPlace.member_id.in_(member_ids))
        .order_by(FocusAsking.id)
    ).all()
    return [_asked(session, asking, member_id, has_answered) for asking, has_answered, member_id in rows]


def _asked(session: Session, asking: FocusAsking, member_id: int, has_answered: bool) -> Asked:  # noqa: FBT001 - a column
    rows = session.scalars(
        select(FocusCandidate)
        .join(FocusDot, FocusDot.candidate_id == FocusCandidate.id)
        .where(FocusDot.asking_id == asking.id, FocusDot.member_id == member_id)
        .order_by(FocusCandidate.position)
    ).all()
    answer = session.get(FocusAnswer, (asking.id, member_id))
    return Asked(
        asking,
        has_answered,
        [one.name for one in rows],
        (answer.choice if answer else None) or "",
        (answer.line if answer else None) or "",
    )


def helps_to_lead(session: Session, member_ids: Sequence[int]) -> list[FocusRound]:
    """The choosings in which somebody said that they would help lead, oldest first."""
    found = (
        select(FocusRound)
        .join(FocusHelper, FocusHelper.round_id == FocusRound.id)
        .where(FocusHelper.member_id.in_(member_ids))
    )
    return list(session.scalars(found.order_by(FocusRound.id)))


def opened_focus(session: Session, person_id: int) -> list[FocusRound]:
    """The choosings that somebody opened, oldest first."""
    return list(session.scalars(select(FocusRound).filter_by(opened_by_id=person_id).order_by(FocusRound.id)))


def focus_of_person(session: Session, person_id: int) -> list[FocusArea]:
    """The focus areas that somebody chose or ended, oldest first."""
    theirs = or_(FocusArea.chosen_by_id == person_id, FocusArea.ended_by_id == person_id)
    return list(session.scalars(select(FocusArea).where(theirs).order_by(FocusArea.id)))


def forget_in_focus(session: Session, member_ids: Sequence[int], slack_user_id: str) -> None:
    """Takes a person out of what is asked now: words that nobody has seen go, and that they would help lead.

    Their dots and choices stay, as those of somebody unknown, until they are shown or deleted with all others; so does
    their place: else the numbers would tell whether they had answered (`storage.personal.forget_person`). It is theirs no
    more if they come back.
    """
    theirs = FocusPlace.member_id.in_(member_ids)
    held = (
        select(FocusRound.id)
        .join(FocusAsking, FocusAsking.round_id == FocusRound.id)
        .join(FocusPlace, FocusPlace.asking_id == FocusAsking.id)
        .where(theirs, FocusAsking.state == AskingState.OPEN)
    )
    # What is just being shown is waited for: its lines are nobody's by then.
    rows = select(FocusRound.id).where(FocusRound.id.in_(held)).order_by(FocusRound.id)
    session.scalars(rows.with_for_update()).all()
    asked = select(FocusAsking).join(FocusPlace, FocusPlace.asking_id == FocusAsking.id)
    for one in session.scalars(asked.where(theirs, FocusAsking.state == AskingState.OPEN)).unique().all():
        take_place(session, one.ilt_id, Question.FOCUS, one.id, slack_user_id)
    mine = FocusAnswer.member_id.in_(member_ids)
    session.execute(update(FocusAnswer).where(mine).values(line=None))
    session.execute(delete(FocusAnswer).where(mine, FocusAnswer.choice.is_(None)))
    session.execute(delete(FocusHelper).where(FocusHelper.member_id.in_(member_ids)))
