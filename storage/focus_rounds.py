"""Choosing a focus as rows: who is counted, what waits to be shown, what was chosen."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from secrets import SystemRandom
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of, insert_for
from storage.focus import (
    CHOICE_OPEN,
    AreaState,
    AskingKind,
    AskingState,
    Cycle,
    CycleState,
    FocusAnswer,
    FocusArea,
    FocusAsking,
    FocusCandidate,
    FocusDot,
    FocusHelper,
    FocusLine,
    FocusPlace,
    FocusRound,
    FocusState,
    Quarter,
)
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Member, Person, Role
from storage.taken import Question, forget_places, is_taken


def round_in_workspace(
    session: Session, workspace_id: str, round_id: int, *, lock: str = ""
) -> tuple[FocusRound, Ilt] | None:
    """A choosing, if it is of that workspace, with its ILT.

    Args:
        lock: "share": nobody ends it meanwhile, while others answer too; "update": nobody does anything else with it.
    """
    found = (
        select(FocusRound, Ilt)
        .join(Ilt, Ilt.id == FocusRound.ilt_id)
        .where(FocusRound.id == round_id, Ilt.workspace_id == workspace_id)
    )
    if lock:
        found = found.with_for_update(read=lock == "share", of=FocusRound).execution_options(
            populate_existing=True
        )
    row = session.execute(found).first()
    return (row[0], row[1]) if row else None


def open_choosing(session: Session, ilt_id: int) -> FocusRound | None:
    """The one choosing of an ILT that is not decided yet."""
    return session.scalar(
        select(FocusRound).where(FocusRound.ilt_id == ilt_id, FocusRound.state.in_(CHOICE_OPEN))
    )


def last_chosen(session: Session, ilt_id: int) -> FocusRound | None:
    """The newest choosing of an ILT that ended with a choice."""
    return session.scalars(
        select(FocusRound)
        .where(FocusRound.ilt_id == ilt_id, FocusRound.state == FocusState.CHOSEN)
        .order_by(FocusRound.id.desc())
        .limit(1)
    ).first()


def rounds_in_use(session: Session, ilt_id: int) -> list[FocusRound]:
    """The choosings of an ILT that are not decided yet, or whose focus is worked on; oldest first."""
    found = select(FocusRound).where(FocusRound.id.in_(rounds_worked_on(literal(ilt_id))))
    return list(session.scalars(found.order_by(FocusRound.id)))


def rounds_worked_on(ilt_id: ColumnElement[int]) -> Select[int]:
    """The same as ids, to be asked for."""
    worked_on = select(FocusArea.round_id).where(
        FocusArea.ilt_id == ilt_id, FocusArea.state == AreaState.ACTIVE
    )
    return select(FocusRound.id).where(
        FocusRound.ilt_id == ilt_id,
        or_(FocusRound.state.in_(CHOICE_OPEN), FocusRound.id.in_(worked_on)),
    )


def candidates_of(session: Session, round_id: int) -> list[FocusCandidate]:
    """What may be chosen, in its order."""
    found = select(FocusCandidate).where(FocusCandidate.round_id == round_id)
    return list(session.scalars(found.order_by(FocusCandidate.position)))


def askings_of(session: Session, round_id: int, kind: AskingKind) -> list[FocusAsking]:
    """The askings of a choosing of that kind, oldest first."""
    found = select(FocusAsking).where(FocusAsking.round_id == round_id, FocusAsking.kind == kind)
    return list(session.scalars(found.order_by(FocusAsking.number)))


def open_asking(session: Session, round_id: int) -> FocusAsking | None:
    """What is asked blindly now."""
    return session.scalar(
        select(FocusAsking).where(FocusAsking.round_id == round_id, FocusAsking.state == AskingState.OPEN)
    )


def next_asking_number(session: Session, round_id: int) -> int:
    """Ask with the choosing locked."""
    last = select(func.max(FocusAsking.number)).where(FocusAsking.round_id == round_id)
    return (session.scalar(last) or 0) + 1


def _is_counted() -> ColumnElement[bool]:
    return and_(
        Member.is_present,
        Member.role != Role.OBSERVER,
        ~Person.is_bot,
        ~Person.is_external,
        ~Person.is_deactivated,
    )


def count_members(session: Session, ilt_id: int) -> int:
    """How many members would be counted now."""
    found = select(func.count()).select_from(Member).join(Person, Person.id == Member.person_id)
    return session.scalar(found.where(Member.ilt_id == ilt_id, _is_counted())) or 0


def add_places(session: Session, asking: FocusAsking) -> list[Person]:
    """Gives everyone who is to be counted and is not yet a place. Returns who got one."""
    already = select(FocusPlace.member_id).where(FocusPlace.asking_id == asking.id)
    new = session.execute(
        select(Member.id, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.ilt_id == asking.ilt_id, _is_counted(), Member.id.not_in(already))
        .order_by(Member.id)
    ).all()
    joined = [
        (member_id, person)
        for member_id, person in new
        if not is_taken(session, Question.FOCUS, asking.id, person.slack_user_id)
    ]
    add_place(session, asking, [member_id for member_id, _ in joined])
    return [person for _, person in joined]


def add_place(session: Session, asking: FocusAsking, member_ids: Collection[int]) -> None:
    """Counts these members; whoever is counted already stays as they are."""
    rows = [
        {"asking_id": asking.id, "member_id": one, "ilt_id": asking.ilt_id, "has_answered": False}
        for one in member_ids
    ]
    if rows:
        places = insert_for(dialect_of(session))(FocusPlace).values(rows)
        session.execute(places.on_conflict_do_nothing(index_elements=["asking_id", "member_id"]))


def answered_and_counted(session: Session, asking: FocusAsking) -> tuple[int, int]:
    """Both numbers that are shown. They never fall: whoever left, watches now or is deleted keeps their place."""
    if asking.answered is not None and asking.counted is not None:
        return asking.answered, asking.counted
    flags = session.scalars(select(FocusPlace.has_answered).where(FocusPlace.asking_id == asking.id)).all()
    return sum(flags), len(flags)


def waited_for(session: Session, asking_id: int) -> list[Person]:
    """Whoever has not answered and still may, in the order of joining: they can be reminded."""
    found = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(FocusPlace, FocusPlace.member_id == Member.id)
        .where(FocusPlace.asking_id == asking_id, ~FocusPlace.has_answered, _is_counted())
    )
    return list(session.scalars(found.order_by(Member.id)))


def own_dots(session: Session, asking_id: int, member_id: int) -> set[int]:
    """The candidates (ids) that a member put dots on and nobody has seen yet."""
    found = select(FocusDot.candidate_id)
    return set(session.scalars(found.where(FocusDot.asking_id == asking_id, FocusDot.member_id == member_id)))


def own_answer(session: Session, asking_id: int, member_id: int) -> FocusAnswer | None:
    """What else a member answered and nobody has seen yet."""
    return session.get(FocusAnswer, (asking_id, member_id))


def keep_answer(
    session: Session,
    asking: FocusAsking,
    member_id: int,
    *,
    dots: Collection[int] = (),
    choice: str | None = None,
    line: str = "",
) -> None:
    """Keeps what a member answers instead of what they answered before."""
    add_place(session, asking, [member_id])
    _forget_answers(session, FocusDot.member_id == member_id, FocusAnswer.member_id == member_id, asking.id)
    whose = {"asking_id": asking.id, "member_id": member_id, "ilt_id": asking.ilt_id}
    if dots:
        session.execute(insert(FocusDot), [{**whose, "candidate_id": one} for one in sorted(dots)])
    if choice or line:
        session.execute(insert(FocusAnswer), [{**whose, "choice": choice, "line": line or None}])
    mine = and_(FocusPlace.asking_id == asking.id, FocusPlace.member_id == member_id)
    session.execute(update(FocusPlace).where(mine).values(has_answered=True))


def _forget_answers(
    session: Session, dots: ColumnElement[bool], answers: ColumnElement[bool], asking_id: int
) -> None:
    session.execute(delete(FocusDot).where(FocusDot.asking_id == asking_id, dots))
    session.execute(delete(FocusAnswer).where(FocusAnswer.asking_id == asking_id, answers))


class Counted(NamedTuple):
    """What an asking came to. `givers`: how many people's answers are in it."""

    givers: int
    dots: Mapping[int, int]
    choices: Mapping[str, int]
    lines: Sequence[str]


def take_out(session: Session, asking_id: int) -> Counted:
    """Takes every answer out of the tables, with whose it was. Ask with the choosing locked for update."""
    forget_places(session, Question.FOCUS, asking_id)
    dots = session.execute(
        delete(FocusDot)
        .where(FocusDot.asking_id == asking_id)
        .returning(FocusDot.member_id, FocusDot.candidate_id)
    ).all()
    answers = session.execute(
        delete(FocusAnswer)
        .where(FocusAnswer.asking_id == asking_id)
        .returning(FocusAnswer.member_id, FocusAnswer.choice, FocusAnswer.line)
    ).all()
    return Counted(
        len({one.member_id for one in (*dots, *answers)}),
        Counter(one.candidate_id for one in dots),
        Counter(one.choice for one in answers if one.choice),
        [one.line for one in answers if one.line],
    )


def write_lines(session: Session, asking: FocusAsking, lines: Sequence[str]) -> None:
    """Writes lines as nobody's, in an order that tells nothing."""
    shuffled = list(lines)
    SystemRandom().shuffle(shuffled)
    if shuffled:
        whose = {"asking_id": asking.id, "ilt_id": asking.ilt_id}
        session.execute(insert(FocusLine), [{**whose, "text": one} for one in shuffled])


def lines_of(session: Session, asking_ids: Iterable[int]) -> list[FocusLine]:
    """The lines that were shown, in their shuffled order."""
    found = select(FocusLine).where(FocusLine.asking_id.in_(list(asking_ids)))
    return list(session.scalars(found.order_by(FocusLine.id)))


def takers_of(session: Session, asking_id: int) -> set[int]:
    """Who answered (member ids), not what."""
    found = select(FocusPlace.member_id).where(FocusPlace.asking_id == asking_id, FocusPlace.has_answered)
    return set(session.scalars(found))


def shown_with_numbers(session: Session, asking: FocusAsking) -> list[tuple[FocusAsking, set[str]]]:
    """What the team was shown in numbers of that kind before, each with the names of what it was about; oldest first."""
    with_dots = select(FocusCandidate.round_id).where(FocusCandidate.dots.is_not(None))
    has_numbers = or_(FocusAsking.good.is_not(None), FocusAsking.round_id.in_(with_dots))
    rows = session.execute(
        select(FocusAsking, FocusCandidate.name)
        .join(FocusCandidate, FocusCandidate.round_id == FocusAsking.round_id)
        .where(
            FocusAsking.ilt_id == asking.ilt_id,
            FocusAsking.kind == asking.kind,
            FocusAsking.state == AskingState.SHOWN,
            FocusAsking.id != asking.id,
            has_numbers,
        )
        .order_by(FocusAsking.id)
    )
    found: dict[int, tuple[FocusAsking, set[str]]] = {}
    for one, name in rows:
        found.setdefault(one.id, (one, set()))[1].add(name)
    return list(found.values())


def set_helper(session: Session, found: FocusRound, member_id: int, *, helps: bool) -> None:
    """Notes that a member would help lead it, or takes that back."""
    mine = and_(FocusHelper.round_id == found.id, FocusHelper.member_id == member_id)
    session.execute(delete(FocusHelper).where(mine))
    if helps:
        session.execute(
            insert(FocusHelper), [{"round_id": found.id, "member_id": member_id, "ilt_id": found.ilt_id}]
        )


def take_helpers_along(session: Session, round_ids: Collection[int], found: FocusRound) -> None:
    """Whoever would help lead what was chosen in these choosings would in that one, too."""
    helping = select(FocusHelper.member_id).where(FocusHelper.round_id.in_(round_ids)).distinct()
    rows = [
        {"round_id": found.id, "member_id": member_id, "ilt_id": found.ilt_id}
        for member_id in session.scalars(helping.order_by(FocusHelper.member_id))
    ]
    if rows:
        session.execute(insert(FocusHelper), rows)


def would_help(session: Session, round_id: int) -> list[tuple[Member, Person]]:
    """Who would help lead it and is still there, by name."""
    rows = session.execute(
        select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .join(FocusHelper, FocusHelper.member_id == Member.id)
        .where(FocusHelper.round_id == round_id, _is_counted())
        .order_by(func.lower(Person.name), Member.id)
    )
    return [(member, person) for member, person in rows]


def current_cycle(session: Session, ilt_id: int) -> Cycle | None:
    """The cycle of an ILT that has not ended."""
    return session.scalar(select(Cycle).where(Cycle.ilt_id == ilt_id, Cycle.state != CycleState.ENDED))


def next_cycle_number(session: Session, ilt_id: int) -> int:
    """Ask with the team's choosing locked."""
    return (session.scalar(select(func.max(Cycle.number)).where(Cycle.ilt_id == ilt_id)) or 0) + 1


def active_areas(session: Session, ilt_id: int) -> list[FocusArea]:
    """What a team works on now, in the order of choosing."""
    found = select(FocusArea).where(FocusArea.ilt_id == ilt_id, FocusArea.state == AreaState.ACTIVE)
    return list(session.scalars(found.order_by(FocusArea.id)))


def areas_of(session: Session, round_id: int) -> list[FocusArea]:
    """What was chosen in a choosing, ended or not, in the order of choosing."""
    found = select(FocusArea).where(FocusArea.round_id == round_id)
    return list(session.scalars(found.order_by(FocusArea.id)))


def quarters_of(session: Session, ilt_id: int) -> list[Quarter]:
    """The quarters that the team entered, the earliest first."""
    found = select(Quarter).where(Quarter.ilt_id == ilt_id)
    return list(session.scalars(found.order_by(Quarter.first_day, Quarter.id)))


def due_askings(session: Session, now: datetime) -> list[tuple[int, int]]:
    """(asking, choosing) of what is past its deadline, or has none though its meeting is over; the oldest first."""
    running = select(Meeting.id).where(Meeting.state == MeetingState.RUNNING)
    left_over = and_(
        FocusAsking.deadline_at.is_(None),
        FocusAsking.kind == AskingKind.DOTS,
        or_(FocusRound.meeting_id.is_(None), FocusRound.meeting_id.not_in(running)),
    )
    rows = session.execute(
        select(FocusAsking.id, FocusRound.id)
        .join(FocusRound, FocusRound.id == FocusAsking.round_id)
        .where(FocusAsking.state == AskingState.OPEN, or_(FocusAsking.deadline_at <= now, left_over))
        .order_by(FocusAsking.id)
    )
    return [(asking_id, round_id) for asking_id, round_id in rows]


def asked_of(session: Session, person_id: int) -> list[tuple[FocusAsking, Ilt]]:
    """The dots that a person is asked for and has not placed, oldest first."""
    rows = session.execute(
        select(FocusAsking, Ilt)
        .join(Ilt, Ilt.id == FocusAsking.ilt_id)
        .join(FocusPlace, FocusPlace.asking_id == FocusAsking.id)
        .join(Member, Member.id == FocusPlace.member_id)
        .where(
            Member.person_id == person_id,
            Member.is_present,
            Member.role != Role.OBSERVER,
            Ilt.is_reachable,
            ~FocusPlace.has_answered,
            FocusAsking.state == AskingState.OPEN,
            FocusAsking.kind == AskingKind.DOTS,
        )
        .order_by(FocusAsking.id)
    )
    return [(asking, ilt) for asking, ilt in rows]


def forget_focus_lines(session: Session, before: datetime, *, limit: int) -> int:
    """Deletes up to `limit` lines that were shown before that instant. Returns how many went."""
    old = (
        select(FocusLine.id)
        .join(FocusAsking, FocusAsking.id == FocusLine.asking_id)
        .where(FocusAsking.shown_at < before)
        .order_by(FocusLine.id)
        .limit(limit)
    )
    return len(session.execute(delete(FocusLine).where(FocusLine.id.in_(old)).returning(FocusLine.id)).all())
