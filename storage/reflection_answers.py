"""Process answers as rows: who is asked, what waits to be shown, and the lines without author that it becomes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from secrets import SystemRandom
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session, selectinload

from storage.base import dialect_of, insert_for
from storage.meetings import HELD, Attendance, Meeting, MeetingState
from storage.people import Ilt, Member, Person, Role, is_counted
from storage.reflection import CHOICES, LineBacking, ProcessAnswer, ProcessCount, ProcessLine, ProcessTaker
from storage.taken import Question, forget_places, not_taken

# While the session goes on or is reflected on, answers are taken.
ASKING = (MeetingState.RUNNING, MeetingState.REFLECTING)


class Line(NamedTuple):
    """A line that was shown, and how many want it too."""

    id: int
    question: str
    text: str
    backed: int


def attendees(session: Session, meeting_id: int) -> list[tuple[int, Person]]:
    """The member ids and people who were there and can be asked: no observers, nobody who left; by joining."""
    rows = session.execute(
        select(Member.id, Person)
        .join(Attendance, Attendance.member_id == Member.id)
        .join(Person, Person.id == Member.person_id)
        .where(Attendance.meeting_id == meeting_id, Attendance.is_there, is_counted())
        .order_by(Member.id)
        .options(selectinload(Person.time_off))
    )
    there = [(member_id, person) for member_id, person in rows]
    return not_taken(session, Question.REFLECTION, meeting_id, there)


def add_takers(session: Session, meeting_id: int, member_ids: Collection[int]) -> None:
    """Notes who is asked after a meeting; whoever was asked before stays asked."""
    rows = [
        {"meeting_id": meeting_id, "member_id": one, "has_answered": False, "is_asked": True}
        for one in member_ids
    ]
    if rows:
        new = insert_for(dialect_of(session))(ProcessTaker).values(rows)
        session.execute(
            new.on_conflict_do_update(index_elements=["meeting_id", "member_id"], set_={"is_asked": True})
        )


def answered_and_asked(session: Session, meeting_id: int) -> tuple[int, int]:
    """How many have answered, of how many that are asked: the two numbers people see.

    Both go by what was noted, not by where people are now: else whoever can take somebody out of the team could read from
    them whether they had answered. For the same reason an answer from before the end counts, whoever gave it.
    """
    rows = session.execute(
        select(ProcessTaker.has_answered, ProcessTaker.is_asked).where(ProcessTaker.meeting_id == meeting_id)
    ).all()
    asked = sum(is_asked for _, is_asked in rows)
    return min(asked, sum(has_answered for has_answered, _ in rows)), asked


def taker_of(session: Session, meeting_id: int, member_id: int) -> ProcessTaker | None:
    """What is noted of a member: that they are asked, or answered early."""
    return session.get(ProcessTaker, (meeting_id, member_id))


def own_answers(session: Session, meeting_id: int, member_id: int) -> dict[str, str]:
    """What a member answered and nobody has seen yet, by question."""
    rows = session.execute(
        select(ProcessAnswer.question, ProcessAnswer.answer).where(
            ProcessAnswer.meeting_id == meeting_id, ProcessAnswer.member_id == member_id
        )
    )
    return {question: answer for question, answer in rows}  # noqa: C416 - rows are not pairs to the type checker


def keep_answers(session: Session, meeting_id: int, member_id: int, answers: Mapping[str, str]) -> None:
    """Keeps a member's answers, by question, instead of those before."""
    mine = and_(ProcessAnswer.meeting_id == meeting_id, ProcessAnswer.member_id == member_id)
    session.execute(delete(ProcessAnswer).where(mine))
    row = {"meeting_id": meeting_id, "member_id": member_id}
    session.execute(
        insert(ProcessAnswer),
        [{**row, "question": question, "answer": answer} for question, answer in answers.items()],
    )
    new = insert_for(dialect_of(session))(ProcessTaker).values(**row, has_answered=True, is_asked=False)
    session.execute(
        new.on_conflict_do_update(index_elements=["meeting_id", "member_id"], set_={"has_answered": True})
    )


def waiting_members(session: Session, meeting_id: int) -> int:
    """How many members' answers wait to be shown."""
    found = select(func.count(ProcessAnswer.member_id.distinct()))
    return session.scalar(found.where(ProcessAnswer.meeting_id == meeting_id)) or 0


def rewrite_as_lines(session: Session, meeting_id: int) -> None:
    """Takes every answer that waits out of the table: words become lines without author, choices become counts.

    Neither a row nor its number tells whose a line was, or which came when. Lines of an earlier showing (a meeting of before
    0011) are written anew among them, with their +1s.
    """
    forget_places(session, Question.REFLECTION, meeting_id)
    answers = session.execute(
        delete(ProcessAnswer)
        .where(ProcessAnswer.meeting_id == meeting_id)
        .returning(ProcessAnswer.question, ProcessAnswer.answer)
    ).all()
    _count(
        session, meeting_id, Counter((one.question, one.answer) for one in answers if one.question in CHOICES)
    )
    fresh = [(one.question, one.answer, 0) for one in answers if one.question not in CHOICES]
    _write_anew(session, meeting_id, fresh)


def _count(session: Session, meeting_id: int, taken: Mapping[tuple[str, str], int]) -> None:
    for (question, choice), number in sorted(taken.items()):
        row = session.get(ProcessCount, (meeting_id, question, choice))
        if row is None:
            row = ProcessCount(meeting_id=meeting_id, question=question, choice=choice, count=0)
            session.add(row)
        row.count += number
    session.flush()


def _write_anew(session: Session, meeting_id: int, fresh: Sequence[tuple[str, str, int]]) -> None:
    before = session.scalars(select(ProcessLine).where(ProcessLine.meeting_id == meeting_id)).all()
    rows = [*fresh, *((one.question, one.text, one.backed) for one in before)]
    SystemRandom().shuffle(rows)
    names = ("question", "text", "backed")
    if rows:
        values = [{"meeting_id": meeting_id, **dict(zip(names, row, strict=True))} for row in rows]
        session.execute(insert(ProcessLine), values)
    session.execute(delete(ProcessLine).where(ProcessLine.id.in_([one.id for one in before])))


def fold_backings(session: Session, meeting_id: int) -> None:
    """Counts the +1s of a meeting's lines and deletes whose they were."""
    lines = select(ProcessLine.id).where(ProcessLine.meeting_id == meeting_id)
    for line_id, number in session.execute(
        select(LineBacking.line_id, func.count())
        .where(LineBacking.line_id.in_(lines))
        .group_by(LineBacking.line_id)
    ).all():
        line = update(ProcessLine).where(ProcessLine.id == line_id)
        session.execute(line.values(backed=ProcessLine.backed + number))
    session.execute(delete(LineBacking).where(LineBacking.line_id.in_(lines)))


def lines_of(session: Session, meeting_id: int) -> list[Line]:
    """The lines of a meeting in their shuffled order, with their +1s."""
    backings = (
        select(func.count())
        .select_from(LineBacking)
        .where(LineBacking.line_id == ProcessLine.id)
        .correlate(ProcessLine)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ProcessLine.id, ProcessLine.question, ProcessLine.text, ProcessLine.backed + backings)
        .where(ProcessLine.meeting_id == meeting_id)
        .order_by(ProcessLine.id)
    )
    return [Line(*row) for row in rows]


def line_in(session: Session, meeting_id: int, line_id: int) -> ProcessLine | None:
    """A line, if it is of that meeting."""
    found = select(ProcessLine).where(ProcessLine.id == line_id, ProcessLine.meeting_id == meeting_id)
    return session.scalar(found)


def backed_by(session: Session, meeting_id: int, member_id: int) -> set[int]:
    """The ids of the lines to which a member gave a +1 that is not counted yet."""
    found = (
        select(LineBacking.line_id)
        .join(ProcessLine, ProcessLine.id == LineBacking.line_id)
        .where(ProcessLine.meeting_id == meeting_id, LineBacking.member_id == member_id)
    )
    return set(session.scalars(found))


def turn_backing(session: Session, line_id: int, member_id: int) -> None:
    """Gives a member's +1, or takes it back."""
    mine = and_(LineBacking.line_id == line_id, LineBacking.member_id == member_id)
    if not session.execute(delete(LineBacking).where(mine).returning(LineBacking.line_id)).first():
        session.add(LineBacking(line_id=line_id, member_id=member_id))
        session.flush()


def counts_of(session: Session, meeting_id: int) -> dict[str, dict[str, int]]:
    """How often each choice was taken, by question and choice."""
    counts: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(ProcessCount).where(ProcessCount.meeting_id == meeting_id)):
        counts.setdefault(row.question, {})[row.choice] = row.count
    return counts


def held_before(session: Session, meeting: Meeting) -> Meeting | None:
    """The team's last meeting that was started before this one."""
    found = _held_beside(meeting).where(Meeting.started_at < meeting.started_at)
    return session.scalar(found.order_by(Meeting.started_at.desc(), Meeting.id.desc()).limit(1))


def held_after(session: Session, meeting: Meeting) -> Meeting | None:
    """The team's next meeting after this one that was started."""
    found = _held_beside(meeting).where(Meeting.started_at > meeting.started_at)
    return session.scalar(found.order_by(Meeting.started_at, Meeting.id).limit(1))


def _held_beside(meeting: Meeting) -> Select[Meeting]:
    return select(Meeting).where(
        Meeting.ilt_id == meeting.ilt_id, Meeting.id != meeting.id, Meeting.state.in_(HELD)
    )


def asked_of(session: Session, person_id: int) -> list[tuple[Meeting, Ilt]]:
    """Sessions that a person is asked about and has not answered yet, oldest first."""
    return [(meeting, ilt) for meeting, ilt in session.execute(_ASKED_OF, {"person_id": person_id})]


_ASKED_OF = (
    select(Meeting, Ilt)
    .join(Ilt, Ilt.id == Meeting.ilt_id)
    .join(ProcessTaker, ProcessTaker.meeting_id == Meeting.id)
    .join(Member, Member.id == ProcessTaker.member_id)
    .where(
        Member.person_id == bindparam("person_id"),
        Member.is_present,
        Member.role != Role.OBSERVER,
        Ilt.is_reachable,
        ProcessTaker.is_asked,
        ~ProcessTaker.has_answered,
        Meeting.state == MeetingState.REFLECTING,
        Meeting.shown_at.is_(None),
    )
    .order_by(Meeting.started_at, Meeting.id)
)
