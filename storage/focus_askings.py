"""The blind questions of a choosing as rows: who is counted, what waits to be shown, what was shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from secrets import SystemRandom
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Insert, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.base import dialect_of, insert_for
from storage.focus import (
    AskingKind,
    AskingState,
    FocusAnswer,
    FocusAsking,
    FocusCandidate,
    FocusDot,
    FocusLine,
    FocusPlace,
    FocusRound,
)
from storage.meetings import Meeting, MeetingState
from storage.people import Ilt, Member, Person, Role, is_counted
from storage.taken import Question, forget_places, not_taken


def askings_of(session: Session, round_id: int, kind: AskingKind) -> list[FocusAsking]:
    """The askings of a choosing of that kind, oldest first."""
    found = select(FocusAsking).where(FocusAsking.round_id == round_id, FocusAsking.kind == kind)
    return list(session.scalars(found.order_by(FocusAsking.number)))


def open_asking(session: Session, round_id: int) -> FocusAsking | None:
    """What is asked blindly now."""
    return session.scalar(_OPEN, {"round_id": round_id})


_OPEN = select(FocusAsking).where(
    FocusAsking.round_id == bindparam("round_id"), FocusAsking.state == AskingState.OPEN
)


def next_asking_number(session: Session, round_id: int) -> int:
    """Ask with the choosing locked."""
    last = select(func.max(FocusAsking.number)).where(FocusAsking.round_id == round_id)
    return (session.scalar(last) or 0) + 1


def count_members(session: Session, ilt_id: int) -> int:
    """How many members would be counted now."""
    found = select(func.count()).select_from(Member).join(Person, Person.id == Member.person_id)
    return session.scalar(found.where(Member.ilt_id == ilt_id, is_counted())) or 0


def add_places(session: Session, asking: FocusAsking) -> list[Person]:
    """Gives everyone who is to be counted and is not yet a place. Returns who got one."""
    already = select(FocusPlace.member_id).where(FocusPlace.asking_id == asking.id)
    new = session.execute(
        select(Member.id, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.ilt_id == asking.ilt_id, is_counted(), Member.id.not_in(already))
        .order_by(Member.id)
    ).all()
    joined = not_taken(session, Question.FOCUS, asking.id, [(member_id, person) for member_id, person in new])
    add_place(session, asking, [member_id for member_id, _ in joined])
    return [person for _, person in joined]


def add_place(session: Session, asking: FocusAsking, member_ids: Collection[int]) -> None:
    """Counts these members; whoever is counted already stays as they are."""
    rows = [
        {"asking_id": asking.id, "member_id": one, "ilt_id": asking.ilt_id, "has_answered": False}
        for one in member_ids
    ]
    if rows:
        session.connection().execute(_places_on(dialect_of(session)), rows)


@cache
def _places_on(dialect: str) -> Insert:
    new = insert_for(dialect)(FocusPlace.__table__)
    made: Insert = new.on_conflict_do_nothing(index_elements=["asking_id", "member_id"])
    return made


def answered_and_counted(session: Session, asking: FocusAsking) -> tuple[int, int]:
    """Both numbers that are shown. They never fall: whoever left, watches now or is deleted keeps their place."""
    if asking.answered is not None and asking.counted is not None:
        return asking.answered, asking.counted
    flags = session.scalars(_FLAGS, {"asking_id": asking.id}).all()
    return sum(flags), len(flags)


_FLAGS = select(FocusPlace.has_answered).where(FocusPlace.asking_id == bindparam("asking_id"))


def waited_for(session: Session, asking_id: int) -> list[Person]:
    """Whoever has not answered and still may, in the order of joining: they can be reminded."""
    found = (
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .join(FocusPlace, FocusPlace.member_id == Member.id)
        .where(FocusPlace.asking_id == asking_id, ~FocusPlace.has_answered, is_counted())
    )
    return list(session.scalars(found.order_by(Member.id)))


def own_dots(session: Session, asking_id: int, member_id: int) -> set[int]:
    """The candidates (ids) that a member put dots on and nobody has seen yet."""
    return set(session.scalars(_OWN_DOTS, {"asking_id": asking_id, "member_id": member_id}))


_OWN_DOTS = select(FocusDot.candidate_id).where(
    FocusDot.asking_id == bindparam("asking_id"), FocusDot.member_id == bindparam("member_id")
)


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
    mine = {"asking": asking.id, "member": member_id}
    for forgotten in _FORGOTTEN:
        session.connection().execute(forgotten, mine)
    whose = {"asking_id": asking.id, "member_id": member_id, "ilt_id": asking.ilt_id}
    if dots:
        session.execute(insert(FocusDot), [{**whose, "candidate_id": one} for one in sorted(dots)])
    if choice or line:
        session.execute(insert(FocusAnswer), [{**whose, "choice": choice, "line": line or None}])
    session.connection().execute(_ANSWERED, mine)


def _of_member(table: Any) -> ColumnElement[bool]:
    return and_(table.c.asking_id == bindparam("asking"), table.c.member_id == bindparam("member"))


_TABLES: list[Any] = [one.__table__ for one in (FocusDot, FocusAnswer, FocusPlace)]
_DOTS, _ANSWERS, _PLACES = _TABLES
_FORGOTTEN = [delete(one).where(_of_member(one)) for one in (_DOTS, _ANSWERS)]
_ANSWERED = update(_PLACES).where(_of_member(_PLACES)).values(has_answered=True)


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
    """What the team was shown in numbers of that kind before, each with what it was about; oldest first."""
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
        found.setdefault(one.id, (one, set()))[1].add(name.about)
    return list(found.values())


def due_askings(session: Session, now: datetime) -> list[tuple[int, int]]:
    """(asking, choosing) of what is past its deadline, or has none though its meeting is over; the oldest first."""
    return [(asking_id, round_id) for asking_id, round_id in session.execute(DUE_ASKINGS, {"now": now})]


_RUNNING = select(Meeting.id).where(Meeting.state == MeetingState.RUNNING)
_LEFT_OVER = and_(
    FocusAsking.deadline_at.is_(None),
    FocusAsking.kind == AskingKind.DOTS,
    or_(FocusRound.meeting_id.is_(None), FocusRound.meeting_id.not_in(_RUNNING)),
)
DUE_ASKINGS = (
    select(FocusAsking.id, FocusRound.id)
    .join(FocusRound, FocusRound.id == FocusAsking.round_id)
    .where(
        FocusAsking.state == AskingState.OPEN, or_(FocusAsking.deadline_at <= bindparam("now"), _LEFT_OVER)
    )
    .order_by(FocusAsking.id)
)


def asked_of(session: Session, person_id: int) -> list[tuple[FocusAsking, Ilt]]:
    """The dots that a person is asked for and has not placed, oldest first."""
    return [(asking, ilt) for asking, ilt in session.execute(_ASKED_OF, {"person_id": person_id})]


_ASKED_OF = (
    select(FocusAsking, Ilt)
    .join(Ilt, Ilt.id == FocusAsking.ilt_id)
    .join(FocusPlace, FocusPlace.asking_id == FocusAsking.id)
    .join(Member, Member.id == FocusPlace.member_id)
    .where(
        Member.person_id == bindparam("person_id"),
        Member.is_present,
        Member.role != Role.OBSERVER,
        Ilt.is_reachable,
        ~FocusPlace.has_answered,
        FocusAsking.state == AskingState.OPEN,
        FocusAsking.kind == AskingKind.DOTS,
    )
    .order_by(FocusAsking.id)
)


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
